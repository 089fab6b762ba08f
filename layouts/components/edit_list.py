"""When rows were entered, changed and deleted, and by whom."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import moment_label
from dashboard.permissions import Permission, Viewer
from data_access.edit_store import LoggedEdit


def build_edit_list(viewer: Viewer, edits: Sequence[LoggedEdit], locale: Locale) -> Component:
    lang = locale.lang
    body = [html.Li(_edit(viewer, edit, locale)) for edit in edits]
    empty = html.P(t("record.no_edits", lang), className="notice")
    return html.Section(
        [html.H2(t("record.edits", lang)), html.Ol(body, className="edits") if body else empty], className="record-part"
    )


def _edit(viewer: Viewer, edit: LoggedEdit, locale: Locale) -> str:
    """Who edited is for those who may read the audit log."""
    words = t(f"edit.{edit.action.lower()}", locale.lang, moment=moment_label(edit.at, locale))
    return f"{words} · {edit.actor}" if viewer.may(Permission.AUDIT_LOG_READ) else words
