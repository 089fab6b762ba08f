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
from dashboard.api.services import Services
from dashboard.api.system import Parts, SystemEndpoints
from dashboard.metrics import ReadPath
from dashboard.metrics.report_cache import ReportCache
from data_access.edit_store import EditStore


def cached_endpoints(
    reads: ReadPath, cache: ReportCache, edits: EditStore
) -> tuple[OneReportEndpoints | AnomalyEndpoints | DrillEndpoints | FilterEndpoints, ...]:
    """The groups whose answers are kept."""
    return (
        OneReportEndpoints(reads, cache),
        AnomalyEndpoints(reads, cache),
        DrillEndpoints(reads, cache, edits),
        FilterEndpoints(reads, cache),
    )


def make_api(services: Services, parts: Parts, session_cookie: str) -> Blueprint:
    """All endpoints. `parts` says whether the product is ready; `session_cookie` is what browsers are known by."""
    api, reads = Blueprint("api", __name__), services.reads
    groups = (
        ReportEndpoints(reads),
        *cached_endpoints(reads, services.cache, services.edits),
        KeptEndpoints(reads, services.kept),
        FileEndpoints(reads),
        CacheEndpoints(services.cache),
        JobEndpoints(services.jobs),
        DocsEndpoints(reads, session_cookie),
        SystemEndpoints(reads, parts),
    )
    for endpoints in groups:
        endpoints.add_to(api)
    return api
