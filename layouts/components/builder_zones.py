"""What a table is made of now: rows, columns and measures to be moved and removed, filters, and how it is read."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.builder.edits import (
    Definition,
    moved,
    swapped,
    toggled,
    unfiltered,
    without,
)
from dashboard.i18n import Locale, t
from dashboard.metrics.result import MemberWords
from dashboard.metrics.words import member_label, with_digits
from dashboard.semantic.builder_question import BuilderQuestion
from dashboard.semantic.conventions import Conventions
from layouts.components.builder_links import BuilderLinks
from layouts.components.glyph import glyph


def build_zones(
    question: BuilderQuestion, links: BuilderLinks, locale: Locale, words: MemberWords, conventions: Conventions
) -> Component:
    """`words`: the names of members."""
    lang = locale.lang
    swap = links.link(t("builder.swap", lang), swapped(links.definition), look="text-button")
    zones = [
        _zone("rows", question.rows, question, links, lang),
        _zone("columns", question.columns, question, links, lang),
        _measures(question, links, lang),
        _filters(question, links, locale, words, conventions),
    ]
    return html.Section(
        [*zones, *([swap] if question.columns else [])],
        className="builder-zones",
        **{"aria-label": t("builder.table_of", lang)},
    )


def _zone(where: str, names: Sequence[str], question: BuilderQuestion, links: BuilderLinks, lang: str) -> Component:
    chips = [
        _chip(
            question.report.dimension(name).label.text(lang),
            where,
            name,
            names,
            without(links.definition, name),
            links,
            lang,
        )
        for name in names
    ]
    hint = html.Span(t(f"builder.{where}_empty", lang), className="builder-hint")
    return html.Div(
        [html.H3(t(f"builder.{where}", lang)), html.Ul(chips, className="builder-chips") if chips else hint],
        className="builder-zone",
        **{"data-role": "builder-drop", "data-where": where},
    )


def _measures(question: BuilderQuestion, links: BuilderLinks, lang: str) -> Component:
    names = [pick.name for pick in question.picks]
    chips = [
        _chip(
            pick.shown.label.text(lang),
            "measures",
            pick.name,
            names,
            toggled(links.definition, pick.name) if len(names) > 1 else None,
            links,
            lang,
        )
        for pick in question.picks
    ]
    return html.Div(
        [html.H3(t("builder.measures", lang)), html.Ul(chips, className="builder-chips")], className="builder-zone"
    )


def _chip(
    label: str, where: str, name: str, names: Sequence[str], gone: Definition | None, links: BuilderLinks, lang: str
) -> Component:
    at = list(names).index(name)
    steps = []
    for by, key, is_possible in ((-1, "back", at > 0), (1, "on", at < len(names) - 1)):
        if is_possible:
            told = t(f"builder.move_{key}", lang, name=label)
            steps.append(
                links.link(
                    glyph("back" if by < 0 else "forward"),
                    moved(links.definition, name, where, by),
                    look="chip-step",
                    **{"aria-label": told, "title": told},
                )
            )
    told = t("builder.remove", lang, name=label)
    remove = (
        []
        if gone is None
        else [links.link(glyph("close"), gone, look="chip-step", **{"aria-label": told, "title": told})]
    )
    return html.Li([html.Span(label), *steps, *remove], className="builder-chip", **{"data-name": f"{where} {name}"})


def _filters(
    question: BuilderQuestion, links: BuilderLinks, locale: Locale, words: MemberWords, conventions: Conventions
) -> Component:
    lang, report = locale.lang, question.report
    chips = []
    for name, members in question.query.filters:
        dimension = report.dimension(name)
        label = dimension.label.text(lang)
        count = with_digits(str(len(members)), locale)
        one = member_label(dimension, members[0], words, locale, conventions)
        chosen = html.Bdi(one if len(members) == 1 else t("builder.members", lang, count=count))
        told = t("builder.remove", lang, name=label)
        chips.append(
            html.Li(
                [
                    links.link([f"{label}: ", chosen], beside={"pick": name}, look="builder-chip-link"),
                    links.link(
                        glyph("close"),
                        unfiltered(links.definition, name),
                        look="chip-step",
                        **{"aria-label": told, "title": told},
                    ),
                ],
                className="builder-chip",
            )
        )
    hint = html.Span(t("builder.filters_empty", lang), className="builder-hint")
    return html.Div(
        [html.H3(t("builder.filters", lang)), html.Ul(chips, className="builder-chips") if chips else hint],
        className="builder-zone",
    )
