"""The filter bar: places for period, dimension buttons and chips, and the undo, redo and clear buttons."""

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import t
from layouts.components.glyph import glyph, role


def build_filter_bar(lang: str) -> Component:
    return html.Section(
        className="filters",
        children=[_bar(lang), _chip_row(lang)],
        **{"aria-label": t("filters.label", lang)},
    )


def _bar(lang: str) -> Component:
    period = html.Button(
        [glyph("calendar"), html.Span(className="filter-period", **role("period-label")), glyph("chevron")],
        type="button",
        className="filter-button is-period",
        **_opens("period"),
    )
    more = html.Button(
        [
            glyph("sliders"),
            html.Span(t("filters.more", lang)),
            html.Span(className="badge", hidden=True, **role("more-badge")),
        ],
        type="button",
        className="filter-button",
        **_opens("more"),
    )
    buttons = html.Div(className="filter-dimensions", **role("dimension-buttons"))
    history = html.Div(
        className="filter-history",
        children=[_icon_button("undo", lang), _icon_button("redo", lang)],
        role="group",
        **{"aria-label": t("filters.history", lang)},
    )
    return html.Div([period, buttons, more, history], className="filter-row")


def _opens(name: str) -> dict[str, str]:
    return {"data-role": name, "aria-haspopup": "dialog", "aria-expanded": "false"}


def _icon_button(name: str, lang: str) -> Component:
    words = t(f"action.{name}", lang)
    return html.Button(
        glyph(name),
        type="button",
        disabled=True,
        title=words,
        className="icon-button",
        **{"data-role": name, "aria-label": words},
    )


def _chip_row(lang: str) -> Component:
    # Its place is kept while it is empty: nothing may move under the pointer when something is selected.
    return html.Div(
        className="chip-row is-empty",
        children=[
            html.P(t("chips.none", lang), className="chip-hint"),
            html.Ul(className="chips", **{"data-role": "chips", "aria-label": t("chips.label", lang)}),
            html.Button(t("action.clear_all", lang), type="button", className="text-button", **role("clear-all")),
        ],
        **role("chip-row"),
    )
