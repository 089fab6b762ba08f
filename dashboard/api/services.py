"""What endpoints and pages ask, made once for the whole application. A new service is one line in each half."""

from dataclasses import dataclass

from dashboard.builder.parts import Builder, make_builder
from dashboard.config import Settings
from dashboard.delivery.parts import Delivering, make_delivering
from dashboard.home.parts import Home, make_home
from dashboard.job_board import JobBoard
from dashboard.metrics import ReadPath
from dashboard.metrics.report_cache import ReportCache
from dashboard.people.directory import Directory
from dashboard.quality.admin import QualityAdmin
from dashboard.quality.asking import QualityAsking
from dashboard.telemetry.standing import Telemetry
from dashboard.workflow.audit import Audit, make_audit
from dashboard.workflow.holds import Holds
from dashboard.workflow.imports import Imports
from dashboard.workflow.overdue import Limits
from dashboard.workflow.parts import Pages, Workflow, make_workflow
from dashboard.workflow.quality_gate import checked_limits
from dashboard.workflow.sealer import Sealer
from dashboard.workflow.sealing import Sealing, unit_language
from dashboard.workflow.snapshots import Snapshots
from dashboard.workflow.view_as import ViewAs
from dashboard.workflow.webhook_parts import make_webhooks
from dashboard.workflow.webhooks import Webhooks
from data_access.database import Database
from data_access.edit_store import EditStore
from data_access.hold_store import HoldStore
from data_access.job_store import JobStore
from data_access.kpi_store import KpiStore
from data_access.name_store import NameStore
from data_access.quality_reading import QualityReading
from data_access.replica.meta import definition_version
from data_access.snapshot_store import SnapshotStore
from layouts.address import DELEGATIONS, daily_path
from layouts.mail import MAIL_PAGES, compose


@dataclass(frozen=True, kw_only=True)
class Services:
    """The one way to numbers, the cache of answers, and what is kept about records, periods, jobs and decisions."""

    reads: ReadPath
    cache: ReportCache
    edits: EditStore
    kept: KpiStore
    jobs: JobBoard
    runs: JobStore
    workflow: Workflow
    limits: Limits
    snapshots: Snapshots
    holds: Holds
    audit: Audit
    quality: QualityAsking
    quality_admin: QualityAdmin
    names: NameStore
    webhooks: Webhooks
    imports: Imports
    delivering: Delivering
    builder: Builder
    home: Home
    telemetry: Telemetry
    people: Directory
    view_as: ViewAs


def make_services(
    settings: Settings, database: Database, reads: ReadPath, cache: ReportCache, jobs: JobBoard, sealer: Sealer | None
) -> Services:
    """`sealer`: what seals a daily report that is finally approved; None for the one of the product."""
    quality = QualityAsking(QualityReading(database))
    audit = make_audit(settings, database, reads)
    builder = make_builder(database, reads)
    return Services(
        reads=reads,
        cache=cache,
        edits=EditStore(database),
        kept=KpiStore(database),
        jobs=jobs,
        runs=JobStore(database),
        workflow=make_workflow(
            database,
            reads,
            Pages(daily=daily_path, delegations=DELEGATIONS, site=settings.public_url),
            sealer=sealer or Sealing.of(settings, reads, quality),
            language=unit_language(settings),
            quality_limits=checked_limits(settings.quality_limits),
        ),
        limits=Limits(remind_after_h=settings.remind_after_hours, escalate_after_h=settings.escalate_after_hours),
        snapshots=Snapshots(store=SnapshotStore(database), reads=reads),
        holds=Holds(store=HoldStore(database), reads=reads),
        audit=audit,
        quality=quality,
        quality_admin=QualityAdmin(reading=QualityReading(database)),
        names=NameStore(database),
        webhooks=make_webhooks(settings, database, reads),
        imports=Imports.of(database, settings, audit.events),
        delivering=make_delivering(settings, database, reads, MAIL_PAGES, compose),
        builder=builder,
        home=make_home(database, builder.templates),
        telemetry=Telemetry(
            database=database,
            jobs=jobs,
            cache=cache,
            data_dir=settings.data_dir,
            definition_version=definition_version(reads.conventions),
        ),
        people=Directory.of(database),
        view_as=ViewAs.of(database),
    )
