"""The list equals the number: rows listed behind a measure count or sum to it, whoever asks, under whatever filter."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from dashboard.metrics import DUCKDB, POSTGRESQL, ReadPath
from dashboard.metrics.numbers import Summed, number
from dashboard.metrics.result import Number
from dashboard.permissions import Viewer
from dashboard.reports import REPORTS
from dashboard.semantic.fields import Count, CountDistinct, Measure, MemberDimension, Ratio, Sum, names_of
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from tests.lib.database_ground import DatabaseGround
from tests.lib.engines import Engines, viewers_of
from tests.lib.random_queries import EVERY_DAY, Members, members_of, random_filters, random_period
from tests.lib.replica_ground import Bench, replica_ground
from tests.lib.replica_oracle import added_by

PAGES = (60, 500)

Items = list[dict[str, Any]]
EVERY_MEASURE = [(report, measure) for report in REPORTS for measure in report.measures]


@pytest.fixture(scope="module")
def bench(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with replica_ground(databases, sessions=150) as ground:
        yield ground.with_replica_in(tmp_path_factory.mktemp("replica"))


@pytest.fixture(scope="module")
def engines(bench: Bench) -> Engines:
    return Engines.of(bench)


@pytest.fixture(scope="module")
def viewers(bench: Bench) -> tuple[Viewer, ...]:
    return viewers_of(bench)


@pytest.fixture(scope="module")
def members(engines: Engines, viewers: tuple[Viewer, ...]) -> dict[tuple[Viewer, ReportType], Members]:
    return {(who, report): members_of(engines.replica, who, report) for who in viewers for report in REPORTS}


@pytest.mark.parametrize(
    ("report", "measure"), EVERY_MEASURE, ids=[f"{report.name}-{measure.name}" for report, measure in EVERY_MEASURE]
)
def test_the_list_equals_the_number(
    engines: Engines,
    viewers: tuple[Viewer, ...],
    members: dict[tuple[Viewer, ReportType], Members],
    report: ReportType,
    measure: Measure,
) -> None:
    random = Random(f"{report.name} {measure.name}")
    for viewer in (viewers[0], *random.sample(viewers[1:], 2)):
        for count in (0, random.randint(1, 2)):
            filters = random_filters(report, members[viewer, report], random, count)
            period = random_period(random) if count else EVERY_DAY
            query = Query(report=report, measures=(measure.name,), filters=filters, period=period)
            shown = engines.replica.run(query, viewer).totals[measure.name]
            listed = every_row(engines.replica, query, viewer, measure, DUCKDB)
            assert is_counted_by(report, measure, shown, listed), f"{shown} to {viewer.username}: {query}"
    directly = every_row(engines.postgres, query, viewers[0], measure, POSTGRESQL)
    listed = every_row(engines.replica, query, viewers[0], measure, DUCKDB)
    assert [item["row_id"] for item in directly] == [item["row_id"] for item in listed]


def every_row(reads: ReadPath, query: Query, viewer: Viewer, measure: Measure, engine: str) -> Items:
    """All rows behind a measure, page by page; the total must be their number, and no row may come twice."""
    items: Items = []
    after: str | None = None
    while True:
        limit = PAGES[len(query.filters) > 0]
        page = reads.rows(query, viewer, measure=measure.name, after=after, limit=limit, engine=engine)
        items += page.items
        if not page.has_more:
            break
        after = page.items[-1]["cursor"]
    assert page.total == len(items) == len({item["row_id"] for item in items})
    assert not [item for item in items if item.get("deleted")]
    return items


def is_counted_by(report: ReportType, measure: Measure, shown: Number, items: Items) -> bool:
    """Whether the listed rows make the number, by the declaration alone."""
    summed = {m.name: _summed(report, m, items) for m in report.measures if isinstance(m, Count | Sum)}
    distinct = {m.name: len(_members(m, report, items)) for m in report.distinct_measures}
    made = number(report, measure, len(items), summed, distinct)
    match measure:
        case Sum() if not items:
            # Nothing happened (0) or nothing of it was recorded (missing): an empty list stands behind both.
            return shown.n == 0 and shown.value in (0, None)
        case Sum():
            return shown == made and shown.n == len(items)
        case Ratio() if isinstance(report.measure(measure.over[1]), Count):
            return shown == made and shown.n == len(items)
        case Ratio():
            return shown == made
        case Count():
            return shown.value == made.value == len(items)
    return shown.value == made.value


def _summed(report: ReportType, measure: Measure, items: Items) -> Summed:
    assert isinstance(measure, Count | Sum)
    known = [item for item in items if not isinstance(measure, Sum) or item[measure.column] is not None]
    return Summed(sum(added_by(report, measure, item) for item in known), len(known))


def _members(measure: CountDistinct, report: ReportType, items: Items) -> set[str]:
    dimension = report.dimension(measure.dimension)
    assert isinstance(dimension, MemberDimension)
    return {item[dimension.column]["value"] for item in items if item[dimension.column] is not None}


def test_every_measure_of_every_report_is_held_to_it() -> None:
    assert {measure.name for report, measure in EVERY_MEASURE if report is REPORTS[0]} == set(
        names_of(REPORTS[0].measures)
    )
