"""Does a hash belong to what we sealed, and is that still as it was sealed?"""

from dataclasses import dataclass
from datetime import date, datetime

from dashboard.reports import REPORTS
from dashboard.semantic.report import ReportType
from dashboard.workflow.seal import digest, seal_of
from data_access.snapshot_store import FILES, Snapshot, SnapshotStore


@dataclass(frozen=True)
class Authentic:
    """What may be told to anybody, and no more. `what`: one of FILES or "seal"; None for a hash that is not ours."""

    sha256: str
    what: str | None = None
    report: ReportType | None = None
    day: date | None = None
    project: str | None = None
    sealed_at: datetime | None = None

    @property
    def is_authentic(self) -> bool:
        return self.what is not None


def look_up(store: SnapshotStore, sha256: str) -> Authentic:
    """`sha256`: 64 small hexadecimal digits."""
    found = store.with_hash(sha256)
    if found is None or not _is_as_sealed(store, found):
        return Authentic(sha256)
    return Authentic(
        sha256,
        what=next((name for name in FILES if found.hashes[name] == sha256), "seal"),
        report=next((report for report in REPORTS if report.name == found.report_type), None),
        day=found.day,
        project=found.metadata["project"],
        sealed_at=found.created_at,
    )


def _is_as_sealed(store: SnapshotStore, snapshot: Snapshot) -> bool:
    """Files that retention let go are known by their hashes alone."""
    if seal_of(snapshot) != snapshot.seal_sha256:
        return False
    if snapshot.archived_at is not None:
        return True
    files = ((name, store.read_file(snapshot.id, name)) for name in FILES)
    return all(content is not None and digest(content) == snapshot.hashes[name] for name, content in files)
