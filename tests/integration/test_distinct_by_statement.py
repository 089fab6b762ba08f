"""Where members by members are too many to mark each pair, a statement counts how many different ones met."""

from collections.abc import Iterator

import pytest

from dashboard.metrics import asking, tick_kernel
from dashboard.metrics.counts import Counts, TickPlan
from dashboard.metrics.engine import Part
from dashboard.metrics.result import TickResult
from dashboard.metrics.tick_kernel import count_with_kernel
from dashboard.metrics.universe import Universes
from dashboard.permissions import EVERYTHING
from dashboard.reports import REPORTS
from dashboard.semantic.period import Period
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from tests.lib.database_ground import DatabaseGround
from tests.lib.engines import Engines, viewer_of
from tests.lib.replica_ground import Bench, replica_ground

DISTINCT = [(report, measure.name) for report in REPORTS for measure in report.distinct_measures]


@pytest.fixture(scope="module")
def bench(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with replica_ground(databases, sessions=150) as ground:
        yield ground.with_replica_in(tmp_path_factory.mktemp("replica"))


def count_only_rows(plan: TickPlan, parts: tuple[Part, ...], universes: Universes) -> Counts:
    assert not plan.panel_distinct(), "the kernel was asked"
    return count_with_kernel(plan, parts, universes)


@pytest.mark.parametrize(("report", "measure"), DISTINCT, ids=[f"{report.name}-{name}" for report, name in DISTINCT])
def test_it_counts_as_the_kernel_does(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, report: ReportType, measure: str
) -> None:
    some_days = (("weekday", ("monday", "thursday")),)
    query = Query(report=report, period=Period(start="all", end="today"), filters=some_days)

    def tick() -> TickResult:
        """Asked anew: nothing is remembered."""
        return Engines.of(bench).replica.tick(query, viewer_of(EVERYTHING), measure=measure)

    marked = tick()
    monkeypatch.setattr(tick_kernel, "MOST_MARKS", 0)
    monkeypatch.setattr(asking, "count_with_kernel", count_only_rows)
    counted = tick()
    assert counted.numbers == marked.numbers
    assert counted.panels == marked.panels
    assert any(member.number.value for panel in marked.panels for member in panel.members)
