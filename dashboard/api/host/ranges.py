"""The host's way to name a range of days: a kind (`range_type`) and the parameters that go with it."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.api.questions import single
from dashboard.errors import InvalidInput, nearest
from dashboard.i18n import Locale, t
from dashboard.metrics.words import day_label
from dashboard.semantic.period import Days, parse_day

DAILY, WEEKLY, MONTHLY, CUSTOM = "daily", "weekly", "monthly", "custom"
LONGEST_BY_ROW = 31
"""Days of a custom range up to which its rows are listed; a longer one is shown by week."""

_GRAINS = {DAILY: "day", WEEKLY: "week", MONTHLY: "month", CUSTOM: "custom"}
_ARABIC = Locale(lang="ar")


@dataclass(frozen=True, kw_only=True)
class Range:
    """`kind`: the range type as asked."""

    kind: str
    days: Days

    @property
    def granularity(self) -> str:
        return _GRAINS[self.kind]

    @property
    def aggregation(self) -> str:
        """How an answer is cut: "daily" (rows), "weekly" or "monthly" (a line per dog and part)."""
        if self.kind != CUSTOM:
            return self.kind
        return DAILY if self.days.count <= LONGEST_BY_ROW else WEEKLY

    def as_filters(self) -> dict[str, str]:
        return {"range_type": self.kind, "date_from": str(self.days.start), "date_to": str(self.days.end)}

    def in_words(self) -> str:
        """For people, in Arabic, as the host writes it."""
        start, end = self.days.start, self.days.end
        if self.kind == MONTHLY:
            return f"{t(f'month.{start.month}', 'ar')} {start.year}"
        if self.kind == DAILY:
            return day_label(start, _ARABIC)
        return f"من {day_label(start, _ARABIC)} إلى {day_label(end, _ARABIC)}"

    def part_of(self, day: date) -> str:
        """The part of the range that a day is in: weeks are counted from its first day, a month is one part."""
        if self.aggregation == MONTHLY:
            return "month_0"
        return f"week_{(day - self.days.start).days // 7}"


def range_asked() -> Range:
    """Raises InvalidInput naming the parameter that lacks or that cannot be read."""
    kind = single("range_type") or DAILY
    if kind not in _READERS:
        raise InvalidInput(
            f"range_type={kind!r} is none of {', '.join(_READERS)}",
            code="bad_range_type",
            field="range_type",
            value=kind,
            suggestion=nearest(kind, _READERS),
        )
    return Range(kind=kind, days=_READERS[kind]())


def day_range(name: str = "date") -> Range:
    """The range of one day, for the addresses that know no other."""
    day = required_day(name)
    return Range(kind=DAILY, days=Days(start=day, end=day))


def week_range() -> Range:
    """A week from `week_start`, which must be a Monday."""
    start = required_day("week_start")
    if start.weekday() != 0:
        monday = start - timedelta(days=start.weekday())
        raise InvalidInput(
            f"week_start={start} is not a Monday",
            code="bad_date",
            field="week_start",
            value=str(start),
            suggestion=str(monday),
        )
    return Range(kind=WEEKLY, days=Days(start=start, end=start + timedelta(days=6)))


def required_day(name: str) -> date:
    return parse_day(_required(name, "2026-11-24"), field=name)


def _required(name: str, example: str) -> str:
    given = single(name)
    if given is None:
        raise InvalidInput(f"{name} is missing", code="missing_parameter", field=name, suggestion=example)
    return given


def _month() -> Days:
    text = _required("year_month", "2026-11")
    try:
        first = parse_day(f"{text}-01", field="year_month")
    except InvalidInput:
        raise InvalidInput(
            f"year_month={text!r} is not a month; write YYYY-MM",
            code="bad_date",
            field="year_month",
            value=text,
            suggestion="2026-11",
        ) from None
    return Days(start=first, end=first.replace(day=monthrange(first.year, first.month)[1]))


def _custom() -> Days:
    """Reversed limits are swapped."""
    start, end = required_day("date_from"), required_day("date_to")
    return Days(start=min(start, end), end=max(start, end))


_READERS: dict[str, Callable[[], Days]] = {
    DAILY: lambda: day_range().days,
    WEEKLY: lambda: week_range().days,
    MONTHLY: _month,
    CUSTOM: _custom,
}
