-- A file is looked up by any of its hashes; the seal is unique, and so has an index already.
CREATE INDEX report_snapshot_json ON reporting.report_snapshot (json_sha256);
CREATE INDEX report_snapshot_xlsx ON reporting.report_snapshot (xlsx_sha256);

-- What may be let go is looked for among what is still whole.
CREATE INDEX report_snapshot_whole ON reporting.report_snapshot (created_at) WHERE archived_at IS NULL;

-- Why a hold was lifted is asked for, like why it was placed.
ALTER TABLE reporting.legal_hold ADD COLUMN lift_reason text;
