"""Names of members and numbers as a reader reads them: language, digits, units."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from hijridate import Gregorian

from dashboard.i18n import Locale, Words, t, with_digits_of, without_isolates
from dashboard.metrics.holidays import FIRST_KNOWN, LAST_KNOWN
from dashboard.metrics.result import Emptiness, MemberWords, Number
from dashboard.metrics.statements import bands_of
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import (
    MISSING,
    AttributeDimension,
    BandDimension,
    Dimension,
    Measure,
    TimeDimension,
    ValueDimension,
)

LABELS_KEPT = 20_000
NO_VALUE = "–"
"""In the place of a number where there is none to tell; why there is none is said beside it."""


def with_digits(text: str, locale: Locale) -> str:
    """The text with the reader's digits and separators."""
    return with_digits_of(locale.digits, text)


def shown_number(measure: Measure, shown: Number, locale: Locale, emptiness: Emptiness | None = None) -> str:
    """The value with its decimals and thousands; the word for "missing" or "too few" where there is none. `emptiness`:
    why it stands on no rows at all, which is no 0."""
    if emptiness is not None:
        return NO_VALUE
    if shown.value is None:
        return t(f"number.{shown.reason}", locale.lang)
    text = f"{shown.value:,.{measure.decimals}f}"
    return with_digits(f"{text}%" if measure.unit == "%" else text, locale)


def member_label(dimension: Dimension, value: str, words: MemberWords, locale: Locale, conventions: Conventions) -> str:
    """The words for one member, never empty; an unknown value shows as itself."""
    return member_labels(dimension, words, locale, conventions)(value)


def member_labels(
    dimension: Dimension, words: MemberWords, locale: Locale, conventions: Conventions
) -> Callable[[str], str]:
    """`member_label` of a dimension, for many of its members."""
    named = _naming(dimension, words, locale, conventions)
    return lambda value: t("member.missing", locale.lang) if value == MISSING else named(value)


def _naming(dimension: Dimension, words: MemberWords, locale: Locale, conventions: Conventions) -> Callable[[str], str]:
    match dimension:
        case TimeDimension():
            return lambda value: _time_label(dimension.part, value, locale)
        case BandDimension():
            labels = {band.value: band.label for band in bands_of(dimension, conventions)}
        case ValueDimension() | AttributeDimension():
            labels = {named.value: named.label for named in dimension.values}
        case _:
            return lambda value: words.name(dimension.name, value) or value
    known = {value: with_digits(label.text(locale.lang), locale) for value, label in labels.items()}
    return lambda value: known.get(value, value)


@lru_cache(LABELS_KEPT)
def _time_label(part: str, value: str, locale: Locale) -> str:
    if part == "weekday":
        return t(f"weekday.{value}", locale.lang)
    if part == "month":
        year, month = value.split("-")
        return with_digits(f"{t(f'month.{int(month)}', locale.lang)} {year}", locale)
    if part == "quarter":
        year, quarter = value.split("-Q")
        return with_digits(t("quarter.label", locale.lang, quarter=quarter, year=year), locale)
    if part == "year":
        return with_digits(value, locale)
    return day_label(date.fromisoformat(value), locale)


def day_label(day: date, locale: Locale) -> str:
    """The date in words: 24 November 2026; for who reads it, with the Hijri one beside."""
    return f"{_gregorian(day, locale)}{_beside(day, locale)}"


def moment_label(at: datetime, locale: Locale) -> str:
    """A moment in words, in the unit's time: 24 November 2026 13:05."""
    local = at.astimezone(ZoneInfo(locale.timezone))
    time = with_digits(f"{local:%H:%M}", locale)
    return f"{_gregorian(local.date(), locale)} {time}{_beside(local.date(), locale)}"


def _gregorian(day: date, locale: Locale) -> str:
    return with_digits(f"{day.day} {t(f'month.{day.month}', locale.lang)} {day.year}", locale)


def _beside(day: date, locale: Locale) -> str:
    """The day by the Umm al-Qura calendar, after a mark; nothing where it is not read, or not known."""
    if locale.calendar == "gregory" or not FIRST_KNOWN <= day <= LAST_KNOWN:
        return ""
    year, month, number = Gregorian.fromdate(day).to_hijri().datetuple()
    words = t("hijri.day", locale.lang, day=number, month=Words(t(f"hijri.{month}", locale.lang)), year=year)
    return f" · {with_digits(without_isolates(words), locale)}"
