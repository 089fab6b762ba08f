"""The JSON API: one file per group of endpoints; each parses, asks the read path, and answers in one shape."""

from flask import Blueprint

from dashboard.api.anomalies import AnomalyEndpoints
from dashboard.api.approval import DayApprovalEndpoints
from dashboard.api.approvals import ApprovalEndpoints
from dashboard.api.audit import AuditEndpoints
from dashboard.api.cache import CacheEndpoints
from dashboard.api.docs import DocsEndpoints
from dashboard.api.drill import DrillEndpoints
from dashboard.api.exported import install_events
from dashboard.api.files import FileEndpoints
from dashboard.api.filters import FilterEndpoints
from dashboard.api.holds import HoldEndpoints
from dashboard.api.jobs import JobEndpoints
from dashboard.api.kept import KeptEndpoints
from dashboard.api.mobile import BriefEndpoints, SummaryEndpoint
from dashboard.api.record import RecordEndpoints
from dashboard.api.report import OneReportEndpoints
from dashboard.api.reports import ReportEndpoints
from dashboard.api.services import Services
from dashboard.api.snapshots import SnapshotEndpoints
from dashboard.api.system import Parts, SystemEndpoints
from dashboard.metrics import ReadPath
from dashboard.metrics.report_cache import ReportCache
from dashboard.workflow.reading import Reading
from data_access.edit_store import EditStore


def cached_endpoints(
    reads: ReadPath, cache: ReportCache, edits: EditStore, approvals: Reading | None = None
) -> tuple[OneReportEndpoints | AnomalyEndpoints | DrillEndpoints | FilterEndpoints | BriefEndpoints, ...]:
    """The groups whose answers are kept. `approvals`: what stands beside the kept part of a daily report's answer."""
    return (
        OneReportEndpoints(reads, cache, approvals),
        AnomalyEndpoints(reads, cache),
        DrillEndpoints(reads, cache, edits),
        FilterEndpoints(reads, cache),
        BriefEndpoints(reads, cache),
    )


def make_api(services: Services, parts: Parts, session_cookie: str) -> Blueprint:
    """All endpoints. `parts` says whether the product is ready; `session_cookie` is what browsers are known by."""
    api, reads, audit = Blueprint("api", __name__), services.reads, services.audit
    install_events(api, audit.events)
    groups = (
        ReportEndpoints(reads),
        *cached_endpoints(reads, services.cache, services.edits, services.workflow.reading),
        SummaryEndpoint(reads, services.cache, services.workflow.queue),
        KeptEndpoints(reads, services.kept),
        FileEndpoints(reads),
        DayApprovalEndpoints(reads, services.workflow),
        ApprovalEndpoints(reads, services.workflow),
        SnapshotEndpoints(services.snapshots),
        HoldEndpoints(services.holds, services.snapshots),
        CacheEndpoints(services.cache),
        JobEndpoints(services.jobs),
        AuditEndpoints(audit.trail, audit.counts, audit.events),
        RecordEndpoints(audit.corrections, audit.trail),
        DocsEndpoints(reads, session_cookie),
        SystemEndpoints(reads, parts),
    )
    for endpoints in groups:
        endpoints.add_to(api)
    return api
