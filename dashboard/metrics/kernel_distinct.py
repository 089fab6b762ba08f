"""The second kernel: which members of one column meet which members of others, in the rows that a tick counts.

How many different dogs each trainer had is in no histogram: a table of trainers by dogs is, with a mark where they met.
"""

from typing import Any

import numpy as np
from numba import njit

from dashboard.metrics.kernel import BLOCK, Whole, block_at, find_failed, leaf, load_codes, make_scratch, pick, step
from dashboard.metrics.kernel_arrays import Asked, Bits, Block, Ints, Marks, Met, Places, Scratch, Stored


@leaf
def _listed_but_for(failed: Bits, bit: Any, count: int, rows: Places) -> Whole:
    """List the positions that fail nothing but `bit`; gives how many there are."""
    listed = np.int64(0)
    for position in range(count):
        rows[np.uint64(listed)] = position
        listed += (failed[np.uint64(position)] | bit) == bit
    return listed


@leaf
def _mark(own: Bits, of: Bits, count: int, members: Bits, marks: Marks, table: Any, different: Ints) -> None:
    """own, of: codes of the rows; `members`: behind those of `own`."""
    for position in range(count):
        whom = marks.of_members[of[position]]
        member = members[own[position]]
        at = np.uint64(member) * np.uint64(marks.width) + np.uint64(whom)
        if whom != 0 and table[at] == 0:
            table[at] = 1
            different[member] += 1


@step
def _find_days(stored: Stored, block: Block, days: Bits) -> None:
    """days = the day of each row of the block."""
    at, day = block.start, block.day
    while at < block.stop:
        end = min(block.stop, stored.starts[day + 1])
        days[at - block.start : end - block.start] = day
        at, day = end, day + 1


@step
def _mark_panels(stored: Stored, marks: Marks, block: Block, scratch: Scratch, days: Bits, own: Bits, met: Met) -> None:
    """scratch.codes = the column that is counted, own = the panel's, both of the rows that the panel counts."""
    count: Whole = np.int64(0)
    for which in range(len(marks.places)):
        bit, place = marks.bits[which], marks.places[which]
        if which == 0 or bit != marks.bits[which - 1]:
            count = _listed_but_for(scratch.failed, bit, block.stop - block.start, scratch.rows)
            load_codes(stored, marks.of, block, scratch.rows, count, scratch.codes)
        if place[0] == 0:
            pick(days, scratch.rows, count, own)
        else:
            load_codes(stored, place, block, scratch.rows, count, own)
        table, different = met.tables[marks.tables_at[which] :], met.different[marks.rows_at[which] :]
        _mark(own, scratch.codes, count, marks.members[which], marks, table, different)


@njit(nogil=True, cache=True)
def mark_rows(stored: Stored, asked: Asked, marks: Marks, runs: Ints, met: Met) -> None:
    """Work through `runs` as `tick_rows` does, adding to `met`."""
    scratch, days, own = make_scratch(), np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.uint32)
    for run in range(len(runs)):
        day = runs[run, 2]
        for start in range(runs[run, 0], runs[run, 1], BLOCK):
            block = block_at(stored, day, start, runs[run, 1])
            day = block.day
            find_failed(stored, asked, block, scratch)
            _find_days(stored, block, days)
            _mark_panels(stored, marks, block, scratch, days, own, met)
