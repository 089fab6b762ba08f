"""The members of a dimension, to filter by."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.builder.edits import (
    filtered,
)
from dashboard.i18n import Locale, t
from dashboard.metrics.words import with_digits
from dashboard.semantic.builder_question import BuilderQuestion
from layouts.components.builder_links import BuilderLinks
from layouts.components.form_field import build_input


def build_members(
    question: BuilderQuestion,
    name: str,
    options: Sequence[tuple[str, str, int]],
    total: int,
    find: str,
    links: BuilderLinks,
    locale: Locale,
) -> Component:
    """The members of a dimension to filter by: `options` are value, words and rows; `total`: how many there are."""
    lang = locale.lang
    label = question.report.dimension(name).label.text(lang)
    chosen = question.query.selections.get(name, ())
    items = [
        html.Li(
            links.link(
                [html.Span(words), html.Bdi(with_digits(f"{count:,}", locale), className="builder-count")],
                filtered(links.definition, name, value),
                beside={"pick": name, "find": find},
                look=f"builder-how{' is-here' if value in chosen else ''}",
                **({"aria-current": "true"} if value in chosen else {}),
            )
        )
        for value, words, count in options
    ]
    form = html.Form(
        build_input(t("builder.find", lang), "find", find, kind="search"),
        **{"data-role": "builder-find", "data-pick": name},
    )
    more = t("builder.more_members", lang, count=with_digits(f"{total - len(options):,}", locale))
    return html.Section(
        [
            html.Div(
                [
                    html.H2(t("builder.filter_by", lang, name=label)),
                    links.link(t("action.close", lang), look="text-button"),
                ],
                className="part-head",
            ),
            form,
            html.Ul(items, className="builder-members") if items else html.P(t("builder.no_members", lang)),
            *([html.P(more, className="builder-hint")] if total > len(options) else []),
        ],
        className="record-part builder-pick",
    )
