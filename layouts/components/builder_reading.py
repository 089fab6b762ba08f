"""How the builder's table is read: period, comparison, order, top, subtotals, and the view."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.builder.edits import (
    over,
    sorted_by,
    with_top,
)
from dashboard.i18n import Locale, t
from dashboard.metrics.words import with_digits
from dashboard.semantic.aggregation import Aggregation
from dashboard.semantic.builder_question import MOST_TOP, VIEWS, BuilderQuestion, why_not_changed
from dashboard.semantic.fields import TimeDimension
from dashboard.semantic.query import COMPARISONS, PREVIOUS
from layouts.components.builder_links import BuilderLinks
from layouts.components.form_field import build_choice, build_input
from layouts.components.glyph import glyph

PERIODS = (
    ("-7d", "today"),
    ("-30d", "today"),
    ("-90d", "today"),
    ("this_month", "today"),
    ("this_year", "today"),
    ("all", "today"),
)
TOPS = (3, 5, 10, 20)


def build_reading(
    question: BuilderQuestion, view: str, suggested: str, links: BuilderLinks, locale: Locale
) -> Component:
    """Period, comparison, order, top, subtotals, and the view. `view`: the one that is shown."""
    lang = locale.lang
    menus = [_period(question, links, lang), _order(question, links, lang)]
    if any(not isinstance(one, TimeDimension) for one in question.dimensions):
        menus.append(_top(question, links, locale))
    if any(pick.aggregation is Aggregation.CHANGE for pick in question.picks):
        menus.append(_comparison(question, links, lang))
    if len(question.rows) > 1 or len(question.columns) > 1:
        key = "builder.hide_subtotals" if question.subtotals else "builder.show_subtotals"
        changed = links.definition | {"subtotals": not question.subtotals}
        menus.append(links.link(t(key, lang), changed, look="button"))
    return html.Div(
        [html.Div(menus, className="builder-menus"), _views(view, suggested, links, lang)], className="builder-reading"
    )


def _menu(words: str, items: Sequence[Component]) -> Component:
    summary = html.Summary([html.Span(words), glyph("chevron")], className="button")
    return html.Details([summary, html.Div(items, className="menu-list")], className="menu")


def _period(question: BuilderQuestion, links: BuilderLinks, lang: str) -> Component:
    period = question.query.period
    found = (period.start, period.end)
    items = [
        links.link(
            t(f"builder.period.{start}", lang),
            over(links.definition, start, end),
            look="menu-item",
            **({"aria-current": "true"} if found == (start, end) else {}),
        )
        for start, end in PERIODS
    ]
    is_written = found not in PERIODS
    own = html.Form(
        [
            build_input(t("audit.from", lang), "from", period.start if is_written else "", kind="date"),
            build_input(t("audit.to", lang), "to", period.end if is_written else "", kind="date"),
            html.Button(t("action.apply", lang), type="submit", className="button"),
        ],
        className="builder-days",
        **{"data-role": "builder-days"},
    )
    days = html.Bdi(f"{period.start} – {period.end}") if is_written else t(f"builder.period.{period.start}", lang)
    summary = html.Summary(
        [html.Span([t("builder.period", lang), ": "]), html.Span(days), glyph("chevron")], className="button"
    )
    return html.Details([summary, html.Div([*items, own], className="menu-list")], className="menu")


def _order(question: BuilderQuestion, links: BuilderLinks, lang: str) -> Component:
    def item(words: str, order: str | None) -> Component:
        state = {"aria-current": "true"} if question.order == order else {}
        return links.link(words, sorted_by(links.definition, order), look="menu-item", **state)

    items = [item(t("builder.order.natural", lang), None)]
    for pick in question.picks:
        label = pick.shown.label.text(lang)
        items.append(item(t("builder.order.down", lang, name=label), f"-{pick.name}"))
        items.append(item(t("builder.order.up", lang, name=label), pick.name))
    return _menu(t("builder.order", lang), items)


def _top(question: BuilderQuestion, links: BuilderLinks, locale: Locale) -> Component:
    lang, top = locale.lang, question.top
    items = [links.link(t("builder.top.all", lang), with_top(links.definition, None, None), look="menu-item")]
    for dimension in question.dimensions:
        if not isinstance(dimension, TimeDimension):
            for n in TOPS:
                words = t("builder.top.of", lang, count=with_digits(str(n), locale), name=dimension.label.text(lang))
                is_here = top is not None and (top.n, top.dimension) == (n, dimension.name)
                state = {"aria-current": "true"} if is_here else {}
                changed = with_top(links.definition, n, dimension.name)
                items.append(links.link(words, changed, look="menu-item", **state))
    summary = html.Summary([html.Span(t("builder.top", lang)), glyph("chevron")], className="button")
    return html.Details(
        [summary, html.Div([*items, _any_top(question, lang)], className="menu-list")], className="menu"
    )


def _any_top(question: BuilderQuestion, lang: str) -> Component:
    """Any number of them."""
    top = question.top
    named = [(one.name, one.label.text(lang)) for one in question.dimensions if not isinstance(one, TimeDimension)]
    told, written = t("builder.top.how_many", lang, count=MOST_TOP), str(top.n) if top else ""
    number = build_input(told, "top", written, inputMode="numeric", pattern="[0-9]{1,4}", required=True)
    of = build_choice(t("builder.top.of_what", lang), "of", named, top.dimension if top else "")
    apply = html.Button(t("action.apply", lang), type="submit", className="button")
    return html.Form([number, of, apply], className="builder-days", **{"data-role": "builder-top"})


def _comparison(question: BuilderQuestion, links: BuilderLinks, lang: str) -> Component:
    now = question.query.compare_to or PREVIOUS
    items = [
        links.link(
            t(f"builder.compare.{name}", lang),
            links.definition | {"compare": name},
            look="menu-item",
            **({"aria-current": "true"} if name == now else {}),
        )
        for name in COMPARISONS
        if why_not_changed(question.dimensions, name) is None
    ]
    return _menu(t(f"builder.compare.{now}", lang), items)


def _views(view: str, suggested: str, links: BuilderLinks, lang: str) -> Component:
    items = []
    for name in VIEWS:
        words = t(f"builder.view.{name}", lang)
        if name == suggested:
            words = t("builder.suggested", lang, view=words)
        state = {"aria-current": "true"} if name == view else {}
        chosen = links.definition | {"view": name}
        items.append(html.Li(links.link(words, chosen, look="builder-view", **state)))
    return html.Nav(html.Ul(items, className="builder-views"), **{"aria-label": t("builder.views", lang)})
