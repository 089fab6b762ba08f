"""One record: every field the viewer may see, where it counts, and when it was edited."""

from collections.abc import Sequence
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.cells import cell_text, column_title
from dashboard.metrics.daily import Item
from dashboard.permissions import Viewer
from dashboard.semantic.fields import Column, MemberDimension
from dashboard.semantic.report import ReportType
from data_access.edit_store import LoggedEdit
from layouts.address import daily_path, history_path, report_path
from layouts.components.back_link import build_back_link
from layouts.components.edit_list import build_edit_list
from layouts.components.field_list import build_field_list


def layout(
    viewer: Viewer,
    locale: Locale,
    report: ReportType,
    columns: Sequence[Column],
    item: Item,
    edits: Sequence[LoggedEdit],
) -> Component:
    lang = locale.lang
    return html.Div(
        className="record",
        children=[
            build_back_link(report.label.text(lang), _back(report, item)),
            html.H1(t("record.title", lang, grain=report.grain.text(lang))),
            html.Div(
                [
                    _fields(report, columns, item, locale),
                    html.Div([_leads(report, item, locale), build_edit_list(viewer, edits, locale)]),
                ],
                className="record-parts",
            ),
        ],
    )


def _back(report: ReportType, item: Item) -> str:
    """To the daily report that the record stands in."""
    project = item.get(report.scope_column)
    return daily_path(report.name, project["value"], item["day"]) if project else report_path(report.name)


def _fields(report: ReportType, columns: Sequence[Column], item: Item, locale: Locale) -> Component:
    fields = [(column_title(one, locale), cell_text(report, one, item.get(one.name), locale)) for one in columns]
    return html.Section(
        [html.H2(t("record.fields", locale.lang)), build_field_list(fields, locale)], className="record-part"
    )


def _leads(report: ReportType, item: Item, locale: Locale) -> Component:
    """The questions that this record counts in: its dog, its person, its project, its day."""
    links = []
    for dimension in report.dimensions:
        member = item.get(dimension.column) if isinstance(dimension, MemberDimension) else None
        if isinstance(dimension, MemberDimension) and member:
            state = urlencode({"from": "all", dimension.name: member["value"]})
            words = t(
                "record.all_of",
                locale.lang,
                dimension=dimension.label.text(locale.lang),
                name=member["label"] or member["value"],
            )
            links.append(html.Li(html.A(words, href=f"{report_path(report.name)}?{state}")))
            if dimension.column == report.dog_column:
                words = t("history.title", locale.lang, name=member["label"] or member["value"])
                links.append(html.Li(html.A(words, href=history_path(member["value"]))))
    return html.Section(
        [html.H2(t("record.counts_in", locale.lang)), html.Ul(links, className="links")], className="record-part"
    )
