"""The host's report data under its old addresses, from our numbers: programs that call the host go on working.

One file per group of addresses; docs/HOST-API.md says what each takes and answers, and what differs from the host.
"""

from flask import Blueprint

from dashboard.api.host.attendance import AttendanceEndpoints
from dashboard.api.host.caretaker import CaretakerEndpoints
from dashboard.api.host.checkup import CHECKUP
from dashboard.api.host.feeding import FEEDING
from dashboard.api.host.log import LogEndpoints
from dashboard.api.host.training import TrainingEndpoints
from dashboard.api.host.veterinary import VeterinaryEndpoints
from dashboard.metrics import ReadPath

POSTS_THAT_READ = frozenset(
    {"host.run_trainer_daily", "host.export_trainer_daily", "host.run_pm_daily", "host.export_pm_daily"}
)
"""Endpoints that are asked by POST and change nothing: a token that may only read may ask them."""


def make_host_api(reads: ReadPath) -> Blueprint:
    host = Blueprint("host", __name__)
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
