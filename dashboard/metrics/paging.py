"""Going through a list of rows page by page: the order, the cursor that names a row's place in it, the next page."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from dashboard.errors import InvalidInput, nearest
from dashboard.metrics.engine import Engine
from dashboard.semantic.fields import ColumnType
from dashboard.semantic.report import ReportType

RowOrder = Sequence[tuple[str, str]]
"""(column, way) pairs; the first weighs most. Ways: "up", "down", or "~7.5": the nearest to that number first.
After them: newest day first, then by id."""

NEAR = "~"
NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)
FEW_DIGITS = r"-?[0-9]{1,9}(\.[0-9]{1,6})?"

_READERS: dict[type, Any] = {str: str, int: int, bool: bool, Decimal: Decimal, date: date.fromisoformat}
_READERS[datetime] = datetime.fromisoformat
_KINDS: dict[ColumnType, type] = {
    ColumnType.TEXT: str,
    ColumnType.KEY: str,  # a member is sorted by its name
    ColumnType.INTEGER: int,
    ColumnType.BOOLEAN: bool,
    ColumnType.DECIMAL: Decimal,
    ColumnType.DATE: date,
    ColumnType.TIMESTAMP: datetime,
}


@dataclass(frozen=True)
class Cursor:
    """A row's place in a list: its day and id, and its values in the columns that the list is sorted by.

    As text: `<day>.<id>`, and behind another point the order with the values, where there is one.
    """

    day: date
    row_id: str
    order: tuple[tuple[str, str], ...] = ()
    values: tuple[Any, ...] = ()

    @classmethod
    def parse(cls, text: str, report: ReportType, order: RowOrder) -> "Cursor":
        """Raises InvalidInput for anything that a list of this report in this order did not give."""
        day, _, rest = text.partition(".")
        row_id, _, sorted_by = rest.partition(".")
        try:
            cursor = cls(date.fromisoformat(day), str(UUID(row_id)), *_read_order(sorted_by, report))
        except (ArithmeticError, KeyError, TypeError, ValueError):
            raise _not_ours(text) from None
        if cursor.order != tuple(order):
            raise _not_ours(text)
        return cursor

    def __str__(self) -> str:
        place = f"{self.day}.{self.row_id}"
        if not self.order:
            return place
        parts = [[*by, _written(value)] for by, value in zip(self.order, self.values, strict=True)]
        written = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
        return f"{place}.{urlsafe_b64encode(written).decode().rstrip('=')}"


def check_order(report: ReportType, order: RowOrder) -> None:
    """Raises InvalidInput for a column that rows cannot be sorted by, or that stands twice."""
    names = [name for name, _ in order]
    for name in names:
        if name not in report.sortable_columns or names.count(name) > 1:
            twice = " twice" if names.count(name) > 1 else ""
            raise InvalidInput(
                f"rows of {report.name} cannot be sorted by {name!r}{twice}",
                code="bad_sort",
                field="sort",
                value=name,
                suggestion=nearest(name, report.sortable_columns),
            )
    for name, way in order:
        if way.startswith(NEAR):
            _check_near(report, name, way.removeprefix(NEAR))


def _check_near(report: ReportType, name: str, number: str) -> None:
    """Raises InvalidInput for a column without numbers, and for what is none."""
    if name == "day" or report.column(name).type not in NUMBERS:
        raise InvalidInput(
            f"{name} holds no numbers that could be near to {number!r}", code="bad_sort", field="sort", value=name
        )
    if not re.fullmatch(FEW_DIGITS, number):
        raise InvalidInput(
            f"{number!r} is not a number to be near to",
            code="bad_sort",
            field="sort",
            value=f"{name}{NEAR}{number}",
            suggestion=f"{name}{NEAR}7.5",
        )


def wanted_number(way: str) -> Decimal | None:
    """The number that rows are to be near to, for a way that says one."""
    return Decimal(way.removeprefix(NEAR)) if way.startswith(NEAR) else None


def next_page(
    engine: Engine, rows: sa.Select[Any], order: RowOrder, *, offset: int, after: Cursor | None, limit: int
) -> list[Cursor]:
    """Up to `limit` rows from `offset` or after a row. `rows`: (row_id, day, the columns of `order`)."""
    found = rows.subquery("listed")
    row_id, day, *sorts = found.c
    keys = [(column, way) for column, (_, way) in zip(sorts, order, strict=True)]
    # As text: DuckDB takes longer to make an object of each id than to find the rows.
    select = sa.select(sa.cast(row_id, sa.Text), day, *sorts).limit(limit)
    select = select.order_by(*(_sorted(column, way) for column, way in keys), day.desc(), row_id)
    if after is not None:
        last = [*after.values, after.day, after.row_id]
        select = select.where(_beyond([*keys, (day, "down"), (row_id, "up")], last))
    elif offset:
        select = select.offset(offset)
    by = tuple(order)
    return [Cursor(place[1], place[0], by, tuple(place[2:])) for place in engine.fetch(select)]


def _sorted(column: sa.ColumnElement[Any], way: str) -> sa.ColumnElement[Any]:
    """What is not recorded stands last, whichever way the rest goes."""
    return (column.desc() if way == "down" else column.asc()).nulls_last()


def _beyond(keys: Sequence[tuple[sa.ColumnElement[Any], str]], last: Sequence[Any]) -> sa.ColumnElement[bool]:
    """Rows that come after `last`: beyond it in the first key, or equal in that and beyond it in the next, ..."""
    (column, way), value = keys[0], last[0]
    further: sa.ColumnElement[bool]
    same: sa.ColumnElement[bool]
    if value is None:
        further, same = sa.false(), column.is_(None)
    else:
        bound = sa.literal(value, column.type)
        further = sa.or_(column < bound if way == "down" else column > bound, column.is_(None))
        same = column == bound
    return sa.or_(further, sa.and_(same, _beyond(keys[1:], last[1:]))) if len(keys) > 1 else further


def _read_order(text: str, report: ReportType) -> tuple[tuple[tuple[str, str], ...], tuple[Any, ...]]:
    if not text:
        return (), ()
    parts = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    if not parts:
        raise ValueError("an order of nothing")
    order = tuple((name, way) for name, way, _ in parts)
    return order, tuple(_read(_type_of(report, name, way), value) for name, way, value in parts)


def _type_of(report: ReportType, name: str, way: str) -> ColumnType:
    """Of what a list is sorted by: a column, or how far that is from a number."""
    return ColumnType.DECIMAL if way.startswith(NEAR) else report.column(name).type


def _read(type_: ColumnType, value: object) -> Any:
    kind = _KINDS[type_]
    plain = kind if kind in (str, int, bool) else str
    if value is not None and type(value) is not plain:
        raise ValueError("not a value of this column")
    if isinstance(value, str):
        # Half a character can be written in JSON, and in no question to a database: it raises a ValueError.
        value.encode()
    found = None if value is None else _READERS[kind](value)
    if isinstance(found, Decimal) and not found.is_finite():
        raise ValueError("no number that a row has")
    return found


def _written(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _not_ours(text: str) -> InvalidInput:
    return InvalidInput(
        "the cursor is not one that this list gave; leave it out to start from the first row",
        code="bad_cursor",
        field="cursor",
        value=text,
    )
