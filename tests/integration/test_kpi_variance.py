"""Whatever is entered late, edited, deleted or moved: what is kept of the KPIs equals what PostgreSQL counts now."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from random import Random

import pytest

from dashboard import clock
from dashboard.errors import Forbidden, InvalidInput
from dashboard.metrics.kpi_periods import DAY, MONTH, PARTS, period_around
from dashboard.metrics.result import Number
from dashboard.metrics.stored_kpis import LIVE, STORED, stored_kpis
from dashboard.permissions import Viewer
from dashboard.reports import REPORTS, report_named
from dashboard.semantic.period import Days, Period
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from tests.lib.database_ground import DatabaseGround
from tests.lib.engines import viewers_of
from tests.lib.kpi_ground import Known, KpiGround
from tests.lib.random_edits import random_edits
from tests.lib.random_unit import FIRST_DAY, random_day
from tests.lib.replica_ground import replica_ground

ROUNDS, EDITS = 6, 10
NOW = datetime(2027, 1, 5, 9, tzinfo=UTC)
"""After every day that a random row can have; weeks and months of it are over."""
EVERY_DAY = Days(start=date(2026, 1, 1), end=date(2026, 12, 31))


@pytest.fixture(scope="module")
def ground(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KpiGround]:
    clock.set_source(lambda: NOW)
    with replica_ground(databases, sessions=120) as made:
        yield KpiGround(bench=made.with_replica_in(tmp_path_factory.mktemp("replica")))
    clock.reset()


@pytest.mark.timeout(600)
def test_what_is_kept_equals_what_is_counted(ground: KpiGround, capsys: pytest.CaptureFixture[str]) -> None:
    random, compared = Random(11), 0
    for _ in range(ROUNDS):
        with ground.bench.owner.engine.begin() as connection:
            random_edits(connection, ground.bench.unit, random, count=EDITS)
        ground.catch_up()
        compared += _compare(ground.kept(), ground.live(EVERY_DAY))
    with capsys.disabled():
        print(f"\n{ROUNDS * EDITS} edits, {compared} kept numbers compared with PostgreSQL, variance 0")  # noqa: T201


def _compare(kept: Known, live: Known) -> int:
    """Nothing is missing, nothing is left over, every number the same; periods without rows are all zero."""
    assert not live.keys() - kept.keys(), "a period is not kept"
    compared = 0
    for key, numbers in kept.items():
        if key in live:
            assert numbers == live[key], key
        else:
            assert key[3] == "", f"{key}: its rows have gone"
            assert all(not number.value and number.n == 0 for number in numbers.values()), key
        compared += len(numbers)
    return compared


@pytest.mark.parametrize("kind", PARTS)
def test_whoever_asks_is_given_what_their_own_rows_give(ground: KpiGround, kind: str) -> None:
    ground.catch_up()
    random, given = Random(kind), Counter[tuple[str, str]]()
    code_of_id = {key: code for code, key in _projects(ground).items()}
    codes = [None, *(code_of_id[key] for key in ground.bench.unit.projects[:3])]
    for report, day in (*_anything(random), *_kept_of_each(ground, random, kind, codes)):
        for viewer, project in product(viewers_of(ground.bench), codes):
            live = _counted(ground, report, kind, day, viewer, project)
            if live is None:
                with pytest.raises(InvalidInput):
                    stored_kpis(ground.reads, ground.store, report, kind, day, viewer, project=project)
                continue
            found = stored_kpis(ground.reads, ground.store, report, kind, day, viewer, project=project)
            assert found.numbers == live, (report.name, viewer.username, project)
            given[viewer.username, found.state] += 1
    assert given["ghada", STORED] and given["basel", STORED] and given["carim", STORED]
    assert not given["faris", STORED], "whoever sees own rows only is given nothing that is kept"
    assert not given["nobody", STORED]


def test_the_whole_is_kept_for_those_only_who_see_all_projects(ground: KpiGround) -> None:
    ground.catch_up()
    states = {
        viewer.username: stored_kpis(ground.reads, ground.store, REPORTS[0], MONTH, FIRST_DAY, viewer).state
        for viewer in viewers_of(ground.bench)
    }
    assert states == {"ghada": STORED, "basel": LIVE, "carim": LIVE, "faris": LIVE, "nobody": LIVE}


def test_who_may_not_read_the_report_is_refused(ground: KpiGround) -> None:
    viewer = replace(viewers_of(ground.bench)[0], permissions=frozenset())
    with pytest.raises(Forbidden):
        stored_kpis(ground.reads, ground.store, REPORTS[0], DAY, FIRST_DAY, viewer)


def _projects(ground: KpiGround) -> dict[str, str]:
    """Keys by code, as they are now."""
    return {code: key for key, code in ground.reads.member_table("project").code_of_id.items()}


def _anything(random: Random) -> Iterator[tuple[ReportType, date]]:
    for _ in range(6):
        yield random.choice(REPORTS), random_day(random)


def _kept_of_each(
    ground: KpiGround, random: Random, kind: str, codes: Sequence[str | None]
) -> Iterator[tuple[ReportType, date]]:
    """A kept period of each project: few days of one have a row, so that random ones seldom meet what is kept."""
    keys = sorted(ground.kept())
    for wanted in filter(None, codes):
        report, _, start, _ = random.choice([key for key in keys if key[1] == kind and key[3] == wanted])
        yield report_named(report), start


def _counted(
    ground: KpiGround, report: ReportType, kind: str, day: date, viewer: Viewer, project: str | None
) -> dict[str, Number] | None:
    """None where the viewer may not know of the project."""
    days = period_around(kind, day, ground.bench.conventions)
    query = Query(
        report=report,
        filters=(("project", (project,)),) if project else (),
        period=Period(start=str(days.start), end=str(days.end)),
    )
    try:
        return ground.reads.tick(query, viewer, panels=()).numbers
    except InvalidInput:
        return None
