"""The JSON API: one file per group of endpoints; each parses, asks the read path, and answers in one shape."""

from flask import Blueprint

from dashboard.api.anomalies import AnomalyEndpoints
from dashboard.api.cache import CacheEndpoints
from dashboard.api.docs import DocsEndpoints
from dashboard.api.drill import DrillEndpoints
from dashboard.api.files import FileEndpoints
from dashboard.api.filters import FilterEndpoints
from dashboard.api.jobs import JobEndpoints
from dashboard.api.kept import KeptEndpoints
from dashboard.api.report import OneReportEndpoints
from dashboard.api.reports import ReportEndpoints
from dashboard.api.system import Parts, SystemEndpoints
from dashboard.job_board import JobBoard
from dashboard.metrics import ReadPath
from dashboard.metrics.report_cache import ReportCache
from data_access.edit_store import EditStore
from data_access.kpi_store import KpiStore


def make_api(
    reads: ReadPath,
    cache: ReportCache,
    edits: EditStore,
    kept: KpiStore,
    jobs: JobBoard,
    parts: Parts,
    session_cookie: str,
) -> Blueprint:
    """All endpoints. `parts` says whether the product is ready; `session_cookie` is what browsers are known by."""
    api = Blueprint("api", __name__)
    groups = (
        ReportEndpoints(reads),
        OneReportEndpoints(reads, cache),
        AnomalyEndpoints(reads, cache),
        KeptEndpoints(reads, kept),
        DrillEndpoints(reads, cache, edits),
        FileEndpoints(reads),
        FilterEndpoints(reads, cache),
        CacheEndpoints(cache),
        JobEndpoints(jobs),
        DocsEndpoints(reads, session_cookie),
        SystemEndpoints(reads, parts),
    )
    for endpoints in groups:
        endpoints.add_to(api)
    return api
