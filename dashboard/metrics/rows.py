"""The rows behind a number: ids, order and total from the engine that counted, fields from PostgreSQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from dashboard.errors import InvalidInput, nearest
from dashboard.metrics.engine import Engine
from dashboard.metrics.scope import ScopeCodes
from dashboard.metrics.statements import FactSelect
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Column, ColumnType, Count, CountDistinct, Measure, Ratio, Sum
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType

RowOrder = Sequence[tuple[str, str]]
"""(column, "up" or "down") pairs; the first weighs most."""


@dataclass(frozen=True)
class Cursor:
    """The last row of the page before: rows go from the newest day down, within a day by id."""

    day: date
    row_id: str

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        day, _, row_id = text.partition(".")
        try:
            return cls(date.fromisoformat(day), str(UUID(row_id)))
        except ValueError:
            raise InvalidInput(
                "the cursor is not one that this list gave; leave it out to start from the first row",
                code="bad_cursor",
                field="cursor",
                value=text,
            ) from None

    def __str__(self) -> str:
        return f"{self.day}.{self.row_id}"


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


def check_order(report: ReportType, order: RowOrder) -> None:
    """Raises InvalidInput for a column that rows cannot be sorted by."""
    for name, _ in order:
        if name not in report.sortable_columns:
            raise InvalidInput(
                f"rows of {report.name} cannot be sorted by {name!r}",
                code="bad_sort",
                field="sort",
                value=name,
                suggestion=nearest(name, report.sortable_columns),
            )


def _sort_column(select: FactSelect, name: str) -> sa.ColumnElement[Any]:
    """A member is sorted by its name, everything else by its value."""
    if name != "day" and select.report.column(name).type is ColumnType.KEY:
        return select.joined_members(name).c.name
    return select.fact.c[name]


def _sorted(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """What is not recorded stands last, whichever way the rest goes."""
    ordered = column.asc() if str(column.key).startswith("up_") else column.desc()
    return ordered.nulls_last()


def count_rows(engine: Engine, rows: sa.Select[Any]) -> int:
    return int(engine.fetch(sa.select(sa.func.count()).select_from(rows.subquery("listed")))[0][0])


def page_of_ids(
    engine: Engine, rows: sa.Select[Any], *, offset: int, after: Cursor | None, limit: int
) -> list[tuple[str, date]]:
    """Ids and days of one page: in the order asked for, then newest day first. A cursor knows that order only."""
    found = rows.subquery("listed")
    sorts = [_sorted(column) for column in found.c if column.name.startswith(("up_", "down_"))]
    order = (*sorts, found.c.day.desc(), found.c.row_id)
    select = sa.select(found.c.row_id, found.c.day).order_by(*order).limit(limit)
    if after is not None:
        same_day = sa.and_(found.c.day == after.day, found.c.row_id > sa.cast(after.row_id, sa.Uuid(as_uuid=False)))
        select = select.where(sa.or_(found.c.day < after.day, same_day))
    elif offset:
        select = select.offset(offset)
    return [(str(row_id), day) for row_id, day in engine.fetch(select)]


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
    shown: list[sa.ColumnElement[Any]] = [select.fact.c.row_id, select.fact.c.source]
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
