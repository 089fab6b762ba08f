"""A dog's history: its training, visits, reports and attendance day by day, newest first."""

from itertools import groupby
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.cells import cell_text, column_title
from dashboard.metrics.history import Event, History
from dashboard.metrics.words import day_label
from layouts.address import history_path, record_path

FIELDS = 6


def layout(locale: Locale, history: History) -> Component:
    lang = locale.lang
    days = [_day(locale, list(events)) for _, events in groupby(history.events, key=lambda one: one.day)]
    return html.Div(
        className="record history",
        children=[
            html.H1(html.Bdi(t("history.title", lang, name=history.name))),
            *(days or [html.P(t("history.none", lang), className="notice")]),
            *_older(history, lang),
        ],
    )


def _day(locale: Locale, events: list[Event]) -> Component:
    return html.Section(
        [
            html.H2(day_label(events[0].day, locale)),
            html.Ol([_event(locale, one) for one in events], className="events"),
        ],
        className="record-part",
    )


def _event(locale: Locale, event: Event) -> Component:
    known = {column.name: column for column in event.columns}
    at = cell_text(event.report, known[event.report.time_column], event.at, locale, day=event.day) if event.at else ""
    return html.Li(
        [
            html.Bdi(at, className="event-time"),
            html.A(
                event.report.grain.text(locale.lang),
                href=record_path(event.report.name, event.item["row_id"]),
                className="event-kind",
            ),
            html.Span(_words(locale, event), className="event-words"),
        ]
    )


def _words(locale: Locale, event: Event) -> list[Component]:
    """The first fields of its paper that are filled in."""
    known = {column.name: column for column in event.columns}
    skipped = {event.report.dog_column, event.report.time_column, "day"}
    shown = [
        (known[name], cell_text(event.report, known[name], event.item.get(name), locale))
        for name in event.report.sheet.columns
        if name in known and name not in skipped
    ]
    return [
        html.Span([f"{column_title(column, locale)}: ", html.Bdi(text)], className="event-field")
        for column, text in [pair for pair in shown if pair[1]][:FIELDS]
    ]


def _older(history: History, lang: str) -> list[Component]:
    if history.older is None:
        return []
    href = f"{history_path(history.dog)}?{urlencode({'to': history.older.isoformat()})}"
    return [html.A(t("history.older", lang), href=href, className="button")]
