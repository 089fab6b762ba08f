"""Walks along a chain of seals and the rows of the log, side by side."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from struct import unpack

from .erasures import Erased
from .places import LEAF, NOTHING_BEFORE, Finding, Leaf, Retired, Seal, Verification, What, moment

# How far the clock of a server may jump without being taken for a forged time.
CLOCK_JUMP_US = 600_000_000
MOVABLE = (What.CHANGED, What.BACK_DATED, What.INSERTED)


class Chain:
    """Seals and rows, walked side by side: `rows` are leaves by id, so that little is held in memory at a time."""

    def __init__(self, rows: Iterator[bytes], retired: Sequence[Retired], erased: Erased, server: str) -> None:
        self.found = Verification()
        self._rows, self._erased, self._server = rows, erased, server
        self._pending: dict[int, bytes] = {}
        self._next: bytes | None = next(rows, None)
        self._retired = dict.fromkeys(retired, 0)
        self._retired_until = max((one.until_us for one in retired), default=-(2**63))
        self._places: list[tuple[int, int, int]] = []
        self._numbers: list[int] = []
        self._bounds: list[tuple[int, int]] = []
        self._last: Seal | None = None
        self._sealed = 0
        self._highest_sealed = 0
        self._known: dict[bytes, int] = {}

    def take(self, seal: Seal) -> int:
        """The next seal: its place in the chain, itself, and every row of it. How many rows were sealed so far."""
        problem = seal.problem()
        if problem:
            self._add(What.SEAL_CHANGED, seal, was=problem)
        self._check_link(seal, is_whole=problem is None)
        if self._last is None or self._last.server != seal.server:
            self._bounds = []
        self._read_until(seal.last_id)
        self._highest_sealed = max(self._highest_sealed, seal.last_id)
        for at in range(0, len(seal.leaves), LEAF):
            leaf = seal.leaves[at : at + LEAF]
            self._check_row(seal, leaf, self._pending.pop(unpack(">q", leaf[:8])[0], None))
        self.found.seals += 1
        self._last = seal
        self._places.append((seal.after_id, seal.to_xid, seal.to_id))
        self._numbers.append(seal.number)
        self._bounds.append((seal.next_xid, seal.sealed_us))
        self._sealed += len(seal.leaves) // LEAF
        return self._sealed

    def finish(self) -> Verification:
        """What is left when all seals were taken: rows that are newer than the last one, or do not belong."""
        self._read_until(2**63)
        for leaf in self._pending.values():
            self._check_unsealed(Leaf.read(leaf))
        for retirement, gone in self._retired.items():
            if gone != retirement.rows:
                self._add(
                    What.NOT_RETIRED,
                    None,
                    retirement.entry,
                    was=f"{retirement.rows} rows retired",
                    now=f"{gone} are gone",
                )
        if self._last is not None:
            self.found.last_sealed_at = moment(self._last.sealed_us)
        self._name_moved()
        return self.found

    def _check_link(self, seal: Seal, *, is_whole: bool) -> None:
        number, before = (self._last.number, self._last.hash) if self._last else (0, NOTHING_BEFORE)
        if seal.number != number + 1:
            self._add(
                What.SEAL_MISSING, seal._replace(number=number + 1), was=f"seals {number + 1} to {seal.number - 1}"
            )
        elif is_whole and seal.previous != before:
            self._add(What.SEAL_REPLACED, self._last or seal, now=f"seal {seal.number} was made on another one")

    def _read_until(self, last_id: int) -> None:
        while self._next is not None and (row := unpack(">q", self._next[:8])[0]) <= last_id:
            if row in self._pending:
                self._add_inserted(Leaf.read(self._next), "this id stands twice")
            self._pending[row] = self._next
            self._next = next(self._rows, None)

    def _check_row(self, seal: Seal, sealed: bytes, found: bytes | None) -> None:
        if found is None:
            self._check_absent(seal, Leaf.read(sealed))
            return
        self.found.rows += 1
        if found != sealed and self._is_erased(sealed, found):
            self.found.erased += 1
        elif found != sealed:
            self._check_changed(seal, Leaf.read(sealed), Leaf.read(found))
        at_us = unpack(">q", sealed[16:24])[0]
        if self._bounds and at_us < self._bounds[-1][1] - CLOCK_JUMP_US or at_us > seal.sealed_us + CLOCK_JUMP_US:
            self._check_time(seal, Leaf.read(sealed))
        if at_us < self._retired_until and (retirement := self._retirement(at_us)):
            self._add(What.NOT_RETIRED, seal, unpack(">q", sealed[:8])[0], was=f"retired by row {retirement.entry}")

    def _check_absent(self, seal: Seal, leaf: Leaf) -> None:
        retirement = self._retirement(leaf.at_us)
        if retirement is None:
            self._known[leaf.content] = leaf.row
            self._add(What.MISSING, seal, leaf.row, content=leaf.content, was=f"written {moment(leaf.at_us)}")
            return
        self._retired[retirement] += 1
        self.found.retired += 1

    def _check_changed(self, seal: Seal, was: Leaf, now: Leaf) -> None:
        self._known[was.content] = was.row
        if was.at_us == now.at_us:
            self._add(What.CHANGED, seal, was.row, content=now.content)
            return
        times = str(moment(was.at_us)), str(moment(now.at_us))
        self._add(What.BACK_DATED, seal, was.row, was=times[0], now=times[1], content=now.content)

    def _is_erased(self, sealed: bytes, found: bytes) -> bool:
        """In its old place, it says what a signed erasure has put there."""
        return sealed[:24] == found[:24] and self._erased.get(Leaf.read(found).row) == found[24:]

    def _check_time(self, seal: Seal | None, leaf: Leaf) -> None:
        """Whether a row says a time before its transaction can have begun, or after it was sealed."""
        number = bisect_right(self._bounds, (leaf.xid, 2**63))
        begun = self._bounds[number - 1][1] if number else -(2**63)
        if leaf.at_us < begun - CLOCK_JUMP_US:
            self._add(What.BACK_DATED, seal, leaf.row, was=f"not before {moment(begun)}", now=str(moment(leaf.at_us)))
        elif seal and leaf.at_us > seal.sealed_us + CLOCK_JUMP_US:
            self._add(What.BACK_DATED, seal, leaf.row, was="not after its seal", now=str(moment(leaf.at_us)))

    def _check_unsealed(self, leaf: Leaf) -> None:
        """A row that is in no seal: newer than the last one, or put in between."""
        if self._last is None or self._is_newer(leaf, self._last):
            self.found.unsealed += 1
            self._check_time(None, leaf)
        else:
            self._add_inserted(leaf, f"written {moment(leaf.at_us)}")

    def _is_newer(self, leaf: Leaf, last: Seal) -> bool:
        if leaf.row > last.after_id and (leaf.xid, leaf.row) >= (last.to_xid, last.to_id):
            return True
        # Restored on a server that counts transactions anew, and not sealed there yet.
        return last.server != self._server and leaf.row > self._highest_sealed

    def _add_inserted(self, leaf: Leaf, now: str) -> None:
        after_id = max((place[0] for place in set(self._places) if place[0] < leaf.row), default=0)
        number = bisect_right(self._places, (after_id, leaf.xid, leaf.row))
        seal = self._numbers[number] if number < len(self._numbers) else None
        self._add(What.INSERTED, seal, leaf.row, now=now, content=leaf.content)

    def _retirement(self, at_us: int) -> Retired | None:
        return next((one for one in self._retired if one.since_us <= at_us < one.until_us), None)

    def _add(
        self,
        what: What,
        seal: Seal | int | None,
        row: int | None = None,
        *,
        was: str = "",
        now: str = "",
        content: bytes = b"",
    ) -> None:
        number, sealed_at = (seal.number, moment(seal.sealed_us)) if isinstance(seal, Seal) else (seal, None)
        self.found.add(Finding(what, number, row, sealed_at, was, now, content))

    def _name_moved(self) -> None:
        """A row that says what was sealed as another one was not rewritten but moved."""
        for at, finding in enumerate(self.found.findings):
            home = self._known.get(finding.content)
            if home not in (None, finding.row) and finding.what in MOVABLE:
                self.found.findings[at] = finding._replace(what=What.REORDERED, was=f"sealed as row {home}", now="")
