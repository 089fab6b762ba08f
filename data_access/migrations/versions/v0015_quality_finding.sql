-- What the declared rules found: one row per record (or silent day of a project) and rule, as long as anybody may ask.
-- Ids of members are those of the source and point nowhere: a finding outlives what it is about.
CREATE TABLE reporting.quality_finding (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    report_type text NOT NULL,
    rule        text NOT NULL,
    field       text NOT NULL,
    severity    text NOT NULL CHECK (severity IN ('error', 'warning')),
    subject     text NOT NULL,
    row_id      uuid,
    day         date NOT NULL,
    project_id  uuid,
    dog_id      uuid,
    person_id   uuid,
    value       text,
    state       text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'mended')),
    owner_id    uuid,
    due_on      date,
    reason      text,
    decided_by  uuid,
    decided_at  timestamptz,
    first_seen  timestamptz NOT NULL DEFAULT now(),
    last_seen   timestamptz NOT NULL DEFAULT now(),
    mended_at   timestamptz,
    CONSTRAINT quality_finding_of_subject UNIQUE (report_type, rule, subject),
    CONSTRAINT quality_finding_accepted CHECK (state <> 'accepted' OR (reason IS NOT NULL AND decided_by IS NOT NULL)),
    CONSTRAINT quality_finding_mended CHECK ((state = 'mended') = (mended_at IS NOT NULL))
);
CREATE INDEX quality_finding_day ON reporting.quality_finding (report_type, day) WHERE state <> 'mended';
CREATE INDEX quality_finding_row ON reporting.quality_finding (row_id) WHERE state <> 'mended';
CREATE INDEX quality_finding_dog ON reporting.quality_finding (report_type, rule, dog_id) WHERE state <> 'mended';
