"""`python -m jobs` as it runs beside the pages: it begins what people ask for, and may be killed at any moment."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import sqlalchemy as sa

from app import create_app
from dashboard import clock
from dashboard.config import load_settings
from dashboard.setting_values import PROJECT_ROOT
from data_access.database import Actor
from data_access.job_store import JobStore
from data_access.kpi_store import KPI_LOCK
from data_access.replica.build import ensure_replica
from tests.lib.app_ground import AppGround, Browser
from tests.lib.database_ground import DatabaseGround
from tests.lib.processes import soon

API = "/api/admin/jobs"
BLOCKED = "aggregate_daily_kpis"


@dataclass(eq=False)
class Unit:
    """An application and its jobs process, which a test may kill and start."""

    web: AppGround
    amal: Browser = field(init=False)
    _process: "subprocess.Popen[bytes] | None" = None

    def __post_init__(self) -> None:
        self.amal = self.web.browser()
        username = self.web.add_person(role="GENERAL_ADMIN")
        assert self.amal.sign_in(username).status_code == 303

    def start(self) -> None:
        database = self.web.database
        urls = {"DATABASE_URL": database.app.url, "DATABASE_OWNER_URL": database.owner.url}
        shown = {name: url.render_as_string(hide_password=False) for name, url in urls.items()}
        shown |= {"K9_DATA_DIR": str(self.web.settings.data_dir), "K9_TIMEZONE": self.web.settings.timezone}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "jobs"],
            cwd=PROJECT_ROOT,
            env=os.environ | shown,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert soon(lambda: self.ready()["checks"]["jobs"] is True)

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def ready(self) -> Any:
        answer = self.amal.get("/readyz")
        assert answer.status_code == 200, answer.text
        return answer.json

    def job(self, name: str) -> Any:
        return next(one for one in self.amal.json(API)["items"] if one["name"] == name)

    def state(self, name: str) -> str:
        return str(self.job(name)["state"])


@pytest.fixture(scope="module")
def unit(databases: DatabaseGround) -> Iterator[Unit]:
    with databases.copy() as database, TemporaryDirectory(prefix="k9-jobs-") as directory:
        settings = load_settings({"K9_DATA_DIR": directory, "K9_TIMEZONE": "Asia/Aden"})
        ensure_replica(settings, database.app)
        made = Unit(AppGround(settings=settings, database=database, app=create_app(settings, database)))
        try:
            made.start()
            yield made
        finally:
            made.kill()


@contextmanager
def nothing_is_kept(unit: Unit) -> Iterator[None]:
    """Jobs that keep figures wait for as long as the block runs."""
    with unit.web.database.owner.engine.connect() as connection, connection.begin():
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": KPI_LOCK})
        yield


def test_a_run_that_somebody_asks_for_begins_within_seconds_and_says_who_asked(unit: Unit) -> None:
    answer = unit.amal.post(f"{API}/tidy_logins/run?day=2026-11-01")
    assert answer.status_code == 202 and answer.json
    assert soon(lambda: unit.state("tidy_logins") == "done")
    job = unit.job("tidy_logins")
    assert (job["last_run"]["day"], job["asked"]) == ("2026-11-01", None)
    assert job["last_run"]["requested_by"] == answer.json["requested_by"]
    assert set(job["last_run"]["counts"]) == {"looks", "sessions", "attempts"}


def test_killed_it_is_missed_within_a_minute_and_catches_up_when_it_comes_back(unit: Unit) -> None:
    with nothing_is_kept(unit):
        unit.amal.post(f"{API}/{BLOCKED}/run")
        assert soon(lambda: unit.state(BLOCKED) == "running")
        refused = unit.amal.post(f"{API}/{BLOCKED}/run")
        assert refused.status_code == 409 and refused.json and refused.json["code"] == "job_running"
        unit.kill()
    assert soon(lambda: unit.state(BLOCKED) == "cut_off")
    with _a_minute_later(unit):
        ready = unit.ready()
        assert ready["checks"] == {"database": True, "replica": True, "schema": True, "jobs": False}
        assert min(ready["jobs_silent_s"], ready["replica_age_s"]) > 60
        assert unit.amal.json("/api/reports/trainer_daily?from=-7d")["provenance"]["state"] == "stale"
    _missed_yesterday(unit, "tidy_job_runs")
    unit.amal.post(f"{API}/tidy_logins/run?day=2026-11-02")
    unit.start()
    assert soon(lambda: unit.ready()["replica_age_s"] < 60)
    assert soon(lambda: unit.job("tidy_logins")["last_run"]["day"] == "2026-11-02"), "asked while nobody listened"
    assert soon(lambda: unit.state("tidy_job_runs") == "done"), "missed while nobody kept the schedule"
    assert unit.state(BLOCKED) == "cut_off", "it is told, and not begun again: it may be what ended the process"
    assert len(JobStore(unit.web.database.app).last_runs(BLOCKED)) == 1
    assert unit.amal.post(f"{API}/{BLOCKED}/run").status_code == 202
    assert soon(lambda: unit.state(BLOCKED) == "done")


@contextmanager
def _a_minute_later(unit: Unit) -> Iterator[None]:
    """It is a minute later for the pages, and for the database that hears the process."""
    unit.web.change("UPDATE reporting.schedule_keeper SET heard_at = heard_at - interval '61 s'")
    clock.set_source(lambda: datetime.now(UTC) + timedelta(seconds=61))
    try:
        yield
    finally:
        clock.reset()


def _missed_yesterday(unit: Unit, job: str) -> None:
    """It ran two days ago, and not since."""
    store, then = JobStore(unit.web.database.app), clock.now() - timedelta(days=2)
    run_id = store.begin(job, then.date())
    store.end(run_id, counts={})
    with unit.web.database.owner.write(Actor(name="test")) as connection:
        statement = sa.text("UPDATE reporting.job_run SET started_at = :then, ended_at = :then WHERE id = :id")
        connection.execute(statement, {"then": then, "id": run_id})
    assert unit.state(job) == "overdue"
