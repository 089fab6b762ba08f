"""Columns of one table as Arrow arrays, and their text for COPY.

Everything is done on whole columns: a Python loop over rows would take minutes where this takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as arrow_csv

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Times = npt.NDArray[np.datetime64]
Random = np.random.Generator

HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
DASHES = (8, 13, 18, 23)
UUID_LENGTH = 36


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Rows of one table. A column is anything pyarrow takes as an array."""

    table: str
    columns: Mapping[str, Any]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def only(self, keep: Bools) -> Rows:
        """Some of the rows. What is random is drawn for all of them first: a row does not depend on which others
        are kept, so the demo of an hour later is the same demo with a few rows more."""
        kept = pa.array(keep)
        return Rows(
            table=self.table, columns={name: pa.array(values).filter(kept) for name, values in self.columns.items()}
        )

    def csv(self) -> BytesIO:
        """The rows as CSV in which an empty unquoted field is null, as COPY reads it."""
        table = pa.table({name: pa.array(values) for name, values in self.columns.items()})
        text = BytesIO()
        arrow_csv.write_csv(table, text, arrow_csv.WriteOptions(include_header=False))
        text.seek(0)
        return text


def make_keys(rng: Random, count: int) -> pa.StringArray:
    """Random (version 4) uuids from the generator, so that one seed always gives the same keys."""
    raw = np.frombuffer(rng.bytes(16 * count), dtype=np.uint8).reshape(count, 16).copy()
    raw[:, 6] = raw[:, 6] & 0x0F | 0x40
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    return _as_text(raw)


def make_ordered_keys(rng: Random, count: int, first: int) -> pa.StringArray:
    """Uuids whose leading bytes count up: an index over millions of them stays in memory while it grows."""
    raw = np.frombuffer(rng.bytes(16 * count), dtype=np.uint8).reshape(count, 16).copy()
    raw[:, :6] = (first + np.arange(count, dtype=np.uint64)).astype(">u8").view(np.uint8).reshape(count, 8)[:, 2:]
    raw[:, 6] = raw[:, 6] & 0x0F | 0x40
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    return _as_text(raw)


def _as_text(raw: npt.NDArray[np.uint8]) -> pa.StringArray:
    count = len(raw)
    text = np.full((count, UUID_LENGTH), ord("-"), dtype=np.uint8)
    places = np.array([place for place in range(UUID_LENGTH) if place not in DASHES])
    text[:, places[0::2]] = HEX[raw >> 4]
    text[:, places[1::2]] = HEX[raw & 0x0F]
    offsets = np.arange(count + 1, dtype=np.int32) * UUID_LENGTH
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(text.tobytes()))


def pick(values: pa.Array | Sequence[Any], index: Ints) -> pa.Array:
    """`values[index]`; a negative index gives null."""
    wanted = pa.array(index, mask=index < 0)
    return pa.array(values).take(wanted)


def pick_any(rng: Random, values: pa.Array | Sequence[Any], count: int, share: float = 1.0) -> pa.Array:
    """A random value for each row, null for all but the given share of them."""
    index = rng.integers(0, len(values), count)
    return pick(values, np.where(rng.random(count) < share, index, -1))


def only(values: Any, keep: Bools) -> pa.Array:
    """The values where `keep`, else null."""
    return pa.array(values, mask=~keep)


def rank_within(groups: Ints) -> tuple[Ints, Ints]:
    """For each row: its place within its group (in the given order) and the size of that group."""
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(groups) else np.zeros(0, np.int64)
    sizes = np.diff(np.r_[starts, len(groups)])
    place, size = np.empty(len(groups), np.int64), np.empty(len(groups), np.int64)
    place[order] = np.arange(len(groups)) - np.repeat(starts, sizes)
    size[order] = np.repeat(sizes, sizes)
    return place, size


def weighted(rng: Random, weights: Sequence[float], count: int) -> Ints:
    """Random positions drawn with the given weights."""
    limits = np.cumsum(weights) / np.sum(weights)
    return np.searchsorted(limits[:-1], rng.random(count), side="right").astype(np.int64)
