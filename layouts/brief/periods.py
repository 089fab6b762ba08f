"""The periods of the brief: what each is called, and which lie before and after it."""

from datetime import date, timedelta

from dashboard.i18n import Locale, t
from dashboard.metrics.kpi_periods import DAY, MONTH
from dashboard.metrics.words import day_label, with_digits
from dashboard.semantic.period import Days


def is_current(whole: Days, today: date) -> bool:
    return whole.start <= today <= whole.end


def steps(whole: Days, today: date) -> tuple[date, date | None]:
    """A day in the period before and one in the period after; None where that has not begun."""
    after = whole.end + timedelta(days=1)
    return whole.start - timedelta(days=1), after if after <= today else None


def period_title(grain: str, whole: Days, today: date, locale: Locale) -> str:
    """Today, yesterday, this week, this month; else the day, the week of a day, or the month."""
    lang, first = locale.lang, whole.start
    if is_current(whole, today):
        return t(f"brief.this_{grain}", lang)
    if grain == DAY:
        return t("period.yesterday", lang) if first == today - timedelta(days=1) else day_label(first, locale)
    if grain == MONTH:
        return with_digits(f"{t(f'month.{first.month}', lang)} {first.year}", locale)
    return t("brief.week_of", lang, day=day_label(first, locale))
