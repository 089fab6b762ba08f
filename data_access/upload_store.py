"""Keeps the files that were uploaded to be imported (reporting.import_upload): what is asked of each, how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, select, text, update

from dashboard import clock
from dashboard.errors import Conflict
from data_access.database import Actor, Database
from data_access.importer.request import Progress
from data_access.own_tables import import_upload

OPEN, WAITING, RUNNING, DONE = "open", "waiting", "running", "done"
ENDINGS = ("checked", "imported", "refused", "failed", "cancelled", "cut_off")
RUN_LOCK = 0x6B39_0007
"""With the hash of an upload's id: held by the process that checks or imports it, so whoever is killed lets it go."""
_ACTOR = Actor(name="import")
_BY = "by"
"""Where `asked` keeps who asked: an administrator may, of a file that somebody else brought."""
_IS_HELD = text(
    "EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
    f" AND classid::bigint = {RUN_LOCK} AND objid::bigint = (hashtext(import_upload.id::text)::bigint & 4294967295)"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A row of reporting.import_upload."""

    id: UUID
    file_name: str
    file_hash: str
    file_bytes: int
    target: str
    state: str
    is_check: bool
    how_it_ended: str | None
    asked: Mapping[str, Any]
    found: Mapping[str, Any]
    outcome: Mapping[str, Any] | None
    problem: Mapping[str, Any] | None
    batch_id: UUID | None
    is_cancelled: bool
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    user_id: UUID | None
    user_name: str
    projects: list[str] | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def is_busy(self) -> bool:
        return self.state in (WAITING, RUNNING)

    @property
    def asked_by(self) -> str | None:
        """The id of who asked for the check or import; `user_id`: of who brought the file."""
        return self.asked.get(_BY) or (str(self.user_id) if self.user_id else None)


class UploadStore:
    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, row: Mapping[str, Any], actor: Actor) -> None:
        with self.database.write(actor) as connection:
            connection.execute(import_upload.insert().values(**row, state=OPEN, is_check=True, **_nothing_done()))

    def find(self, upload_id: UUID) -> Upload | None:
        return next(iter(self._find(import_upload.c.id == upload_id)), None)

    def not_done(self) -> list[Upload]:
        """The newest first."""
        return self._find(import_upload.c.state != DONE)

    def waiting(self) -> list[Upload]:
        """The oldest first."""
        return self._find(import_upload.c.state == WAITING)[::-1]

    def change(self, upload_id: UUID, asked: Mapping[str, Any], target: str, actor: Actor) -> None:
        """What a check found is of another question, and forgotten. Raises Conflict while it is busy."""
        values = {"asked": asked, "target": target, "outcome": None, "problem": None, "how_it_ended": None}
        self._move(upload_id, OPEN, actor, **values)

    def ask(self, upload_id: UUID, actor: Actor, *, is_check: bool, projects: list[str] | None) -> None:
        """Have it checked or imported, soon, with rows of these projects. Raises Conflict while it is busy, or done."""
        asked = import_upload.c.asked.concat(func.jsonb_build_object(_BY, actor.user_id))
        values = {"state": WAITING, "is_check": is_check, "asked": asked, "projects": projects}
        self._move(upload_id, OPEN, actor, **values, **_nothing_done(), problem=None, how_it_ended=None)

    def take(self, upload_id: UUID) -> bool:
        """Whether it waits and is ours to run from now on."""
        waits = and_(import_upload.c.id == upload_id, import_upload.c.state == WAITING)
        return self._update(waits, _ACTOR, state=RUNNING, started_at=clock.now(), ended_at=None) == 1

    def tell(self, upload_id: UUID, progress: Progress) -> bool:
        """Write down how far it is; whether somebody wants it to stop."""
        values = {name: getattr(progress, name) for name in ("rows_read", "rows_accepted", "rows_rejected")}
        statement = update(import_upload).where(import_upload.c.id == upload_id).values(values)
        with self.database.write(_ACTOR) as connection:
            return bool(connection.execute(statement.returning(import_upload.c.is_cancelled)).scalar_one())

    def end(self, upload_id: UUID, how: str, **values: Any) -> None:
        """`values`: outcome, problem, batch_id."""
        state = DONE if how == "imported" else OPEN
        which = import_upload.c.id == upload_id
        self._update(which, _ACTOR, state=state, how_it_ended=how, ended_at=clock.now(), **values)

    def cancel(self, upload_id: UUID, actor: Actor) -> None:
        """One that waits is open again at once; one that runs stops at its next look."""
        waits = and_(import_upload.c.id == upload_id, import_upload.c.state == WAITING)
        if not self._update(waits, actor, state=OPEN, how_it_ended="cancelled", ended_at=clock.now()):
            runs = and_(import_upload.c.id == upload_id, import_upload.c.state == RUNNING)
            self._update(runs, actor, is_cancelled=True)

    def discard(self, upload_id: UUID, actor: Actor) -> None:
        """Raises Conflict while it is busy."""
        idle = and_(import_upload.c.id == upload_id, import_upload.c.state.in_((OPEN, DONE)))
        with self.database.write(actor) as connection:
            if connection.execute(import_upload.delete().where(idle)).rowcount == 0:
                raise _busy()

    def mark_cut_off(self) -> int:
        """Those that seem to run and that no process works on: it was killed, and nothing came of it; how many."""
        gone = and_(import_upload.c.state == RUNNING, text(f"NOT {_IS_HELD}"))
        return self._update(gone, _ACTOR, state=OPEN, how_it_ended="cut_off", ended_at=clock.now())

    def delete_before(self, before: datetime, actor: Actor) -> list[UUID]:
        """Forget those that nobody went on with since; their ids."""
        old = and_(import_upload.c.state.in_((OPEN, DONE)), _last_touched() < before)
        with self.database.write(actor) as connection:
            return list(connection.execute(import_upload.delete().where(old).returning(import_upload.c.id)).scalars())

    def _move(self, upload_id: UUID, start: str, actor: Actor, **values: Any) -> None:
        if not self._update(and_(import_upload.c.id == upload_id, import_upload.c.state == start), actor, **values):
            raise _busy()

    def _update(self, which: ColumnElement[bool], actor: Actor, **values: Any) -> int:
        with self.database.write(actor) as connection:
            return connection.execute(update(import_upload).where(which).values(**values)).rowcount

    def _find(self, which: ColumnElement[bool]) -> list[Upload]:
        question = select(import_upload).where(which).order_by(import_upload.c.created_at.desc())
        return self.database.fetch(
            lambda connection: [Upload(**row) for row in connection.execute(question.limit(200)).mappings()]
        )


def is_ours_to_run(connection: Connection, upload_id: UUID) -> bool:
    """True: this connection holds the run of the upload until it ends; False: another process does."""
    question = text("SELECT pg_try_advisory_lock(:number, hashtext(:id))")
    is_ours: bool = connection.execute(question, {"number": RUN_LOCK, "id": str(upload_id)}).scalar_one()
    connection.commit()
    return is_ours


def _last_touched() -> Any:
    return func.coalesce(import_upload.c.ended_at, import_upload.c.created_at)


def _nothing_done() -> dict[str, Any]:
    return {"is_cancelled": False, "rows_read": 0, "rows_accepted": 0, "rows_rejected": 0}


def _busy() -> Conflict:
    return Conflict(
        "the file is being worked on, or done with", code="import_busy", hint="wait until it has ended, or cancel it"
    )
