"""The rows behind a number: ids, order and total from the engine that counted, fields from PostgreSQL."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from dashboard.metrics.engine import Engine
from dashboard.metrics.paging import RowOrder
from dashboard.metrics.scope import ScopeCodes
from dashboard.metrics.statements import FactSelect
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Column, ColumnType, Count, CountDistinct, Measure, Ratio, Sum
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType


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
) -> sa.Select[Any]:
    """(row_id, day, what to sort by) of every row behind the number, unordered and uncut."""
    select = FactSelect(query.report, conventions)
    sorts = [_sort_column(select, name).label(f"{way}_{name}") for name, way in order]
    conditions = [select.within(days), *select.in_scope(scope), *select.filtered(query.filters)]
    if measure is not None:
        conditions += rows_behind(query.report, measure, select)
    columns = (select.fact.c.row_id, select.fact.c.day, *sorts)
    return sa.select(*columns).select_from(select.joined()).where(*conditions)


def _sort_column(select: FactSelect, name: str) -> sa.ColumnElement[Any]:
    """A member is sorted by its name, everything else by its value."""
    if name != "day" and select.report.column(name).type is ColumnType.KEY:
        return select.joined_members(name).c.name
    return select.fact.c[name]


def count_rows(engine: Engine, rows: sa.Select[Any]) -> int:
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
    shown: list[sa.ColumnElement[Any]] = [sa.cast(select.fact.c.row_id, sa.Text), select.fact.c.source]
    for column in columns:
        if column.type is ColumnType.KEY:
            members = select.joined_members(column.name)
            shown += [members.c.code, members.c.name]
        else:
            shown.append(select.fact.c[column.name])
    wanted = select.fact.c.row_id.in_(ids)
    conditions = [wanted, *select.in_scope(scope)]
    statement = sa.select(*shown).select_from(select.joined()).where(*conditions)
    return {str(record[0]): _item(columns, record) for record in source.fetch(statement)}


def _item(columns: Sequence[Column], record: Sequence[Any]) -> dict[str, Any]:
    item: dict[str, Any] = {"row_id": str(record[0]), "source": record[1]}
    position = 2
    for column in columns:
        if column.type is ColumnType.KEY:
            code, name = record[position : position + 2]
            item[column.name] = None if code is None else {"value": code, "label": name}
            position += 2
        else:
            item[column.name] = record[position]
            position += 1
    return item
