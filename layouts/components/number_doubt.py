"""In the corner of a number: how many findings touch it, and the way to them."""

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import with_digits
from dashboard.quality.asking import Quality
from dashboard.semantic.fields import Measure


def build_number_doubt(quality: Quality, measure: Measure, href: str, locale: Locale) -> list[Component]:
    """Nothing for a number that no finding touches."""
    count = quality.touching(measure)
    if not count:
        return []
    shown = with_digits(f"{count:,}", locale)
    words = t("quality.touches", locale.lang, measure=measure.label.text(locale.lang), count=shown)
    named = {"aria-label": words}
    return [html.A(["! ", html.Bdi(shown)], href=href, className="number-doubt", title=words, **named)]
