"""How good the rows of a file are, as a line of its head."""

from dashboard.exports.document import Fact
from dashboard.i18n import Locale, t
from dashboard.quality.asking import Quality
from dashboard.quality.score import Badge
from dashboard.quality.words import arithmetic_words, badge_words


def quality_facts(quality: Quality | None, locale: Locale) -> tuple[Fact, ...]:
    """The badge in words and the arithmetic of the score; nothing where nobody asked for it."""
    if quality is None:
        return ()
    words = badge_words(quality.score.badge, locale)
    text = words if quality.score.badge is Badge.NONE else f"{words} · {arithmetic_words(quality.score, locale)}"
    return (Fact(label=t("export.fact_quality", locale.lang), text=text),)
