"""What a schedule did, and what one of its recipients would get now."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import day_label, moment_label, with_digits
from layouts.address import DELIVERIES, SCHEDULES
from layouts.pages.schedules import page

Json = dict[str, Any]


def history(locale: Locale, one: Json, runs: Sequence[Json]) -> Component:
    lang = locale.lang
    names = ("ledger.when", "field.period", "ledger.state")
    head = html.Thead(html.Tr([html.Th(t(name, lang), scope="col") for name in names]))
    rows = [_run(run, locale) for run in runs]
    table = html.Table([head, html.Tbody(rows)], className="sheet") if rows else html.P(t("schedules.never", lang))
    ledger = html.A(t("schedules.tab.ledger", lang), href=f"{DELIVERIES}?schedule={one['id']}", className="button")
    return page(lang, "schedules", _section([html.H2(html.Bdi(one["name"])), _scrolled(table, one["name"]), ledger]))


def _run(run: Json, locale: Locale) -> Component:
    lang = locale.lang
    state = "missed" if run["is_missed"] else f"occasion.{run['occasion']}"
    cells = [
        html.Th(html.Bdi(moment_label(datetime.fromisoformat(run["due_at"]), locale)), scope="row"),
        html.Td(html.Bdi(days_words(run, locale))),
        html.Td(t(f"schedules.{state}", lang), className="is-bad" if run["is_missed"] else None),
    ]
    return html.Tr(cells)


def preview(locale: Locale, one: Json, found: Json, recipients: Sequence[tuple[str, str]]) -> Component:
    """`recipients`: key and name of everybody who would get it now."""
    lang = locale.lang
    links = [
        html.A(
            html.Bdi(name),
            href=f"{SCHEDULES}?preview={one['id']}&recipient={key}",
            className="button is-primary" if key == found["recipient"] else "button",
        )
        for key, name in recipients
    ]
    note = html.P(t("schedules.preview_note", lang), className="notice", role="note")
    title = html.H2(t("schedules.preview_title", lang, name=found["name"]))
    return page(
        lang, "schedules", _section([title, note, html.Div(links, className="job-tools"), _seen(found, locale)])
    )


def _seen(found: Json, locale: Locale) -> Component:
    lang = locale.lang
    if not found["would_send"]:
        return html.P(t("schedules.preview_nothing", lang, reason=found["reason"]), className="problem")
    kpis = [
        html.Li([html.Span(one["label"]), html.Strong(html.Bdi(one["display"])), html.Small(html.Bdi(one["change"]))])
        for one in found["kpis"]
    ]
    files = [html.Li(file_words(file, locale)) for file in found["files"]]
    return html.Div(
        [
            html.P(html.Bdi(found["subject"]), className="preview-subject"),
            html.Ul(kpis, className="preview-kpis"),
            html.Ul(files, className="preview-files"),
        ],
        className="preview",
    )


def file_words(file: Json, locale: Locale) -> list[Any]:
    """Its name, size and rows, each in its own direction."""
    rows = t("ledger.rows", locale.lang, count=with_digits(f"{file['rows']:,}", locale))
    size = with_digits(f"{file['bytes'] / 1000:,.0f}", locale)
    return [html.Bdi(file["name"]), " · ", html.Bdi(f"{size} kB"), " · ", html.Bdi(rows)]


def days_words(one: Json, locale: Locale) -> str:
    days = (day_label(date.fromisoformat(one[name]), locale) for name in ("first_day", "last_day"))
    return " – ".join(dict.fromkeys(days))


def _section(parts: list[Component]) -> Component:
    return html.Section(parts, className="record-part")


def _scrolled(table: Component, label: str) -> Component:
    return html.Div(table, className="sheet-scroll", tabIndex="0", role="region", **{"aria-label": label})
