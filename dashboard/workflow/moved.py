"""What a daily report becomes by a step."""

from dataclasses import replace
from datetime import datetime

from dashboard.workflow.standing import Standing
from dashboard.workflow.states import State, Step
from data_access.approval_store import DailyReport, Mark


def moved(report: DailyReport, step: Step, standing: Standing, now: datetime, content_hash: str | None) -> DailyReport:
    """The report after a step: back at a draft without its marks, else with one more."""
    if not step.moves:
        return report
    mark = Mark(by=standing.user_id, on_behalf_of=standing.on_behalf_of, at=now)
    marks = {} if step.end is State.DRAFT else {**report.marks, **({step.sets: mark} if step.sets else {})}
    return replace(
        report,
        state=step.end,
        revision=report.revision + step.begins_revision,
        row_version=report.row_version + 1,
        content_hash=content_hash or report.content_hash,
        marks=marks,
        waits_since=now,
    )
