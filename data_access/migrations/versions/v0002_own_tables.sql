-- People: what the host does not keep about its users, and how they come in.

CREATE TABLE reporting.user_profile (
    user_id           uuid PRIMARY KEY,
    role              text,
    extra_project_ids uuid[],
    language          text,
    digits            text,
    calendar          text,
    timezone          text,
    updated_at        timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE reporting.login_session (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    token_hash   text NOT NULL UNIQUE,
    user_id      uuid NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz,
    ip_address   text,
    user_agent   text
);
CREATE INDEX login_session_user ON reporting.login_session (user_id);

CREATE TABLE reporting.login_attempt (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    username     text NOT NULL,
    ip_address   text,
    succeeded    boolean NOT NULL,
    attempted_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX login_attempt_username ON reporting.login_attempt (username, attempted_at);
CREATE INDEX login_attempt_address ON reporting.login_attempt (ip_address, attempted_at);

CREATE TABLE reporting.api_token (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id      uuid NOT NULL,
    name         text NOT NULL,
    token_hash   text NOT NULL UNIQUE,
    scope        text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    expires_at   timestamptz,
    revoked_at   timestamptz
);
CREATE INDEX api_token_user ON reporting.api_token (user_id);

-- The audit log, which is also the change log that the replica follows. Written by the triggers of the next version.

CREATE TABLE reporting.audit_log (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entity_type    text NOT NULL,
    entity_id      text NOT NULL,
    action         text NOT NULL,
    user_id        uuid,
    actor          text NOT NULL,
    "timestamp"    timestamptz NOT NULL DEFAULT clock_timestamp(),
    before_values  jsonb,
    after_values   jsonb,
    change_summary text,
    ip_address     text,
    request_id     text,
    -- A sequence number or a time misses transactions that commit late; the transaction's own number does not.
    xid            xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX audit_log_xid ON reporting.audit_log (xid);
CREATE INDEX audit_log_entity ON reporting.audit_log (entity_type, entity_id);
CREATE INDEX audit_log_timestamp ON reporting.audit_log ("timestamp");

-- Imported files: rows and members that the host does not know. A key is a host id or a member's id, so there are
-- no foreign keys to the host's tables. The batch is written with its counts when its rows are, hence deferred.

CREATE TABLE reporting.import_batch (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    target          text NOT NULL,
    file_name       text NOT NULL,
    file_hash       text NOT NULL,
    mapping         jsonb NOT NULL DEFAULT '{}',
    rows_read       integer NOT NULL DEFAULT 0,
    rows_accepted   integer NOT NULL DEFAULT 0,
    rows_rejected   integer NOT NULL DEFAULT 0,
    rows_duplicate  integer NOT NULL DEFAULT 0,
    created_members jsonb NOT NULL DEFAULT '{}',
    rejected_rows   jsonb NOT NULL DEFAULT '[]',
    created_by      uuid,
    created_at      timestamptz NOT NULL DEFAULT now(),
    removed_at      timestamptz
);
CREATE UNIQUE INDEX import_batch_file ON reporting.import_batch (target, file_hash) WHERE removed_at IS NULL;

CREATE TABLE reporting.member (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    kind       text NOT NULL CHECK (kind IN ('dog', 'employee', 'project')),
    code       text NOT NULL,
    name       text,
    attributes jsonb NOT NULL DEFAULT '{}',
    batch_id   uuid REFERENCES reporting.import_batch (id) DEFERRABLE INITIALLY DEFERRED,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT member_kind_code_key UNIQUE (kind, code)
);

CREATE TABLE reporting.imported_training_session (
    id                 uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    dog_id             uuid,
    trainer_id         uuid,
    project_id         uuid,
    category           text,
    subject            text,
    session_date       timestamp,
    duration           integer,
    success_rating     numeric(4, 2),
    location           text,
    notes              text,
    weather_conditions text,
    equipment_used     jsonb,
    batch_id           uuid NOT NULL REFERENCES reporting.import_batch (id) DEFERRABLE INITIALLY DEFERRED,
    row_number         integer NOT NULL,
    row_hash           text NOT NULL UNIQUE,
    extra              jsonb NOT NULL DEFAULT '{}',
    created_at         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX imported_training_session_day ON reporting.imported_training_session ((session_date::date));
CREATE INDEX imported_training_session_batch ON reporting.imported_training_session (batch_id);

CREATE TABLE reporting.imported_veterinary_visit (
    id                 uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    dog_id             uuid,
    vet_id             uuid,
    project_id         uuid,
    visit_type         text,
    visit_date         timestamp,
    weight             numeric,
    temperature        numeric,
    heart_rate         integer,
    blood_pressure     text,
    symptoms           text,
    diagnosis          text,
    treatment          text,
    medications        jsonb,
    vaccinations_given jsonb,
    next_visit_date    date,
    notes              text,
    cost               numeric(14, 2),
    location           text,
    weather            text,
    vital_signs        jsonb,
    status             text,
    batch_id           uuid NOT NULL REFERENCES reporting.import_batch (id) DEFERRABLE INITIALLY DEFERRED,
    row_number         integer NOT NULL,
    row_hash           text NOT NULL UNIQUE,
    extra              jsonb NOT NULL DEFAULT '{}',
    created_at         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX imported_veterinary_visit_day ON reporting.imported_veterinary_visit ((visit_date::date));
CREATE INDEX imported_veterinary_visit_batch ON reporting.imported_veterinary_visit (batch_id);

CREATE TABLE reporting.imported_handler_report (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    date              date,
    handler_id        uuid,
    dog_id            uuid,
    project_id        uuid,
    location          text,
    status            text,
    submitted_at      timestamptz,
    abnormal_findings integer,
    incidents         integer,
    training_min      integer,
    notes             text,
    batch_id          uuid NOT NULL REFERENCES reporting.import_batch (id) DEFERRABLE INITIALLY DEFERRED,
    row_number        integer NOT NULL,
    row_hash          text NOT NULL UNIQUE,
    extra             jsonb NOT NULL DEFAULT '{}',
    created_at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX imported_handler_report_day ON reporting.imported_handler_report (date, dog_id);
CREATE INDEX imported_handler_report_batch ON reporting.imported_handler_report (batch_id);

-- What the host lacks: ranks, and the daily evaluation sheet of the project manager.

CREATE TABLE reporting.employee_rank (
    employee_id uuid PRIMARY KEY,
    rank        text NOT NULL CHECK (rank IN ('PRIVATE', 'CORPORAL', 'SERGEANT', 'STAFF_SERGEANT',
                                              'WARRANT_OFFICER', 'LIEUTENANT', 'CAPTAIN', 'MAJOR')),
    since       date,
    updated_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE reporting.pm_evaluation (
    id                    uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    schedule_item_id      uuid UNIQUE,
    project_id            uuid,
    date                  date,
    employee_id           uuid,
    dog_id                uuid,
    uniform_ok            boolean,
    card_ok               boolean,
    appearance_ok         boolean,
    cleanliness_ok        boolean,
    dog_exam_done         boolean,
    dog_fed               boolean,
    dog_watered           boolean,
    training_activation   boolean,
    training_other        boolean,
    field_deployment_done boolean,
    perf_handler          text CHECK (perf_handler IN ('EXCELLENT', 'GOOD', 'WEAK')),
    perf_dog              text CHECK (perf_dog IN ('EXCELLENT', 'GOOD', 'WEAK')),
    perf_breeder          text CHECK (perf_breeder IN ('EXCELLENT', 'GOOD', 'WEAK')),
    perf_health           text CHECK (perf_health IN ('EXCELLENT', 'GOOD', 'WEAK')),
    perf_trainer          text CHECK (perf_trainer IN ('EXCELLENT', 'GOOD', 'WEAK')),
    violations            text,
    leave_type            text CHECK (leave_type IN ('ANNUAL', 'SICK', 'EMERGENCY', 'OTHER')),
    leave_note            text,
    created_at            timestamptz NOT NULL DEFAULT now(),
    updated_at            timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX pm_evaluation_day ON reporting.pm_evaluation (date);

-- Bookkeeping of the program.

CREATE TABLE reporting.demo_label (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entity_type text NOT NULL,
    entity_id   text NOT NULL,
    day         date,
    kind        text NOT NULL,
    description text
);

CREATE TABLE reporting.job_run (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job           text NOT NULL,
    scheduled_for date,
    started_at    timestamptz NOT NULL DEFAULT now(),
    ended_at      timestamptz,
    counts        jsonb,
    error         text
);
CREATE INDEX job_run_job ON reporting.job_run (job, started_at);
