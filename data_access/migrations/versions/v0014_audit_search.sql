-- Who did what, newest first. Changes of rows are many and found by their entity or by time; everything else is rare.
CREATE INDEX audit_log_actor ON reporting.audit_log (actor, "timestamp");
CREATE INDEX audit_log_event ON reporting.audit_log (action, "timestamp")
    WHERE action NOT IN ('CREATE', 'UPDATE', 'DELETE');
