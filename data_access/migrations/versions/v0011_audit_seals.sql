-- The chain of seals over the audit log: docs/AUDIT.md says the bytes that are hashed. dashboard/workflow/audit_proof.py
-- computes the same without a database.

-- What a row says, as text: a JSON array as PostgreSQL prints it. Not its place, which is in the leaf.
-- The leaf of a row, 56 bytes: id, transaction, microseconds since 2000, SHA-256 of what it says.
CREATE FUNCTION reporting.audit_content(
    entity_type text, entity_id text, action text, user_id uuid, actor text, before_values jsonb, after_values jsonb,
    change_summary text, ip_address text, request_id text
) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN json_build_array(entity_type, entity_id, action, user_id, actor, before_values, after_values,
                        change_summary, ip_address, request_id)::text;

CREATE FUNCTION reporting.audit_leaf(id bigint, xid xid8, "timestamp" timestamptz, content text) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN int8send(id) || xid8send(xid) || timestamptz_send("timestamp") || sha256(convert_to(content, 'UTF8'));

-- The log as it is sealed and verified.
CREATE VIEW reporting.audit_leaf AS
SELECT a.id, a.xid, a."timestamp", a.entity_type, a.action, a.content,
       reporting.audit_leaf(a.id, a.xid, a."timestamp", a.content) AS leaf
FROM (SELECT *, reporting.audit_content(entity_type, entity_id, action, user_id, actor, before_values, after_values,
                                        change_summary, ip_address, request_id) AS content FROM reporting.audit_log) a;

-- A seal covers the rows of ended transactions from the place (transaction, row) where the seal before it stopped up to
-- its own, among those with an id above `after_id`. Numbers of transactions compare within one server only: on another
-- one (a restored backup) `after_id` moves to the last row of before, and counting starts anew.
CREATE TABLE reporting.audit_seal (
    number    bigint PRIMARY KEY CHECK (number > 0),
    sealed_at timestamptz NOT NULL,
    server    text NOT NULL,
    after_id  bigint NOT NULL,
    to_xid    bigint NOT NULL,
    to_id     bigint NOT NULL,
    -- Transactions with this number and later ones began after the seal.
    next_xid  bigint NOT NULL,
    row_count bigint NOT NULL CHECK (row_count > 0),
    first_id  bigint NOT NULL,
    last_id   bigint NOT NULL,
    leaves    bytea NOT NULL,
    root      bytea NOT NULL,
    previous  bytea NOT NULL,
    hash      bytea NOT NULL UNIQUE
);
-- Hashes do not compress.
ALTER TABLE reporting.audit_seal ALTER COLUMN leaves SET STORAGE EXTERNAL;

CREATE TABLE reporting.audit_checkpoint (
    number      bigint PRIMARY KEY CHECK (number > 0),
    seal_number bigint NOT NULL REFERENCES reporting.audit_seal (number),
    payload     text NOT NULL,
    signature   bytea NOT NULL,
    public_key  bytea NOT NULL,
    signed_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reporting.audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION reporting.refuse_change();
CREATE TRIGGER audit_checkpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reporting.audit_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION reporting.refuse_change();

-- Which server, and database of it, counts the transactions.
CREATE FUNCTION reporting.audit_server() RETURNS text LANGUAGE sql STABLE
RETURN (SELECT system_identifier::text FROM pg_control_system()) || '/'
    || (SELECT oid::text FROM pg_database WHERE datname = current_database());

-- Seal the next rows, `most_rows` at most; how many. Nothing to seal makes no seal.
CREATE FUNCTION reporting.seal_audit(most_rows integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    prior record;
    made  reporting.audit_seal;
    seen  pg_snapshot;
BEGIN
    PERFORM pg_advisory_xact_lock(1798897668);
    SELECT number, server, after_id, to_xid, to_id, next_xid, hash INTO prior
        FROM reporting.audit_seal ORDER BY number DESC LIMIT 1;
    made.server := reporting.audit_server();
    made.after_id := coalesce(prior.after_id, 0);
    IF prior.server <> made.server OR pg_snapshot_xmax(pg_current_snapshot())::text::bigint < prior.next_xid THEN
        SELECT * INTO made FROM reporting.audit_seal_elsewhere(made.server, prior.after_id, prior.to_xid, prior.to_id);
    ELSE
        -- Transactions below this are over: what they wrote can be seen, by this statement and every later one.
        seen := pg_current_snapshot();
        SELECT count(*), min(r.id), max(r.id), string_agg(r.leaf, ''::bytea ORDER BY r.xid, r.id),
               max(r.xid::text::bigint), (max(ARRAY[r.xid::text::bigint, r.id]))[2] + 1
        INTO made.row_count, made.first_id, made.last_id, made.leaves, made.to_xid, made.to_id
        FROM (SELECT a.id, a.xid, a.leaf FROM reporting.audit_leaf a
              WHERE a.id > made.after_id AND a.xid >= coalesce(prior.to_xid, 0)::text::xid8
                AND (a.xid, a.id) >= (coalesce(prior.to_xid, 0)::text::xid8, coalesce(prior.to_id, 0))
                AND a.xid < pg_snapshot_xmin(seen)
              ORDER BY a.xid, a.id LIMIT most_rows) r;
        made.next_xid := pg_snapshot_xmax(seen)::text::bigint;
        IF made.row_count < most_rows THEN
            made.to_xid := pg_snapshot_xmin(seen)::text::bigint;
            made.to_id := 0;
        END IF;
    END IF;
    IF made.row_count = 0 THEN
        RETURN 0;
    END IF;
    made.number := coalesce(prior.number, 0) + 1;
    made.sealed_at := clock_timestamp();
    made.root := sha256(made.leaves);
    made.previous := coalesce(prior.hash, decode(repeat('00', 32), 'hex'));
    made.hash := sha256(
        convert_to('k9-audit-seal-1', 'UTF8') || int8send(made.number) || timestamptz_send(made.sealed_at)
        || int8send(made.after_id) || int8send(made.to_xid) || int8send(made.to_id) || int8send(made.next_xid)
        || int8send(made.row_count) || int8send(made.first_id) || int8send(made.last_id)
        || made.root || made.previous || convert_to(made.server, 'UTF8'));
    INSERT INTO reporting.audit_seal SELECT made.*;
    RETURN made.row_count;
END $$;

-- The first seal on another server: whatever was not sealed on the old one, and all that was written here so far. For
-- this once nobody writes meanwhile. A row in a place that was sealed before stays out, and is found by whoever verifies.
CREATE FUNCTION reporting.audit_seal_elsewhere(server text, old_after_id bigint, old_to_xid bigint, old_to_id bigint)
RETURNS reporting.audit_seal LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made        reporting.audit_seal;
    last_sealed bigint := (SELECT max(s.last_id) FROM reporting.audit_seal s);
BEGIN
    LOCK TABLE reporting.audit_log IN SHARE MODE;
    made.server := server;
    made.to_xid := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    made.next_xid := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
    made.to_id := 0;
    SELECT count(*), min(r.id), max(r.id), string_agg(r.leaf, ''::bytea ORDER BY r.xid, r.id)
    INTO made.row_count, made.first_id, made.last_id, made.leaves
    FROM reporting.audit_leaf r
    WHERE r.id > last_sealed OR r.id > old_after_id AND (r.xid, r.id) >= (old_to_xid::text::xid8, old_to_id);
    made.after_id := greatest(last_sealed, made.last_id);
    RETURN made;
END $$;
REVOKE EXECUTE ON FUNCTION reporting.seal_audit(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION reporting.audit_seal_elsewhere(text, bigint, bigint, bigint) FROM PUBLIC;
