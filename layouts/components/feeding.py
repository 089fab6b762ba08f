"""Which imported files fed a number or brought a record, and how much of each did not come in or was mended since."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.explain import Explanation
from dashboard.metrics.words import moment_label, with_digits
from dashboard.permissions import Permission, Viewer
from data_access.batch_history import FeedingBatch, Origin
from layouts.address import import_path


def build_feeding(viewer: Viewer, batches: Sequence[FeedingBatch], found: Explanation, locale: Locale) -> Component:
    lang = locale.lang
    looked_at = with_digits(f"{len(found.row_ids):,}", locale)
    is_part = found.rows_counted > len(found.row_ids)
    partly = [html.P(t("explain.imports_newest", lang, count=looked_at), className="sheet-note")] if is_part else []
    lines = [html.Li(_line(viewer, batch, locale)) for batch in batches]
    body = html.Ul(lines, className="edits") if lines else html.P(t("explain.imports_none", lang), className="notice")
    return html.Section([html.H2(t("explain.imports", lang)), *partly, body], className="record-part")


def build_origin(viewer: Viewer, origin: Origin | None, locale: Locale) -> list[Component]:
    """Nothing for a record that no file brought."""
    if origin is None:
        return []
    lang, number = locale.lang, with_digits(f"{origin.row_number:,}", locale)
    words = t("record.imported", lang, row=number, moment=moment_label(origin.created_at, locale))
    name = _name(viewer, str(origin.batch_id), origin.file_name)
    return [html.Section([html.H2(t("record.origin", lang)), html.P([name, " · ", words])], className="record-part")]


def _name(viewer: Viewer, batch_id: str, file_name: str) -> Component:
    """Who may not import reads the name and goes nowhere."""
    name = html.Bdi(file_name)
    return html.A(name, href=import_path(batch_id)) if viewer.may(Permission.IMPORT_FILE_WRITE) else name


def _line(viewer: Viewer, batch: FeedingBatch, locale: Locale) -> list[Component | str]:
    counts = {
        "rows": batch.rows,
        "read": batch.rows_read,
        "rejected": batch.rows_rejected,
        "duplicate": batch.rows_duplicate,
        "mended": batch.mended,
    }
    shown = {what: with_digits(f"{number:,}", locale) for what, number in counts.items()}
    words = t("explain.imports_batch", locale.lang, **shown)
    name = _name(viewer, str(batch.id), batch.file_name)
    return [name, " · ", html.Bdi(moment_label(batch.created_at, locale)), html.Div(words)]
