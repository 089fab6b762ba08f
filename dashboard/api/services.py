"""What endpoints and pages ask, made once by the composition root. A new store is one line here."""

from dataclasses import dataclass

from dashboard.job_board import JobBoard
from dashboard.metrics import ReadPath
from dashboard.metrics.report_cache import ReportCache
from dashboard.workflow.holds import Holds
from dashboard.workflow.parts import Workflow
from dashboard.workflow.snapshots import Snapshots
from data_access.edit_store import EditStore
from data_access.job_store import JobStore
from data_access.kpi_store import KpiStore


@dataclass(frozen=True, kw_only=True)
class Services:
    """The one way to numbers, the cache of answers, and what is kept about records, periods and jobs."""

    reads: ReadPath
    cache: ReportCache
    edits: EditStore
    kept: KpiStore
    jobs: JobBoard
    runs: JobStore
    workflow: Workflow
    snapshots: Snapshots
    holds: Holds
