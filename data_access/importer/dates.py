"""Dates and times as files write them. Without a named format only ISO is read: 03/04/2024 means two days."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from data_access.importer.alike import latin_digits
from data_access.importer.source_file import Cell

_ISO = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?\s?(Z|[+-]\d\d:?\d\d)?)?")
_TIME_OF_DAY = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?")
FIRST_YEAR, LAST_YEAR = 1900, 2100
# Days since a date of long ago, as spreadsheets keep them; the part after the point is the time of day.
EXCEL_FORMS = {"excel": datetime(1899, 12, 30), "excel1904": datetime(1904, 1, 1)}  # noqa: DTZ001 - wall time
_SERIAL = re.compile(r"\d{1,6}(\.\d+)?")
_SOME_DAY = datetime(2024, 12, 31, tzinfo=UTC)


class Unconvertible(ValueError):
    """A cell that does not become a value; `code` is stable for programs, the text is for people."""

    def __init__(self, code: str, reason: str) -> None:
        self.code = code
        super().__init__(reason)


def wall_time(cell: Cell, formats: tuple[str, ...], zone: ZoneInfo) -> datetime:
    """Date and time on the unit's clock, without a zone; a time with an offset is brought to that clock."""
    moment = _moment(cell, formats)
    return moment if moment.tzinfo is None else moment.astimezone(zone).replace(tzinfo=None)


def instant(cell: Cell, formats: tuple[str, ...], zone: ZoneInfo) -> datetime:
    """An exact moment; a time without an offset is on the unit's clock."""
    moment = _moment(cell, formats)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def day(cell: Cell, formats: tuple[str, ...], zone: ZoneInfo) -> date:
    return wall_time(cell, formats, zone).date()


def time_of_day(cell: Cell) -> time:
    if isinstance(cell, datetime):
        return cell.time()
    if isinstance(cell, time):
        return cell
    found = _TIME_OF_DAY.fullmatch(latin_digits(str(cell)))
    if found:
        hour, minute, second = (int(part) for part in found.groups(default="0"))
        if hour < 24 and minute < 60 and second < 60:
            return time(hour, minute, second)
    raise Unconvertible("not_a_time", "is not a time of day like 08:30")


def _moment(cell: Cell, formats: tuple[str, ...]) -> datetime:
    moment = _parsed(cell, formats)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Unconvertible("not_a_date", f"is in the year {moment.year}, which cannot be right")
    return moment


def _parsed(cell: Cell, formats: tuple[str, ...]) -> datetime:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    text = latin_digits(str(cell))
    for form in formats or (None,):
        try:
            return by_form(text, form) if form else _by_iso(text)
        except ValueError:
            continue
    if formats:
        raise Unconvertible("not_a_date", f"is not a date in the form {' or '.join(formats)}")
    raise Unconvertible("not_a_date", "is not a date like 2026-01-31; name the form with `date_format:`")


def by_form(text: str, form: str) -> datetime:
    """Raises ValueError. A form is one of strptime, or one of EXCEL_FORMS."""
    if form not in EXCEL_FORMS:
        return datetime.strptime(text, form)  # noqa: DTZ007 - wall time of the unit
    if not _SERIAL.fullmatch(text):
        raise ValueError(text)
    seconds = round(float(text) * 86_400)
    return EXCEL_FORMS[form] + timedelta(seconds=seconds)


def is_form(form: str) -> bool:
    """Whether a form says a day with its year, each part once."""
    if form in EXCEL_FORMS:
        return True
    try:
        return by_form(_SOME_DAY.strftime(form), form).date() == _SOME_DAY.date()
    except (ValueError, re.error):
        # strptime makes a pattern of the form: a part that comes twice is no ValueError.
        return False


def is_iso(text: str) -> bool:
    """Whether a text looks like a date that needs no named form."""
    return _ISO.fullmatch(text) is not None


def _by_iso(text: str) -> datetime:
    if not _ISO.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-").replace(" Z", "Z"))
