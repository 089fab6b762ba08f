-- A report that is sent by the clock. Times and days are those on the wall of its own zone.
CREATE TABLE reporting.scheduled_report (
    id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name                text NOT NULL,
    report_type         text NOT NULL,
    frequency           text NOT NULL CHECK (frequency IN ('daily', 'weekly', 'monthly')),
    schedule_time       time NOT NULL,
    timezone            text NOT NULL,
    weekdays            text[] NOT NULL DEFAULT '{}',
    month_day           integer NOT NULL DEFAULT 1 CHECK (month_day BETWEEN 1 AND 31),
    period              text NOT NULL,
    filters             text NOT NULL DEFAULT '',
    recipients          jsonb NOT NULL,
    format              text NOT NULL CHECK (format IN ('pdf', 'excel', 'both')),
    wait_until_approved boolean NOT NULL DEFAULT false,
    hold_if_late        boolean NOT NULL DEFAULT false,
    enabled             boolean NOT NULL DEFAULT true,
    owner_id            uuid NOT NULL,
    row_version         integer NOT NULL DEFAULT 1,
    last_run_at         timestamptz,
    next_run_at         timestamptz,
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT scheduled_report_weekdays CHECK (frequency <> 'weekly' OR cardinality(weekdays) > 0),
    CONSTRAINT scheduled_report_paused CHECK (enabled = (next_run_at IS NOT NULL))
);
CREATE INDEX scheduled_report_due ON reporting.scheduled_report (next_run_at) WHERE enabled;

-- Each time that a schedule was due or was asked for: once per local date and occasion, whoever plans it.
CREATE TABLE reporting.schedule_run (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    schedule_id uuid NOT NULL REFERENCES reporting.scheduled_report (id) ON DELETE CASCADE,
    due_on      date NOT NULL,
    due_at      timestamptz NOT NULL,
    occasion    text NOT NULL DEFAULT '',
    is_missed   boolean NOT NULL DEFAULT false,
    first_day   date NOT NULL,
    last_day    date NOT NULL,
    asked_by    uuid,
    begun_at    timestamptz NOT NULL,
    CONSTRAINT schedule_run_of_day UNIQUE (schedule_id, due_on, occasion)
);

-- Somebody without an account: sees these report types of these projects, and no sensitive column.
CREATE TABLE reporting.outside_profile (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name         text NOT NULL,
    email        text NOT NULL,
    language     text NOT NULL,
    report_types text[] NOT NULL CHECK (cardinality(report_types) > 0),
    project_ids  uuid[] NOT NULL CHECK (cardinality(project_ids) > 0),
    active       boolean NOT NULL DEFAULT true,
    created_by   uuid NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now()
);

-- The outbox, and afterwards the ledger.
CREATE TABLE reporting.delivery (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    schedule_id uuid REFERENCES reporting.scheduled_report (id) ON DELETE SET NULL,
    due_on      date,
    occasion    text NOT NULL DEFAULT '',
    first_day   date,
    last_day    date,
    title       text NOT NULL,
    recipient   text NOT NULL,
    because     text NOT NULL,
    language    text,
    note_ids    bigint[],
    state       text NOT NULL DEFAULT 'queued'
                CHECK (state IN ('queued', 'rendering', 'sent', 'retrying', 'bounced', 'dead', 'not_sent', 'held')),
    reason      text,
    detail      text,
    tries       integer NOT NULL DEFAULT 0,
    resends     integer NOT NULL DEFAULT 0,
    due_at      timestamptz NOT NULL,
    held_since  timestamptz,
    lease       uuid,
    lease_until timestamptz,
    address     text,
    size        bigint,
    files       jsonb NOT NULL DEFAULT '[]',
    created_at  timestamptz NOT NULL,
    ended_at    timestamptz,
    CONSTRAINT delivery_of_run UNIQUE (schedule_id, due_on, occasion, recipient),
    CONSTRAINT delivery_leased CHECK ((state = 'rendering') = (lease IS NOT NULL)),
    CONSTRAINT delivery_ended CHECK ((ended_at IS NOT NULL) = (state IN ('sent', 'bounced', 'dead', 'not_sent')))
);
CREATE INDEX delivery_open ON reporting.delivery (due_at, schedule_id, id)
    WHERE state IN ('queued', 'retrying', 'held', 'rendering');
CREATE INDEX delivery_newest ON reporting.delivery (created_at DESC, id DESC);
CREATE INDEX delivery_schedule ON reporting.delivery (schedule_id, created_at DESC);

CREATE TABLE reporting.mail_refusal (
    schedule_id uuid NOT NULL REFERENCES reporting.scheduled_report (id) ON DELETE CASCADE,
    recipient   text NOT NULL,
    refused_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (schedule_id, recipient)
);

-- Whether notices come by mail: each, once a day, or never. NULL: each.
ALTER TABLE reporting.user_profile
    ADD COLUMN notice_mail text CHECK (notice_mail IN ('each', 'daily', 'never'));
CREATE INDEX notification_unmailed ON reporting.notification (user_id, id) WHERE mailed_at IS NULL;
