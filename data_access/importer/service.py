"""Imports one file: read, convert, find duplicates and members, write, all in one transaction.

The command line and the pages call `import_file` and get the same outcome. A dry run and a refused file go the very
same way and are rolled back at the end, so what they say is what would have happened.
"""

import hashlib
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from dashboard import clock
from dashboard.errors import InvalidInput
from data_access.database import Actor, Database
from data_access.importer import batch_store
from data_access.importer.limits import LIMITS, Limits
from data_access.importer.mapping import Mapping
from data_access.importer.mapping_file import mapping_as_dict, mapping_as_yaml
from data_access.importer.members import MemberIndex
from data_access.importer.outcome import ImportOutcome, RejectedRow
from data_access.importer.proposal import looks_like_values, propose
from data_access.importer.reading import open_source
from data_access.importer.rejected_rows import rejected_as_json
from data_access.importer.row_hash import row_hash
from data_access.importer.rows import ReadyRow, RowConverter, RowRejected, row_problem
from data_access.importer.source_file import SourceFile, SourceRow, refused, too_many_rows
from data_access.importer.target import Target
from data_access.importer.targets import creatable_kinds, target_named

ROWS_AT_ONCE = 10_000

log = logging.getLogger(__name__)


class OnError(StrEnum):
    """What a row that cannot be taken does: refuse the whole file, or only itself."""

    REJECT_FILE = "reject-file"
    SKIP_ROW = "skip-row"


@dataclass(frozen=True, kw_only=True)
class ImportRequest:
    """What is asked for. Without a mapping one is proposed from the headers."""

    path: Path
    target: str
    mapping: Mapping | None = None
    on_error: OnError = OnError.REJECT_FILE
    create_missing: tuple[str, ...] = ()
    is_dry_run: bool = False
    file_name: str | None = None
    limits: Limits = LIMITS


def import_file(database: Database, request: ImportRequest, *, actor: Actor, timezone: str) -> ImportOutcome:
    """Imports a file into the target's own table and says what happened.

    `timezone` is the unit's. Raises InvalidInput when the file or the mapping as a whole cannot be used; whatever it
    raises or rejects, nothing is half done.
    """
    started = time.perf_counter()
    target = target_named(request.target)
    file = open_source(request.path, request.mapping.options if request.mapping else None, request.limits)
    mapping = _checked_mapping(request.mapping, target, file)
    outcome = ImportOutcome(
        target=target.name,
        file_name=request.file_name or request.path.name,
        file_hash=_hash_of(request.path),
        file=file,
        mapping=mapping,
        is_proposed=request.mapping is None,
        is_dry_run=request.is_dry_run,
    )
    with database.write(actor) as connection, connection.begin_nested() as savepoint:
        outcome = _Import(connection, target, outcome, request, actor, ZoneInfo(timezone)).run()
        if outcome.batch_id is None:
            savepoint.rollback()
    _log(outcome)
    return replace(outcome, seconds=time.perf_counter() - started)


def _checked_mapping(given: Mapping | None, target: Target, file: SourceFile) -> Mapping:
    mapping = given or propose(target, file)
    try:
        mapping.check(target, file.columns)
    except InvalidInput as error:
        error.hint = _mapping_hint(file, mapping if given is None else None) or error.hint
        raise error
    return mapping


def _mapping_hint(file: SourceFile, proposed: Mapping | None) -> str | None:
    headers = ", ".join(file.columns)
    if looks_like_values(file.columns):
        return f"is the first row a header? it holds: {headers}"
    if proposed is None:
        return None
    return f"the headers are: {headers}; complete this mapping and name it with --mapping:\n{mapping_as_yaml(proposed)}"


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _log(outcome: ImportOutcome) -> None:
    log.info(
        "import ended",
        extra={
            "target": outcome.target,
            "rows_read": outcome.rows_read,
            "rows_accepted": outcome.rows_accepted,
            "rows_rejected": len(outcome.rejected),
            "is_written": outcome.batch_id is not None,
        },
    )


@dataclass
class _Import:
    """One run inside its transaction. Rows pass in portions, so memory does not grow with the file."""

    connection: Connection
    target: Target
    outcome: ImportOutcome
    request: ImportRequest
    actor: Actor
    zone: ZoneInfo
    batch_id: UUID = field(default_factory=uuid4)
    rows_read: int = 0
    rows_accepted: int = 0
    duplicates: list[int] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    hashes: set[str] = field(default_factory=set)

    def run(self) -> ImportOutcome:
        batch_store.wait_for_turn(self.connection)
        earlier = batch_store.fetch_earlier_batch(self.connection, self.target, self.outcome.file_hash)
        if earlier is not None:
            return replace(self.outcome, earlier=earlier)
        self.members = self._members()
        mapping, columns = self.outcome.mapping, self.outcome.file.columns
        self.converter = RowConverter(self.target, mapping, columns, self.members, self.zone)
        for rows in _portions(self.outcome.file.read_rows()):
            self._take(rows)
        return self._finished()

    def _members(self) -> dict[str, MemberIndex]:
        creatable = creatable_kinds(self.request.create_missing)
        return {
            column.name: MemberIndex(
                column.member.name,
                batch_store.fetch_members(self.connection, column.member),
                may_create=column.member.name in creatable,
            )
            for column in self.target.members
            if column.member is not None
        }

    def _take(self, rows: list[SourceRow]) -> None:
        self.rows_read += len(rows)
        if self.rows_read > self.request.limits.rows:
            raise too_many_rows(self.request.path, self.request.limits.rows)
        hashes = [row_hash(row, self.outcome.mapping.constants) for row in rows]
        self.hashes |= batch_store.fetch_known_hashes(self.connection, self.target, hashes)
        ready = [one for one in map(self._ready, rows, hashes) if one is not None]
        self.rows_accepted += len(ready)
        self._check_rejected()
        if not self._is_refused:
            self._write(ready)

    def _check_rejected(self) -> None:
        if len(self.rejected) > self.request.limits.rejected_rows:
            raise refused(
                f"more than {self.request.limits.rejected_rows:,} rows of {self.outcome.file_name} cannot be taken, "
                f"the first: {self.rejected[0].rejections[0]}",
                code="too_many_rejected",
                hint="is it the right file, and the right mapping?",
            )

    @property
    def _is_refused(self) -> bool:
        return bool(self.rejected) and self.request.on_error is OnError.REJECT_FILE

    def _ready(self, row: SourceRow, digest: str) -> ReadyRow | None:
        if digest in self.hashes and row.problem is None:
            self.duplicates.append(row.number)
            return None
        try:
            if row.problem is not None:
                raise row_problem(row)
            ready = self.converter.convert(row, digest)
        except RowRejected as error:
            self.rejected.append(RejectedRow(number=row.number, cells=row.cells, rejections=error.rejections))
            return None
        self.hashes.add(digest)
        return ready

    def _write(self, ready: list[ReadyRow]) -> None:
        now = clock.now()
        batch_store.copy_rows(self.connection, self.target, self.batch_id, ready, now)
        for index in self.members.values():
            batch_store.add_members(self.connection, self.batch_id, index.take_unwritten(), now)

    def _finished(self) -> ImportOutcome:
        if self.rows_read == 0:
            raise refused(f"{self.outcome.file_name} has a header but no rows", code="file_empty")
        created = {name: tuple(new.code for new in index.created) for name, index in self.members.items()}
        outcome = replace(
            self.outcome,
            is_refused=self._is_refused,
            rows_read=self.rows_read,
            rows_accepted=self.rows_accepted,
            duplicates=tuple(self.duplicates),
            rejected=tuple(self.rejected),
            created={name: codes for name, codes in created.items() if codes},
        )
        if self._is_refused or self.request.is_dry_run or not self.rows_accepted:
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
                "rows_rejected": len(outcome.rejected),
                "rows_duplicate": len(outcome.duplicates),
                "created_members": {name: list(codes) for name, codes in outcome.created.items()},
                "rejected_rows": rejected_as_json(outcome),
                "created_by": UUID(self.actor.user_id) if self.actor.user_id else None,
                "created_at": clock.now(),
            },
        )


def _portions(rows: Iterator[SourceRow]) -> Iterator[list[SourceRow]]:
    while portion := list(islice(rows, ROWS_AT_ONCE)):
        yield portion
