"""The JSON API: one file per group of endpoints; each parses, asks the read path, and answers in one shape."""

from flask import Blueprint

from dashboard.api.anomalies import AnomalyEndpoints
from dashboard.api.approval import DayApprovalEndpoints
from dashboard.api.approvals import ApprovalEndpoints
from dashboard.api.cache import CacheEndpoints
from dashboard.api.docs import DocsEndpoints
from dashboard.api.drill import DrillEndpoints
from dashboard.api.files import FileEndpoints
from dashboard.api.filters import FilterEndpoints
from dashboard.api.report import OneReportEndpoints
from dashboard.api.reports import ReportEndpoints
from dashboard.api.system import Parts, SystemEndpoints
from dashboard.metrics import ReadPath
from dashboard.metrics.report_cache import ReportCache
from dashboard.workflow.parts import Workflow
from data_access.edit_store import EditStore


def make_api(
    reads: ReadPath, cache: ReportCache, edits: EditStore, workflow: Workflow, parts: Parts, session_cookie: str
) -> Blueprint:
    """All endpoints. `parts` says whether the product is ready; `session_cookie` is what browsers are known by."""
    api = Blueprint("api", __name__)
    groups = (
        ReportEndpoints(reads),
        OneReportEndpoints(reads, cache, workflow.reading),
        AnomalyEndpoints(reads, cache),
        DrillEndpoints(reads, cache, edits),
        FileEndpoints(reads),
        DayApprovalEndpoints(reads, workflow),
        ApprovalEndpoints(reads, workflow),
        FilterEndpoints(reads, cache),
        CacheEndpoints(cache),
        DocsEndpoints(reads, session_cookie),
        SystemEndpoints(reads, parts),
    )
    for endpoints in groups:
        endpoints.add_to(api)
    return api
