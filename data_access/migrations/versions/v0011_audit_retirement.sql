-- Let a month of the log go. Only one that is over for `kept_days`, at least a year whoever asks, and whose rows are all
-- below the newest checkpoint. What went is an entry of the log; the seals stay.
CREATE FUNCTION reporting.retire_audit_month(month text, kept_days integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO' SET lock_timeout = '2s' AS $$
DECLARE
    gone    reporting.audit_month;
    sealed  record;
    counted record;
BEGIN
    SELECT * INTO gone FROM reporting.audit_month m
        WHERE m.name = month AND m.until < now() - greatest(kept_days, 365) * interval '1 day';
    IF gone.name IS NULL THEN
        RAISE EXCEPTION '% is no month of the audit log that may go', month USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT s.after_id, s.to_xid::text::xid8 AS xid, s.to_id AS id INTO sealed FROM reporting.audit_checkpoint c
        JOIN reporting.audit_seal s ON s.number = c.seal_number ORDER BY c.number DESC LIMIT 1;
    EXECUTE format('SELECT count(*) AS rows, min(id) AS first_id, max(id) AS last_id,'
                   ' count(*) FILTER (WHERE (id <= $1 OR (xid, id) < ($2, $3)) IS NOT TRUE) AS unsealed'
                   ' FROM reporting.%I', gone.name)
        INTO counted USING sealed.after_id, sealed.xid, sealed.id;
    IF counted.unsealed > 0 THEN
        RAISE EXCEPTION '% has rows that no checkpoint covers yet', month USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO reporting.audit_log (entity_type, entity_id, action, actor, before_values)
    VALUES ('audit_log', gone.name, 'RETIRE', coalesce(nullif(current_setting('k9.actor', true), ''), session_user),
            jsonb_build_object('since', gone.since, 'until', gone.until, 'kept_days', kept_days,
                'rows', counted.rows, 'first_id', counted.first_id, 'last_id', counted.last_id));
    EXECUTE format('ALTER TABLE reporting.audit_log DETACH PARTITION reporting.%I', gone.name);
    EXECUTE format('DROP TABLE reporting.%I', gone.name);
    RETURN counted.rows;
END $$;
REVOKE EXECUTE ON FUNCTION reporting.retire_audit_month(text, integer) FROM PUBLIC;
