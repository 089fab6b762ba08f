"""What is asked of an import."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from data_access.importer.limits import LIMITS, Limits
from data_access.importer.mapping import Mapping


class OnError(StrEnum):
    """What a row that cannot be taken does: refuse the whole file, or only itself."""

    REJECT_FILE = "reject-file"
    SKIP_ROW = "skip-row"


class Near(StrEnum):
    """What becomes of a row that says the same as an earlier one, written otherwise."""

    KEEP = "keep"
    REJECT = "reject"


@dataclass(kw_only=True)
class Progress:
    """How far an import is."""

    rows_read: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0


def _unwatched(progress: Progress) -> None:
    """Nobody looks, nobody cancels."""


@dataclass(frozen=True, kw_only=True)
class ImportRequest:
    """What is asked for. Without a mapping one is proposed from the headers.

    `match_names`: a name that one member has is enough to be that member. `projects`: keys of those that rows may be
    of, where whoever imports has not all. `brought_by`: the user whose file it is, where somebody else may have it
    imported. `watch` is called after each portion of rows; what it raises ends the import.
    """

    path: Path
    target: str
    mapping: Mapping | None = None
    on_error: OnError = OnError.REJECT_FILE
    near: Near = Near.KEEP
    create_missing: tuple[str, ...] = ()
    match_names: bool = False
    is_dry_run: bool = False
    file_name: str | None = None
    limits: Limits = LIMITS
    projects: frozenset[str] | None = None
    brought_by: UUID | None = None
    watch: Callable[[Progress], None] = _unwatched
