"""One record: every field the viewer may see, where it counts, and when it was edited."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.cells import cell_text, column_title
from dashboard.metrics.daily import Item
from dashboard.metrics.paging import NEAR
from dashboard.metrics.statements import bands_of
from dashboard.semantic.conventions import SCORE_TIER, Conventions
from dashboard.semantic.fields import BandDimension, Column, MemberDimension
from dashboard.semantic.report import ReportType
from dashboard.workflow.audit_trail import ReadEntry
from layouts.address import daily_path, history_path, report_path, rows_path
from layouts.components.back_link import build_back_link
from layouts.components.entry_list import build_entry_list
from layouts.components.field_list import build_field_list
from layouts.components.finding_lines import build_finding_lines


def layout(
    locale: Locale,
    report: ReportType,
    columns: Sequence[Column],
    item: Item,
    entries: Sequence[ReadEntry],
    correction: Sequence[Component],
    origin: Sequence[Component],
    conventions: Conventions,
    doubts: Sequence[dict[str, Any]] = (),
) -> Component:
    """`entries`: the history of the record, newest first; `correction`: the form that corrects it, for whom may;
    `origin`: the file that brought it, where one did; `doubts`: the findings against it, as the API tells them."""
    lang = locale.lang
    return html.Div(
        className="record",
        children=[
            build_back_link(report.label.text(lang), _back(report, item)),
            html.H1(t("record.title", lang, grain=report.grain.text(lang))),
            html.Div(
                [
                    html.Div([*_doubts(doubts, item, locale), _fields(report, columns, item, locale), *correction]),
                    html.Div([*origin, _history(entries, locale), _leads(report, item, locale, conventions)]),
                ],
                className="record-parts",
            ),
        ],
    )


def _doubts(doubts: Sequence[dict[str, Any]], item: Item, locale: Locale) -> list[Component]:
    if not doubts:
        return []
    lines = build_finding_lines(doubts, {one["day"]: item["day"] for one in doubts}, locale)
    return [html.Section([html.H2(t("record.doubts", locale.lang)), lines], className="record-part")]


def _history(entries: Sequence[ReadEntry], locale: Locale) -> Component:
    empty = html.P(t("record.no_edits", locale.lang), className="notice")
    body = build_entry_list(entries, locale) if entries else empty
    return html.Section([html.H2(t("record.history", locale.lang)), body], className="record-part")


def _back(report: ReportType, item: Item) -> str:
    """To the daily report that the record stands in."""
    project = item.get(report.scope_column)
    return daily_path(report.name, project["value"], item["day"]) if project else report_path(report.name)


def _fields(report: ReportType, columns: Sequence[Column], item: Item, locale: Locale) -> Component:
    fields = [(column_title(one, locale), cell_text(report, one, item.get(one.name), locale)) for one in columns]
    return html.Section(
        [html.H2(t("record.fields", locale.lang)), build_field_list(fields, locale)], className="record-part"
    )


def _leads(report: ReportType, item: Item, locale: Locale, conventions: Conventions) -> Component:
    """The questions that this record counts in: its dog, its person, its project, and those with a score like its."""
    links = [
        link
        for dimension in report.dimensions
        if isinstance(dimension, MemberDimension) and (member := item.get(dimension.column))
        for link in _leads_of(report, dimension, member, locale)
    ]
    links += [link for tier in score_tiers(report) for link in _similar(report, tier, item, locale, conventions)]
    return html.Section(
        [html.H2(t("record.counts_in", locale.lang)), html.Ul([html.Li(link) for link in links], className="links")],
        className="record-part",
    )


def _leads_of(report: ReportType, dimension: MemberDimension, member: Any, locale: Locale) -> list[html.A]:
    """Everything of a member; for the person, every record of the kind; for the dog, its whole history."""
    lang, name = locale.lang, member["label"] or member["value"]
    state = urlencode({"from": "all", dimension.name: member["value"]})
    words = t("record.all_of", lang, dimension=dimension.label.text(lang), name=name)
    links = [html.A(words, href=f"{report_path(report.name)}?{state}")]
    if dimension.column == report.own_column:
        words = t("record.rows_of", lang, dimension=dimension.label.text(lang), name=name)
        links.append(html.A(words, href=f"{rows_path(report.name)}?{state}"))
    if dimension.column == report.dog_column:
        links.append(html.A(t("history.title", lang, name=name), href=history_path(member["value"])))
    return links


def score_tiers(report: ReportType) -> tuple[BandDimension, ...]:
    """The bands that a score falls into, of scores that rows can be sorted by."""
    return tuple(
        one
        for one in report.dimensions
        if isinstance(one, BandDimension) and one.bands == SCORE_TIER and one.column in report.sortable_columns
    )


def _similar(
    report: ReportType, tier: BandDimension, item: Item, locale: Locale, conventions: Conventions
) -> list[html.A]:
    """Rows of the same tier, those with the nearest score first."""
    score = item.get(tier.column)
    if score is None:
        return []
    [band] = [one for one in bands_of(tier, conventions) if one.holds(score)]
    state = {"from": "all", tier.name: band.value, "sort": f"{tier.column}{NEAR}{score.normalize():f}"}
    words = t("record.similar", locale.lang, tier=band.label.text(locale.lang))
    return [html.A(words, href=f"{rows_path(report.name)}?{urlencode(state)}")]
