"""Kernel, DuckDB and PostgreSQL give the same answer to every question, while rows are entered late, edited, moved."""

import math
from collections import Counter
from collections.abc import Iterator
from datetime import time
from random import Random

import pytest

from dashboard.permissions import Viewer
from dashboard.reports import REPORTS
from dashboard.semantic.fields import names_of
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from tests.lib.database_ground import DatabaseGround
from tests.lib.engines import Engines, Reading, first_difference, viewers_of
from tests.lib.random_edits import random_edits
from tests.lib.random_queries import members_of, random_query
from tests.lib.replica_ground import Bench, replica_ground

LEAST_IN_ALL = 2000
QUERIES = math.ceil(LEAST_IN_ALL / len(REPORTS))
"""Of each report type; a tick is asked three ways, everything else two or three."""

EDITED_EVERY = 40


@pytest.fixture(scope="module")
def bench(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with replica_ground(databases, sessions=150) as ground:
        yield ground.with_replica_in(tmp_path_factory.mktemp("replica"))


@pytest.mark.parametrize("report", REPORTS, ids=[report.name for report in REPORTS])
@pytest.mark.timeout(900)
def test_every_engine_answers_the_same(bench: Bench, report: ReportType, capsys: pytest.CaptureFixture[str]) -> None:
    random, engines = Random(report.name), Engines.of(bench)
    asked: Counter[str] = Counter()
    answers = 0
    for number in range(QUERIES):
        if number % EDITED_EVERY == 0:
            with bench.owner.engine.begin() as connection:
                random_edits(connection, bench.unit, random, count=4)
            bench.refresh()
            viewers = viewers_of(bench)
            members = {viewer: members_of(engines.replica, viewer, report) for viewer in viewers}
        viewer = random.choice(viewers)
        query = random_query(report, members[viewer], random)
        kind, readings = ask(engines, query, viewer, random)
        assert first_difference(readings) is None, f"{kind} of {viewer.username}: {query}\n{first_difference(readings)}"
        asked[kind] += 1
        answers += len(readings)
    with capsys.disabled():
        print(f"\n{report.name}: {QUERIES} questions {dict(asked)}, {answers} answers compared, 0 differences")  # noqa: T201
    assert answers >= 2 * QUERIES


def ask(engines: Engines, query: Query, viewer: Viewer, random: Random) -> tuple[str, list[Reading]]:
    """One of the questions that a page, a list or a filter asks about this state."""
    report = query.report
    measure = random.choice(names_of(report.shown_measures))
    kind = random.choices(("tick", "run", "run_until", "members", "rows", "tile"), (5, 4, 1, 1, 1, 2))[0]
    if kind == "tick":
        return kind, engines.tick(query, viewer, measure)
    if kind == "tile":
        return kind, engines.tile(query, viewer, measure, random)
    if kind == "run":
        return kind, engines.run(query, viewer)
    if kind == "run_until":
        return kind, engines.run(query, viewer, time(random.randrange(24), random.randrange(0, 60, 5)))
    if kind == "members":
        return kind, engines.members(query, viewer, random.choice(names_of(report.dimensions)))
    order = ((random.choice(report.sortable_columns), random.choice(["up", "down"])),)
    return kind, engines.rows(query, viewer, measure, order)
