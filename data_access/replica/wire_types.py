"""Types of PostgreSQL as they travel in a binary COPY, and the Arrow arrays that become of them.

Source: PostgreSQL's documentation of COPY, "Binary Format", and of the types: whole numbers of one to eight bytes, the
highest first; days and microseconds since 2000-01-01; decimals as digits to the base of ten thousand.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import psycopg2
import pyarrow as pa
from numpy.typing import NDArray

UUID_BYTES = 16
_DECIMAL_DIGITS = 18
"""As many as 64 bits hold."""
_DAYS_TO_2000 = 10_957
_MICROSECONDS_TO_2000 = _DAYS_TO_2000 * 86_400 * 1_000_000


class Kind(IntEnum):
    """How a value lies in a row."""

    NUMBER = 0
    UUID = 1
    TEXT = 2
    DECIMAL = 3


@dataclass(frozen=True)
class WireType:
    """`moved`: what is added to a date or moment to count it from 1970, as Arrow does. `scale`: decimals of a number,
    which is laid down as a whole one of its smallest unit."""

    kind: Kind
    arrow: pa.DataType
    moved: int = 0
    scale: int = 0


_BY_OID = {
    16: WireType(Kind.NUMBER, pa.bool_()),
    20: WireType(Kind.NUMBER, pa.int64()),
    21: WireType(Kind.NUMBER, pa.int16()),
    23: WireType(Kind.NUMBER, pa.int32()),
    25: WireType(Kind.TEXT, pa.string()),
    1043: WireType(Kind.TEXT, pa.string()),  # varchar
    1082: WireType(Kind.NUMBER, pa.date32(), _DAYS_TO_2000),
    1083: WireType(Kind.NUMBER, pa.time64("us")),
    1114: WireType(Kind.NUMBER, pa.timestamp("us"), _MICROSECONDS_TO_2000),
    2950: WireType(Kind.UUID, pa.uuid()),
}
"""By the number under which PostgreSQL knows a type, for those that the reporting views have."""

_NUMERIC = 1700


def wire_type(column: psycopg2.extensions.Column) -> WireType:
    """What a column of a statement becomes. Raises TypeError for a type that nobody has needed yet."""
    if column.type_code == _NUMERIC and column.precision is not None and column.precision <= _DECIMAL_DIGITS:
        return WireType(Kind.DECIMAL, pa.decimal64(column.precision, column.scale), scale=column.scale)
    if column.type_code not in _BY_OID:
        raise TypeError(
            f"column {column.name!r} has the type with OID {column.type_code}, which is not read in bulk:"
            f" cast it in the statement (a numeric to one of at most {_DECIMAL_DIGITS} digits), or add it to"
            " data_access/replica/wire_types.py"
        )
    return _BY_OID[column.type_code]


def number_array(wire: WireType, numbers: NDArray[np.int64], known: NDArray[np.bool_]) -> pa.Array:
    """Whole numbers, decimals, truths, dates or moments."""
    if pa.types.is_boolean(wire.arrow):
        return pa.Array.from_buffers(wire.arrow, len(known), [_bitmap(known), _bitmap(numbers != 0)])
    moved = _since_1970(numbers, wire) if wire.moved else numbers
    values = moved.astype(np.dtype(f"i{wire.arrow.bit_width // 8}"), copy=False)
    return pa.Array.from_buffers(wire.arrow, len(known), [_bitmap(known), pa.py_buffer(values)])


def uuid_array(raw: NDArray[np.uint8], known: NDArray[np.bool_]) -> pa.Array:
    """`raw`: the bytes of the keys, one behind the other."""
    stored = pa.Array.from_buffers(pa.binary(UUID_BYTES), len(known), [_bitmap(known), pa.py_buffer(raw)])
    return pa.ExtensionArray.from_storage(pa.uuid(), stored)


def text_array(ends: NDArray[np.int32], text: NDArray[np.uint8], known: NDArray[np.bool_]) -> pa.Array:
    """ends [1 + texts]: where each begins and the last one ends in `text`."""
    buffers = [_bitmap(known), pa.py_buffer(ends), pa.py_buffer(text)]
    return pa.Array.from_buffers(pa.string(), len(known), buffers)


def _bitmap(truths: NDArray[np.bool_]) -> pa.Buffer:
    return pa.array(truths).buffers()[1]


def _since_1970(numbers: NDArray[np.int64], wire: WireType) -> NDArray[np.int64]:
    """PostgreSQL's infinities are the largest and the smallest number of a type, DuckDB's the largest and minus it.
    What lies within PostgreSQL's years and beyond the type's is infinite, too."""
    limits = np.iinfo(np.int64 if wire.arrow.bit_width == 64 else np.int32)
    after, before = numbers > limits.max - wire.moved, numbers == limits.min
    return np.where(after, limits.max, np.where(before, -limits.max, numbers + wire.moved))
