"""From a request's query string to a Query, and to the paging words that are no part of the question."""

from flask import request

from dashboard.errors import InvalidInput
from dashboard.reports import report_named
from dashboard.semantic.query import Query, measure_shown
from dashboard.semantic.report import ReportType

MOST_ROWS = 1000
USUAL_ROWS = 50


def question(report_name: str) -> Query:
    """The Query of this request. Raises NotFound for the report, InvalidInput for everything else unknown."""
    return Query.parse(_text(), report_named(report_name))


def measure_asked(report: ReportType) -> str | None:
    """The one measure that panels or rows are asked about."""
    return measure_shown(_text(), report)


def panels_asked() -> tuple[str, ...] | None:
    names = tuple(name for name in request.args.get("panels", "").split(",") if name)
    return names or None


def offset_asked() -> int:
    """How many rows to pass over, for grids that page by number; `cursor` goes on from a row instead."""
    return whole(request.args.get("offset") or "0", "offset", most=10**9)


def order_asked() -> tuple[tuple[str, str], ...]:
    """`sort=dog_key,-duration_min`: the columns to sort rows by, a minus in front for the largest first."""
    names = (name.strip() for name in request.args.get("sort", "").split(","))
    return tuple((name.removeprefix("-"), "down" if name.startswith("-") else "up") for name in names if name)


def rows_asked() -> int:
    return whole(request.args.get("rows") or str(USUAL_ROWS), "rows", least=1, most=MOST_ROWS)


def whole(text: str, name: str, *, least: int = 0, most: int) -> int:
    """A whole number within limits, or InvalidInput naming the field."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 10 and least <= int(text) <= most):
        raise InvalidInput(
            f"{name}={text!r} is not a whole number from {least} to {most}",
            code=f"bad_{name}",
            field=name,
            value=text,
            suggestion=str(least),
        )
    return int(text)


def _text() -> str:
    try:
        text = request.query_string.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidInput("the address is not UTF-8", code="bad_query") from None
    if "\x00" in text or "%00" in text:
        raise InvalidInput("the address holds a zero character", code="bad_query")
    return text
