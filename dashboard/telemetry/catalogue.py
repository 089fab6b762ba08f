"""Everything at `/metrics`, declared once: the endpoint, its reference page and the tests read it from here."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    GAUGE = "gauge"
    COUNTER = "counter"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One number of a metric; `labels` in the order that the metric names them."""

    metric: "Metric"
    labels: tuple[str, ...]
    value: float


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A number that Prometheus asks for. `is_shared`: every node tells the same, for it is read from the database."""

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()
    is_shared: bool = False

    def of(self, value: float | bool, *labels: str) -> Sample:
        assert len(labels) == len(self.labels), self.name
        return Sample(metric=self, labels=labels, value=float(value))


def _gauge(name: str, says: str, *labels: str, is_shared: bool = False) -> Metric:
    return Metric(name=name, kind=Kind.GAUGE, help=says, labels=labels, is_shared=is_shared)


def _counter(name: str, says: str, *labels: str, is_shared: bool = False) -> Metric:
    return Metric(name=name, kind=Kind.COUNTER, help=says, labels=labels, is_shared=is_shared)


REQUESTS = _counter("k9_requests_total", "requests answered by this node", "method", "route", "status")
REQUEST_SECONDS = Metric(
    name="k9_request_seconds", kind=Kind.HISTOGRAM, help="time that an answer took on this node", labels=("route",)
)
SOURCE_UP = _gauge("k9_source_up", "1 where this part could be asked, 0 where it does not answer", "source")
PROGRAM = _gauge("k9_program_info", "always 1; the program of this node, by versions", "schema", "definitions")
SCHEMA_FITS = _gauge("k9_schema_fits", "1 where the database is of a version that this program works with")
PROCESSES = _gauge("k9_web_processes", "web processes of this node")
MEMORY = _gauge("k9_web_resident_bytes", "memory of all web processes of this node; what they share counts in each")
OPEN_FILES = _gauge("k9_web_open_files", "open files and connections of all web processes of this node")
DISK_FREE = _gauge("k9_data_directory_free_bytes", "free space where K9_DATA_DIR lies")
REPLICA_AGE = _gauge("k9_replica_age_seconds", "since this node's replica was last equal to the database")
CACHE_ANSWERS = _counter(
    "k9_cache_answers_total", "answers by how they came: hit, miss, wait, stale", "report", "how", is_shared=True
)
CACHE_ERRORS = _counter("k9_cache_errors_total", "answers that could not be computed", "report", is_shared=True)
CACHE_IS_SHARED = _gauge("k9_cache_is_shared", "1 while Redis answers this node, 0 while it keeps a cache of its own")
CONNECTIONS = _gauge("k9_database_connections", "connections of ours to the database, of all nodes", is_shared=True)
JOBS_SILENT = _gauge("k9_jobs_silent_seconds", "since the process that keeps the schedule was heard", is_shared=True)
JOB_NEEDS_SOMEBODY = _gauge(
    "k9_job_needs_somebody", "1 where the last run failed, was cut off, or is overdue", "job", is_shared=True
)
JOB_STARTED = _gauge("k9_job_started_timestamp_seconds", "when a job ran last", "job", is_shared=True)
JOB_SECONDS = _gauge("k9_job_seconds", "how long the last run of a job took", "job", is_shared=True)
DAILY_REPORTS = _gauge("k9_daily_reports", "daily reports by state of approval", "state", is_shared=True)
DELIVERIES = _gauge(
    "k9_deliveries", "mails by state: those that wait, and those that were made within a day", "state", is_shared=True
)
MAIL_WAITING = _gauge("k9_mail_waiting_seconds", "since the mail was due that waits longest; 0: none", is_shared=True)
WEBHOOK_DELIVERIES = _gauge(
    "k9_webhook_deliveries",
    "events on their way to receivers, and those given up within a day",
    "state",
    is_shared=True,
)
RECEIVERS_OFF = _gauge(
    "k9_webhook_receivers_off", "receivers that we switched off, for they took nothing", is_shared=True
)
IMPORTS_WAITING = _gauge("k9_imports_waiting", "files that wait for their import to begin or to end", is_shared=True)
FAILED_LOGINS = _gauge("k9_failed_logins", "attempts to log in that failed in the last 15 minutes", is_shared=True)
AUDIT_UNSEALED = _gauge(
    "k9_audit_unsealed_seconds", "age of the oldest entry of the audit log that no seal covers; 0: none", is_shared=True
)
CHECKPOINT_AGE = _gauge(
    "k9_audit_checkpoint_age_seconds", "since a checkpoint of the audit log was signed", is_shared=True
)
BACKUP_AGE = _gauge("k9_backup_age_seconds", "since ./k9 backup was taken", is_shared=True)

METRICS: tuple[Metric, ...] = (
    REQUESTS,
    REQUEST_SECONDS,
    SOURCE_UP,
    PROGRAM,
    SCHEMA_FITS,
    PROCESSES,
    MEMORY,
    OPEN_FILES,
    DISK_FREE,
    REPLICA_AGE,
    CACHE_ANSWERS,
    CACHE_ERRORS,
    CACHE_IS_SHARED,
    CONNECTIONS,
    JOBS_SILENT,
    JOB_NEEDS_SOMEBODY,
    JOB_STARTED,
    JOB_SECONDS,
    DAILY_REPORTS,
    DELIVERIES,
    MAIL_WAITING,
    WEBHOOK_DELIVERIES,
    RECEIVERS_OFF,
    IMPORTS_WAITING,
    FAILED_LOGINS,
    AUDIT_UNSEALED,
    CHECKPOINT_AGE,
    BACKUP_AGE,
)
