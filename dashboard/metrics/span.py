"""How long something is, as people say it: days as years and months. One place for pages and papers; rows.js writes the
same in grids, from the same words."""

from dashboard.i18n import FEW, Locale, t, without_isolates
from dashboard.metrics.words import with_digits
from dashboard.semantic.fields import DAYS_PER_YEAR

MONTHS_PER_YEAR = 12


def span_words(days: int, locale: Locale) -> str:
    """5 years 7 months; days where they are not yet a month. What is below 0 is an error in the data and stays days."""
    months = int(days * MONTHS_PER_YEAR / DAYS_PER_YEAR)
    if months < 1:
        return _counted("day", days, locale)
    years, rest = divmod(months, MONTHS_PER_YEAR)
    if not rest:
        return _counted("year", years, locale)
    if not years:
        return _counted("month", rest, locale)
    both = t(
        "value.span.both",
        locale.lang,
        years=_counted("year", years, locale),
        months=_counted("month", rest, locale),
    )
    return without_isolates(both)


def _counted(unit: str, count: int, locale: Locale) -> str:
    words = t(f"value.span.{unit}.{_form(count)}", locale.lang, count=with_digits(f"{count:,}", locale))
    return without_isolates(words)


def _form(count: int) -> str:
    """In Arabic one and two are the word alone, and from three to ten things are counted in the plural."""
    return {0: "none", 1: "one", 2: "two"}.get(count) or ("few" if abs(count) <= FEW else "many")
