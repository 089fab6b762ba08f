"""The rows behind a number: ids, order and total from the engine that counted, fields from PostgreSQL."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from dashboard.metrics.engine import Engine
from dashboard.metrics.paging import RowOrder, wanted_number
from dashboard.metrics.statements import FactSelect
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Column, ColumnType, Count, CountDistinct, Measure, Ratio, Sum
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from dashboard.semantic.scope_codes import ScopeCodes

Listed = sa.Select[Any]
"""Of rows: (row_id, day, what to sort by), unordered and uncut."""

_EXACT = sa.Numeric(18, 6)
"""How far a number is from another, whatever it is stored as."""


def rows_behind(report: ReportType, measure: Measure, select: FactSelect) -> list[sa.ColumnElement[bool]]:
    """The condition that keeps the rows a number stands on (for a ratio: those of its denominator)."""
    match measure:
        case Ratio():
            return rows_behind(report, report.measure(measure.over[1]), select)
        case Sum() | CountDistinct():
            return [select.input(measure).is_not(None)]
        case Count() if measure.where:
            return [select.input(measure) == 1]
    return []


def listed(
    query: Query,
    measure: Measure | None,
    scope: ScopeCodes,
    days: Days,
    conventions: Conventions,
    order: RowOrder = (),
) -> Listed:
    """Every row behind the number."""
    select = FactSelect(query.report, conventions)
    sorts = [_sort_column(select, name, wanted_number(way)).label(f"by_{name}") for name, way in order]
    conditions = [select.within(days), *select.in_scope(scope), *select.filtered(query.filters)]
    if measure is not None:
        conditions += rows_behind(query.report, measure, select)
    columns = (select.fact.c.row_id, select.fact.c.day, *sorts)
    return sa.select(*columns).select_from(select.joined()).where(*conditions)


def _sort_column(select: FactSelect, name: str, near: Decimal | None) -> sa.ColumnElement[Any]:
    """A member is sorted by its name, everything else by its value or by how far that is from `near`."""
    if name != "day" and select.report.column(name).type is ColumnType.KEY:
        return select.joined_members(name).c.name
    column = select.fact.c[name]
    return column if near is None else sa.func.abs(sa.cast(column, _EXACT) - near, type_=_EXACT)


def count_rows(engine: Engine, rows: Listed) -> int:
    return int(engine.fetch(sa.select(sa.func.count()).select_from(rows.subquery("listed")))[0][0])


def fields_of(
    source: Engine,
    report: ReportType,
    columns: Sequence[Column],
    ids: Sequence[str],
    scope: ScopeCodes,
    conventions: Conventions,
) -> dict[str, dict[str, Any]]:
    """The shown fields by row id, read from PostgreSQL under the same rights; a vanished row is absent."""
    if not ids:
        return {}
    select = FactSelect(report, conventions)
    keys = [column.name for column in columns if column.type is ColumnType.KEY]
    members = {name: select.joined_members(name).c for name in keys}
    shown: list[sa.ColumnElement[Any]] = [sa.cast(select.fact.c.row_id, sa.Text), select.fact.c.source]
    shown += [members[c.name].code if c.name in members else select.fact.c[c.name] for c in columns]
    shown += [members[name].name for name in keys]
    statement = sa.select(*shown).select_from(select.joined()).where(_is_of(select, ids), *select.in_scope(scope))
    names = ("row_id", "source", *(column.name for column in columns))
    return {record[0]: _item(names, keys, record) for record in source.fetch(statement)}


def sources_of(
    source: Engine, report: ReportType, ids: Sequence[str], scope: ScopeCodes, conventions: Conventions
) -> tuple[str, ...]:
    """The tables that hold these rows, in order, read like their fields."""
    if not ids:
        return ()
    select = FactSelect(report, conventions)
    table = select.fact.c.source
    statement = sa.select(table).distinct().where(_is_of(select, ids), *select.in_scope(scope)).order_by(table)
    return tuple(name for (name,) in source.fetch(statement.select_from(select.joined())))


def _is_of(select: FactSelect, ids: Sequence[str]) -> sa.ColumnElement[bool]:
    """One parameter: thousands of them take longer to write down than their rows to be found."""
    return select.fact.c.row_id == sa.any_(sa.cast(list(ids), sa.ARRAY(sa.Uuid(as_uuid=False))))


def _item(names: Sequence[str], keys: Sequence[str], record: Sequence[Any]) -> dict[str, Any]:
    """`record`: a value for each of `names`, of a member its code; behind them the names of the members in `keys`."""
    item = dict(zip(names, record, strict=False))
    for name, words in zip(keys, record[len(names) :], strict=True):
        code = item[name]
        item[name] = None if code is None else {"value": code, "label": words}
    return item
