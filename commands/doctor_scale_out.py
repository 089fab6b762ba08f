"""What ./k9 doctor says of the store of older days and of the cluster that reads it."""

import time
from collections.abc import Iterator
from datetime import timedelta

from commands.doctor_finding import Finding, State, age
from dashboard import clock
from dashboard.config import Settings
from dashboard.metrics import SPARK
from dashboard.reports import REPORTS
from data_access.replica.build import conventions_of
from data_access.replica.meta import definition_version
from data_access.scaleout.cluster import Cluster
from data_access.scaleout.manifest import Manifest, MonthFile
from data_access.scaleout.parquet import fact_schema
from data_access.scaleout.store import Store, store_directory

STALE_AFTER = timedelta(minutes=1)
PATIENCE_S = 60.0
_VIEW = "k9_doctor"


def scale_out(found: Settings) -> Iterator[Finding]:
    if found.engine != SPARK:
        yield Finding(State.OK, f"not in use: K9_ENGINE={found.engine}")
        return
    store = Store(store_directory(found))
    manifest = store.current()
    if manifest is None:
        yield Finding(State.BAD, f"no store in {store.root}; the jobs process fills it, or ./k9 refresh")
        yield from _cluster(Cluster(found.spark_url, longest_s=PATIENCE_S), store, None)
        return
    yield _content(manifest)
    if manifest.definition_version != definition_version(conventions_of(found)):
        yield Finding(State.NOTE, "it is of another version of the program: the jobs process writes it anew")
    yield _freshness(store, manifest)
    yield _files(store, manifest)
    yield from _cluster(Cluster(found.spark_url, longest_s=PATIENCE_S), store, manifest)


def _content(manifest: Manifest) -> Finding:
    months = sorted({month for files in manifest.reports.values() for month in files.months})
    rows = sum(files.rows for files in manifest.reports.values())
    reach = f"{len(months)} months, {months[0]} to {months[-1]}" if months else "no month"
    return Finding(State.OK, f"store {manifest.data_version}: {reach}, {rows:,} rows")


def _freshness(store: Store, manifest: Manifest) -> Finding:
    behind = clock.now() - (store.layout.checked_at() or manifest.as_of)
    text = f"last equal to the database {age(behind)} ago"
    is_stale = behind > STALE_AFTER
    return Finding(State.NOTE, f"{text}; is the jobs process running?") if is_stale else Finding(State.OK, text)


def _files(store: Store, manifest: Manifest) -> Finding:
    gone = sorted(path for path in manifest.paths if not (store.root / path).is_file())
    if not gone:
        return Finding(State.OK, f"all of its {len(manifest.paths)} files are there")
    cure = "remove CURRENT in that folder, and ./k9 refresh writes all of it anew"
    return Finding(State.BAD, f"{len(gone)} files are gone, such as {gone[0]}; {cure}")


def _cluster(cluster: Cluster, store: Store, manifest: Manifest | None) -> Iterator[Finding]:
    """Whether it answers, and whether its workers find the newest month under the same path as we do."""
    session = cluster.session()
    yield Finding(State.OK, f"{cluster.url} answers, Spark {session.version()}")
    newest = _newest(manifest) if manifest is not None else None
    if newest is None:
        return
    schema, file = newest
    began = time.monotonic()
    session.view(_VIEW, schema, [str(store.root / file.path)])
    [(rows,)] = session.rows(f"SELECT count(*) FROM {_VIEW}", {})
    seconds = time.monotonic() - began
    if rows == file.rows:
        yield Finding(State.OK, f"its workers read {file.path}: {rows:,} rows in {seconds:.1f} s")
    else:
        yield Finding(State.BAD, f"its workers read {rows:,} rows of {file.path}, which has {file.rows:,}")


def _newest(manifest: Manifest) -> tuple[str, MonthFile] | None:
    """The newest month that there is, with what is in it."""
    found = [(file.last, fact_schema(report), file) for report in REPORTS for file in _months(manifest, report.name)]
    if not found:
        return None
    _, schema, file = max(found, key=lambda one: one[0])
    return schema, file


def _months(manifest: Manifest, report: str) -> list[MonthFile]:
    files = manifest.reports.get(report)
    return list(files.months.values()) if files is not None else []
