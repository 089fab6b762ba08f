"""Who took which step with the demo's daily reports of the last days, by how many days ago the report's day is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Habit:
    """Whose habit it is to submit a report type of a project, and who approves it first; None: it still waits."""

    report: str
    project: str
    submits: str
    approves: str | None


HABITS = (
    Habit(report="trainer_daily", project="ALPHA", submits="emad", approves="basel"),
    Habit(report="vet_daily", project="ALPHA", submits="dina", approves="basel"),
    Habit(report="pm_daily", project="ALPHA", submits="salma", approves="basel"),
    Habit(report="handler_daily", project="ALPHA", submits="salma", approves="basel"),
    Habit(report="vet_daily", project="BRAVO", submits="dina", approves="carim"),
    # A manager who submits a report cannot approve it: it waits for the administrator.
    Habit(report="pm_daily", project="CHARLIE", submits="carim", approves=None),
)
FIRST_AGE, LAST_AGE = 2, 9
APPROVED_FROM_AGE = 4
REJECTED_AGE, REJECTED_REPORT = 3, ("trainer_daily", "ALPHA")
REASON = "جلستان بلا مكان مسجل؛ يُرجى استكمالهما ثم تقديم التقرير من جديد."
SUBMITTED_AT, APPROVED_AT = (1, 7), (2, 9)
"""Days after the report's day, and the hour on the unit's wall clock."""
