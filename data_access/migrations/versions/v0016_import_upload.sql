-- A file that somebody brought to be imported: what was found in it, what is asked of it, how far it is.
-- The file itself lies beside the data of the program, under this id. asked: mapping and choices; projects: keys of those
-- that its rows may be of, null for all; how_it_ended: of the last check or import.
CREATE TABLE reporting.import_upload (
    id            uuid PRIMARY KEY,
    file_name     text NOT NULL,
    file_hash     text NOT NULL,
    file_bytes    bigint NOT NULL,
    target        text NOT NULL,
    state         text NOT NULL CHECK (state IN ('open', 'waiting', 'running', 'done')),
    is_check      boolean NOT NULL DEFAULT true,
    how_it_ended  text CHECK (how_it_ended IN ('checked', 'imported', 'refused', 'failed', 'cancelled', 'cut_off')),
    asked         jsonb NOT NULL,
    found         jsonb NOT NULL,
    outcome       jsonb,
    problem       jsonb,
    batch_id      uuid,
    is_cancelled  boolean NOT NULL DEFAULT false,
    rows_read     integer NOT NULL DEFAULT 0,
    rows_accepted integer NOT NULL DEFAULT 0,
    rows_rejected integer NOT NULL DEFAULT 0,
    user_id       uuid,
    user_name     text NOT NULL,
    projects      jsonb,
    created_at    timestamptz NOT NULL,
    started_at    timestamptz,
    ended_at      timestamptz
);
CREATE INDEX import_upload_state ON reporting.import_upload (state, created_at);
CREATE INDEX import_batch_newest ON reporting.import_batch (created_at DESC, id);
