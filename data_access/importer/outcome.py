"""What an import did, row by row where it did not: the one answer for the command line and the pages."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from data_access.importer.doubts import Doubt
from data_access.importer.mapping import Mapping
from data_access.importer.members import MemberQuestion
from data_access.importer.source_file import Cell, SourceFile


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """One value that could not be taken. `column` is the source column; empty when the row as a whole is wrong."""

    row_number: int
    column: str
    value: str
    code: str
    reason: str

    def __str__(self) -> str:
        place = f"row {self.row_number}" + (f", {self.column}" if self.column else "")
        return f"{place}: {self.value!r} {self.reason}" if self.column else f"{place} {self.reason}"


@dataclass(frozen=True, kw_only=True)
class RejectedRow:
    """A row that did not go in, as it stood in the file, with all its reasons."""

    number: int
    cells: dict[str, Cell]
    rejections: tuple[Rejection, ...]


@dataclass(frozen=True, kw_only=True)
class EarlierBatch:
    """The import that brought this very file before."""

    id: UUID
    file_name: str
    created_at: datetime
    rows_accepted: int


@dataclass(frozen=True, kw_only=True)
class NearDuplicate:
    """A row that says the same as an earlier one, written otherwise."""

    number: int
    of: int


@dataclass(frozen=True, kw_only=True)
class ImportOutcome:
    """Counts and reasons of one import.

    `rows_accepted` are rows that went in (in a dry run: would go in; in a refused file: could have). `is_refused`:
    a row was rejected and so, as asked, the whole file. `rejected`: the rows themselves; of a check, the first of them.
    `near_duplicates` came in unless they were to be rejected, and so are told; `rows_near` counts all of them.
    `created`: target column -> codes of new members. `questions`: target column -> texts that somebody has to say a
    word about. `batch_id`: None when nothing was written.
    """

    target: str
    file_name: str
    file_hash: str
    file: SourceFile
    mapping: Mapping
    is_proposed: bool
    is_dry_run: bool
    is_refused: bool = False
    rows_read: int = 0
    rows_accepted: int = 0
    duplicates: tuple[int, ...] = ()
    rejected: tuple[RejectedRow, ...] = ()
    rows_rejected: int = 0
    near_duplicates: tuple[NearDuplicate, ...] = ()
    rows_near: int = 0
    doubts: tuple[Doubt, ...] = ()
    questions: dict[str, tuple[MemberQuestion, ...]] = field(default_factory=dict)
    created: dict[str, tuple[str, ...]] = field(default_factory=dict)
    batch_id: UUID | None = None
    earlier: EarlierBatch | None = None
    seconds: float = 0.0

    @property
    def is_complete(self) -> bool:
        """Everything that was asked for went in (in a dry run: would)."""
        is_in = self.is_dry_run or self.batch_id is not None
        return is_in and self.earlier is None and self.rows_accepted == self.rows_read > 0

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        return tuple(rejection for row in self.rejected for rejection in row.rejections)

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Source columns kept in `extra`."""
        return self.mapping.unmapped(self.file.columns)
