"""What can be picked: dimensions for rows, columns and filters; measures with their definition and aggregations."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.builder.edits import placed, toggled
from dashboard.i18n import Locale, t
from dashboard.semantic.builder_question import (
    MOST_COLUMN_DIMENSIONS,
    MOST_PICKS,
    MOST_ROW_DIMENSIONS,
    BuilderQuestion,
)
from layouts.components.builder_links import BuilderLinks
from layouts.components.glyph import glyph

_MOST = {"rows": MOST_ROW_DIMENSIONS, "columns": MOST_COLUMN_DIMENSIONS}


def build_palette(question: BuilderQuestion, palette: dict[str, Any], links: BuilderLinks, locale: Locale) -> Component:
    """`palette`: as `palette_as_json` gives it."""
    lang = locale.lang
    return html.Section(
        className="builder-palette",
        children=[
            html.H2(t("builder.measures", lang)),
            html.P(t("builder.measures_hint", lang), className="builder-hint"),
            html.Ul([_measure(one, question, links, lang) for one in palette["measures"]], className="builder-list"),
            html.H2(t("builder.dimensions", lang)),
            html.P(t("builder.dimensions_hint", lang), className="builder-hint"),
            *_full(question, lang),
            html.Ul(
                [_dimension(one, question, links, lang) for one in palette["dimensions"]], className="builder-list"
            ),
        ],
        **{"aria-label": t("builder.palette", lang)},
    )


def _full(question: BuilderQuestion, lang: str) -> list[Component]:
    """Why nothing more can be put there."""
    places = {"rows": question.rows, "columns": question.columns}
    words = [
        t(f"builder.full_{where}", lang, count=_MOST[where])
        for where, names in places.items()
        if len(names) >= _MOST[where]
    ]
    return [html.P(one, className="builder-hint") for one in words]


def _dimension(one: dict[str, Any], question: BuilderQuestion, links: BuilderLinks, lang: str) -> Component:
    name, label = one["name"], one["label"]
    places = {"rows": question.rows, "columns": question.columns}
    at = next((where for where, names in places.items() if name in names), None)
    buttons = [_place(name, label, where, at, places, links, lang) for where in places]
    words = t("builder.filter", lang)
    buttons.append(
        links.link(
            words,
            None,
            beside={"pick": name},
            look="text-button",
            **{"aria-label": t("builder.filter_by", lang, name=label)},
        )
    )
    return html.Li(
        [html.Span(label, className="builder-name"), html.Span(buttons, className="builder-places")],
        className=f"builder-item{' is-placed' if at else ''}",
        draggable="true",
        **{
            "data-role": "builder-drag",
            "data-name": f"dimension {name}",
            "data-rows": links.address(placed(links.definition, name, "rows")),
            "data-columns": links.address(placed(links.definition, name, "columns")),
        },
    )


def _place(
    name: str,
    label: str,
    where: str,
    at: str | None,
    places: dict[str, tuple[str, ...]],
    links: BuilderLinks,
    lang: str,
) -> Component:
    words = t(f"builder.{where}", lang)
    if at == where:
        return html.Span(words, className="text-button is-here")
    if len(places[where]) >= _MOST[where]:
        off = {"aria-disabled": "true", "title": t(f"builder.full_{where}", lang, count=_MOST[where])}
        return html.Span(words, className="text-button is-off", **off)
    told = t(f"builder.put_in_{where}", lang, name=label)
    return links.link(words, placed(links.definition, name, where), look="text-button", **{"aria-label": told})


def _measure(one: dict[str, Any], question: BuilderQuestion, links: BuilderLinks, lang: str) -> Component:
    picked = [pick.name for pick in question.picks]
    own = [pick for pick in picked if pick.partition(".")[0] == one["name"]]
    summary = html.Summary(
        [
            html.Span(one["label"], className="builder-name"),
            glyph("chevron"),
            html.Span(one["description"], className="builder-definition"),
        ]
    )
    return html.Li(
        html.Details(
            [
                summary,
                html.Ul(
                    [_aggregation(one, how, picked, links, lang) for how in one["aggregations"]],
                    className="builder-hows",
                ),
            ],
            open=bool(own),
        ),
        className=f"builder-item is-measure{' is-placed' if own else ''}",
        **{"data-name": f"measure {one['name']}"},
    )


def _aggregation(
    one: dict[str, Any], how: dict[str, Any], picked: list[str], links: BuilderLinks, lang: str
) -> Component:
    name = one["name"] if how["is_own"] else f"{one['name']}.{how['name']}"
    if how["why_not"] is not None and name not in picked:
        reason = html.Span(how["why_not"], className="builder-why")
        return html.Li([html.Span(how["label"], className="builder-how is-off", **{"aria-disabled": "true"}), reason])
    is_here = name in picked
    is_last = is_here and len(picked) == 1
    if is_last or (not is_here and len(picked) >= MOST_PICKS):
        why = t("builder.last_measure", lang) if is_last else t("builder.full", lang, count=MOST_PICKS)
        look, state = ("is-here", {"aria-current": "true"}) if is_here else ("is-off", {"aria-disabled": "true"})
        how_it_is = html.Span(how["label"], className=f"builder-how {look}", **state)
        return html.Li([how_it_is, html.Span(why, className="builder-why")])
    told = t("builder.remove" if is_here else "builder.add", lang, name=f"{one['label']} · {how['label']}")
    look = "builder-how is-here" if is_here else "builder-how"
    state = {"aria-current": "true"} if is_here else {}
    return html.Li(
        links.link(how["label"], toggled(links.definition, name), look=look, **{"aria-label": told}, **state)
    )
