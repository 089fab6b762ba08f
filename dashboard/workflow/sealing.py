"""What a final approval asks of whoever seals daily reports: bytes, kept in the very transaction that approves."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import Connection

from dashboard.semantic.report import ReportType
from data_access.approval_store import Mark
from data_access.database import Actor


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The revision of a daily report that is about to be approved: who submitted it, who approved it first, and who
    approves it now, at the moment `at`. `project`: its code; `content_hash`: of what they saw."""

    report: ReportType
    project: str
    project_id: str
    day: date
    report_id: str
    revision: int
    submitted: Mark
    first_approved: Mark
    approved: Mark
    content_hash: str
    actor: Actor

    @property
    def at(self) -> datetime:
        return self.approved.at


class Rendered(Protocol):
    """A daily report as bytes."""

    @property
    def content_hash(self) -> str:
        """Of the content that the bytes say."""
        ...


class Sealing(Protocol):
    """`render` may take seconds and holds no lock. `keep` runs in the approval's transaction, after the daily report's
    row is locked; whatever it raises, nothing is approved."""

    def render(self, subject: Subject) -> Rendered: ...

    def keep(self, connection: Connection, rendered: Rendered) -> str:
        """The id of the snapshot."""
        ...
