"""The fused tick kernel: one pass over the integer columns of a replica part gives every histogram and total.

Crossfilter's idea (Square, 2012): a row that fails no filter counts everywhere, a row that fails exactly
one counts only in that filter's own panel, a row that fails two or more counts nowhere. Rows are sorted by
day, so the day is never read per row: the loop runs day by day, and days outside the period cost nothing.
The kernel knows no report: it is given arrays.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

BLOCK = 4096
"""Rows worked on at once; their index lists stay in the first-level cache."""

NO_FILTER = -1
TWO_OR_MORE = -2

Codes = NDArray[np.uint16]
Ints = NDArray[np.int64]
Rows = NDArray[np.int32]


@njit(nogil=True, cache=True)
def _sift(
    codes: Codes,
    start: int,
    stop: int,
    scope_rows: Ints,
    scope_allows: NDArray[np.uint8],
    filter_rows: Ints,
    filter_allows: NDArray[np.uint8],
    fails: NDArray[np.uint8],
    failed: NDArray[np.int16],
    passing: Rows,
    nearly: Rows,
) -> tuple[int, int]:
    """Split rows [start, stop) into those that pass all filters and those that fail exactly one.

    A row outside the scope (allowed by none of its tables) is in neither. Returns the two counts;
    `passing` and `nearly` hold row numbers, `failed` (by position in the block) the one filter.
    """
    count = stop - start
    fails[:count] = 2 if len(scope_rows) > 0 else 0
    for index in range(len(scope_rows)):
        column = codes[scope_rows[index], start:stop]
        allows = scope_allows[index]
        for position in range(count):
            fails[position] = 0 if allows[column[position]] else fails[position]
    for index in range(len(filter_rows)):
        column = codes[filter_rows[index], start:stop]
        allows = filter_allows[index]
        for position in range(count):
            refused = np.uint8(1) - allows[column[position]]
            fails[position] += refused
            failed[position] = index if refused else failed[position]
    n_passing = 0
    n_nearly = 0
    for position in range(count):
        passing[n_passing] = start + position
        n_passing += fails[position] == 0
        nearly[n_nearly] = start + position
        n_nearly += fails[position] == 1
    return n_passing, n_nearly


@njit(nogil=True, cache=True)
def _add(column: Any, values: Any, rows: Rows, n_rows: int, slot: int, histogram: Ints) -> None:
    """histogram[member, slot] += value, for the listed rows."""
    for position in range(n_rows):
        histogram[column[rows[position]], slot] += values[rows[position]]


@njit(nogil=True, cache=True)
def _total(values: Any, rows: Rows, n_rows: int) -> int:
    total = 0
    for position in range(n_rows):
        total += values[rows[position]]
    return total


@njit(nogil=True, cache=True)
def _count_rows(
    codes: Codes,
    inputs: Any,
    present: Any,
    rows: Rows,
    n_rows: int,
    histogram_rows: Ints,
    panel_inputs: Ints,
    panel_present: Ints,
    histograms: Ints,
) -> None:
    """Add the listed rows to every histogram: slot 0 counts, then the panel's inputs, then its known rows."""
    for index in range(len(histogram_rows)):
        column = codes[histogram_rows[index]]
        histogram = histograms[index]
        for position in range(n_rows):
            histogram[column[rows[position]], 0] += 1
        for which in range(len(panel_inputs)):
            _add(column, inputs[panel_inputs[which]], rows, n_rows, 1 + which, histogram)
        for which in range(len(panel_present)):
            slot = 1 + len(panel_inputs) + which
            _add(column, present[panel_present[which]], rows, n_rows, slot, histogram)


@njit(nogil=True, cache=True)
def _count_run(codes: Codes, start: int, stop: int, histogram_rows: Ints, histograms: Ints) -> None:
    """As `_count_rows` for the counts of all rows of a run: without an index list, nearly twice as fast."""
    for index in range(len(histogram_rows)):
        column = codes[histogram_rows[index], start:stop]
        histogram = histograms[index]
        for position in range(stop - start):
            histogram[column[position], 0] += 1


@njit(nogil=True, cache=True)
def _add_sums(
    inputs: Any, present: Any, rows: Rows, n_rows: int, wanted: Ints, wanted_present: Ints, sums: Ints
) -> None:
    """sums[0] += rows, then the sums of the wanted inputs and of the wanted known flags."""
    sums[0] += n_rows
    for which in range(len(wanted)):
        sums[1 + which] += _total(inputs[wanted[which]], rows, n_rows)
    for which in range(len(wanted_present)):
        sums[1 + len(wanted) + which] += _total(present[wanted_present[which]], rows, n_rows)


@njit(nogil=True, cache=True)
def _add_nearly(
    codes: Codes,
    inputs: Any,
    present: Any,
    nearly: Rows,
    n_nearly: int,
    start: int,
    failed: NDArray[np.int16],
    filter_rows: Ints,
    panel_inputs: Ints,
    panel_present: Ints,
    own: Ints,
) -> None:
    """Add rows that fail exactly one filter to that filter's own histogram."""
    for position in range(n_nearly):
        index = failed[nearly[position] - start]
        own[index, codes[filter_rows[index], nearly[position]], 0] += 1
    for which in range(len(panel_inputs) + len(panel_present)):
        for position in range(n_nearly):
            at = nearly[position]
            index = failed[at - start]
            code = codes[filter_rows[index], at]
            if which < len(panel_inputs):
                own[index, code, 1 + which] += inputs[panel_inputs[which], at]
            else:
                own[index, code, 1 + which] += present[panel_present[which - len(panel_inputs)], at]


@njit(nogil=True, cache=True)
def tick_days(
    codes: Codes,
    inputs: Any,
    present: Any,
    starts: Ints,
    first_day: int,
    last_day: int,
    day_failed: NDArray[np.int16],
    scope_rows: Ints,
    scope_allows: NDArray[np.uint8],
    filter_rows: Ints,
    filter_allows: NDArray[np.uint8],
    histogram_rows: Ints,
    panel_inputs: Ints,
    panel_present: Ints,
    total_inputs: Ints,
    total_present: Ints,
    histograms: Ints,
    own: Ints,
    day_all: Ints,
    day_own: Ints,
    totals: Ints,
) -> None:
    """Work through days [first_day, last_day) of one part, adding to the output arrays.

    codes [K, n], inputs [M, n], present [S, n], starts [days + 1]: the part. `day_failed` [days]: NO_FILTER,
    the number of the one time filter that the day fails, or TWO_OR_MORE (skip the day). scope_allows and
    filter_allows [.., members]: 1 where a code is allowed. With P = 1 + panel inputs + panel known flags,
    outputs: histograms [H, members, P] over passing rows; own [F, members, P] over rows that fail only
    filter f, on that filter's column; day_all [days, P]; day_own [T, days, P] over rows that fail only time
    filter t; totals [1 + total inputs + total known flags] over passing rows.
    """
    fails = np.empty(BLOCK, np.uint8)
    failed = np.empty(BLOCK, np.int16)
    passing = np.empty(BLOCK + 1, np.int32)
    nearly = np.empty(BLOCK + 1, np.int32)
    unfiltered = len(filter_rows) == 0 and len(scope_rows) == 0
    counts_only = len(panel_inputs) + len(panel_present) == 0
    for day in range(first_day, last_day):
        if day_failed[day] == TWO_OR_MORE:
            continue
        for start in range(starts[day], starts[day + 1], BLOCK):
            stop = min(start + BLOCK, starts[day + 1])
            n_passing, n_nearly = stop - start, 0
            if unfiltered:
                for position in range(n_passing):
                    passing[position] = start + position
            else:
                n_passing, n_nearly = _sift(
                    codes, start, stop, scope_rows, scope_allows, filter_rows, filter_allows,
                    fails, failed, passing, nearly,
                )  # fmt: skip
            if day_failed[day] != NO_FILTER:
                sums = day_own[day_failed[day], day]
                _add_sums(inputs, present, passing, n_passing, panel_inputs, panel_present, sums)
                continue
            if unfiltered and counts_only:
                _count_run(codes, start, stop, histogram_rows, histograms)
            else:
                _count_rows(
                    codes, inputs, present, passing, n_passing,
                    histogram_rows, panel_inputs, panel_present, histograms,
                )  # fmt: skip
            _add_sums(inputs, present, passing, n_passing, panel_inputs, panel_present, day_all[day])
            _add_sums(inputs, present, passing, n_passing, total_inputs, total_present, totals)
            _add_nearly(
                codes, inputs, present, nearly, n_nearly, start, failed,
                filter_rows, panel_inputs, panel_present, own,
            )  # fmt: skip
