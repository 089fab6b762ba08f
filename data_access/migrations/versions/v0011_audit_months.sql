-- The audit log by months. What was logged so far becomes the first part, as it is: nothing is copied.

ALTER TABLE reporting.audit_log RENAME TO audit_log_first;
-- The next one is by row as well: the order in which entries are sealed, however many a transaction has.
DROP INDEX reporting.audit_log_xid;
ALTER INDEX reporting.audit_log_entity RENAME TO audit_log_first_entity;
ALTER INDEX reporting.audit_log_timestamp RENAME TO audit_log_first_timestamp;
-- A key of a partitioned table holds what it is parted by.
ALTER TABLE reporting.audit_log_first DROP CONSTRAINT audit_log_pkey,
    ADD CONSTRAINT audit_log_first_pkey PRIMARY KEY (id, "timestamp");

CREATE TABLE reporting.audit_log (
    id             bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME reporting.audit_log_number),
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
    xid            xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (id, "timestamp")
) PARTITION BY RANGE ("timestamp");
CREATE INDEX audit_log_xid ON reporting.audit_log (xid, id);
CREATE INDEX audit_log_entity ON reporting.audit_log (entity_type, entity_id);
CREATE INDEX audit_log_timestamp ON reporting.audit_log ("timestamp");
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reporting.audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION reporting.refuse_change();

-- Ids go on where they were. The first part ends with the month of its last row, at the earliest with this month.
DO $$
DECLARE
    last_row timestamptz := (SELECT max("timestamp") FROM reporting.audit_log_first WHERE isfinite("timestamp"));
    until    timestamptz := (date_trunc('month', greatest(last_row, now()) AT TIME ZONE 'UTC')
                             + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
    PERFORM setval('reporting.audit_log_number', s.last_value, s.is_called) FROM reporting.audit_log_id_seq s;
    ALTER TABLE reporting.audit_log_first ALTER COLUMN id DROP IDENTITY;
    EXECUTE format('ALTER TABLE reporting.audit_log ATTACH PARTITION reporting.audit_log_first'
                   ' FOR VALUES FROM (MINVALUE) TO (%L)', until);
END $$;

-- Where no month fits: a row is taken whatever its time, and whether or not its month was made.
CREATE TABLE reporting.audit_log_other PARTITION OF reporting.audit_log DEFAULT;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reporting.audit_log_other
    FOR EACH STATEMENT EXECUTE FUNCTION reporting.refuse_change();

-- The parts with a beginning (none: from ever) and an end.
CREATE VIEW reporting.audit_month AS
SELECT c.relname::text AS name,
       substring(b.bound FROM $re$FROM \('([^']+)'\)$re$)::timestamptz AS since,
       substring(b.bound FROM $re$TO \('([^']+)'\)$re$)::timestamptz AS until
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
CROSS JOIN LATERAL (SELECT pg_get_expr(c.relpartbound, c.oid) AS bound) b
WHERE i.inhparent = 'reporting.audit_log'::regclass AND b.bound <> 'DEFAULT';

-- Make this month and the next ones where they are missing; how many were made. A month that has rows among the others
-- already stays with them. Attached, not made as a part: whoever writes to the log is not held up.
CREATE FUNCTION reporting.ensure_audit_months(months_ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO' AS $$
DECLARE
    month timestamptz;
    name  text;
    made  integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(1798897669);
    FOR ahead IN 0..months_ahead LOOP
        month := date_trunc('month', now()) + ahead * interval '1 month';
        name := 'audit_log_' || to_char(month, 'YYYY_MM');
        CONTINUE WHEN EXISTS (SELECT FROM reporting.audit_month m
                              WHERE m.until > month AND coalesce(m.since < month + interval '1 month', true))
                   OR EXISTS (SELECT FROM reporting.audit_log_other o
                              WHERE o."timestamp" >= month AND o."timestamp" < month + interval '1 month');
        EXECUTE format('CREATE TABLE reporting.%I (LIKE reporting.audit_log INCLUDING DEFAULTS INCLUDING INDEXES)', name);
        EXECUTE format('CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reporting.%I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION reporting.refuse_change()', name);
        EXECUTE format('ALTER TABLE reporting.audit_log ATTACH PARTITION reporting.%I FOR VALUES FROM (%L) TO (%L)',
                       name, month, month + interval '1 month');
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;
REVOKE EXECUTE ON FUNCTION reporting.ensure_audit_months(integer) FROM PUBLIC;
