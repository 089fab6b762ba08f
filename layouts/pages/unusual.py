"""One day of one measure against what is usual: which projects, dogs and people moved it by how much."""

from collections.abc import Callable
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.contributions import Contribution, Explanation, Parts
from dashboard.metrics.present_anomalies import difference_words, judged_words, value_words
from dashboard.metrics.words import day_label, member_label, with_digits
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.period import Period
from dashboard.semantic.query import Query
from layouts.address import Address, rows_path
from layouts.components.breadcrumb import build_breadcrumb
from layouts.components.field_list import build_field_list


def layout(locale: Locale, query: Query, found: Explanation, conventions: Conventions, address: Address) -> Component:
    """`query`: the question whose day it is."""
    lang, report, day = locale.lang, query.report, found.judged.day
    that_day = Query(report=report, filters=query.filters, period=Period(start=day.isoformat(), end=day.isoformat()))
    search = f"{that_day.page_text()}&{urlencode({'measure': found.measure.name})}"

    def lead(dimension: str, member: str) -> str:
        narrowed = that_day.with_filter(dimension, member)
        return f"{rows_path(report.name)}?{narrowed.page_text()}&{urlencode({'measure': found.measure.name})}"

    def label(parts: Parts, member: str) -> str:
        return member_label(parts.dimension, member, found.labels, locale, conventions)

    tables = [_table(locale, found, parts, label, lead) for parts in found.parts]
    return html.Div(
        className="record",
        children=[
            build_breadcrumb(query, address, found.labels, locale, conventions),
            html.H1([found.measure.label.text(lang), " · ", html.Bdi(day_label(day, locale))]),
            html.P(judged_words(found.judged, found.measure, locale), className="unusual-words"),
            _against(locale, found, f"{rows_path(report.name)}?{search}"),
            html.Div(tables, className="unusual-parts")
            if tables
            else html.P(t("unusual.no_parts", lang), className="notice"),
        ],
    )


def _against(locale: Locale, found: Explanation, rows: str) -> Component:
    lang, measure, judged = locale.lang, found.measure, found.judged
    difference = None if judged.value is None or found.usual is None else judged.value - found.usual
    compared = t("list.comma", lang).join(day_label(day, locale) for day in found.compared)
    fields = [
        (t("unusual.value", lang), value_words(measure, judged.value, locale) or ""),
        (t("unusual.usual", lang), value_words(measure, found.usual, locale) or ""),
        (t("unusual.difference", lang), difference_words(measure, difference, locale) or ""),
        (t("unusual.compared", lang), compared),
    ]
    return html.Section(
        [build_field_list(fields, locale), html.A(t("unusual.rows", lang), href=rows)], className="record-part"
    )


def _table(
    locale: Locale,
    found: Explanation,
    parts: Parts,
    label: Callable[[Parts, str], str],
    lead: Callable[[str, str], str],
) -> Component:
    lang, measure = locale.lang, found.measure
    heads = ("unusual.member", "unusual.value", "unusual.usual", "unusual.difference")
    head = html.Tr([html.Th(t(key, lang), scope="col", className="is-text" if n == 0 else "is-number")
                    for n, key in enumerate(heads)])  # fmt: skip
    rows = [
        _row(locale, found, one, label(parts, one.member), lead(parts.dimension.name, one.member))
        for one in parts.members
    ]
    others = with_digits(
        t("unusual.others", lang, count=f"{parts.others:,}",
          difference=difference_words(measure, parts.others_difference, locale)),
        locale,
    )  # fmt: skip
    return html.Section(
        [
            html.H2(t("unusual.by", lang, dimension=parts.dimension.label.text(lang))),
            html.Div(html.Table([html.Thead(head), html.Tbody(rows)], className="sheet"), className="sheet-scroll"),
            *([html.P(others, className="notice")] if parts.others else []),
        ],
        className="record-part",
    )


def _row(locale: Locale, found: Explanation, one: Contribution, name: str, href: str) -> Component:
    measure = found.measure
    numbers = (
        value_words(measure, one.value, locale),
        value_words(measure, one.usual, locale),
        difference_words(measure, one.difference, locale),
    )
    cells = [html.Td(html.Bdi(text or "–"), className="is-number") for text in numbers]
    return html.Tr([html.Th(html.A(html.Bdi(name), href=href), scope="row"), *cells])
