"""The JSON API: one file per group of endpoints; each parses, asks the read path, and answers in one shape."""

from flask import Blueprint

from dashboard.api.anomalies import AnomalyEndpoints
from dashboard.api.audit import AuditEndpoints
from dashboard.api.cache import CacheEndpoints
from dashboard.api.docs import DocsEndpoints
from dashboard.api.drill import DrillEndpoints
from dashboard.api.exported import install_events
from dashboard.api.files import FileEndpoints
from dashboard.api.filters import FilterEndpoints
from dashboard.api.record import RecordEndpoints
from dashboard.api.report import OneReportEndpoints
from dashboard.api.reports import ReportEndpoints
from dashboard.api.system import Parts, SystemEndpoints
from dashboard.metrics import ReadPath
from dashboard.metrics.report_cache import ReportCache
from dashboard.workflow.audit import Audit
from data_access.edit_store import EditStore


def make_api(
    reads: ReadPath, cache: ReportCache, edits: EditStore, audit: Audit, parts: Parts, session_cookie: str
) -> Blueprint:
    """All endpoints. `parts` says whether the product is ready; `session_cookie` is what browsers are known by."""
    api = Blueprint("api", __name__)
    install_events(api, audit.events)
    groups = (
        ReportEndpoints(reads),
        OneReportEndpoints(reads, cache),
        AnomalyEndpoints(reads, cache),
        DrillEndpoints(reads, cache, edits),
        FileEndpoints(reads),
        FilterEndpoints(reads, cache),
        CacheEndpoints(cache),
        AuditEndpoints(audit.trail, audit.counts, audit.events),
        RecordEndpoints(audit.corrections, audit.trail),
        DocsEndpoints(reads, session_cookie),
        SystemEndpoints(reads, parts),
    )
    for endpoints in groups:
        endpoints.add_to(api)
    return api
