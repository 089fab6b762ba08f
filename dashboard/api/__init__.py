"""The JSON API: one file per group of endpoints; each parses, asks the read path, and answers in one shape."""

from flask import Blueprint

from dashboard.api.anomalies import AnomalyEndpoints
from dashboard.api.approval import DayApprovalEndpoints
from dashboard.api.approvals import ApprovalEndpoints
from dashboard.api.audit import AuditEndpoints
from dashboard.api.builder import BuilderEndpoints
from dashboard.api.cache import CacheEndpoints
from dashboard.api.data_quality import DataQualityEndpoints
from dashboard.api.docs import DocsEndpoints
from dashboard.api.drill import DrillEndpoints
from dashboard.api.exported import install_events
from dashboard.api.files import FileEndpoints
from dashboard.api.filters import FilterEndpoints
from dashboard.api.gate import check_permission
from dashboard.api.holds import HoldEndpoints
from dashboard.api.home import HomeEndpoints
from dashboard.api.imports import ImportEndpoints
from dashboard.api.jobs import JobEndpoints
from dashboard.api.kept import KeptEndpoints
from dashboard.api.mobile import BriefEndpoints, SummaryEndpoint
from dashboard.api.pace import Pace
from dashboard.api.quality import QualityEndpoints
from dashboard.api.record import RecordEndpoints
from dashboard.api.report import OneReportEndpoints
from dashboard.api.reports import ReportEndpoints
from dashboard.api.schedules import ScheduleEndpoints
from dashboard.api.search import SearchEndpoint
from dashboard.api.services import Services
from dashboard.api.snapshots import SnapshotEndpoints
from dashboard.api.system import Parts, SystemEndpoints
from dashboard.api.telemetry import TelemetryEndpoints
from dashboard.api.templates import TemplateEndpoints
from dashboard.api.webhooks import WebhookEndpoints
from dashboard.metrics import ReadPath
from dashboard.metrics.report_cache import ReportCache
from dashboard.quality.asking import QualityAsking
from dashboard.search.find import Search
from dashboard.workflow.reading import Reading
from data_access.edit_store import EditStore


def cached_endpoints(
    reads: ReadPath,
    cache: ReportCache,
    edits: EditStore,
    approvals: Reading | None = None,
    quality: QualityAsking | None = None,
) -> tuple[OneReportEndpoints | AnomalyEndpoints | DrillEndpoints | FilterEndpoints | BriefEndpoints, ...]:
    """The groups whose answers are kept. `approvals`, `quality`: what stands beside the kept part of an answer."""
    return (
        OneReportEndpoints(reads, cache, approvals, quality),
        AnomalyEndpoints(reads, cache),
        DrillEndpoints(reads, cache, edits),
        FilterEndpoints(reads, cache),
        BriefEndpoints(reads, cache, quality),
    )


def make_api(services: Services, parts: Parts, session_cookie: str, pace: Pace) -> Blueprint:
    """All endpoints. `parts` says whether the product is ready; `session_cookie` is what browsers are known by;
    `pace`: how soon open pages may ask again."""
    api, reads, audit = Blueprint("api", __name__), services.reads, services.audit
    install_events(api, audit.events)
    api.before_request(check_permission)
    groups = (
        ReportEndpoints(reads),
        *cached_endpoints(reads, services.cache, services.edits, services.workflow.reading, services.quality),
        SummaryEndpoint(reads, services.cache, services.workflow.queue, services.quality),
        KeptEndpoints(reads, services.kept),
        SearchEndpoint(Search(reads, services.builder.templates)),
        FileEndpoints(reads, services.quality),
        BuilderEndpoints(reads, services.builder),
        TemplateEndpoints(services.builder),
        HomeEndpoints(services),
        DayApprovalEndpoints(reads, services.workflow),
        ApprovalEndpoints(reads, services.workflow),
        SnapshotEndpoints(services.snapshots, reads),
        HoldEndpoints(services.holds, services.snapshots),
        ScheduleEndpoints(services.delivering),
        CacheEndpoints(services.cache),
        JobEndpoints(services.jobs),
        ImportEndpoints(services.imports),
        AuditEndpoints(audit.trail, audit.counts, audit.events),
        RecordEndpoints(audit.corrections, audit.trail),
        QualityEndpoints(reads, services.quality, services.names),
        DataQualityEndpoints(reads, services.quality_admin, services.workflow.findings, services.names),
        WebhookEndpoints(services.webhooks),
        DocsEndpoints(reads, session_cookie),
        TelemetryEndpoints(services.telemetry),
        SystemEndpoints(reads, parts, pace),
    )
    for endpoints in groups:
        endpoints.add_to(api)
    return api
