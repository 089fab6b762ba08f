"""What a number is: its definition, what it is made of, the filters in force, its rows, and when they were edited."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.explain import Explanation
from dashboard.metrics.words import day_label, member_label, moment_label, shown_number, with_digits
from dashboard.permissions import Viewer
from dashboard.quality.asking import Quality
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Ratio
from dashboard.semantic.query import Query
from data_access.batch_history import FeedingBatch
from data_access.edit_store import LoggedEdit
from layouts.address import Address, quality_path, rows_path
from layouts.components.breadcrumb import build_breadcrumb
from layouts.components.edit_list import build_edit_list
from layouts.components.feeding import build_feeding
from layouts.components.field_list import build_field_list
from layouts.components.quality_badge import build_quality_badge
from layouts.markup import TIMELY


def layout(
    viewer: Viewer,
    locale: Locale,
    query: Query,
    found: Explanation,
    edits: Sequence[LoggedEdit],
    feeding: Sequence[FeedingBatch],
    conventions: Conventions,
    address: Address,
    quality: Quality,
) -> Component:
    """`quality`: of the records of its period, projects, dogs and people."""
    lang, measure = locale.lang, found.measure
    rows = f"{rows_path(query.report.name)}?{query.page_text()}&measure={measure.name}"
    counted = with_digits(f"{found.rows_counted:,}", locale)
    return html.Div(
        className="record",
        children=[
            build_breadcrumb(query, address, found.tick.labels, locale, conventions),
            html.H1([measure.label.text(lang), " ", html.Bdi(shown_number(measure, found.number, locale))]),
            html.P(
                [
                    html.A(t("explain.rows", lang, count=counted), href=rows, className="rows-link"),
                    build_quality_badge(quality, quality_path(query), locale),
                ],
                className="provenance",
            ),
            html.Div(
                [
                    html.Div([_definition(locale, found), _filters(locale, query, found, conventions)]),
                    html.Div(
                        [
                            _source(locale, found),
                            build_feeding(viewer, feeding, found, locale),
                            build_edit_list(viewer, edits, locale),
                        ]
                    ),
                ],
                className="record-parts",
            ),
        ],
    )


def _definition(locale: Locale, found: Explanation) -> Component:
    lang, measure = locale.lang, found.measure
    fields = [(part.label.text(lang), shown_number(part, number, locale)) for part, number in found.parts]
    if isinstance(measure, Ratio):
        fields.append((t("explain.minimum", lang), with_digits(f"{measure.minimum:,}", locale)))
    parts = [html.H3(t("explain.parts", lang)), build_field_list(fields, locale)] if fields else []
    return _part(t("explain.definition", lang), [html.P(measure.description.text(lang)), *parts])


def _filters(locale: Locale, query: Query, found: Explanation, conventions: Conventions) -> Component:
    days = found.tick.days
    span = " – ".join(day_label(day, locale) for day in dict.fromkeys((days.start, days.end)))
    fields = [(t("explain.period", locale.lang), span)]
    for name, members in query.filters:
        dimension = query.report.dimension(name)
        labels = [member_label(dimension, one, found.tick.labels, locale, conventions) for one in members]
        fields.append((dimension.label.text(locale.lang), t("list.comma", locale.lang).join(labels)))
    return _part(t("explain.filters", locale.lang), [build_field_list(fields, locale)])


def _source(locale: Locale, found: Explanation) -> Component:
    lang, provenance = locale.lang, found.tick.provenance
    fields = [
        (t("explain.rows_counted", lang), with_digits(f"{found.rows_counted:,}", locale)),
        (t("explain.as_of", lang), _timely(moment_label(provenance.as_of, locale))),
        (t("explain.computed_at", lang), _timely(moment_label(provenance.computed_at, locale))),
        (t("explain.definition_version", lang), provenance.definition_version),
        (t("explain.engine", lang), t(f"engine.{provenance.engine}", lang)),
    ]
    return _part(t("explain.source", lang), [build_field_list(fields, locale)])


def _timely(words: str) -> Component:
    return html.Span(words, **TIMELY)


def _part(heading: str, children: Sequence[Component]) -> Component:
    return html.Section([html.H2(heading), *children], className="record-part")
