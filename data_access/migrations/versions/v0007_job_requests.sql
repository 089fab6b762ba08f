-- A person asks for a run; the process that keeps the schedule takes it, in the transaction that begins the run.
CREATE TABLE reporting.job_request (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job           text NOT NULL,
    scheduled_for date NOT NULL,
    requested_at  timestamptz NOT NULL DEFAULT now(),
    requested_by  text NOT NULL,
    user_id       uuid,
    taken_at      timestamptz
);
-- Whoever asks twice for what has not begun asks once.
CREATE UNIQUE INDEX job_request_open ON reporting.job_request (job) WHERE taken_at IS NULL;

-- The request that a run answers; null for one that began by the clock, or by hand.
ALTER TABLE reporting.job_run ADD COLUMN request_id bigint;

-- The process that keeps the schedule says every few seconds that it lives. One row at most.
CREATE TABLE reporting.schedule_keeper (
    only_one   boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    node       text NOT NULL,
    started_at timestamptz NOT NULL,
    heard_at   timestamptz NOT NULL DEFAULT now()
);
