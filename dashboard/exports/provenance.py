"""Where a file's numbers are from, in words."""

from collections.abc import Mapping
from itertools import islice
from zoneinfo import ZoneInfo

from dashboard.exports.document import Document, Fact
from dashboard.i18n import Locale, t
from dashboard.metrics.result import Change
from dashboard.metrics.words import day_label, with_digits
from dashboard.semantic.period import Days


def days_words(days: Days, locale: Locale) -> str:
    first, last = day_label(days.start, locale), day_label(days.end, locale)
    return first if first == last else f"{first} – {last}"


def compared_fact(changes: Mapping[str, Change], locale: Locale) -> tuple[Fact, ...]:
    """Which earlier days all changes are against; nothing where there is no change."""
    return tuple(
        Fact(
            label=t("export.fact_compared", locale.lang),
            text=_compared_words(one, locale),
        )
        for one in islice(changes.values(), 1)
    )


def _compared_words(change: Change, locale: Locale) -> str:
    count = "day" if change.days.count == 1 else "days"
    return t(f"compare.{change.comparison}.{count}", locale.lang, range=days_words(change.days, locale))


def as_of_words(document: Document, locale: Locale) -> str:
    """The moment of the data in the unit's time, and the zone."""
    at = document.provenance.as_of.astimezone(ZoneInfo(document.timezone))
    moment = f"{day_label(at.date(), locale)} {with_digits(f'{at:%H:%M}', locale)}"
    return t("export.as_of", locale.lang, moment=moment, timezone=document.timezone)
