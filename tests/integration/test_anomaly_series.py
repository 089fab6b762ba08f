"""The benchmark reads the demo's rows in memory; it must read them as the product does."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from bench.anomaly import find
from bench.anomaly_series import DemoFacts, make_facts, read_series
from dashboard import clock
from dashboard.metrics import ReadPath
from dashboard.metrics.anomalies import needed, weights_of
from dashboard.metrics.trends import get_series
from dashboard.permissions import EVERYTHING
from dashboard.reports import report_named
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query
from data_access.demo import DEFAULT_SEED
from data_access.postgres_engine import PostgresEngine
from data_access.replica.build import conventions_of, replica_directory
from data_access.replica.meta import definition_version
from data_access.replica.reader import ReplicaReader
from tests.lib.app_ground import AppGround
from tests.lib.engines import viewer_of

SESSIONS = 6000
MOMENTS = (
    datetime(2026, 11, 20, 5, tzinfo=UTC),
    datetime(2026, 11, 26, 21, tzinfo=UTC),
    datetime(2026, 12, 2, 5, tzinfo=UTC),
    datetime(2026, 12, 8, 5, tzinfo=UTC),
)
SETTLED = timedelta(days=6)
"""What the last days hold depends on the minute at which they were made."""


@pytest.fixture(scope="module")
def today(web: AppGround) -> Iterator[date]:
    """It is the moment at which the demo was made: what is random in it depends on how far its last day had come."""
    [(made,)] = web.ask("SELECT timestamp FROM reporting.audit_log WHERE action = 'BULK_LOAD'")
    clock.set_source(lambda: made)
    yield clock.today(web.settings.timezone)
    clock.reset()


@pytest.fixture(scope="module")
def facts(web: AppGround, today: date) -> DemoFacts:
    return make_facts(DEFAULT_SEED, web.settings.timezone, SESSIONS)


@pytest.fixture(scope="module")
def reads(web: AppGround) -> ReadPath:
    conventions = conventions_of(web.settings)
    source = PostgresEngine(web.database.app, definition_version(conventions))
    return ReadPath(replica=ReplicaReader(replica_directory(web.settings)), source=source, conventions=conventions)


@pytest.mark.parametrize("project", [None, "DELTA"])
@pytest.mark.parametrize(
    ("report", "measure"),
    [
        ("trainer_daily", "total_sessions"),
        ("trainer_daily", "avg_success_rating"),
        ("vet_daily", "emergencies"),
        ("pm_daily", "attendance_rate"),
        ("handler_daily", "late_share"),
    ],
)
def test_a_series_is_the_same(
    facts: DemoFacts, reads: ReadPath, today: date, report: str, measure: str, project: str | None
) -> None:
    made, made_weights = read_series(facts, report, measure, project)
    days = Days(start=made.days.start, end=today - SETTLED)
    declared = report_named(report)
    filters = () if project is None else (("project", (project,)),)
    query = Query(report=declared, measures=needed(declared.measure(measure)), filters=filters)
    found = get_series(reads, query, viewer_of(EVERYTHING), days)
    assert found[measure].values == pytest.approx(made.values[: days.count], nan_ok=True)
    assert found[measure].history == pytest.approx(made.history)
    weights = weights_of(declared.measure(measure), found)
    assert weights.tolist() == made_weights[: len(weights)].tolist()


@pytest.fixture
def at_moments() -> Iterator[Callable[[datetime], None]]:
    yield lambda moment: clock.set_source(lambda: moment)
    clock.reset()


def test_every_label_about_a_report_is_scored(web: AppGround, at_moments: Callable[[datetime], None]) -> None:
    """A demo has eleven: what is found of them says something over several demos, each with days of its own."""
    found = planted = 0
    for moment in MOMENTS:
        at_moments(moment)
        outcome = find(make_facts(DEFAULT_SEED, web.settings.timezone, SESSIONS), web.settings)
        assert {one.kind for one in outcome.planted} == {"emergency_outbreak", "absence_wave", "late_wave"}
        found += sum(one.day in outcome.findings[one.series] for one in outcome.planted)
        planted += len(outcome.planted)
    assert found >= 0.7 * planted
