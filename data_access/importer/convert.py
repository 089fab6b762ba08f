"""Cells become typed values, or a reason why not. Missing stays missing; nothing is guessed, nothing evaluated."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from dashboard.errors import nearest
from data_access.importer import dates
from data_access.importer.alike import folded, latin_digits, visible
from data_access.importer.dates import Unconvertible
from data_access.importer.source_file import Cell
from data_access.importer.target import Kind, TargetColumn
from data_access.importer.units import Unit

# int, Decimal, date, datetime, time, str, or JSON as text
Converted: TypeAlias = Any

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?")
_LONGEST_NUMBER = 100
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
_SPACES = re.compile("[ \u00a0\u202f]{1,}")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH = re.compile(rf"\d{{1,4}}[- ]({_MONTHS})[a-z]*|({_MONTHS})[a-z]*[- ]\d{{1,4}}", re.IGNORECASE)
_LIST_MARKS = re.compile(r"[;،؛|\n]|,(?!\d)")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How the values of one column are written."""

    zone: ZoneInfo
    date_formats: tuple[str, ...] = ()
    decimal: str = "."
    unit: Unit | None = None


Convert: TypeAlias = Callable[[Cell, TargetColumn, Reading], Converted]


def text_of(cell: Cell) -> str:
    """The text of a cell as a person would type it: 842315, 2019-05-14, true; lists and objects as JSON."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() and not cell.tzinfo else cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, (list, dict)):
        return json.dumps(cell, ensure_ascii=False, sort_keys=True)
    return "" if cell is None else str(cell)


def converted(cell: Cell, column: TargetColumn, reading: Reading) -> Converted:
    """The value of a cell that is not missing. Raises Unconvertible."""
    return _CONVERT[column.kind](cell, column, reading)


def _text(cell: Cell, column: TargetColumn, reading: Reading) -> str:
    return text_of(cell)


def _member(cell: Cell, column: TargetColumn, reading: Reading) -> str:
    if isinstance(cell, (datetime, date, time)):
        raise _turned_into_date()
    return _SPACES.sub(" ", visible(text_of(cell)))


def _turned_into_date() -> Unconvertible:
    return Unconvertible(
        "turned_into_date",
        "is a date: a spreadsheet may have made it of a text such as 3-5; type it again as text",
    )


def _number(cell: Cell, reading: Reading) -> Decimal:
    number = _as_written(cell, reading)
    return reading.unit.converted(number) if reading.unit else number


def _as_written(cell: Cell, reading: Reading) -> Decimal:
    if isinstance(cell, (datetime, date, time)) or (isinstance(cell, str) and _MONTH.fullmatch(latin_digits(cell))):
        raise _turned_into_date()
    text = text_of(cell)
    if reading.decimal == "," and isinstance(cell, str):
        text = text.replace(",", ".") if "." not in text else "two marks"
    text = _with_fraction(latin_digits(text))
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text) or isinstance(cell, bool):
        # 1,500 may be fifteen hundred or one and a half: a guess would be a wrong number that nobody notices.
        hint = '; write 1500 or 1.5, or set `decimal: ","`' if "," in text else ""
        raise Unconvertible("not_a_number", f"is not a number{hint}")
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise Unconvertible("not_a_number", "is not a number") from error


def _with_fraction(text: str) -> str:
    """`7½` as 7.5."""
    part = _FRACTIONS.get(text[-1:])
    return f"{text[:-1].strip() or 0}{part}" if part else text


def _whole(cell: Cell, column: TargetColumn, reading: Reading) -> int:
    number = _within(_number(cell, reading), column)
    if number != number.to_integral_value():
        raise Unconvertible("not_whole", "is not a whole number")
    return int(number)


def _decimal(cell: Cell, column: TargetColumn, reading: Reading) -> Decimal:
    number = _within(_number(cell, reading), column)
    if column.scale is None:
        return number
    return number.quantize(Decimal(1).scaleb(-column.scale), rounding=ROUND_HALF_UP)


def _within(number: Decimal, column: TargetColumn) -> Decimal:
    too_low = column.lower is not None and number < column.lower
    too_high = column.upper is not None and number > column.upper
    if too_low or too_high:
        raise Unconvertible("out_of_range", f"is not between {column.lower} and {column.upper}")
    return number


def _wall_time(cell: Cell, column: TargetColumn, reading: Reading) -> datetime:
    return dates.wall_time(cell, reading.date_formats, reading.zone)


def _instant(cell: Cell, column: TargetColumn, reading: Reading) -> datetime:
    return dates.instant(cell, reading.date_formats, reading.zone)


def _day(cell: Cell, column: TargetColumn, reading: Reading) -> date:
    return dates.day(cell, reading.date_formats, reading.zone)


def _time_of_day(cell: Cell, column: TargetColumn, reading: Reading) -> time:
    return dates.time_of_day(cell)


def _choice(cell: Cell, column: TargetColumn, reading: Reading) -> str:
    words = {folded(word): choice.value for choice in column.choices for word in (choice.value, *choice.words)}
    found = words.get(folded(text_of(cell)))
    if found is not None:
        return found
    values = list(dict.fromkeys(choice.value for choice in column.choices))
    near = nearest(text_of(cell), values)
    raise Unconvertible(
        "unknown_choice",
        f"is none of {', '.join(values)}{f'; the nearest is {near}' if near else ''}; `translate:` can map it",
    )


def _texts(cell: Cell, column: TargetColumn, reading: Reading) -> str:
    """A JSON list: as given, or a text cut at ; ، | and line ends, and at commas that are not inside a number."""
    given = cell if isinstance(cell, list) else _parsed_json(cell)
    if not isinstance(given, list):
        given = [part.strip() for part in _LIST_MARKS.split(text_of(cell)) if part.strip()]
    return json.dumps(given, ensure_ascii=False)


def _json(cell: Cell, column: TargetColumn, reading: Reading) -> str:
    given = cell if isinstance(cell, (list, dict)) else _parsed_json(cell)
    return json.dumps(given if isinstance(given, (list, dict)) else text_of(cell), ensure_ascii=False)


def _parsed_json(cell: Cell) -> object:
    if not isinstance(cell, str) or cell.strip()[:1] not in ("[", "{"):
        return None
    try:
        parsed: object = json.loads(cell, parse_constant=_no_constant)
        json.dumps(parsed, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return None
    return None if "\\u0000" in cell else parsed


def _no_constant(name: str) -> object:
    raise ValueError(name)


_CONVERT: dict[Kind, Convert] = {
    Kind.TEXT: _text,
    Kind.WHOLE: _whole,
    Kind.DECIMAL: _decimal,
    Kind.DAY: _day,
    Kind.WALL_TIME: _wall_time,
    Kind.INSTANT: _instant,
    Kind.TIME_OF_DAY: _time_of_day,
    Kind.CHOICE: _choice,
    Kind.TEXTS: _texts,
    Kind.JSON: _json,
    Kind.MEMBER: _member,
}
