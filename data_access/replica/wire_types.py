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

_DECIMAL_DIGITS = 18
"""As many as 64 bits hold."""
_DAYS_TO_2000 = 10_957
_MICROSECONDS_TO_2000 = _DAYS_TO_2000 * 86_400 * 1_000_000


class Kind(IntEnum):
    """How a value lies in a row: always as many bytes, as many as it needs, or as digits."""

    FIXED = 0
    TEXT = 1
    DECIMAL = 2


@dataclass(frozen=True)
class WireType:
    """`width`: bytes of a value in its column, but of a text. `moved`: what is added to a date or moment to count it
    from 1970, as Arrow does. `scale`: decimals of a number, which is laid down as a whole one of its smallest unit."""

    kind: Kind
    arrow: pa.DataType
    width: int = 0
    moved: int = 0
    scale: int = 0


_BY_OID = {
    16: WireType(Kind.FIXED, pa.bool_(), 1),
    20: WireType(Kind.FIXED, pa.int64(), 8),
    21: WireType(Kind.FIXED, pa.int16(), 2),
    23: WireType(Kind.FIXED, pa.int32(), 4),
    25: WireType(Kind.TEXT, pa.string()),
    1043: WireType(Kind.TEXT, pa.string()),  # varchar
    1082: WireType(Kind.FIXED, pa.date32(), 4, moved=_DAYS_TO_2000),
    1083: WireType(Kind.FIXED, pa.time64("us"), 8),
    1114: WireType(Kind.FIXED, pa.timestamp("us"), 8, moved=_MICROSECONDS_TO_2000),
    2950: WireType(Kind.FIXED, pa.uuid(), 16),
}
"""By the number under which PostgreSQL knows a type, for those that the reporting views have."""

_NUMERIC = 1700


def wire_type(column: psycopg2.extensions.Column) -> WireType:
    """What a column of a statement becomes. Raises TypeError for a type that nobody has needed yet."""
    if column.type_code == _NUMERIC and column.precision is not None and column.precision <= _DECIMAL_DIGITS:
        return WireType(Kind.DECIMAL, pa.decimal64(column.precision, column.scale), 8, scale=column.scale)
    if column.type_code not in _BY_OID:
        raise TypeError(
            f"column {column.name!r} has the type with OID {column.type_code}, which is not read in bulk:"
            f" cast it in the statement (a numeric to one of at most {_DECIMAL_DIGITS} digits), or add it to"
            " data_access/replica/wire_types.py"
        )
    return _BY_OID[column.type_code]


def fixed_array(wire: WireType, raw: NDArray[np.uint8], known: NDArray[np.bool_]) -> pa.Array:
    """`raw`: the bytes of the values, one behind the other."""
    if pa.types.is_boolean(wire.arrow):
        return _array(wire.arrow, known, _bitmap(raw != 0))
    if isinstance(wire.arrow, pa.UuidType):
        return pa.ExtensionArray.from_storage(wire.arrow, _array(wire.arrow.storage_type, known, pa.py_buffer(raw)))
    if wire.kind is Kind.DECIMAL:
        return _array(wire.arrow, known, pa.py_buffer(raw))
    numbers = raw.view(f">i{wire.width}").astype(f"=i{wire.width}")
    return _array(wire.arrow, known, pa.py_buffer(_since_1970(numbers, wire.moved) if wire.moved else numbers))


def text_array(ends: NDArray[np.int32], text: NDArray[np.uint8], known: NDArray[np.bool_]) -> pa.Array:
    """ends [1 + texts]: where each begins and the last one ends in `text`."""
    return _array(pa.string(), known, pa.py_buffer(ends), pa.py_buffer(text))


def _array(kind: pa.DataType, known: NDArray[np.bool_], *buffers: pa.Buffer) -> pa.Array:
    return pa.Array.from_buffers(kind, len(known), [_bitmap(known), *buffers])


def _bitmap(truths: NDArray[np.bool_]) -> pa.Buffer:
    return pa.array(truths).buffers()[1]


def _since_1970(numbers: NDArray[np.signedinteger], moved: int) -> NDArray[np.signedinteger]:
    """PostgreSQL's infinities are the largest and the smallest number of a type, DuckDB's the largest and minus it.
    What lies within PostgreSQL's years and beyond the type's is infinite, too."""
    limits = np.iinfo(numbers.dtype)
    after, before = numbers > limits.max - moved, numbers == limits.min
    return np.where(after, limits.max, np.where(before, -limits.max, numbers + numbers.dtype.type(moved)))
