"""One card of the cross-filter page: title, count, table twin, places for picture and error. No figures."""

from dash import html
from dash.development.base_component import Component

from dashboard.charts.choose import PanelKind
from dashboard.i18n import t
from dashboard.semantic.fields import TIME_PANEL, Panel
from dashboard.semantic.report import ReportType
from layouts.components.glyph import glyph, role


def build_panel_card(panel: Panel, kind: PanelKind, report: ReportType, lang: str) -> Component:
    title_id = f"title-{panel.name}"
    return html.Section(
        className=f"panel is-{kind} is-waiting",
        children=[_head(panel, kind, report, lang, title_id), *_body(kind, lang)],
        **{
            "data-panel": panel.name,
            "data-kind": str(kind),
            "data-by": panel.by,
            "aria-labelledby": title_id,
        },
    )


def panel_title(panel: Panel, report: ReportType, lang: str) -> str:
    if panel.by == TIME_PANEL:
        return t("panel.over_time", lang)
    words = report.dimension(panel.by).label.text(lang)
    # In the middle of a sentence English writes it small; Arabic has no capitals.
    return t("panel.by", lang, dimension=words[:1].lower() + words[1:])


def _head(panel: Panel, kind: PanelKind, report: ReportType, lang: str, title_id: str) -> Component:
    grain = [html.Span(className="panel-grain", **role("grain"))] if kind is PanelKind.TIME else []
    key = [_usual_key(lang)] if kind is PanelKind.TIME else []
    return html.Header(
        className="panel-head",
        children=[
            html.H2(
                id=title_id,
                className="panel-title",
                children=[
                    html.Span(_default_measure(report, lang), className="panel-measure", **role("measure")),
                    html.Span(panel_title(panel, report, lang), className="panel-by"),
                    *grain,
                ],
            ),
            *key,
            html.Span(className="panel-count", title=t("panel.count", lang), **role("count")),
            *([] if kind is PanelKind.RANK else [_range_button(lang)]),
            html.Button(
                glyph("table"),
                type="button",
                className="icon-button",
                title=t("panel.as_table", lang),
                **{"data-role": "twin", "aria-pressed": "false", "aria-label": t("panel.as_table", lang)},
            ),
            _menu(title_id, lang),
        ],
    )


def _menu(title_id: str, lang: str) -> Component:
    """A script fills it: assets/js/panelmenu.js. Its name is followed by that of the card."""
    words, menu_id = t("panel.menu", lang), f"menu-{title_id}"
    named = {"aria-label": words, "aria-labelledby": f"{menu_id} {title_id}"}
    return html.Button(
        glyph("more"),
        id=menu_id,
        type="button",
        className="icon-button",
        title=words,
        **{"data-role": "panel-menu", "aria-haspopup": "dialog", "aria-expanded": "false"},
        **named,
    )


def _range_button(lang: str) -> Component:
    """A range by typing; with a pointer it is dragged along the chart."""
    words = t("panel.range", lang)
    shape = {"data-role": "range", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-label": words}
    return html.Button(glyph("sliders"), type="button", className="icon-button", title=words, **shape)


def _usual_key(lang: str) -> Component:
    """What the band behind the days is; shown while there is one."""
    return html.Span(t("unusual.usual", lang), className="panel-usual", hidden=True, **role("usual-key"))


def _default_measure(report: ReportType, lang: str) -> str:
    return report.measure(report.default_measure).label.text(lang)


def _body(kind: PanelKind, lang: str) -> list[Component]:
    return [
        html.P(className="panel-error", hidden=True, **{"data-role": "error", "role": "alert"}),
        html.Div(className=f"panel-body is-{kind}", **role("body")),
    ]
