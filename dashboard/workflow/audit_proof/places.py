"""What a chain of seals is made of, and what can be wrong in it. docs/AUDIT.md says which bytes are hashed."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from struct import iter_unpack, pack, unpack
from typing import NamedTuple

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
LEAF = 56
MOST_KEPT = 1000
NOTHING_BEFORE = bytes(32)


def moment(us: int) -> datetime | None:
    """A time of the log, which counts microseconds since 2000; None beyond what a calendar says."""
    try:
        return EPOCH + timedelta(microseconds=us)
    except OverflowError:
        return None


def microseconds(at: datetime) -> int:
    """The same back again."""
    return (at - EPOCH) // timedelta(microseconds=1)


class What(StrEnum):
    """What is wrong in a place."""

    CHANGED = "changed"
    BACK_DATED = "back-dated"
    REORDERED = "reordered"
    MISSING = "missing"
    INSERTED = "inserted"
    NOT_RETIRED = "not retired"
    SEAL_CHANGED = "seal changed"
    SEAL_REPLACED = "seal replaced"
    SEAL_MISSING = "seal missing"
    CUT_OFF = "cut off"
    REWRITTEN = "rewritten"
    CHECKPOINT_CHANGED = "checkpoint changed"
    CHECKPOINT_MISSING = "checkpoint missing"


class Leaf(NamedTuple):
    """The 56 bytes that stand for a row in a seal."""

    row: int
    xid: int
    at_us: int
    content: bytes

    @classmethod
    def read(cls, leaf: bytes) -> "Leaf":
        return cls(*unpack(">qqq32s", leaf))


class Seal(NamedTuple):
    """One link of the chain. `leaves`: those of its rows, by transaction and row."""

    number: int
    sealed_us: int
    server: str
    after_id: int
    to_xid: int
    to_id: int
    next_xid: int
    row_count: int
    first_id: int
    last_id: int
    leaves: bytes
    root: bytes
    previous: bytes
    hash: bytes

    def problem(self) -> str | None:
        """What of the seal does not agree with itself."""
        if not self.leaves or len(self.leaves) % LEAF or hashlib.sha256(self.leaves).digest() != self.root:
            return "its leaves are not those of its root"
        ids = [row for (row,) in iter_unpack(">q48x", self.leaves)]
        if (self.row_count, self.first_id, self.last_id) != (len(ids), min(ids), max(ids)):
            return "its counts are not those of its leaves"
        return None if self.computed() == self.hash else "its hash is not that of what it says"

    def computed(self) -> bytes:
        """The hash of what the seal says."""
        places = (self.number, self.sealed_us, self.after_id, self.to_xid, self.to_id, self.next_xid)
        counts = (self.row_count, self.first_id, self.last_id)
        said = b"k9-audit-seal-1" + pack(">9q", *places, *counts) + self.root + self.previous + self.server.encode()
        return hashlib.sha256(said).digest()


class Retired(NamedTuple):
    """A month that was let go: the entry that says so, its bounds, its rows."""

    entry: int
    since_us: int
    until_us: int
    rows: int


class Finding(NamedTuple):
    """A place that is not as it was sealed. `was` and `now` say it in more detail where that is known."""

    what: What
    seal: int | None = None
    row: int | None = None
    sealed_at: datetime | None = None
    was: str = ""
    now: str = ""
    content: bytes = b""

    @property
    def place(self) -> tuple[float, float]:
        return (float("inf") if self.seal is None else self.seal, -1 if self.row is None else self.row)

    def __str__(self) -> str:
        where = [f"seal {self.seal}"] if self.seal is not None else []
        where += [f"row {self.row}"] if self.row is not None else []
        where += [f"sealed {self.sealed_at:%Y-%m-%d %H:%M:%S} UTC"] if self.sealed_at else []
        detail = [f"was: {self.was}"] if self.was else []
        detail += [f"now: {self.now}"] if self.now else []
        return f"{', '.join(where) or 'the log'}: {self.what.upper()}" + (f" ({'; '.join(detail)})" if detail else "")


@dataclass(kw_only=True)
class Verification:
    """What was looked at, and what is wrong: the first place first, and at most 1,000 of `broken` places."""

    rows: int = 0
    seals: int = 0
    unsealed: int = 0
    retired: int = 0
    erased: int = 0
    checkpoints: int = 0
    last_sealed_at: datetime | None = None
    broken: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        self.broken += 1
        self.findings.append(finding)
        if len(self.findings) > 2 * MOST_KEPT:
            self.sort()

    def sort(self) -> None:
        """The first place first; the last ones go where there are too many."""
        self.findings = sorted(self.findings, key=lambda finding: finding.place)[:MOST_KEPT]

    @property
    def is_intact(self) -> bool:
        return self.broken == 0

    @property
    def first(self) -> Finding | None:
        return self.findings[0] if self.findings else None
