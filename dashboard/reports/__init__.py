"""The report types. `REPORTS` is the one list; charts, API, exports, rules and the replica derive from it."""

from collections.abc import Iterable

from dashboard.errors import NotFound, nearest
from dashboard.reports.caretaker_daily import CARETAKER_DAILY
from dashboard.reports.checkup_daily import CHECKUP_DAILY
from dashboard.reports.feeding_daily import FEEDING_DAILY
from dashboard.reports.handler_daily import HANDLER_DAILY
from dashboard.reports.pm_daily import PM_DAILY
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.reports.vet_daily import VET_DAILY
from dashboard.semantic.report import ReportType

REPORTS: tuple[ReportType, ...] = (
    TRAINER_DAILY,
    VET_DAILY,
    PM_DAILY,
    HANDLER_DAILY,
    CARETAKER_DAILY,
    FEEDING_DAILY,
    CHECKUP_DAILY,
)


def report_named(name: str, nearby: Iterable[ReportType] = REPORTS) -> ReportType:
    """The report type called `name`; NotFound naming the nearest one of `nearby` otherwise."""
    for report in REPORTS:
        if report.name == name:
            return report
    raise NotFound(
        f"there is no report type called {name!r}",
        code="unknown_report",
        field="report",
        value=name,
        suggestion=nearest(name, [report.name for report in nearby]),
    )
