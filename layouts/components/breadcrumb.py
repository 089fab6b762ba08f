"""The way down to a question: the report, then each filter from coarse to fine, each with those beside it in a menu.

A script fills a menu when it is opened; without one the steps are links all the same.
"""

import json
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t, words_under
from dashboard.metrics.drilldown import Step, beside, next_levels, steps_of
from dashboard.metrics.result import MemberWords
from dashboard.metrics.words import member_label
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Dimension, TimeDimension
from dashboard.semantic.query import Query
from layouts.address import Address, options_path, report_path
from layouts.components.glyph import glyph, role

KEPT = ("measure", "sort")
"""Words of an address that a step leaves as they are."""
LEVELS_SHOWN = 2


def path_steps(query: Query) -> tuple[Step, ...]:
    """The steps that a path shows: all but those in time, which the period says."""
    return tuple(step for step in steps_of(query) if not isinstance(step.dimension, TimeDimension))


def build_breadcrumb(
    query: Query, address: Address, labels: MemberWords | None, locale: Locale, conventions: Conventions
) -> Component:
    """For the page at `address`, which is about `query`. `labels`: needed where the query has steps."""
    steps = path_steps(query)
    items = [
        _top(query, address, locale),
        *(_step(query, step, address, _words(query, step, labels, locale, conventions), locale) for step in steps),
        *(_level(query, level, address, locale) for level in _levels(query)[: LEVELS_SHOWN if steps else 1]),
    ]
    reader = {"tag": locale.tag, "words": words_under(("picker.",), locale.lang)}
    return html.Nav(
        html.Ol(items, className="crumbs"),
        **{"aria-label": t("path.label", locale.lang), "data-reader": json.dumps(reader)},
    )


def _levels(query: Query) -> list[Dimension]:
    """Where one can go on from here; time is narrowed by the period."""
    return [level for level in next_levels(query) if not isinstance(level, TimeDimension)]


def _top(query: Query, address: Address, locale: Locale) -> Component:
    words = query.report.label.text(locale.lang)
    start = report_path(query.report.name)
    href = f"{start}?{address.search}" if address.search else start
    return html.Li(html.A([glyph("back"), html.Span(words)], href=href, className="back-link", **role("back")))


def _words(
    query: Query, step: Step, labels: MemberWords | None, locale: Locale, conventions: Conventions
) -> list[Component]:
    """The members' names, which are data and may be of any script."""
    assert labels is not None
    members = query.selections[step.dimension.name]
    names = [member_label(step.dimension, one, labels, locale, conventions) for one in members]
    return [html.Bdi(t("list.comma", locale.lang).join(names))]


def _step(query: Query, step: Step, address: Address, words: list[Component], locale: Locale) -> Component:
    name = step.dimension.name
    summary = html.Summary(
        glyph("chevron"),
        className="icon-button",
        **{"aria-label": t("path.others", locale.lang, dimension=step.dimension.label.text(locale.lang))},
    )
    link = html.A(words, href=_href(step.query, address), title=step.dimension.label.text(locale.lang))
    chosen = query.selections[name]
    return html.Li([link, _menu(step.dimension, summary, beside(query, name), chosen, address, locale)])


def _level(query: Query, level: Dimension, address: Address, locale: Locale) -> Component:
    """One step further down."""
    words = t("path.further", locale.lang, dimension=level.label.text(locale.lang))
    summary = html.Summary([html.Span(words), glyph("chevron")], className="crumb-further")
    return html.Li(_menu(level, summary, query, (), address, locale))


def _menu(
    dimension: Dimension, summary: Component, base: Query, chosen: tuple[str, ...], address: Address, locale: Locale
) -> Component:
    """`base`: the question that a member of the menu narrows."""
    search = html.Div(
        [
            glyph("search"),
            # A script makes the field: without one there is nothing to search.
            html.Div(**{"data-role": "crumb-search", "data-label": t("picker.search", locale.lang)}),
        ],
        className="picker-top",
    )
    panel = html.Div(
        [
            search,
            html.Ul(className="crumb-members", **role("crumb-members")),
            html.P(className="picker-note", **role("crumb-note")),
        ],
        className="menu-list",
    )
    return html.Details(
        [summary, panel],
        className="menu crumb-menu",
        **{
            "data-crumb": dimension.name,
            "data-options": options_path(base.report.name),
            "data-path": address.path,
            "data-base": _search(base, address),
            "data-chosen": json.dumps(chosen),
        },
    )


def _href(query: Query, address: Address) -> str:
    return f"{address.path}?{_search(query, address)}"


def _search(query: Query, address: Address) -> str:
    kept = {name: value for name in KEPT if (value := address.value(name))}
    return "&".join(part for part in (query.page_text(), urlencode(kept)) if part)
