"""Random clicks of a reader on the cross-filter page: 0 to 3 selections over the charts' dimensions."""

from collections.abc import Iterator
from random import Random

from dashboard.metrics import ReadPath
from dashboard.permissions import Viewer
from dashboard.semantic.period import Period
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType

DIMENSIONS = ("project", "dog", "trainer", "category", "weekday", "rating", "area", "month")


def random_clicks(
    read_path: ReadPath, viewer: Viewer, report: ReportType, *, count: int, seed: int = 7
) -> Iterator[Query]:
    """States a reader could click together; never the unfiltered one, which is kept ready."""
    random = Random(seed)
    everything = Query(report=report, period=Period(start="all", end="today"))
    members = {
        name: [m.value for m in read_path.members(everything, viewer, name).members if m.count] for name in DIMENSIONS
    }
    for _ in range(count):
        query = everything
        for name in random.sample(DIMENSIONS, random.randint(1, 3)):
            chosen = random.sample(members[name], min(random.randint(1, 3), len(members[name])))
            query = query.with_filter(name, *chosen)
        yield query
