"""Which imported files fed a number, and how much of each did not come in or was mended since."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.explain import Explanation
from dashboard.metrics.words import moment_label, with_digits
from dashboard.permissions import Permission, Viewer
from data_access.batch_history import FeedingBatch
from layouts.address import import_path


def build_feeding(viewer: Viewer, batches: Sequence[FeedingBatch], found: Explanation, locale: Locale) -> Component:
    lang = locale.lang
    looked_at = with_digits(f"{len(found.row_ids):,}", locale)
    is_part = found.rows_counted > len(found.row_ids)
    partly = [html.P(t("explain.imports_newest", lang, count=looked_at), className="sheet-note")] if is_part else []
    lines = [html.Li(_line(viewer, batch, locale)) for batch in batches]
    body = html.Ul(lines, className="edits") if lines else html.P(t("explain.imports_none", lang), className="notice")
    return html.Section([html.H2(t("explain.imports", lang)), *partly, body], className="record-part")


def _line(viewer: Viewer, batch: FeedingBatch, locale: Locale) -> list[Component | str]:
    """Who may not import reads the name and goes nowhere."""
    name: Component = html.Bdi(batch.file_name)
    if viewer.may(Permission.IMPORT_FILE_WRITE):
        name = html.A(name, href=import_path(str(batch.id)))
    counts = {
        "rows": batch.rows,
        "read": batch.rows_read,
        "rejected": batch.rows_rejected,
        "duplicate": batch.rows_duplicate,
        "mended": batch.mended,
    }
    shown = {what: with_digits(f"{number:,}", locale) for what, number in counts.items()}
    words = t("explain.imports_batch", locale.lang, **shown)
    return [name, " · ", html.Bdi(moment_label(batch.created_at, locale)), html.Div(words)]
