"""What the tick kernel is given and what it fills: bundles of arrays, without a word of what they mean to a report."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bits = NDArray[np.uint32]
Places = NDArray[np.uint32]


class Stored(NamedTuple):
    """A part's columns: the same bytes as numbers of each width, and where each day begins.

    A place of a column is (bytes per number, offset in such numbers); codes are unsigned, values signed.
    """

    u8: NDArray[np.uint8]
    u16: NDArray[np.uint16]
    u32: NDArray[np.uint32]
    i16: NDArray[np.int16]
    i32: NDArray[np.int32]
    i64: Ints
    starts: Ints


class Asked(NamedTuple):
    """What is counted. With P = 1 + the values of `slots`, a histogram of K codes is [copies + P - 1, K] in one line.

    day_bits [days]: the bits of the time filters that a day fails; time_bits [T] of those whose own days are asked
    for. scope_* [S, ..]: a row refused by all of them gets the scope's bit. filter_* [F, ..]: filter f gives bit f to
    the codes it refuses. histogram_* [H]: place, codes, copies, start in the line. own_* [F, or none when nobody asks]:
    codes and start of the panel of a filter's own dimension. slots [P - 1]: place of a value, or of a byte of flags
    and a bit of it (-1: a value). sums [V], flags [B]: places of what is totalled over all passing rows.
    """

    day_bits: Bits
    scope_places: Ints
    scope_refuses: Bits
    filter_places: Ints
    filter_refuses: Bits
    time_bits: Bits
    histogram_places: Ints
    histogram_sizes: Ints
    histogram_copies: Ints
    histogram_at: Ints
    own_sizes: Ints
    own_at: Ints
    slot_places: Ints
    slot_bits: Ints
    sum_places: Ints
    flag_places: Ints


class Marks(NamedTuple):
    """Whose different members are wanted, by member of each panel: those of the column at `of`.

    of_members [codes]: the member behind each of its codes, of `width` members; 0 is nobody. places [N, 2]: of the
    panels' columns, members [N, ..] behind their codes; (0, 0): behind the days of the part. bits [N]: of the panel's
    own filter, which does not count. rows_at, tables_at [N]: where its members start among all, and its table of who
    met whom [members, width].
    """

    of: Ints
    of_members: Bits
    width: int
    places: Ints
    members: Bits
    bits: Bits
    rows_at: Ints
    tables_at: Ints


class Met(NamedTuple):
    """What the second kernel fills: who met whom, as 1, in one line; by member, how many different ones it met."""

    tables: NDArray[np.uint8]
    different: Ints


class Counted(NamedTuple):
    """What the kernel adds to: histograms and own in one line each, days [days, P], own_days [T, days, P], sums
    [V], flags [B, copies * 256] (rows per value of a byte of flags), rows [1]."""

    histograms: Ints
    own: Ints
    days: Ints
    own_days: Ints
    sums: Ints
    flags: Ints
    rows: Ints


class Scratch(NamedTuple):
    """Of one thread, for the block at hand: what its rows fail, the positions listed last (`every`: all of them), how
    many of the list each day ends with, and a column of the listed rows."""

    failed: Bits
    refused: Bits
    rows: Places
    every: Places
    ends: Ints
    codes: Bits
    values: Ints


class Block(NamedTuple):
    """Rows [start, stop), the first of which lies on `day`."""

    day: int
    start: int
    stop: int
