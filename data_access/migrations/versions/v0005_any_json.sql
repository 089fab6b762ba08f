-- The type json keeps whatever text it is given, also the escape of a zero byte, which jsonb refuses. The host has json
-- columns, and a trigger of ours must never fail a write that the host itself accepts: such a byte is logged as U+FFFD.
CREATE FUNCTION reporting.as_jsonb(row_values json) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace(row_values::text, '\u0000', '\ufffd')::jsonb;

-- One function for all tables. Statement-level, with transition tables: a bulk change is logged by one INSERT.
-- Arguments: the columns of the primary key (one or two); entity_id is their text.
-- OFFSET 0 keeps the planner from writing a row's values out once for every use of them.
-- SECURITY DEFINER: whoever may change a row is logged, whether or not that login may write to the log.
CREATE OR REPLACE FUNCTION reporting.log_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    -- Who acts is told by the application's own logins only; anybody else is named by their database role.
    is_app     boolean := pg_has_role(session_user, 'k9_app', 'MEMBER');
    who        text := coalesce(CASE WHEN is_app THEN nullif(current_setting('k9.actor', true), '') END, session_user);
    who_id     uuid := CASE WHEN is_app THEN nullif(current_setting('k9.user_id', true), '')::uuid END;
    address    text := coalesce(CASE WHEN is_app THEN nullif(current_setting('k9.ip_address', true), '') END,
                                host(inet_client_addr()));
    request    text := CASE WHEN is_app THEN nullif(current_setting('k9.request_id', true), '') END;
    first_key  text := TG_ARGV[0];
    second_key text := TG_ARGV[1];
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO reporting.audit_log
            (entity_type, entity_id, action, user_id, actor, after_values, ip_address, request_id)
        SELECT TG_TABLE_NAME, concat_ws('/', n.row ->> first_key, n.row ->> second_key), 'CREATE',
               who_id, who, reporting.loggable(n.row), address, request
        FROM (SELECT reporting.as_jsonb(to_json(t)) AS row FROM new_rows t OFFSET 0) n;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO reporting.audit_log
            (entity_type, entity_id, action, user_id, actor, before_values, ip_address, request_id)
        SELECT TG_TABLE_NAME, concat_ws('/', o.row ->> first_key, o.row ->> second_key), 'DELETE',
               who_id, who, reporting.loggable(o.row), address, request
        FROM (SELECT reporting.as_jsonb(to_json(t)) AS row FROM old_rows t OFFSET 0) o;
    ELSIF TG_OP = 'UPDATE' THEN
        -- A changed key pairs with nothing: it is logged as the deletion of one row and the creation of another.
        -- change_summary names the changed columns; a changed secret is named too, without its value.
        INSERT INTO reporting.audit_log
            (entity_type, entity_id, action, user_id, actor, before_values, after_values, change_summary,
             ip_address, request_id)
        SELECT TG_TABLE_NAME, coalesce(n.key, o.key),
               CASE WHEN n.key IS NULL THEN 'DELETE' WHEN o.key IS NULL THEN 'CREATE' ELSE 'UPDATE' END,
               who_id, who, reporting.loggable(o.row), reporting.loggable(n.row),
               (SELECT string_agg(c.key, ', ' ORDER BY c.key) FROM jsonb_each(n.row) c
                WHERE o.row IS NOT NULL AND o.row -> c.key IS DISTINCT FROM c.value),
               address, request
        FROM (SELECT concat_ws('/', t.row ->> first_key, t.row ->> second_key) AS key, t.row
              FROM (SELECT reporting.as_jsonb(to_json(t)) AS row FROM old_rows t OFFSET 0) t) o
        FULL JOIN (SELECT concat_ws('/', t.row ->> first_key, t.row ->> second_key) AS key, t.row
                   FROM (SELECT reporting.as_jsonb(to_json(t)) AS row FROM new_rows t OFFSET 0) t) n ON n.key = o.key
        WHERE o.row IS DISTINCT FROM n.row;
    ELSE
        INSERT INTO reporting.audit_log (entity_type, entity_id, action, user_id, actor, ip_address, request_id)
        VALUES (TG_TABLE_NAME, '*', 'TRUNCATE', who_id, who, address, request);
    END IF;
    RETURN NULL;
END $$;
