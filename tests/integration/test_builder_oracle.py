"""Random tables of the report builder are those that pandas computes from the exported rows, number by number.

`RANDOM_PIVOTS=2000` asks so many; each run of all tests asks fewer.
"""

import math
import os
from functools import cache
from random import Random

import pytest
from sqlalchemy import text

from dashboard import clock
from dashboard.errors import InvalidInput
from dashboard.metrics import POSTGRESQL, ReadPath
from dashboard.metrics.pivot import Line, Pivot, PivotColumn
from dashboard.metrics.pivot_run import run_pivot
from dashboard.metrics.scope import visible_columns
from dashboard.people.viewer import viewer_of
from dashboard.permissions import Viewer
from dashboard.reports import REPORTS, report_named
from dashboard.semantic.builder_question import OTHERS, BuilderQuestion
from dashboard.semantic.fields import AttributeDimension, MemberDimension, names_of
from data_access.account_store import AccountStore
from data_access.postgres_engine import PostgresEngine
from data_access.replica.build import conventions_of, replica_directory
from data_access.replica.meta import definition_version
from data_access.replica.reader import ReplicaReader
from data_access.scope_store import ScopeStore
from tests.lib.app_ground import AppGround
from tests.lib.own_rows import readable
from tests.lib.pivot_oracle import Key, Oracle, read_export
from tests.lib.random_pivots import random_pivot

READERS = ("amal", "basel", "emad", "faris")
COUNT = int(os.environ.get("RANDOM_PIVOTS", "160"))
ON_POSTGRESQL = COUNT // 20
"""So many of them are asked of the fact views as well."""


def viewer(web: AppGround, username: str) -> Viewer:
    account = AccountStore(web.database.app).find_by_username(username)
    assert account is not None
    found = viewer_of(account, ScopeStore(web.database.app))
    assert found is not None
    return found


def read_path(web: AppGround, *, on_postgresql: bool = False) -> ReadPath:
    conventions = conventions_of(web.settings)
    source = PostgresEngine(web.database.app, definition_version(conventions))
    if on_postgresql:
        return ReadPath(replica=None, source=source, conventions=conventions, engine=POSTGRESQL)
    return ReadPath(replica=ReplicaReader(replica_directory(web.settings)), source=source, conventions=conventions)


@cache
def oracle_of(web: AppGround, who: str, name: str) -> Oracle | None:
    """None for who may not take rows along."""
    report, conventions = report_named(name), conventions_of(web.settings)
    response = web.as_(who).get(f"/api/reports/{name}/export.csv?from=all&to=2199-12-31&lang=en")
    assert response.status_code == 200
    columns = names_of(visible_columns(report, viewer(web, who)))
    attributes: dict[tuple[str, str], dict[str, str]] = {}
    for dimension in report.dimensions:
        if isinstance(dimension, AttributeDimension):
            base = report.dimension(dimension.of)
            assert isinstance(base, MemberDimension)
            found = web.ask(f"SELECT code, {dimension.attribute}::text FROM reporting.dim_{base.members}")
            attributes[base.members, dimension.attribute] = {code: value for code, value in found if value}
    return Oracle(
        report=report,
        rows=read_export(response.text, report, columns),
        attributes=attributes,
        conventions=conventions,
        today=clock.today(conventions.timezone),
        first_day=web.ask(f"SELECT min(day) FROM reporting.{report.fact}")[0][0],
    )


def answered(reads: ReadPath, oracle: Oracle, reader: Viewer, random: Random) -> Pivot:
    """A random table that is not refused for its size."""
    while True:
        try:
            return run_pivot(reads, random_pivot(oracle, random), reader)
        except InvalidInput as error:
            assert error.code in ("too_many_groups", "too_many_columns"), error


def numbers_of(pivot: Pivot) -> dict[Key, float | None]:
    return {
        (line.members, column.members, column.pick.name): pivot.number(line, column).value
        for line in pivot.lines
        for column in pivot.columns
    }


def difference(found: dict[Key, float | None], wanted: dict[Key, float | None]) -> str | None:
    """The first number in which the two part; a combination without rows has none but what no rows give."""
    for key in wanted.keys() | found.keys():
        one, other = found.get(key), wanted.get(key)
        if key not in wanted and not one:
            continue
        if (one is None) != (other is None):
            return f"{key}: {one}, by pandas {other}"
        if one is not None and other is not None and not math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9):
            return f"{key}: {one}, by pandas {other}"
    return None


def check_order(pivot: Pivot) -> None:
    """Every line comes after its lines, what is together as others after the rest, sorted numbers in their order."""
    question, by_parent = pivot.question, {}  # type: ignore[var-annotated]
    for line in pivot.lines:
        if line.members:
            by_parent.setdefault(line.members[:-1], []).append(line)
    name = (question.order or "").removeprefix("-")
    column = next((one for one in pivot.columns if one.pick.name == name and not one.members), None)
    for lines in by_parent.values():
        last = [line.members[-1] for line in lines]
        assert OTHERS not in last[:-1]
        if column is not None:
            check_sorted(pivot, question, column, [line for line in lines if line.members[-1] != OTHERS])


def check_sorted(pivot: Pivot, question: BuilderQuestion, column: PivotColumn, lines: list[Line]) -> None:
    values = [pivot.number(line, column).value for line in lines]
    known = [value for value in values if value is not None]
    assert values[len(known) :] == [None] * (len(values) - len(known)), "missing ones come last"
    assert known == sorted(known, reverse=(question.order or "").startswith("-"))


@pytest.mark.timeout(3600)
def test_random_tables_are_those_that_pandas_computes(web: AppGround) -> None:
    random, reads, slow = Random(20261126), read_path(web), read_path(web, on_postgresql=True)
    pairs = [(who, report) for who in READERS for report in REPORTS if report in readable(who)]
    for number in range(COUNT):
        who, report = pairs[number % len(pairs)]
        oracle = oracle_of(web, who, report.name)
        assert oracle is not None
        pivot = answered(reads, oracle, viewer(web, who), random)
        question = pivot.question
        found, wanted = numbers_of(pivot), oracle.table(question)
        told = f"{who}, question {number}: {question.definition()}"
        assert difference(found, wanted) is None, f"{told}\n{difference(found, wanted)}"
        check_order(pivot)
        if number < ON_POSTGRESQL:
            again = numbers_of(run_pivot(slow, question, viewer(web, who)))
            assert again == found, told


def test_the_oracle_knows_a_table_by_hand(web: AppGround) -> None:
    """The number of ALPHA's sessions, asked of the database itself."""
    oracle = oracle_of(web, "amal", "trainer_daily")
    assert oracle is not None
    with web.database.owner.engine.connect() as connection:
        count = connection.execute(
            text(
                "SELECT count(*) FROM reporting.fact_trainer_daily f"
                " JOIN reporting.dim_project p ON p.key = f.project_key WHERE p.code = 'ALPHA'"
            )
        ).scalar_one()
    assert (oracle.rows["project_key"] == "ALPHA").sum() == count > 0
