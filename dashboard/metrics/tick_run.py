"""Runs the kernel over one part of a report, on all cores, and gives what it counted as named tables."""

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dashboard.metrics.counts import Ints
from dashboard.metrics.engine import Part
from dashboard.metrics.kernel import COPIES, tick_rows
from dashboard.metrics.kernel_arrays import Asked, Counted, Marks, Met, Stored
from dashboard.metrics.kernel_distinct import mark_rows
from dashboard.metrics.tick_layout import Question, Refusal, Slot

THREADS = min(os.cpu_count() or 1, 8)
ALONE_BELOW_ROWS = 60_000
"""Under this many rows a second thread costs more than it brings."""

COPIED_BELOW_CODES = 64
"""A histogram of more codes rarely meets the same one twice in a row."""

_BYTE = 256


@cache
def _pool() -> ThreadPoolExecutor:
    """Made at the first tick, so after the web server's fork."""
    return ThreadPoolExecutor(max(THREADS - 1, 1), thread_name_prefix="tick")


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Counts over some rows of a part; with P = 1 + slots (rows first).

    histograms: by column [P, codes]. own: per filter [P, codes] over rows that fail only it. days [days of the
    part, P], own_days [day filters, days, P]. sums: per sum of the report. flags: per flag, the rows that have it.
    """

    rows: int
    sums: Ints
    flags: Ints
    histograms: dict[int, Ints]
    own: tuple[Ints, ...]
    days: Ints
    own_days: Ints


def run_part(part: Part, question: Question, day_numbers: frozenset[int] | None = None) -> Tally:
    """Count a part's rows of the period; with `day_numbers` of those days only, excluded or not."""
    stored, asked = stored_of(part), arrays_of(part, question)
    pieces = _pieces(part, runs_of(part, question, asked, day_numbers))

    def run(runs: Ints) -> Counted:
        counted = _empty(part, question, asked)
        tick_rows(stored, asked, runs, counted)
        return counted

    # This thread works too: handing over costs more than a small piece takes.
    others = [_pool().submit(run, piece) for piece in pieces[1:]]
    counted = [run(pieces[0]), *(other.result() for other in others)]
    return _tally(question, asked, Counted(*map(_added, zip(*counted, strict=True))))


def _added(arrays: Sequence[Ints]) -> Ints:
    first, *others = arrays
    for other in others:
        first += other
    return first


def stored_of(part: Part) -> Stored:
    """The columns of a part as the kernels take them."""
    if Stored not in part.memory:
        part.memory[Stored] = _views(part.columns, part.starts)
    found: Stored = part.memory[Stored]
    return found


def _views(columns: NDArray[np.uint8], starts: Ints) -> Stored:
    return Stored(
        u8=columns,
        u16=columns.view(np.uint16),
        u32=columns.view(np.uint32),
        i16=columns.view(np.int16),
        i32=columns.view(np.int32),
        i64=columns.view(np.int64),
        starts=starts,
    )


def arrays_of(part: Part, question: Question) -> Asked:
    """A question about a part as the kernels take it."""
    sizes = np.array([question.sizes[column] for column in question.columns], np.int64)
    copies = np.where(sizes < COPIED_BELOW_CODES, COPIES, 1)
    own_sizes = [question.sizes[r.column] for r in question.filters] if question.has_own else []
    day_bits, time_bits = _day_bits(part, question)
    # Who is not within fails the scope: such a row counts nowhere, whatever else it fails.
    scope_bit = 1 << question.filter_count
    refusals = (*question.filters, *question.within)
    filter_bits = [*(1 << number for number in range(len(question.filters))), *[scope_bit] * len(question.within)]
    slots = [_slot(part, slot) for slot in question.slots]
    return Asked(
        day_bits=day_bits,
        scope_places=_places(part.code_places[r.column] for r in question.scope),
        scope_refuses=_refuses(question.scope, [scope_bit] * len(question.scope)),
        filter_places=_places(part.code_places[r.column] for r in refusals),
        filter_refuses=_refuses(refusals, filter_bits),
        time_bits=time_bits,
        histogram_places=_places(part.code_places[column] for column in question.columns),
        histogram_sizes=sizes,
        histogram_copies=copies,
        histogram_at=_starts(sizes * (copies + len(slots))),
        own_sizes=np.array(own_sizes, np.int64),
        own_at=_starts(np.array(own_sizes, np.int64) * (1 + len(slots))),
        slot_places=_places(place for place, _ in slots),
        slot_bits=np.array([bit for _, bit in slots], np.int64),
        sum_places=part.value_places,
        flag_places=part.flag_places,
    )


def _slot(part: Part, slot: Slot) -> tuple[Ints, int]:
    if slot.is_flag:
        return part.flag_places[slot.number // 8], slot.number % 8
    return part.value_places[slot.number], -1


def _places(places: Iterable[Ints]) -> Ints:
    return np.array([*places], np.int64).reshape(-1, 2)


def _starts(lengths: Ints) -> Ints:
    return np.cumsum(lengths) - lengths


def _refuses(refusals: Sequence[Refusal], bits: Sequence[int]) -> NDArray[np.uint32]:
    table = np.zeros((len(refusals), max((refusal.codes for refusal in refusals), default=1)), np.uint32)
    for row, (refusal, bit) in enumerate(zip(refusals, bits, strict=True)):
        table[row] = bit
        table[row, list(refusal.allowed)] = 0
    return table


def _day_bits(part: Part, question: Question) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """What each day of the part fails, and the bits of the day filters."""
    found = np.zeros(len(part.days), np.uint32)
    bits = [1 << (len(question.filters) + number) for number in range(len(question.day_filters))]
    for refusal, bit in zip(question.day_filters, bits, strict=True):
        found[refusal.refused(part.days, question.conventions)] |= np.uint32(bit)
    return found, np.array(bits if question.has_own else [], np.uint32)


def runs_of(part: Part, question: Question, asked: Asked, day_numbers: frozenset[int] | None = None) -> Ints:
    """[n, 3]: first row, last row + 1 and first day of each unbroken row of days that can count somewhere."""
    useful = _useful(part, question, asked, day_numbers)
    edges = np.flatnonzero(np.diff(useful, prepend=False, append=False))
    first, last = edges[::2], edges[1::2]
    return np.stack([part.starts[first], part.starts[last], first], axis=1)


def _useful(part: Part, question: Question, asked: Asked, day_numbers: frozenset[int] | None) -> NDArray[np.bool_]:
    """The days with rows that can count somewhere."""
    is_useful = (part.days >= question.first_day) & (part.days <= question.last_day)
    if day_numbers is not None:
        is_useful &= np.isin(part.days, list(day_numbers))
    elif part.excluded_days:
        is_useful &= ~np.isin(part.days, list(part.excluded_days))
    for refusal in question.within_days:
        is_useful &= ~refusal.refused(part.days, question.conventions)
    fails_little = asked.day_bits == 0
    for bit in asked.time_bits:
        fails_little |= asked.day_bits == bit
    useful: NDArray[np.bool_] = is_useful & fails_little
    return useful


def _pieces(part: Part, runs: Ints) -> list[Ints]:
    """The runs cut into as many pieces of equally many rows as they are worth threads."""
    rows = runs[:, 1] - runs[:, 0]
    total = int(rows.sum())
    if total <= ALONE_BELOW_ROWS or THREADS == 1:
        return [runs]
    before = np.cumsum(rows) - rows
    edges = np.linspace(0, total, THREADS + 1).astype(np.int64)
    return [_cut(part, runs, before, first, last) for first, last in zip(edges, edges[1:], strict=False)]


def _cut(part: Part, runs: Ints, before: Ints, first: int, last: int) -> Ints:
    """The runs from their `first` row to their `last`, counted over all of them (`before`: rows before each)."""
    starts = runs[:, 0] + np.maximum(first - before, 0)
    stops = np.minimum(runs[:, 1], runs[:, 0] + np.maximum(last - before, 0))
    kept = starts < stops
    days = np.searchsorted(part.starts, starts[kept], side="right") - 1
    return np.stack([starts[kept], stops[kept], days], axis=1)


def _empty(part: Part, question: Question, asked: Asked) -> Counted:
    slots, days = 1 + len(question.slots), len(part.days)
    return Counted(
        histograms=np.zeros(int((asked.histogram_sizes * (asked.histogram_copies + slots - 1)).sum()), np.int64),
        own=np.zeros(int(asked.own_sizes.sum()) * slots, np.int64),
        days=np.zeros((days, slots), np.int64),
        own_days=np.zeros((len(asked.time_bits), days, slots), np.int64),
        sums=np.zeros(len(asked.sum_places), np.int64),
        flags=np.zeros((len(asked.flag_places), COPIES * _BYTE), np.int64),
        rows=np.zeros(1, np.int64),
    )


def _tally(question: Question, asked: Asked, counted: Counted) -> Tally:
    slots = 1 + len(question.slots)
    tables, own = _split(counted.histograms, asked.histogram_at), _split(counted.own, asked.own_at)
    bytes_of_flags = counted.flags.reshape(-1, COPIES, _BYTE).sum(axis=1)
    return Tally(
        rows=int(counted.rows[0]),
        sums=counted.sums,
        flags=np.concatenate([rows @ _BITS for rows in bytes_of_flags]) if len(bytes_of_flags) else counted.sums[:0],
        histograms={
            column: _without_copies(table, int(copies), slots)
            for column, table, copies in zip(question.columns, tables, asked.histogram_copies, strict=True)
        },
        own=tuple(table.reshape(slots, -1) for table in own),
        days=counted.days,
        own_days=counted.own_days,
    )


_BITS: Ints = (np.arange(_BYTE)[:, np.newaxis] >> np.arange(8)) & 1
"""[256, 8]: whether a byte has a bit."""


def _split(line: Ints, starts: Ints) -> list[Ints]:
    """The tables that stand one behind the other."""
    return np.split(line, starts[1:]) if len(starts) else []


def _without_copies(table: Ints, copies: int, slots: int) -> Ints:
    """[slots, codes] of [copies + slots - 1, codes]."""
    lines = table.reshape(copies + slots - 1, -1)
    return np.concatenate([lines[:copies].sum(axis=0, keepdims=True), lines[copies:]])


def warm_up() -> None:
    """Compile the kernels, or load them compiled, before the first reader: it takes some seconds, once."""
    columns, numbers, bits = np.zeros(0, np.uint8), np.zeros(0, np.int64), np.zeros(0, np.uint32)
    columns.setflags(write=False)  # as what is mapped from a file: another type to the compiler
    pairs, table, days = np.zeros((0, 2), np.int64), np.zeros((0, 1), np.uint32), np.zeros((0, 1), np.int64)
    asked = Asked(
        day_bits=bits, scope_places=pairs, scope_refuses=table, filter_places=pairs, filter_refuses=table,
        time_bits=bits, histogram_places=pairs, histogram_sizes=numbers, histogram_copies=numbers,
        histogram_at=numbers, own_sizes=numbers, own_at=numbers, slot_places=pairs, slot_bits=numbers,
        sum_places=pairs, flag_places=pairs,
    )  # fmt: skip
    counted = Counted(numbers, numbers, days, np.zeros((0, 0, 1), np.int64), numbers, days, np.zeros(1, np.int64))
    marks = Marks(numbers, bits, 1, pairs, table, bits, numbers, numbers)
    stored, runs = _views(columns, np.zeros(1, np.int64)), np.zeros((0, 3), np.int64)
    tick_rows(stored, asked, runs, counted)
    mark_rows(stored, asked, marks, runs, Met(np.zeros(0, np.uint8), numbers))
