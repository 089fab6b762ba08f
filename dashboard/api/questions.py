"""From a request's query string to a Query, and to the paging words that are no part of the question."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from urllib.parse import parse_qsl, unquote_plus

from flask import request

from dashboard import clock
from dashboard.errors import InvalidInput, nearest
from dashboard.metrics.paging import NEAR
from dashboard.metrics.scope import authorise
from dashboard.people.current import current_viewer
from dashboard.reports import REPORTS, report_named
from dashboard.semantic.period import parse_day
from dashboard.semantic.query import Query, measure_shown
from dashboard.semantic.report import ReportType

LIGHT = "light"
MOST_ROWS = 1000
USUAL_ROWS = 50
MOST_OFFSET = 10**9
USUAL_WINDOW, SHORTEST_WINDOW, LONGEST_WINDOW = 30, 2, 400


def question(report_name: str, *, without: tuple[str, ...] = ()) -> Query:
    """The Query of this request, but for the names `without`, which the endpoint reads itself.

    Raises NotFound or Forbidden for the report before it looks at the rest, then InvalidInput for everything unknown.
    """
    report = report_asked(report_name)
    text = "&".join(pair for pair in _text().split("&") if pair.partition("=")[0] not in without)
    return Query.parse(text, report)


def report_asked(report_name: str) -> ReportType:
    """The report type, if the viewer may read it. Raises NotFound or Forbidden."""
    viewer = current_viewer()
    report = report_named(report_name, nearby=[one for one in REPORTS if viewer.may(one.permission)])
    authorise(report, viewer)
    return report


def measure_asked(report: ReportType) -> str | None:
    """The one measure that panels or rows are asked about."""
    return measure_shown(_text(), report)


def panels_asked() -> tuple[str, ...] | None:
    names = ",".join(request.args.getlist("panels")).split(",")
    return tuple(dict.fromkeys(name for name in names if name)) or None


def dimension_asked() -> str | None:
    return single("dimension")


def cursor_asked() -> str | None:
    return single("cursor")


def offset_asked() -> int:
    """How many rows to pass over, for grids that page by number; `cursor` goes on from a row instead."""
    return whole(single("offset") or "0", "offset", most=MOST_OFFSET)


def order_asked() -> tuple[tuple[str, str], ...]:
    """`sort=dog_key,-duration_min`: the columns to sort rows by, a minus in front for the largest first; `rating~7.5`:
    the nearest to that number first."""
    return order_of(single("sort"))


def order_shown(search: str) -> tuple[tuple[str, str], ...]:
    """The order that the address of a page asks for."""
    return order_of(dict(parse_qsl(search.lstrip("?"))).get("sort"))


def order_of(text: str | None) -> tuple[tuple[str, str], ...]:
    """The order that the words of `sort=` mean."""
    return tuple(_sorted_by(name.strip()) for name in (text or "").split(",") if name.strip())


def _sorted_by(text: str) -> tuple[str, str]:
    name, mark, number = text.partition(NEAR)
    if mark:
        return name, f"{NEAR}{number}"
    return text.removeprefix("-"), "down" if text.startswith("-") else "up"


def is_light_asked() -> bool:
    """Whether `view=light` is asked for; there is no other view of an answer."""
    view = single("view")
    if view not in (None, LIGHT):
        raise InvalidInput(
            f"view={view!r} is none of ours; the only one is {LIGHT}",
            code="bad_view",
            field="view",
            value=view,
            suggestion=LIGHT,
        )
    return view == LIGHT


def rows_asked() -> int:
    return whole(single("rows") or str(USUAL_ROWS), "rows", least=1, most=MOST_ROWS)


def window_asked() -> int:
    """Days of a series."""
    return whole(single("window") or str(USUAL_WINDOW), "window", least=SHORTEST_WINDOW, most=LONGEST_WINDOW)


def end_asked(timezone: str) -> date:
    """The last day of a series: yesterday, the last complete day, unless one is given."""
    given = single("end")
    return parse_day(given, field="end") if given else clock.today(timezone) - timedelta(days=1)


def whole(text: str, name: str, *, least: int = 0, most: int) -> int:
    """A whole number within limits, or InvalidInput naming the field."""
    is_number = text.isascii() and text.isdecimal()
    if not (is_number and len(text) <= 10 and least <= int(text) <= most):
        # int() refuses thousands of digits in a way of its own.
        digits = text.lstrip("0") if is_number else ""
        is_above = len(digits) > 10 or int(digits or "0") > most
        raise InvalidInput(
            f"{name}={text!r} is not a whole number from {least} to {most}",
            code=f"bad_{name}",
            field=name,
            value=text,
            suggestion=str(most if is_above else least),
        )
    return int(text)


def readable(text: str) -> str:
    """The query string, if all of it is UTF-8 without a zero character; InvalidInput names the field otherwise."""
    for pair in text.lstrip("?").split("&"):
        name, _, value = pair.partition("=")
        try:
            plain = unquote_plus(f"{name}={value}", errors="strict")
        except UnicodeDecodeError:
            raise _unreadable(name, value, "is not UTF-8") from None
        if "\x00" in plain:
            raise _unreadable(name, value, "holds a zero character")
    return text


def _unreadable(name: str, value: str, why: str) -> InvalidInput:
    return InvalidInput(f"{name}={value!r} {why}", code="bad_query", field=name, value=value)


def _text() -> str:
    return readable(request.query_string.decode())


def refuse_unknown_names(known: Collection[str]) -> None:
    """Raises InvalidInput for a name in the address that means nothing here: a mistyped one would mean everything."""
    refuse_unknown(request.args, known)


def refuse_unknown(names: Iterable[str], known: Collection[str]) -> None:
    """Raises InvalidInput with the nearest of those that there are, or with all of them where none is near."""
    for name in names:
        if name not in known:
            near = nearest(name, known)
            every = f"there are {', '.join(sorted(known))}" if known else "nothing is asked for"
            raise InvalidInput(
                f"{name!r} is not a name here",
                code="unknown_name",
                field=name,
                suggestion=near,
                hint=None if near else every,
            )


def single(name: str) -> str | None:
    """The one value of a name that is no list; two would make the answer depend on their order."""
    given = [value for value in request.args.getlist(name) if value]
    if len(set(given)) > 1:
        raise InvalidInput(
            f"{name} is given {len(given)} times",
            code=f"bad_{name}",
            field=name,
            value=",".join(given),
            suggestion=given[0],
        )
    return given[0] if given else None
