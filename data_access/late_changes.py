"""Changes of records of days that were approved already, read from the audit log."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from data_access.record_sources import own_days

# Both sides of a change count: a record that was moved away from an approved day is missing there. All is compared as
# text, for a row of the log may hold anything. Posts, and what is evaluated of them, have the day of their sheet.
# The places (project and day) are given as a list, which PostgreSQL looks into by a hash: only the few entries that fit
# are looked at again.
_PLACES = """
SELECT coalesce(array_agg(DISTINCT project_id::text || day::text), '{}'), min(approved_at)
FROM reporting.daily_report WHERE approved_at IS NOT NULL
"""
_LATE = """
WITH counted AS (
    SELECT * FROM unnest(CAST(:tables AS text[]), CAST(:days AS text[]), CAST(:reports AS text[]))
        AS of (entity_type, day_column, reports)
), approved AS (
    SELECT report_type, project_id::text AS project, day::text AS day, approved_at
    FROM reporting.daily_report WHERE approved_at IS NOT NULL
), touched AS (
    SELECT l.id, l.actor, l.entity_type, l."timestamp", c.reports, place.project, place.day
    FROM reporting.audit_log l
    JOIN counted c ON c.entity_type = l.entity_type
    CROSS JOIN LATERAL (
        VALUES (l.before_values ->> 'project_id', left(l.before_values ->> c.day_column, 10)),
               (l.after_values ->> 'project_id', left(l.after_values ->> c.day_column, 10))) place(project, day)
    WHERE l."timestamp" >= :since AND l."timestamp" < :until AND l.action IN ('CREATE', 'UPDATE', 'DELETE')
      AND place.project || place.day = ANY(CAST(:places AS text[]))
    UNION ALL
    SELECT l.id, l.actor, l.entity_type, l."timestamp", 'pm_daily,handler_daily', d.project_id::text, d.date::text
    FROM reporting.audit_log l
    CROSS JOIN LATERAL (VALUES (l.before_values), (l.after_values)) s(side)
    LEFT JOIN public.daily_schedule_item i
           ON l.entity_type = 'pm_evaluation' AND i.id::text = s.side ->> 'schedule_item_id'
    JOIN public.daily_schedule d ON d.id::text = coalesce(i.daily_schedule_id::text, s.side ->> 'daily_schedule_id')
    WHERE l."timestamp" >= :since AND l."timestamp" < :until
      AND l.entity_type IN ('daily_schedule_item', 'pm_evaluation')
)
SELECT t.actor, t.entity_type, r.report_type, r.project AS project_id, CAST(r.day AS date) AS day,
       count(DISTINCT t.id) AS entries
FROM touched t
JOIN approved r ON r.project = t.project AND r.day = t.day AND t."timestamp" > r.approved_at
     AND r.report_type = ANY(string_to_array(t.reports, ','))
GROUP BY t.actor, t.entity_type, r.report_type, r.project, r.day
ORDER BY r.day DESC, t.actor, t.entity_type, r.project, r.report_type
"""


def late_changes(connection: Connection, since: datetime, until: datetime) -> Sequence[Mapping[str, Any]]:
    """By person, table and daily report, how many changes of the period came after its approval."""
    places, first = connection.execute(text(_PLACES)).one()
    if not places:
        return []
    of = [(table, day, ",".join(reports)) for table, day, reports in own_days()]
    tables, days, reports = (list(part) for part in zip(*of, strict=True))
    named = {"tables": tables, "days": days, "reports": reports, "since": max(since, first), "until": until}
    return [dict(row) for row in connection.execute(text(_LATE), {**named, "places": places}).mappings()]
