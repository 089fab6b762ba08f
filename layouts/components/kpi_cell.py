"""One number of a row of numbers, written by the server: value, unit, change; a link to the rows behind it."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.present import change_words
from dashboard.metrics.result import Change, Number
from dashboard.metrics.words import shown_number
from dashboard.semantic.fields import Measure


def build_kpi_cell(
    measure: Measure,
    number: Number,
    change: Change | None,
    href: str,
    locale: Locale,
    note: Sequence[Component] = (),
) -> Component:
    """`note`: what stands in its corner, beside the link."""
    words, is_good = change_words(measure, change, locale)
    verdict = "is-none" if change is None else {True: "is-good", False: "is-bad", None: "is-neutral"}[is_good]
    unit = "" if number.value is None or measure.unit in ("count", "%") else t(f"unit.{measure.unit}", locale.lang)
    link = html.A(
        href=href,
        title=measure.description.text(locale.lang),
        className="kpi" if number.value is not None else "kpi has-no-value",
        children=[
            html.Span(measure.label.text(locale.lang), className="kpi-label"),
            html.Span(
                [
                    html.Bdi(shown_number(measure, number, locale), className="kpi-value"),
                    html.Span(unit, className="kpi-unit"),
                ],
                className="kpi-number",
            ),
            html.Span(words, className=f"kpi-change {verdict}"),
        ],
    )
    return html.Li([link, *note], className="has-note" if note else "")
