"""The host's report data under its old addresses, from our numbers: programs that call the host go on working.

One file per group of addresses; docs/HOST-API.md says what each takes and answers, and what differs from the host.
"""

from flask import Blueprint, request

from dashboard.api.csv_rows import require_export
from dashboard.api.host.attendance import AttendanceEndpoints
from dashboard.api.host.caretaker import CaretakerEndpoints
from dashboard.api.host.checkup import CHECKUP
from dashboard.api.host.feeding import FEEDING
from dashboard.api.host.log import LogEndpoints
from dashboard.api.host.training import TrainingEndpoints
from dashboard.api.host.veterinary import VeterinaryEndpoints
from dashboard.metrics import ReadPath
from dashboard.metrics.scope import authorise
from dashboard.people.current import current_viewer
from dashboard.reports.caretaker_daily import CARETAKER_DAILY
from dashboard.reports.checkup_daily import CHECKUP_DAILY
from dashboard.reports.feeding_daily import FEEDING_DAILY
from dashboard.reports.pm_daily import PM_DAILY
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.reports.vet_daily import VET_DAILY
from dashboard.semantic.report import ReportType

POSTS_THAT_READ = frozenset(
    {"host.run_trainer_daily", "host.export_trainer_daily", "host.run_pm_daily", "host.export_pm_daily"}
)
"""Endpoints that are asked by POST and change nothing: a token that may only read may ask them."""


ABOUT = {
    "/api/reports/training/": TRAINER_DAILY,
    "/api/reports/attendance/": PM_DAILY,
    "/api/reports/breeding/veterinary/": VET_DAILY,
    "/api/reports/breeding/caretaker-daily/": CARETAKER_DAILY,
    "/api/reports/breeding/feeding/": FEEDING_DAILY,
    "/api/reports/breeding/checkup/": CHECKUP_DAILY,
}
"""What each group of addresses is about."""


def report_at(path: str) -> ReportType:
    return next(report for beginning, report in ABOUT.items() if f"{path}/".startswith(beginning))


def _check_reader() -> None:
    """Before anything of the request is read. Raises Forbidden."""
    authorise(report_at(request.path), current_viewer())
    if "/export" in request.path:
        require_export()


def make_host_api(reads: ReadPath) -> Blueprint:
    host = Blueprint("host", __name__)
    host.before_request(_check_reader)
    groups = (
        TrainingEndpoints(reads),
        AttendanceEndpoints(reads),
        VeterinaryEndpoints(reads),
        CaretakerEndpoints(reads),
        LogEndpoints(reads, FEEDING),
        LogEndpoints(reads, CHECKUP),
    )
    for endpoints in groups:
        endpoints.add_to(host)
    return host
