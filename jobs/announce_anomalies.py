"""Tells webhooks of unusual numbers: of yesterday, and of the days before it that can be judged by now."""

from datetime import date
from urllib.parse import urlencode

from dashboard.webhooks.announcer import Announcer
from dashboard.workflow.anomaly_events import find_unusual, happening_of
from jobs.job import JOBS_ACTOR, Counts, Ground, Job
from layouts.address import unusual_path


def announce_anomalies(ground: Ground, day: date) -> Counts:
    """Each unusual number is told once, however often this runs."""
    announcer, found, told = Announcer(site=ground.settings.public_url), 0, 0
    for unusual in find_unusual(ground.reads.pinned(), day):
        if ground.stop.is_set():
            break
        with ground.database.write(JOBS_ACTOR) as connection:
            told += announcer.tell(connection, happening_of(unusual, _path))
        found += 1
    return {"unusual numbers": found, "webhooks": told}


def _path(report: str, measure: str, day: date, project: str | None) -> str:
    return unusual_path(report, measure, day) + (f"?{urlencode({'project': project})}" if project else "")


ANNOUNCE_ANOMALIES = Job(
    name="announce_anomalies",
    purpose="tell webhooks of yesterday's unusual numbers",
    at="00:40",
    days_back=1,
    run=announce_anomalies,
)
