"""Statements are compiled once for each form; their text and parameters are as if compiled each time."""

from datetime import timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from dashboard.metrics.statements import grouped, passing_rows
from dashboard.reports import REPORTS
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import MISSING, MemberDimension
from dashboard.semantic.period import Days
from dashboard.semantic.scope_codes import ScopeCodes
from data_access.replica.duckdb_text import for_duckdb
from tests.lib.random_unit import FIRST_DAY

DIALECT = sa.dialects.postgresql.base.PGDialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


def random_select(random: Random) -> sa.Select[Any]:
    report = random.choice(REPORTS)
    start = FIRST_DAY + timedelta(days=random.randrange(60))
    named = [one for one in report.dimensions if isinstance(one, MemberDimension)]
    members = tuple(random.sample([MISSING, "A", "B'", "C", "D"], random.randrange(1, 5)))
    scope = random.choice(
        [
            ScopeCodes(all_projects=True),
            ScopeCodes(all_projects=False, projects=tuple("ABCDE"[: random.randrange(5)])),
            ScopeCodes(all_projects=False, own_employee=("E",), own_dogs=("F", "G"), is_own_rows=True),
        ]
    )
    by = random.sample(report.dimensions, random.randrange(1, 4))
    rows = passing_rows(
        report,
        Conventions(),
        scope=scope,
        days=Days(start=start, end=start + timedelta(days=random.randrange(90))),
        filters=((random.choice(named).name, members),) if random.random() < 0.7 else (),
        by=by,
        measures=report.distinct_measures,
    )
    return grouped(rows, by, report.distinct_measures)


def test_a_statement_of_a_known_form_has_its_own_parameters() -> None:
    random = Random(8)
    for _ in range(300):
        select = random_select(random)
        anew = select.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
        usual = anew.construct_params()
        assert for_duckdb(select) == (str(anew), [usual[name] for name in anew.positiontup or ()])


def test_a_held_statement_takes_other_values() -> None:
    table = sa.table("t", sa.column("a"), sa.column("b"))
    select = sa.select(table.c.a).where(table.c.a == sa.bindparam("one", 1), table.c.b.in_([2, 3]))
    assert for_duckdb(select)[1] == [1, 2, 3]
    assert for_duckdb(select, {"one": 7})[1] == [7, 2, 3]
    assert for_duckdb(select, {})[1] == [1, 2, 3]
