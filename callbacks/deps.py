"""What callbacks need from the rest of the product, given by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.i18n import Locale
from dashboard.metrics import ReadPath
from dashboard.metrics.report_cache import ReportCache
from dashboard.permissions import Viewer
from dashboard.workflow.audit import Audit
from data_access.edit_store import EditStore


@dataclass(frozen=True, kw_only=True)
class AppDeps:
    """Who is asking, how they read, and the one way to numbers."""

    current_viewer: Callable[[], Viewer]
    current_locale: Callable[[], Locale]
    csrf_token: Callable[[], str]
    reads: ReadPath
    cache: ReportCache
    edits: EditStore
    audit: Audit
