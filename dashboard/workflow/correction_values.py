"""What somebody gave for a field becomes a value of the column, or an error at that field."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from unicodedata import decimal

import sqlalchemy as sa

from dashboard.errors import InvalidInput, nearest
from dashboard.i18n import Locale, t
from dashboard.semantic.fields import ColumnType
from dashboard.semantic.report import ReportType
from data_access.correction_store import Shape
from data_access.importer.target import TargetColumn
from data_access.importer.targets import TARGETS
from data_access.own_tables import SCHEMA
from data_access.record_sources import StoredField

LARGEST_WHOLE = 2**31 - 1
LONGEST_TEXT = 10_000
_EARLIEST, _LATEST = date(1970, 1, 1), date(2999, 12, 31)
_ARABIC_MARKS = str.maketrans({"٫": ".", "٬": ""})
_SWITCHES: dict[object, bool] = {True: True, False: False, "true": True, "false": False}


@dataclass(frozen=True, kw_only=True)
class CorrectableField:
    """A field that may be corrected, with all that its form and its check need. `known`: the values that it is one of,
    empty where it is free."""

    field: StoredField
    shape: Shape
    known: tuple[str, ...]
    value: Any
    locale: Locale

    @property
    def name(self) -> str:
        return self.field.name


def known_values(report: ReportType, field: StoredField, shape: Shape) -> tuple[str, ...]:
    """The labels of an enumeration; in our own tables the declared values."""
    if shape.labels:
        return shape.labels
    is_own = field.at.table.schema == SCHEMA
    return tuple(report.words_of(field.column)) if is_own and field.column.type is ColumnType.TEXT else ()


def parse_value(one: CorrectableField, given: object, key_of: Callable[[str], str]) -> Any:
    """`given`: a JSON value or a text of a form, empty for "not recorded". `key_of` gives the key of a member's code or
    raises InvalidInput. Raises InvalidInput at the field."""
    if given is None or (isinstance(given, str) and not given.strip()):
        if one.shape.is_required:
            raise refuse(one, given, "required")
        return None
    match one.field.column.type:
        case ColumnType.KEY:
            return key_of(_text(one, given))
        case ColumnType.BOOLEAN:
            return _switch(one, given)
        case ColumnType.INTEGER | ColumnType.DECIMAL:
            return _number(one, given)
        case ColumnType.DATE:
            return _day(one, _text(one, given)[:10])
        case ColumnType.TIMESTAMP:
            return _moment(one, _text(one, given))
    return _words(one, _text(one, given))


def refuse(
    one: CorrectableField, given: object, code: str, suggestion: str | None = None, **words: object
) -> InvalidInput:
    """What is wrong, in the reader's language: people correct records, not only programs."""
    lang = one.locale.lang
    message = t(f"correct.wrong.{code}", lang, field=one.field.column.label.text(lang), **words)
    return InvalidInput(message, code=code, field=one.name, value=given, suggestion=suggestion)


def _text(one: CorrectableField, given: object) -> str:
    if not isinstance(given, str) or "\0" in given:
        raise refuse(one, given, "not_text")
    return given.strip()


def _words(one: CorrectableField, text: str) -> str:
    longest = one.shape.longest or LONGEST_TEXT
    if len(text) > longest:
        raise refuse(one, text, "too_long", longest=longest)
    # What stands there already may stay, whatever it is.
    if one.known and text not in one.known and text != one.value:
        raise refuse(one, text, "unknown_value", nearest(text, one.known), known=", ".join(one.known))
    return text


def _switch(one: CorrectableField, given: object) -> bool:
    if isinstance(given, (bool, str)) and given in _SWITCHES:
        return _SWITCHES[given]
    raise refuse(one, given, "not_switch")


def _number(one: CorrectableField, given: object) -> int | Decimal:
    number = _parsed_number(one, given)
    lower, upper = _bounds(one)
    if not lower <= number <= upper:
        raise refuse(one, given, "out_of_range", lower=f"{lower:,}", upper=f"{upper:,}")
    if not isinstance(one.field.at.table.c[one.field.stored].type, sa.Integer):
        return number
    if number != number.to_integral_value():
        raise refuse(one, given, "not_whole")
    return int(number)


def _parsed_number(one: CorrectableField, given: object) -> Decimal:
    text = str(given).strip().translate(_ARABIC_MARKS) if not isinstance(given, bool) else ""
    try:
        number = Decimal("".join(str(decimal(char, char)) for char in text))
    except InvalidOperation:
        raise refuse(one, given, "not_a_number") from None
    if len(text) > 30 or not number.is_finite():
        raise refuse(one, given, "not_a_number")
    return number


def _bounds(one: CorrectableField) -> tuple[int, int]:
    """As for files, where the table takes files; else what fits the column. What is counted or measured is not below
    zero."""
    column = _target_column(one.field)
    lower = column.lower if column and column.lower is not None else 0
    upper = column.upper if column and column.upper is not None else LARGEST_WHOLE
    return lower, upper


def _target_column(field: StoredField) -> TargetColumn | None:
    targets = (target for target in TARGETS if target.table == field.at.table.name)
    return next((column for target in targets for column in target.columns if column.column == field.stored), None)


def _day(one: CorrectableField, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise refuse(one, text, "bad_day") from None
    if not _EARLIEST <= day <= _LATEST:
        raise refuse(one, text, "out_of_range", lower=_EARLIEST, upper=_LATEST)
    return day


def _moment(one: CorrectableField, text: str) -> datetime:
    """On the unit's clock."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise refuse(one, text, "bad_moment") from None
    if at.tzinfo is not None:
        raise refuse(one, text, "bad_moment")
    _day(one, at.date().isoformat())
    return at
