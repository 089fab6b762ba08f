"""Random questions of the report builder: any dimensions, picks, filters, order, top, comparison, under any rights."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pandas as pd

from dashboard.builder.palette import why_not_here
from dashboard.errors import InvalidInput
from dashboard.semantic.aggregation import Aggregation, Pick
from dashboard.semantic.builder_question import BuilderQuestion, parse_question
from dashboard.semantic.fields import TimeDimension, names_of
from dashboard.semantic.query import COMPARISONS
from dashboard.semantic.report import ReportType
from tests.lib.pivot_oracle import Oracle


def random_pivot(oracle: Oracle, random: Random) -> BuilderQuestion:
    """One that is allowed; of what is refused, such as a change over months against weeks, another one."""
    while True:
        try:
            return parse_question(_definition(oracle, random), oracle.report)
        except InvalidInput as error:
            assert error.code == "bad_compare", error


def _definition(oracle: Oracle, random: Random) -> dict[str, Any]:
    report = oracle.report
    names = list(names_of(report.dimensions))
    random.shuffle(names)
    rows, columns = random.choice([(0, 0), (1, 0), (1, 0), (1, 1), (2, 0), (2, 1), (1, 2), (3, 0), (0, 1)])
    chosen = names[: rows + columns]
    measures = _picks(report, random)
    definition: dict[str, Any] = {
        "rows": chosen[:rows],
        "columns": chosen[rows:],
        "measures": measures,
        "filters": _filters(oracle, names, random),
        "period": _period(oracle.rows, random),
        "compare": random.choice([None, *COMPARISONS]),
        "subtotals": random.random() < 0.8,
    }
    if random.random() < 0.6:
        definition["sort"] = random.choice(["", "-"]) + random.choice([*measures, *chosen[:rows]])
    ranked = [name for name in chosen if not isinstance(report.dimension(name), TimeDimension)]
    if ranked and random.random() < 0.4:
        definition["top"] = {"n": random.choice([1, 2, 5]), "dimension": random.choice(ranked)}
    return definition


def _picks(report: ReportType, random: Random) -> list[str]:
    every = [
        Pick(report=report, measure=measure, aggregation=one).name
        for measure in report.shown_measures
        for one in Aggregation
        if why_not_here(report, measure, one, (), "year") is None
    ]
    return random.sample(every, random.randint(1, 4))


def _filters(oracle: Oracle, names: Sequence[str], random: Random) -> dict[str, list[str]]:
    """Members that occur in the reader's rows: of others nothing may be asked."""
    found: dict[str, list[str]] = {}
    for name in random.sample(list(names), random.choice([0, 0, 1, 1, 2])):
        members = sorted(set(oracle.members_of(name)))
        if members:
            found[name] = random.sample(members, min(len(members), random.randint(1, 4)))
    return found


def _period(rows: "pd.DataFrame", random: Random) -> dict[str, str]:
    """Days around those that have rows."""
    first, last = (rows["day"].min(), rows["day"].max()) if len(rows) else (date(2026, 1, 1), date(2026, 2, 1))
    start = first + timedelta(days=random.randrange(-5, max((last - first).days, 1)))
    end = start + timedelta(days=random.choice([0, 6, 29, 89, 364, 800]))
    return {"from": start.isoformat(), "to": end.isoformat()}
