"""Changes of records of days that were approved already, read from the audit log."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from data_access.record_sources import own_days

# Both sides of a change count: a record that was moved away from an approved day is missing there. All is compared as
# text, for a row of the log may hold anything. Posts, and what is evaluated of them, have the day of their sheet.
_LATE = """
WITH counted AS (
    SELECT * FROM unnest(CAST(:tables AS text[]), CAST(:days AS text[]), CAST(:reports AS text[]))
        AS of (entity_type, day_column, report_type)
), sides AS (
    SELECT l.id, l.actor, l.entity_type, l."timestamp", s.side
    FROM reporting.audit_log l CROSS JOIN LATERAL (VALUES (l.before_values), (l.after_values)) s(side)
    WHERE l."timestamp" >= :since AND l."timestamp" < :until AND l.action IN ('CREATE', 'UPDATE', 'DELETE')
      AND l."timestamp" > (SELECT min(approved_at) FROM reporting.daily_report) AND s.side IS NOT NULL
), touched AS (
    SELECT s.id, s.actor, s.entity_type, s."timestamp", c.report_type,
           s.side ->> 'project_id' AS project, left(s.side ->> c.day_column, 10) AS day
    FROM sides s JOIN counted c ON c.entity_type = s.entity_type
    UNION ALL
    SELECT s.id, s.actor, s.entity_type, s."timestamp", r.report_type, d.project_id::text, d.date::text
    FROM sides s
    LEFT JOIN public.daily_schedule_item i
           ON s.entity_type = 'pm_evaluation' AND i.id::text = s.side ->> 'schedule_item_id'
    JOIN public.daily_schedule d ON d.id::text = coalesce(i.daily_schedule_id::text, s.side ->> 'daily_schedule_id')
    CROSS JOIN (VALUES ('pm_daily'), ('handler_daily')) r(report_type)
    WHERE s.entity_type IN ('daily_schedule_item', 'pm_evaluation')
)
SELECT t.actor, t.entity_type, r.report_type, r.project_id::text AS project_id, r.day, count(DISTINCT t.id) AS entries
FROM touched t
JOIN reporting.daily_report r ON r.report_type = t.report_type AND r.project_id::text = t.project
     AND r.day::text = t.day AND t."timestamp" > r.approved_at
GROUP BY t.actor, t.entity_type, r.report_type, r.project_id, r.day
ORDER BY r.day DESC, t.actor, t.entity_type, r.project_id, r.report_type
"""


def late_changes(connection: Connection, since: datetime, until: datetime) -> Sequence[Mapping[str, Any]]:
    """By person, table and daily report, how many changes of the period came after its approval."""
    of = [(table, day, report) for table, day, reports in own_days() for report in reports]
    tables, days, reports = (list(part) for part in zip(*of, strict=True))
    named = {"tables": tables, "days": days, "reports": reports, "since": since, "until": until}
    return [dict(row) for row in connection.execute(text(_LATE), named).mappings()]
