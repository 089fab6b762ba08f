"""Where a file's numbers are from, in words."""

from zoneinfo import ZoneInfo

from dashboard.exports.document import Document
from dashboard.i18n import Locale, t
from dashboard.metrics.words import day_label, with_digits


def as_of_words(document: Document, locale: Locale) -> str:
    """The moment of the data in the unit's time, and the zone."""
    at = document.provenance.as_of.astimezone(ZoneInfo(document.timezone))
    moment = f"{day_label(at.date(), locale)} {with_digits(f'{at:%H:%M}', locale)}"
    return t("export.as_of", locale.lang, moment=moment, timezone=document.timezone)
