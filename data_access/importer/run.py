"""One import inside its transaction. Rows pass in portions, so memory does not grow with the file; while a portion is
converted, the one before is on its way to the database."""

import gc
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from dashboard import clock
from data_access.database import Actor
from data_access.importer import batch_store
from data_access.importer.headers import HeaderAgain
from data_access.importer.mapping_file import mapping_as_dict
from data_access.importer.member_finding import members_of
from data_access.importer.near import NearRows
from data_access.importer.outcome import ImportOutcome, NearDuplicate, RejectedRow, Rejection
from data_access.importer.rejected_rows import rejected_as_json
from data_access.importer.request import ImportRequest, Near, OnError, Progress
from data_access.importer.row_hash import hasher
from data_access.importer.rows import ReadyRow, RowConverter, RowRejected, row_problem
from data_access.importer.source_file import SourceRow, refused, too_many_rows
from data_access.importer.target import Target

ROWS_AT_ONCE = 10_000
NEAR_TOLD = 1_000
LOOKS_FOR_GARBAGE = (200_000, 50, 50)


@contextmanager
def _few_searches_for_garbage() -> Iterator[None]:
    """Rows go by themselves when they are written: Python's usual search among the 50,000 new objects of a portion, 70
    times over, finds nothing and takes an eighth of the processor time."""
    usual = gc.get_threshold()
    gc.set_threshold(*LOOKS_FOR_GARBAGE)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@dataclass
class _Portion:
    """Rows with their digests, and which of these the table has already."""

    rows: list[SourceRow]
    digests: list[str]
    known: "Future[set[str]]"


@dataclass
class Run:
    """All of it, or nothing: the caller rolls back what has no batch."""

    connection: Connection
    target: Target
    outcome: ImportOutcome
    request: ImportRequest
    actor: Actor
    zone: ZoneInfo
    batch_id: UUID = field(default_factory=uuid4)
    progress: Progress = field(default_factory=Progress)
    duplicates: list[int] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    near: list[NearDuplicate] = field(default_factory=list)
    rows_near: int = 0
    _last: set[str] = field(default_factory=set)
    _near_rows: NearRows = field(default_factory=NearRows)

    def run(self) -> ImportOutcome:
        batch_store.wait_for_turn(self.connection)
        earlier = batch_store.fetch_earlier_batch(self.connection, self.target, self.outcome.file_hash)
        if earlier is not None:
            return replace(self.outcome, earlier=earlier)
        self.members = members_of(self.connection, self.target, self.outcome.mapping, self.request)
        mapping, columns = self.outcome.mapping, self.outcome.file.columns
        self.converter = RowConverter(
            self.target, mapping, columns, self.members, self.zone, needs_project=self.request.projects is not None
        )
        known = (word for column in self.target.columns for word in column.headers)
        self._header_again = HeaderAgain(columns, known)
        with ThreadPoolExecutor(max_workers=1) as database, _few_searches_for_garbage():
            self._take_all(database)
        return self._finished()

    def _take_all(self, database: ThreadPoolExecutor) -> None:
        """The database does one thing after another, in the order in which it is asked; what it is told of a portion
        before that one is written is told of the rows before it."""
        writing: Future[None] | None = None
        portions = self._portions(database)
        portion = next(portions, None)
        while portion is not None:
            following = next(portions, None)
            # Written down here: what the database waits for has to be ready when it is free.
            rows = batch_store.as_copy_text(self.batch_id, self._take(portion), clock.now())
            if writing is not None:
                writing.result()
            writing = database.submit(self._write, rows)
            self.request.watch(self.progress)
            portion = following
        if writing is not None:
            writing.result()

    def _portions(self, database: ThreadPoolExecutor) -> Iterator[_Portion]:
        digest = hasher(self.outcome.mapping.constants)
        rows = self.outcome.file.read_rows()
        while taken := list(islice(rows, ROWS_AT_ONCE)):
            digests = [digest(row) for row in taken]
            known = database.submit(batch_store.fetch_known_hashes, self.connection, self.target, digests)
            yield _Portion(taken, digests, known)

    def _take(self, portion: _Portion) -> list[ReadyRow]:
        self.progress.rows_read += len(portion.rows)
        if self.progress.rows_read > self.request.limits.rows:
            raise too_many_rows(self.request.path, self.request.limits.rows)
        # The table was asked before the rows of the last portion were in it.
        known = portion.known.result() | self._last
        fresh: set[str] = set()
        ready = []
        for row, digest in zip(portion.rows, portion.digests, strict=True):
            one = self._ready(row, digest, known, fresh)
            if one is not None:
                ready.append(one)
        self._last = fresh
        ready = self._without_near(ready, portion.rows)
        self.progress.rows_accepted += len(ready)
        self._check_rejected()
        return ready

    def _ready(self, row: SourceRow, digest: str, known: set[str], fresh: set[str]) -> ReadyRow | None:
        if row.problem is None and (digest in known or digest in fresh):
            self.duplicates.append(row.number)
            return None
        try:
            if row.problem is not None:
                raise row_problem(row)
            ready = self.converter.convert(row, digest)
        except RowRejected as error:
            again = self._header_again.reason(row)
            self._reject(row, (again,) if again else error.rejections)
            return None
        fresh.add(digest)
        return ready

    def _reject(self, row: SourceRow, reasons: tuple[Rejection, ...]) -> None:
        self.progress.rows_rejected += 1
        if len(self.rejected) <= self.request.limits.rejected_rows:
            self.rejected.append(RejectedRow(number=row.number, cells=row.cells, rejections=reasons))

    def _without_near(self, ready: list[ReadyRow], rows: Iterable[SourceRow]) -> list[ReadyRow]:
        """Rows that say the same as an earlier one are told, and left out where that was asked for. `rows`: as they
        stand in the file."""
        found = self._near_rows.find(ready)
        self.rows_near += len(found)
        self.near += found[: NEAR_TOLD - len(self.near)]
        if not found or self.request.near is Near.KEEP:
            return ready
        of = {near.number: near.of for near in found}
        for row in rows:
            if row.number in of:
                reason = f"says the same as row {of[row.number]}, written otherwise"
                said = Rejection(row_number=row.number, column="", value="", code="near_duplicate", reason=reason)
                self._reject(row, (said,))
        return [row for row in ready if row.number not in of]

    def _check_rejected(self) -> None:
        if self.progress.rows_rejected > self.request.limits.rejected_rows and not self.request.is_dry_run:
            first = self.rejected[0].rejections[0]
            raise refused(
                f"more than {self.request.limits.rejected_rows:,} rows of {self.outcome.file_name} cannot be taken, "
                f"the first: {first}",
                code="too_many_rejected",
                hint="is it the right file, and the right mapping?",
                row=first.row_number,
                column=first.column,
                value=first.value,
                reason=first.code,
            )

    @property
    def _is_refused(self) -> bool:
        return self.progress.rows_rejected > 0 and self.request.on_error is OnError.REJECT_FILE

    def _write(self, rows: batch_store.CopyText | None) -> None:
        if rows is not None:
            batch_store.copy_rows(self.connection, self.target, rows)
        for index in self.members.values():
            batch_store.add_members(self.connection, self.batch_id, index.take_unwritten(), clock.now())

    def _finished(self) -> ImportOutcome:
        if self.progress.rows_read == 0:
            raise refused(f"{self.outcome.file_name} has a header but no rows", code="file_empty")
        created = {name: tuple(new.code for new in index.created) for name, index in self.members.items()}
        questions = {name: tuple(index.questions.values()) for name, index in self.members.items()}
        outcome = replace(
            self.outcome,
            is_refused=self._is_refused,
            rows_read=self.progress.rows_read,
            rows_accepted=self.progress.rows_accepted,
            duplicates=tuple(self.duplicates),
            rejected=tuple(self.rejected),
            rows_rejected=self.progress.rows_rejected,
            near_duplicates=tuple(self.near),
            rows_near=self.rows_near,
            questions={name: asked for name, asked in questions.items() if asked},
            created={name: codes for name, codes in created.items() if codes},
        )
        if self._is_refused or self.request.is_dry_run or not outcome.rows_accepted:
            return outcome
        self._add_batch(outcome)
        return replace(outcome, batch_id=self.batch_id)

    def _add_batch(self, outcome: ImportOutcome) -> None:
        batch_store.add_batch(
            self.connection,
            {
                "id": self.batch_id,
                "target": self.target.name,
                "file_name": outcome.file_name,
                "file_hash": outcome.file_hash,
                "mapping": mapping_as_dict(outcome.mapping),
                "rows_read": outcome.rows_read,
                "rows_accepted": outcome.rows_accepted,
                "rows_rejected": outcome.rows_rejected,
                "rows_duplicate": len(outcome.duplicates),
                "created_members": {name: list(codes) for name, codes in outcome.created.items()},
                "rejected_rows": rejected_as_json(outcome),
                "created_by": self.request.brought_by or (UUID(self.actor.user_id) if self.actor.user_id else None),
                "created_at": clock.now(),
            },
        )
