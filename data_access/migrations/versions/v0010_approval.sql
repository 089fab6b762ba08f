-- A daily report is (report type, project, day). A missing row is a draft that nobody has touched.
CREATE TABLE reporting.daily_report (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    report_type       text NOT NULL,
    project_id        uuid NOT NULL,
    day               date NOT NULL,
    state             text NOT NULL DEFAULT 'draft'
                      CHECK (state IN ('draft', 'submitted', 'approved_by_manager', 'approved')),
    revision          integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    row_version       integer NOT NULL DEFAULT 1,
    content_hash      text,
    submitted_by      uuid,
    submitted_at      timestamptz,
    first_approved_by uuid,
    first_approved_at timestamptz,
    approved_by       uuid,
    approved_at       timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT daily_report_of_day UNIQUE (report_type, project_id, day),
    -- Four eyes, also for whoever writes past the program.
    CONSTRAINT daily_report_four_eyes CHECK (
        first_approved_by <> submitted_by AND approved_by <> submitted_by AND approved_by <> first_approved_by
    ),
    CONSTRAINT daily_report_state_told CHECK (
        CASE state WHEN 'draft' THEN approved_by IS NULL
                   WHEN 'submitted' THEN submitted_by IS NOT NULL AND first_approved_by IS NULL
                   WHEN 'approved_by_manager' THEN submitted_by IS NOT NULL AND first_approved_by IS NOT NULL
                        AND approved_by IS NULL
                   ELSE approved_by IS NOT NULL AND content_hash IS NOT NULL END
    )
);
CREATE INDEX daily_report_waiting ON reporting.daily_report (state, day) WHERE state IN ('submitted', 'approved_by_manager');

CREATE TABLE reporting.report_event (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    report_id    uuid NOT NULL REFERENCES reporting.daily_report (id),
    revision     integer NOT NULL,
    action       text NOT NULL,
    from_state   text,
    to_state     text,
    user_id      uuid,
    actor        text NOT NULL,
    on_behalf_of uuid,
    comment      text,
    measure      text,
    content_hash text,
    content      jsonb,
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    request_id   text
);
CREATE INDEX report_event_report ON reporting.report_event (report_id, id);
CREATE TRIGGER report_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reporting.report_event
    FOR EACH STATEMENT EXECUTE FUNCTION reporting.refuse_change();

-- A request that carried an Idempotency-Key: a second one with the same key gets the same answer.
CREATE TABLE reporting.idempotent_request (
    user_id      uuid NOT NULL,
    key          text NOT NULL,
    request_hash text NOT NULL,
    status       integer,
    answer       jsonb,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotent_request_age ON reporting.idempotent_request (created_at);

CREATE TABLE reporting.delegation (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    from_user_id uuid NOT NULL,
    to_user_id   uuid NOT NULL CHECK (to_user_id <> from_user_id),
    project_id   uuid,
    first_day    date NOT NULL,
    last_day     date NOT NULL CHECK (last_day >= first_day),
    reason       text NOT NULL,
    created_by   uuid NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    revoked_at   timestamptz
);
CREATE INDEX delegation_to ON reporting.delegation (to_user_id, last_day);

CREATE TABLE reporting.notification (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id    uuid NOT NULL,
    kind       text NOT NULL,
    cause      text NOT NULL,
    details    jsonb NOT NULL DEFAULT '{}',
    link       text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    read_at    timestamptz,
    mailed_at  timestamptz,
    CONSTRAINT notification_of_cause UNIQUE (user_id, cause)
);
CREATE INDEX notification_unread ON reporting.notification (user_id, id) WHERE read_at IS NULL;

-- The bytes as they were sealed. seal_sha256 covers metadata, the three hashes and the seal before: a snapshot that was
-- changed, taken away or put in between is found.
CREATE TABLE reporting.report_snapshot (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    report_id      uuid NOT NULL REFERENCES reporting.daily_report (id),
    report_type    text NOT NULL,
    project_id     uuid NOT NULL,
    snapshot_date  date NOT NULL,
    version        integer NOT NULL CHECK (version > 0),
    revision       integer NOT NULL,
    amends_id      uuid REFERENCES reporting.report_snapshot (id),
    content_hash   text NOT NULL,
    metadata       jsonb NOT NULL,
    snapshot_json  bytea,
    snapshot_pdf   bytea,
    snapshot_xlsx  bytea,
    json_sha256    text NOT NULL,
    pdf_sha256     text NOT NULL,
    xlsx_sha256    text NOT NULL,
    seal_number    integer NOT NULL UNIQUE,
    previous_seal  text NOT NULL,
    seal_sha256    text NOT NULL UNIQUE,
    created_by     uuid NOT NULL,
    created_at     timestamptz NOT NULL,
    retention_days integer NOT NULL,
    archived_at    timestamptz,
    CONSTRAINT report_snapshot_version UNIQUE (report_id, version)
);
CREATE INDEX report_snapshot_day ON reporting.report_snapshot (report_type, snapshot_date);
CREATE INDEX report_snapshot_pdf ON reporting.report_snapshot (pdf_sha256);
-- Bytes are compressed already.
ALTER TABLE reporting.report_snapshot ALTER COLUMN snapshot_pdf SET STORAGE EXTERNAL,
    ALTER COLUMN snapshot_xlsx SET STORAGE EXTERNAL;

-- Sealed: nothing can change but that retention lets the bytes go.
CREATE FUNCTION reporting.keep_sealed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.archived_at IS NULL AND NEW.archived_at IS NOT NULL
        AND NEW.snapshot_json IS NULL AND NEW.snapshot_pdf IS NULL AND NEW.snapshot_xlsx IS NULL
        AND to_jsonb(NEW) - ARRAY['archived_at', 'snapshot_json', 'snapshot_pdf', 'snapshot_xlsx']
          = to_jsonb(OLD) - ARRAY['archived_at', 'snapshot_json', 'snapshot_pdf', 'snapshot_xlsx']
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a sealed report cannot be changed: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER report_snapshot_sealed BEFORE UPDATE OR DELETE ON reporting.report_snapshot
    FOR EACH ROW EXECUTE FUNCTION reporting.keep_sealed();
CREATE TRIGGER report_snapshot_kept BEFORE TRUNCATE ON reporting.report_snapshot
    FOR EACH STATEMENT EXECUTE FUNCTION reporting.refuse_change();

CREATE TABLE reporting.legal_hold (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    report_type text,
    project_id  uuid,
    first_day   date NOT NULL,
    last_day    date NOT NULL CHECK (last_day >= first_day),
    reason      text NOT NULL,
    placed_by   uuid NOT NULL,
    placed_at   timestamptz NOT NULL DEFAULT now(),
    lifted_by   uuid,
    lifted_at   timestamptz
);
