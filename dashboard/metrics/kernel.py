"""The fused tick kernel: one pass over a part's columns gives every histogram, day count and total.

Crossfilter's idea (Square, 2012): a row that fails no filter counts everywhere, a row that fails exactly one
counts only in that filter's own panel, a row that fails two or more counts nowhere. What a row fails is a bit
each; the day is never read per row, because rows are sorted by day and a day's bits start off all of its rows.
The kernel knows no report: it is given arrays.
"""

from typing import Any

import numpy as np
from numba import njit

from dashboard.metrics.kernel_arrays import Asked, Bits, Block, Counted, Ints, Places, Scratch, Stored

BLOCK = 4096
"""Rows worked on at once; what is kept of them stays in the first-level cache."""

COPIES = 4
"""Small histograms are counted in turns, for a row does not wait for the row before it of the same member."""

Whole = Any
"""int64 to the compiler: a literal would be a type of its own and compile a copy of its own, hence np.int64(0)."""

leaf = njit(nogil=True)
step = njit(nogil=True, inline="always")
"""Only `tick_rows` and `mark_rows` are called from outside. A step becomes part of them before they are compiled: half
the time to start."""


@leaf
def pick(column: Any, rows: Places, count: int, out: Any) -> None:
    for position in range(count):
        out[position] = column[rows[position]]


@leaf
def _copy(column: Any, count: int, out: Any) -> None:
    for position in range(count):
        out[position] = column[position]


@leaf
def _load(column: Any, start: int, stop: int, rows: Places, count: int, out: Any) -> None:
    """out = column of the listed rows of the block, or of the whole block when as many are listed."""
    if count == stop - start:
        _copy(column[start:stop], count, out)
    else:
        pick(column[start:stop], rows, count, out)


@leaf
def load_codes(stored: Stored, place: Any, block: Block, rows: Places, count: int, out: Bits) -> None:
    """out = a column of codes of the listed rows."""
    start, stop = place[1] + block.start, place[1] + block.stop
    if place[0] == 1:
        _load(stored.u8, start, stop, rows, count, out)
    elif place[0] == 2:
        _load(stored.u16, start, stop, rows, count, out)
    else:
        _load(stored.u32, start, stop, rows, count, out)


@leaf
def _values(stored: Stored, place: Any, block: Block, rows: Places, count: int, out: Ints) -> None:
    """out = a column of values of the listed rows."""
    start, stop = place[1] + block.start, place[1] + block.stop
    if place[0] == 2:
        _load(stored.i16, start, stop, rows, count, out)
    elif place[0] == 4:
        _load(stored.i32, start, stop, rows, count, out)
    else:
        _load(stored.i64, start, stop, rows, count, out)


@leaf
def _listed(failed: Bits, bits: Any, start: Whole, stop: Whole, rows: Places, count: Whole) -> Whole:
    """Append the positions of [start, stop) that fail exactly `bits`; gives the new length of the list.

    An index that could be negative is tested at every use: half the speed. So it is made unsigned where it is used.
    """
    for position in range(start, stop):
        rows[np.uint64(count)] = position
        count += failed[np.uint64(position)] == bits
    return count


@leaf
def _tally(column: Any, rows: Places, count: Whole, copies: Whole, size: Whole, table: Ints) -> None:
    """One row more for the code of each listed row, in `copies` tables of `size` codes by turns."""
    done = 0
    if copies == COPIES:
        done = count - count % COPIES
        one, two, three = table[size:], table[2 * size :], table[3 * size :]
        for position in range(0, done, COPIES):
            table[column[rows[position]]] += 1
            one[column[rows[position + 1]]] += 1
            two[column[rows[position + 2]]] += 1
            three[column[rows[position + 3]]] += 1
    for position in range(done, count):
        table[column[rows[position]]] += 1


@leaf
def _tally_column(
    stored: Stored, place: Any, block: Block, rows: Places, count: Whole, copies: Whole, size: Whole, table: Ints
) -> None:
    """`_tally` of a stored column."""
    start, stop = place[1] + block.start, place[1] + block.stop
    if place[0] == 1:
        _tally(stored.u8[start:stop], rows, count, copies, size, table)
    elif place[0] == 2:
        _tally(stored.u16[start:stop], rows, count, copies, size, table)
    else:
        _tally(stored.u32[start:stop], rows, count, copies, size, table)


@leaf
def _add(codes: Bits, values: Ints, count: int, table: Ints) -> None:
    for position in range(count):
        table[codes[position]] += values[position]


@step
def _slot(stored: Stored, asked: Asked, slot: int, block: Block, count: int, scratch: Scratch) -> None:
    """scratch.values = what each listed row adds to a slot."""
    bit = asked.slot_bits[slot - 1]
    if bit < 0:
        _values(stored, asked.slot_places[slot - 1], block, scratch.rows, count, scratch.values)
        return
    load_codes(stored, asked.slot_places[slot - 1], block, scratch.rows, count, scratch.codes)
    for position in range(count):
        scratch.values[position] = scratch.codes[position] >> bit & 1


@step
def _start_with_days(stored: Stored, asked: Asked, block: Block, failed: Bits) -> None:
    """Each row of the block fails what its day fails."""
    at, day = block.start, block.day
    while at < block.stop:
        end = min(block.stop, stored.starts[day + 1])
        failed[at - block.start : end - block.start] = asked.day_bits[day]
        at, day = end, day + 1


@step
def _apply_scope(stored: Stored, asked: Asked, block: Block, scratch: Scratch) -> None:
    count = block.stop - block.start
    for which in range(len(asked.scope_places)):
        load_codes(stored, asked.scope_places[which], block, scratch.every, count, scratch.codes)
        refuses = asked.scope_refuses[which]
        for position in range(count):
            bit = refuses[scratch.codes[position]]
            scratch.refused[position] = bit if which == 0 else scratch.refused[position] & bit
    if len(asked.scope_places) > 0:
        for position in range(count):
            scratch.failed[position] |= scratch.refused[position]


@step
def _apply_filters(stored: Stored, asked: Asked, block: Block, scratch: Scratch) -> None:
    count = block.stop - block.start
    for which in range(len(asked.filter_places)):
        load_codes(stored, asked.filter_places[which], block, scratch.every, count, scratch.codes)
        refuses = asked.filter_refuses[which]
        for position in range(count):
            scratch.failed[position] |= refuses[scratch.codes[position]]


@step
def find_failed(stored: Stored, asked: Asked, block: Block, scratch: Scratch) -> None:
    """scratch.failed = the bits of what each row of the block fails."""
    _start_with_days(stored, asked, block, scratch.failed)
    _apply_scope(stored, asked, block, scratch)
    _apply_filters(stored, asked, block, scratch)


@step
def _list_by_day(stored: Stored, block: Block, bits: Any, scratch: Scratch, days: Ints) -> Whole:
    """List the rows that fail exactly `bits`, and add their number to their days."""
    at, day, count = block.start, block.day, np.int64(0)
    while at < block.stop:
        end = min(block.stop, stored.starts[day + 1])
        before = count
        count = _listed(scratch.failed, bits, at - block.start, end - block.start, scratch.rows, count)
        scratch.ends[day - block.day] = count
        days[day, 0] += count - before
        at, day = end, day + 1
    return count


@step
def _add_to_days(block: Block, count: int, scratch: Scratch, slot: int, days: Ints) -> None:
    """Add the values of the list that `_list_by_day` made to their days."""
    first, day = 0, block.day
    while first < count:
        last = scratch.ends[day - block.day]
        total = 0
        for position in range(first, last):
            total += scratch.values[position]
        days[day, slot] += total
        first, day = last, day + 1


@step
def _count_totals(stored: Stored, asked: Asked, block: Block, count: int, scratch: Scratch, counted: Counted) -> None:
    counted.rows[0] += count
    for which in range(len(asked.sum_places)):
        _values(stored, asked.sum_places[which], block, scratch.rows, count, scratch.values)
        total = 0
        for position in range(count):
            total += scratch.values[position]
        counted.sums[which] += total
    for which in range(len(asked.flag_places)):
        place, table = asked.flag_places[which], counted.flags[which]
        _tally_column(stored, place, block, scratch.rows, count, np.int64(COPIES), np.int64(256), table)


@step
def _count_histograms(
    stored: Stored, asked: Asked, block: Block, count: int, scratch: Scratch, counted: Counted
) -> None:
    for which in range(len(asked.histogram_places)):
        place, table = asked.histogram_places[which], counted.histograms[asked.histogram_at[which] :]
        copies, size = asked.histogram_copies[which], asked.histogram_sizes[which]
        _tally_column(stored, place, block, scratch.rows, count, copies, size, table)
    for slot in range(1, 1 + len(asked.slot_places)):
        _slot(stored, asked, slot, block, count, scratch)
        _add_to_days(block, count, scratch, slot, counted.days)
        for which in range(len(asked.histogram_places)):
            load_codes(stored, asked.histogram_places[which], block, scratch.rows, count, scratch.codes)
            line = (asked.histogram_copies[which] + slot - 1) * asked.histogram_sizes[which]
            table = counted.histograms[asked.histogram_at[which] + line :]
            _add(scratch.codes, scratch.values, count, table)


@step
def _count_own(stored: Stored, asked: Asked, block: Block, scratch: Scratch, counted: Counted) -> None:
    """Rows that fail one filter only count in the panel of its dimension."""
    for which in range(len(asked.own_at)):
        bits = np.uint32(1 << which)
        count = _listed(scratch.failed, bits, np.int64(0), block.stop - block.start, scratch.rows, np.int64(0))
        place, table = asked.filter_places[which], counted.own[asked.own_at[which] :]
        _tally_column(stored, place, block, scratch.rows, count, np.int64(1), np.int64(0), table)
        for slot in range(1, 1 + len(asked.slot_places)):
            _slot(stored, asked, slot, block, count, scratch)
            load_codes(stored, place, block, scratch.rows, count, scratch.codes)
            _add(scratch.codes, scratch.values, count, table[slot * asked.own_sizes[which] :])


@step
def _count_own_days(stored: Stored, asked: Asked, block: Block, scratch: Scratch, counted: Counted) -> None:
    """Rows of days that fail one time filter only count in the panel of that part of the day."""
    for which in range(len(asked.time_bits)):
        days = counted.own_days[which]
        count = _list_by_day(stored, block, asked.time_bits[which], scratch, days)
        for slot in range(1, 1 + len(asked.slot_places)):
            _slot(stored, asked, slot, block, count, scratch)
            _add_to_days(block, count, scratch, slot, days)


@step
def block_at(stored: Stored, day: Any, start: Any, end: Any) -> Block:
    """The block of the rows from `start` on, before `end`; `day`: that of its first row, or an earlier one."""
    while stored.starts[day + 1] <= start:
        day += 1
    return Block(day, start, min(start + BLOCK, end))


@step
def make_scratch() -> Scratch:
    return Scratch(
        np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.uint32), np.empty(BLOCK + 1, np.uint32),
        np.arange(BLOCK).astype(np.uint32), np.empty(BLOCK, np.int64), np.empty(BLOCK, np.uint32),
        np.empty(BLOCK, np.int64),
    )  # fmt: skip


@njit(nogil=True, cache=True)
def tick_rows(stored: Stored, asked: Asked, runs: Ints, counted: Counted) -> None:
    """Work through `runs` [n, 3] of one part (first row, last row + 1, day of the first row), adding to `counted`."""
    scratch = make_scratch()
    for run in range(len(runs)):
        day = runs[run, 2]
        for start in range(runs[run, 0], runs[run, 1], BLOCK):
            block = block_at(stored, day, start, runs[run, 1])
            day = block.day
            find_failed(stored, asked, block, scratch)
            count = _list_by_day(stored, block, np.uint32(0), scratch, counted.days)
            _count_totals(stored, asked, block, count, scratch, counted)
            _count_histograms(stored, asked, block, count, scratch, counted)
            _count_own(stored, asked, block, scratch, counted)
            _count_own_days(stored, asked, block, scratch, counted)
