"""The JSON API: one file per group of endpoints; each parses, asks the read path, and answers in one shape."""

from flask import Blueprint

from dashboard.api.anomalies import AnomalyEndpoints
from dashboard.api.cache import CacheEndpoints
from dashboard.api.docs import DocsEndpoints
from dashboard.api.drill import DrillEndpoints
from dashboard.api.files import FileEndpoints
from dashboard.api.filters import FilterEndpoints
from dashboard.api.holds import HoldEndpoints
from dashboard.api.report import OneReportEndpoints
from dashboard.api.reports import ReportEndpoints
from dashboard.api.snapshots import SnapshotEndpoints
from dashboard.api.system import Parts, SystemEndpoints
from dashboard.metrics import ReadPath
from dashboard.metrics.report_cache import ReportCache
from dashboard.workflow.holds import Holds
from dashboard.workflow.snapshots import Snapshots
from data_access.edit_store import EditStore


def make_api(
    reads: ReadPath,
    cache: ReportCache,
    edits: EditStore,
    snapshots: Snapshots,
    holds: Holds,
    parts: Parts,
    session_cookie: str,
) -> Blueprint:
    """All endpoints. `parts` says whether the product is ready; `session_cookie` is what browsers are known by."""
    api = Blueprint("api", __name__)
    groups = (
        ReportEndpoints(reads),
        OneReportEndpoints(reads, cache),
        AnomalyEndpoints(reads, cache),
        DrillEndpoints(reads, cache, edits),
        FileEndpoints(reads),
        FilterEndpoints(reads, cache),
        SnapshotEndpoints(snapshots),
        HoldEndpoints(holds, snapshots),
        CacheEndpoints(cache),
        DocsEndpoints(reads, session_cookie),
        SystemEndpoints(reads, parts),
    )
    for endpoints in groups:
        endpoints.add_to(api)
    return api
