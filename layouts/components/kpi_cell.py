"""One number of a row of numbers, written by the server: value, unit, change; a link to the rows behind it."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.present import change_words
from dashboard.metrics.result import Change, Emptiness, Number
from dashboard.metrics.words import shown_number
from dashboard.semantic.fields import Measure


def build_kpi_cell(
    measure: Measure,
    number: Number,
    change: Change | None,
    href: str,
    locale: Locale,
    note: Sequence[Component] = (),
    emptiness: Emptiness | None = None,
) -> Component:
    """`note`: what stands in its corner, beside the link. `emptiness`: why it stands on no rows at all; said in short
    in the place of the change."""
    words, is_good, arrow = change_words(measure, change, locale, emptiness)
    has_change = change is not None and emptiness is None
    verdict = {True: "is-good", False: "is-bad", None: "is-neutral"}[is_good] if has_change else "is-none"
    has_unit = emptiness is None and number.value is not None and measure.unit not in ("count", "%")
    link = html.A(
        href=href,
        title=measure.description.text(locale.lang),
        className=_kind(number, emptiness),
        children=[
            html.Span(measure.label.text(locale.lang), className="kpi-label"),
            html.Span(
                [
                    html.Bdi(shown_number(measure, number, locale, emptiness), className="kpi-value"),
                    html.Span(t(f"unit.{measure.unit}", locale.lang) if has_unit else "", className="kpi-unit"),
                ],
                className="kpi-number",
            ),
            html.Span([*_seen(arrow), words], className=f"kpi-change {verdict}"),
        ],
    )
    return html.Li([link, *note], className="has-note" if note else "")


def _seen(arrow: str) -> list[Component]:
    """Whoever hears the page hears the words beside it."""
    return [html.Span(arrow, className="kpi-arrow", **{"aria-hidden": "true"})] if arrow else []


def _kind(number: Number, emptiness: Emptiness | None) -> str:
    if emptiness is not None:
        return f"kpi has-no-value is-{emptiness.why}"
    return "kpi" if number.value is not None else "kpi has-no-value"
