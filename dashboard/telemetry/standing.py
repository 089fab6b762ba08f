"""How the parts of the product stand, as numbers for Prometheus: asked when it asks, nothing is kept."""

import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psutil
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from dashboard import clock
from dashboard.errors import ProductError, SetupError
from dashboard.job_board import JobBoard
from dashboard.metrics.cache_use import read_use
from dashboard.metrics.report_cache import ReportCache
from dashboard.telemetry import catalogue as tells
from dashboard.telemetry.catalogue import METRICS, Kind, Sample
from dashboard.telemetry.requests import FOLDER_NAME, add_requests_to
from data_access.audit_store import AuditStore
from data_access.database import Database
from data_access.schema_versions import check_schema, newest_version
from data_access.telemetry_store import read_counts

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Telemetry:
    """What is asked: this node's replica, cache and folder; the database and the jobs of all nodes."""

    database: Database
    jobs: JobBoard
    cache: ReportCache
    data_dir: Path
    definition_version: str

    def samples(self) -> list[Sample]:
        """How the parts stand now."""
        return list(_samples(self))

    def text(self) -> bytes:
        """Every metric, in the text form of Prometheus."""
        registry = CollectorRegistry()
        add_requests_to(registry)
        registry.register(_Standing(self))
        return generate_latest(registry)


class _Standing(Collector):
    def __init__(self, parts: Telemetry) -> None:
        self._parts = parts

    def describe(self) -> Iterable[Metric]:
        """Nothing is asked before Prometheus asks."""
        return ()

    def collect(self) -> Iterator[Metric]:
        found = list(_samples(self._parts))
        for metric in METRICS:
            of_metric = [sample for sample in found if sample.metric is metric]
            if not of_metric:
                continue
            kind = CounterMetricFamily if metric.kind is Kind.COUNTER else GaugeMetricFamily
            family = kind(metric.name, metric.help, labels=metric.labels)
            for sample in of_metric:
                family.add_metric(sample.labels, sample.value)
            yield family


def _samples(parts: Telemetry) -> Iterator[Sample]:
    """A part that does not answer says so, and the others are asked all the same."""
    for name, ask in SOURCES.items():
        try:
            found = list(ask(parts))
        except ProductError as error:
            log.warning("no telemetry of a part: %s", error.message, extra={"source": name})
            found = []
            yield tells.SOURCE_UP.of(False, name)
        else:
            yield tells.SOURCE_UP.of(True, name)
        yield from found


def _node(parts: Telemetry) -> Iterator[Sample]:
    processes = list(_web_processes())
    yield tells.PROGRAM.of(True, newest_version(), parts.definition_version)
    yield tells.PROCESSES.of(len(processes))
    yield tells.MEMORY.of(sum(memory for memory, _ in processes))
    yield tells.OPEN_FILES.of(sum(files for _, files in processes))
    yield tells.DISK_FREE.of(shutil.disk_usage(parts.data_dir).free)
    yield tells.CACHE_IS_SHARED.of(parts.cache.is_shared)


def _web_processes() -> Iterator[tuple[int, int]]:
    """Memory and open files of the processes that serve this node: this one, or all of gunicorn's."""
    own = psutil.Process()
    family = [own]
    if os.environ.get(FOLDER_NAME):
        master = own.parent() or own
        family = [master, *master.children()]
    for process in family:
        # One that ends at this moment is not there any more.
        with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            yield process.memory_info().rss, process.num_fds()


def _replica(parts: Telemetry) -> Iterator[Sample]:
    lag_s = parts.jobs.refresh().lag_s
    if lag_s is not None:
        yield tells.REPLICA_AGE.of(lag_s)


def _cache(parts: Telemetry) -> Iterator[Sample]:
    for use in read_use(parts.cache):
        for how, number in (("hit", use.hits), ("miss", use.misses), ("wait", use.waits), ("stale", use.stale)):
            yield tells.CACHE_ANSWERS.of(number, use.report.name, how)
        yield tells.CACHE_ERRORS.of(use.errors, use.report.name)


def _database(parts: Telemetry) -> Iterator[Sample]:
    now = clock.now()
    counts = read_counts(parts.database, now)
    yield tells.CONNECTIONS.of(counts.connections)
    yield tells.RECEIVERS_OFF.of(counts.receivers_off)
    yield tells.IMPORTS_WAITING.of(counts.imports_waiting)
    yield tells.FAILED_LOGINS.of(counts.failed_logins)
    yield tells.MAIL_WAITING.of(_age_s(now, counts.mail_due_at))
    for metric, numbers in (
        (tells.DAILY_REPORTS, counts.daily_reports),
        (tells.DELIVERIES, counts.deliveries),
        (tells.WEBHOOK_DELIVERIES, counts.webhook_deliveries),
    ):
        yield from (metric.of(number, state) for state, number in sorted(numbers.items()))
    yield tells.AUDIT_UNSEALED.of(_age_s(now, AuditStore(parts.database).waiting_since()))
    for metric, moment in ((tells.CHECKPOINT_AGE, counts.checkpoint_at), (tells.BACKUP_AGE, counts.backup_at)):
        if moment is not None:
            yield metric.of(_age_s(now, moment))


def _schema(parts: Telemetry) -> Iterator[Sample]:
    try:
        check_schema(parts.database)
    except SetupError:
        yield tells.SCHEMA_FITS.of(False)
    else:
        yield tells.SCHEMA_FITS.of(True)


def _jobs(parts: Telemetry) -> Iterator[Sample]:
    keeper = parts.jobs.keeper()
    if keeper is not None:
        yield tells.JOBS_SILENT.of(keeper.silent_s)
    for one in parts.jobs.standings():
        yield tells.JOB_NEEDS_SOMEBODY.of(one.needs_somebody, one.job.name)
        if one.last is not None:
            yield tells.JOB_STARTED.of(one.last.started_at.timestamp(), one.job.name)
            if one.last.duration_s is not None:
                yield tells.JOB_SECONDS.of(one.last.duration_s, one.job.name)


def _age_s(now: datetime, moment: datetime | None) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0


SOURCES: dict[str, Callable[[Telemetry], Iterator[Sample]]] = {
    "node": _node,
    "replica": _replica,
    "cache": _cache,
    "database": _database,
    "schema": _schema,
    "jobs": _jobs,
}
