"""A figure of a file as people read it. Of what stands on no rows they read no 0 and no change, but why."""

from dashboard.exports.document import Figure
from dashboard.i18n import Locale, t
from dashboard.metrics.present import ChangeWords, change_words
from dashboard.metrics.words import NO_VALUE, shown_number


def figure_number(figure: Figure, locale: Locale) -> str:
    return NO_VALUE if figure.emptiness else shown_number(figure.measure, figure.number, locale)


def figure_change(figure: Figure, locale: Locale) -> ChangeWords:
    """The change; of no rows, the reason in short."""
    if figure.emptiness:
        return ChangeWords(t(f"empty.short.{figure.emptiness.why}", locale.lang))
    return change_words(figure.measure, figure.change, locale)
