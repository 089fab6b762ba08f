"""Random questions that a reader could ask: any measures, dimensions, filters and period of a report type."""

from datetime import timedelta
from random import Random

from dashboard.metrics import DUCKDB, ReadPath
from dashboard.permissions import Viewer
from dashboard.semantic.fields import names_of
from dashboard.semantic.period import Period
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from tests.lib.random_unit import DAYS, FIRST_DAY


def members_of(read_path: ReadPath, viewer: Viewer, report: ReportType) -> dict[str, list[str]]:
    """Every member that a viewer may filter by, per dimension."""
    everything = Query(report=report, period=Period(start=str(FIRST_DAY), end=str(FIRST_DAY + timedelta(DAYS))))
    return {
        name: [option.value for option in read_path.members(everything, viewer, name, engine=DUCKDB).members]
        for name in names_of(report.dimensions)
    }


def random_query(report: ReportType, members: dict[str, list[str]], random: Random) -> Query:
    start = FIRST_DAY + timedelta(days=random.randrange(-5, DAYS))
    end = start + timedelta(days=random.choice([0, 6, 29, 60, 120]))
    filtered = random.sample(sorted(members), random.choice([0, 0, 1, 1, 2, 3]))
    return Query(
        report=report,
        measures=tuple(random.sample(names_of(report.shown_measures), random.randint(1, 4))),
        by=tuple(random.sample(names_of(report.dimensions), random.randrange(3))),
        filters=tuple(
            (name, tuple(random.sample(members[name], min(len(members[name]), random.randint(1, 3)))))
            for name in filtered
            if members[name]
        ),
        period=Period(start=str(start), end=str(end)),
    )
