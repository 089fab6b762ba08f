"""Reports sealed for tests, as the approval does it: rendered before its transaction, kept within it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sqlalchemy import Connection, text

from app import make_read_path
from dashboard import clock
from dashboard.i18n import Locale
from dashboard.metrics import ReadPath
from dashboard.metrics.content import read_content, source_of_moment
from dashboard.reports import report_named
from dashboard.workflow.sealing import Rendered, Sealing, unit_language
from dashboard.workflow.snapshots import Snapshots
from dashboard.workflow.subject import APPROVED, APPROVED_FIRST, SUBMITTED, Signature, Subject
from data_access.database import Actor
from data_access.replica.build import conventions_of, replica_directory
from data_access.replica.reader import ReplicaReader
from data_access.replica.refresh import refresh_once
from data_access.snapshot_store import SnapshotStore
from tests.lib.app_ground import AppGround

ACTOR = Actor(name="test")
_CHAIN = ((SUBMITTED, "salma"), (APPROVED_FIRST, "basel"), (APPROVED, "amal"))

_GUARDED = ("report_snapshot", "report_event", "daily_report", "legal_hold", "audit_log")

_OPEN = """
INSERT INTO reporting.daily_report (report_type, project_id, day, state, submitted_by, submitted_at)
VALUES (:report, CAST(:project AS uuid), :day, 'submitted', CAST(:by AS uuid), now())
ON CONFLICT ON CONSTRAINT daily_report_of_day DO UPDATE SET revision = daily_report.revision + 1
RETURNING id::text, revision
"""


@dataclass(frozen=True, kw_only=True, eq=False)
class SealingGround:
    """Seals reports of the demo unit. `web`: shared; what is sealed there stays until `forget`."""

    web: AppGround

    @cached_property
    def reads(self) -> ReadPath:
        replica = ReplicaReader(replica_directory(self.web.settings), threads=1)
        return make_read_path(self.web.settings, self.web.database, replica)

    @cached_property
    def sealing(self) -> Sealing:
        return Sealing.of(self.web.settings, self.reads)

    @cached_property
    def store(self) -> SnapshotStore:
        return SnapshotStore(self.web.database.app)

    @cached_property
    def snapshots(self) -> Snapshots:
        return Snapshots(store=self.store, reads=self.reads)

    @cached_property
    def yesterday(self) -> date:
        return clock.today(self.web.settings.timezone) - timedelta(days=1)

    def subject(self, report: str = "trainer_daily", project: str = "ALPHA", day: date | None = None) -> Subject:
        """The next revision of a daily report, with what the database says of it now."""
        wanted, conventions = day or self.yesterday, conventions_of(self.web.settings)
        [(project_id,)] = self.web.ask("SELECT key::text FROM reporting.dim_project WHERE code = :c", c=project)
        with source_of_moment(self.web.database.app, conventions) as source:
            content = read_content(source, report_named(report), project, wanted, conventions)
        people = {who: self._person(who) for _, who in _CHAIN}
        with self.web.database.app.write(ACTOR) as connection:
            values = {"report": report, "project": project_id, "day": wanted, "by": people["salma"][0]}
            report_id, revision = connection.execute(text(_OPEN), values).one()
        return Subject(
            report_type=report,
            report_id=report_id,
            project_id=project_id,
            project=project,
            day=wanted,
            revision=revision,
            content_hash=content.hash,
            approved_by=people["amal"][0],
            chain=tuple(
                Signature(step=step, user_id=people[who][0], name=people[who][1], at=clock.now())
                for step, who in _CHAIN
            ),
            language=unit_language(self.web.settings),
        )

    def _person(self, username: str) -> tuple[str, str]:
        [found] = self.web.ask('SELECT id::text, full_name FROM public."user" WHERE username = :u', u=username)
        return found[0], found[1]

    def seal(self, report: str = "trainer_daily", project: str = "ALPHA", day: date | None = None) -> str:
        """Seal what a report says now; the id of the snapshot."""
        return self.keep(self.sealing.render(self.subject(report, project, day)))

    def follow(self) -> None:
        """Bring the replica to this moment."""
        refresh_once(self.web.database.app, self.web.settings, conventions_of(self.web.settings))

    def locale(self, lang: str) -> Locale:
        return Locale(lang=lang, timezone=self.web.settings.timezone)

    def keep(self, rendered: Rendered) -> str:
        with self.web.database.app.write(ACTOR) as connection:
            return self.sealing.keep(connection, rendered)

    @contextmanager
    def as_superuser(self) -> Iterator[Connection]:
        """A transaction in which no trigger fires and a snapshot may lose the one it amends, taken back at the end."""
        with self.web.database.owner.engine.connect() as connection:
            _switch(connection, "DISABLE")
            connection.execute(
                text("ALTER TABLE reporting.report_snapshot DROP CONSTRAINT report_snapshot_amends_id_fkey")
            )
            yield connection
            connection.rollback()

    def forget(self, tables: Sequence[str] = _GUARDED[:-1]) -> None:
        """Take back all that was sealed, past every trigger."""
        with self.web.database.owner.engine.begin() as connection:
            _switch(connection, "DISABLE")
            for table in tables:
                connection.execute(text(f"DELETE FROM reporting.{table}"))
            connection.execute(text("DELETE FROM reporting.audit_log WHERE entity_type = 'report_snapshot'"))
            _switch(connection, "ENABLE")


def _switch(connection: Connection, how: str) -> None:
    """The triggers of tables that refuse changes, as only their owner can."""
    for table in _GUARDED:
        connection.execute(text(f"ALTER TABLE reporting.{table} {how} TRIGGER USER"))
