"""Random questions that a reader could ask: any measures, dimensions, filters and period of a report type."""

from datetime import timedelta
from random import Random

from dashboard.metrics import ReadPath
from dashboard.permissions import Viewer
from dashboard.semantic.fields import MISSING, TimeDimension, names_of
from dashboard.semantic.period import Period
from dashboard.semantic.query import COMPARISONS, Filters, Query
from dashboard.semantic.report import ReportType
from tests.lib.random_unit import DAYS, FIRST_DAY

EVERY_DAY = Period(start=str(FIRST_DAY - timedelta(days=60)), end=str(FIRST_DAY + timedelta(days=DAYS + 60)))

Members = dict[str, list[str]]


def members_of(read_path: ReadPath, viewer: Viewer, report: ReportType) -> Members:
    """Every member that a viewer may filter by, per dimension."""
    lists = read_path.member_lists(Query(report=report, period=EVERY_DAY), viewer, names_of(report.dimensions))
    return {one.dimension.name: [option.value for option in one.members] for one in lists}


def random_query(report: ReportType, members: Members, random: Random) -> Query:
    measures = random.sample(names_of(report.shown_measures), random.randint(1, 4))
    by = random.sample(names_of(report.dimensions), random.randrange(3))
    return Query(
        report=report,
        measures=tuple(measures),
        by=tuple(by),
        filters=random_filters(report, members, random, random.choice([0, 0, 1, 1, 2, 3])),
        period=random_period(random),
        order=random.choice([None, f"-{measures[0]}", measures[-1]]),
        limit=random.choice([None, None, 5]),
        compare_to=random.choice([None, *COMPARISONS]),
    )


def random_filters(report: ReportType, members: Members, random: Random, count: int) -> Filters:
    """So many dimensions narrowed to one to three members each; "missing" is often among them."""
    return tuple((name, _chosen(report, name, members[name], random)) for name in random.sample(sorted(members), count))


def _chosen(report: ReportType, name: str, members: list[str], random: Random) -> tuple[str, ...]:
    chosen = random.sample(members, min(len(members), random.randint(1, 3)))
    if not isinstance(report.dimension(name), TimeDimension) and random.random() < 0.3:
        chosen.append(MISSING)
    return tuple(chosen)


def random_period(random: Random) -> Period:
    start = FIRST_DAY + timedelta(days=random.randrange(-10, DAYS))
    end = start + timedelta(days=random.choice([0, 6, 29, 60, 120, 400]))
    return random.choice([Period(start=str(start), end=str(end)), EVERY_DAY])
