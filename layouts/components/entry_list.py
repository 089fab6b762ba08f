"""A time line of the audit log: what happened in words, when, and every changed field with its values side by side."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import moment_label
from dashboard.workflow.audit_fields import FieldChange
from dashboard.workflow.audit_question import AuditQuestion
from dashboard.workflow.audit_trail import ReadEntry
from layouts.address import AUDIT_LOGS, record_path


def build_entry_list(entries: Sequence[ReadEntry], locale: Locale, *, leads_on: bool = False) -> Component:
    """`leads_on`: each entry leads to its record and to the whole history of it."""
    items = [html.Li(_entry(entry, locale, leads_on=leads_on), className="entry") for entry in entries]
    return html.Ol(items, className="entries")


def _entry(read: ReadEntry, locale: Locale, *, leads_on: bool) -> list[Component]:
    lang, parts = locale.lang, [html.P(read.summary, className="entry-words")]
    if read.reason:
        parts.append(html.P(t("audit.reason", lang, reason=read.reason), className="entry-reason"))
    links = _links(read, lang) if leads_on else []
    parts.append(html.P([*_meta(read, locale), *links], className="entry-meta"))
    if read.changes:
        parts.append(_differences(read, locale))
    return parts


def _meta(read: ReadEntry, locale: Locale) -> list[Component]:
    entry, lang = read.entry, locale.lang
    parts: list[Component] = [html.Time(moment_label(entry.at, locale), dateTime=entry.at.isoformat())]
    if read.is_outside:
        parts.append(html.Span(t("audit.outside", lang), className="badge is-warning"))
    if read.who is not None and entry.ip_address:
        parts.append(html.Span(t("audit.address", lang, address=entry.ip_address)))
    if read.who is not None and entry.request_id and entry.request_id != "-":
        shown = t("audit.request", lang, id=entry.request_id[:8])
        parts.append(html.Span(shown, title=entry.request_id))
    return parts


def _differences(read: ReadEntry, locale: Locale) -> Component:
    lang = locale.lang
    names = {"CREATE": ("field", "after"), "DELETE": ("field", "before")}.get(
        read.entry.action, ("field", "before", "after")
    )
    head = html.Thead(html.Tr([html.Th(t(f"audit.{name}", lang), scope="col") for name in names]))
    rows = [
        html.Tr(
            [
                html.Th(html.Bdi(change.label), scope="row"),
                *(_value(change, name, lang) for name in names if name != "field"),
            ]
        )
        for change in read.changes
    ]
    table = html.Table([head, html.Tbody(rows)], className="differences")
    return html.Details([html.Summary(t("audit.details", lang)), table], className="entry-details")


def _value(change: FieldChange, side: str, lang: str) -> Component:
    if change.is_hidden:
        return html.Td(t("audit.hidden", lang), className="is-missing")
    text = change.before if side == "before" else change.after
    if not text:
        return html.Td(t("value.missing", lang), className="is-missing")
    return html.Td(html.Bdi(text))


def _links(read: ReadEntry, lang: str) -> list[Component]:
    entry, links = read.entry, []
    if read.report is not None:
        links.append(html.A(t("audit.to_record", lang), href=record_path(read.report.name, entry.entity_id)))
    about = AuditQuestion(entity_type=entry.entity_type, entity_id=entry.entity_id)
    links.append(html.A(t("audit.to_history", lang), href=f"{AUDIT_LOGS}?{about.address()}"))
    return links
