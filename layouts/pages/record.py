"""One record: every field the viewer may see, where it counts, and when it was edited."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.cells import cell_text, column_title
from dashboard.metrics.daily import Item
from dashboard.metrics.words import day_label, with_digits
from dashboard.permissions import Permission, Viewer
from dashboard.semantic.fields import Column, MemberDimension
from dashboard.semantic.report import ReportType
from data_access.edit_store import LoggedEdit
from layouts.address import daily_path, report_path
from layouts.components.glyph import glyph


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
            html.A(
                [glyph("back"), html.Span(report.label.text(lang))], href=_back(report, item), className="back-link"
            ),
            html.H1(t("record.title", lang, grain=report.grain.text(lang))),
            html.Div(
                [
                    _fields(report, columns, item, locale),
                    html.Div([_leads(report, item, locale), _edits(viewer, edits, locale)]),
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
    rows = []
    for column in columns:
        text = cell_text(report, column, item.get(column.name), locale)
        shown = html.Bdi(text) if text else html.Span(t("value.missing", locale.lang), className="is-missing")
        rows += [html.Dt(column_title(column, locale)), html.Dd(shown)]
    return html.Section(
        [html.H2(t("record.fields", locale.lang)), html.Dl(rows, className="fields")], className="record-part"
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
    return html.Section(
        [html.H2(t("record.counts_in", locale.lang)), html.Ul(links, className="links")], className="record-part"
    )


def _edits(viewer: Viewer, edits: Sequence[LoggedEdit], locale: Locale) -> Component:
    lang = locale.lang
    body = [html.Li(_edit(viewer, edit, locale)) for edit in edits]
    empty = html.P(t("record.no_edits", lang), className="notice")
    return html.Section(
        [html.H2(t("record.edits", lang)), html.Ol(body, className="edits") if body else empty], className="record-part"
    )


def _edit(viewer: Viewer, edit: LoggedEdit, locale: Locale) -> str:
    words = t(f"edit.{edit.action.lower()}", locale.lang, moment=_moment(edit.at, locale))
    return f"{words} · {edit.actor}" if viewer.may(Permission.AUDIT_LOG_READ) else words


def _moment(at: datetime, locale: Locale) -> str:
    local = at.astimezone(ZoneInfo(locale.timezone))
    return f"{day_label(local.date(), locale)} {with_digits(f'{local:%H:%M}', locale)}"
