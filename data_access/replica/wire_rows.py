"""The rows of a SELECT as Arrow: no Python object and no turn of the interpreter for each row.

PostgreSQL is asked for a binary COPY; compiled code takes its rows one after the other and lays their values into
columns.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numba import njit
from numpy.typing import NDArray
from psycopg2 import extensions

from data_access.replica.libpq import begin_copy, copy_bytes, end_copy, forget_row, free_row, get_copy_data
from data_access.replica.wire_types import Kind, WireType, fixed_array, text_array, wire_type

ROWS = 2**16
"""Of a batch, at most."""
TEXT_BYTES = 2**22
"""Of a text column of a batch, and of a row, at first: one that finds no room gets some."""

_LETTER_P, _LETTER_G = ord("P"), ord("G")
_HEADER_BYTES = 15
"""Before the length of what a later version of the format might add, which the first row brings with it."""
_FIXED, _DECIMAL = int(Kind.FIXED), int(Kind.DECIMAL)
_POSITIVE, _NEGATIVE = 0, 0x4000
_TENS = 10 ** np.arange(19)


class Columns(NamedTuple):
    """What a statement has, [columns] each: the kind, the scale of decimals; where in a batch a column begins, and the
    bytes from one of its values to the next (of texts: which of them it is, 0)."""

    kinds: NDArray[np.int64]
    scales: NDArray[np.int64]
    starts: NDArray[np.int64]
    widths: NDArray[np.int64]


class Batch(NamedTuple):
    """Room for rows: `cells` of all columns but texts, one column behind the other; ends [T, 1 + rows] of the texts
    within texts [T, bytes]; known [columns, rows]: what is not null."""

    cells: NDArray[np.uint8]
    ends: NDArray[np.int32]
    texts: NDArray[np.uint8]
    known: NDArray[np.bool_]


def read_rows(connection: extensions.connection, statement: str) -> pa.RecordBatchReader:
    """What a SELECT gives, streamed; it must be read to its end before the connection is used again.

    Raises what psycopg2 raises for the statement, TypeError for a column that is not read in bulk, and while it is
    read psycopg2.OperationalError when PostgreSQL breaks off.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({statement}) AS described LIMIT 0")
        columns = cursor.description or ()
    wires = [wire_type(column) for column in columns]
    schema = pa.schema([(column.name, wire.arrow) for column, wire in zip(columns, wires, strict=True)])
    begin_copy(connection, statement)
    return pa.RecordBatchReader.from_batches(schema, _batches(connection, schema, wires))


def _batches(
    connection: extensions.connection, schema: pa.Schema, wires: Sequence[WireType]
) -> Iterator[pa.RecordBatch]:
    columns = _columns(wires)
    held, row, state = np.zeros(2, np.int64), np.empty(TEXT_BYTES, np.uint8), 0
    try:
        while state >= 0:
            batch = _room(columns, len(row))
            rows, state = _take_rows(connection.pgconn_ptr, columns, held, row, batch)
            if state > len(row):
                row = np.empty(state, np.uint8)
            if rows:
                yield pa.RecordBatch.from_arrays([*_arrays(wires, columns, batch, rows)], schema=schema)
    finally:
        forget_row(int(held[0]))
    end_copy(connection, state)


def _columns(wires: Sequence[WireType]) -> Columns:
    kinds = np.array([wire.kind for wire in wires], np.int64)
    widths = np.array([wire.width for wire in wires], np.int64)
    is_text = kinds == Kind.TEXT
    starts = np.where(is_text, np.cumsum(is_text) - 1, (np.cumsum(widths) - widths) * ROWS)
    return Columns(kinds, np.array([wire.scale for wire in wires], np.int64), starts, widths)


def _room(columns: Columns, text_bytes: int) -> Batch:
    texts = int(np.count_nonzero(columns.kinds == Kind.TEXT))
    return Batch(
        cells=np.empty(int(columns.widths.sum()) * ROWS, np.uint8),
        ends=np.zeros((texts, 1 + ROWS), np.int32),
        texts=np.empty((texts, text_bytes), np.uint8),
        known=np.empty((len(columns.kinds), ROWS), np.bool_),
    )


@njit(nogil=True, cache=True)
def _take_rows(
    connection: int, columns: Columns, held: NDArray[np.int64], row: NDArray[np.uint8], batch: Batch
) -> tuple[int, int]:
    """Fills a batch; gives its rows, and libpq's word: negative at the end, else the bytes of a row in `held` (address,
    bytes) that found no room."""
    rows = 0
    while rows < ROWS:
        if held[0] == 0:
            held[1] = get_copy_data(connection, held.ctypes.data, 0)
            if held[1] < 0:
                return rows, held[1]
        for text in range(len(batch.ends)):
            if batch.ends[text, rows] + held[1] > batch.texts.shape[1]:
                return rows, held[1]
        if held[1] > len(row):
            return rows, held[1]
        copy_bytes(row.ctypes.data, held[0], held[1])
        free_row(held[0])
        held[0] = 0
        rows += _lay_down(row, columns, batch, rows)
    return rows, 0


@njit(nogil=True, cache=True)
def _lay_down(row: NDArray[np.uint8], columns: Columns, batch: Batch, at_row: int) -> int:
    """The values of a row into their columns; 0 when it is the mark at the end, and no row."""
    at = 0
    if row[0] == _LETTER_P and row[1] == _LETTER_G:  # no table has as many columns as that would be
        at = _HEADER_BYTES + 4 + _number(row, _HEADER_BYTES, 4)
    arrived = _number(row, at, 2)
    if arrived < 0:
        return 0
    if arrived != len(columns.kinds):
        raise ValueError("a row has not as many columns as its statement")
    at += 2
    for column in range(arrived):
        length = _number(row, at, 4)
        at += 4
        batch.known[column, at_row] = length >= 0
        length = max(length, 0)
        kind, start, value = columns.kinds[column], columns.starts[column], row[at:].ctypes.data
        cell = start + at_row * columns.widths[column]
        if kind == _FIXED:
            copy_bytes(batch.cells[cell:].ctypes.data, value, length)
        elif kind == _DECIMAL:
            batch.cells[cell : cell + 8].view(np.int64)[0] = _decimal(row, at, columns.scales[column]) if length else 0
        else:
            end = batch.ends[start, at_row]
            copy_bytes(batch.texts[start, end:].ctypes.data, value, length)
            batch.ends[start, at_row + 1] = end + length
        at += length
    return 1


@njit(nogil=True)
def _number(row: NDArray[np.uint8], at: int, length: int) -> Any:
    """The highest byte first; the first of its bits is the sign. 0 where there is none."""
    value = np.int64(np.int8(row[at])) if length else np.int64(0)
    for byte in range(1, length):
        value = value << 8 | np.int64(row[at + byte])
    return value


@njit(nogil=True)
def _decimal(row: NDArray[np.uint8], at: int, scale: int) -> Any:
    """In units of 10**-scale. Digits, the exponent of the first, the sign, decimals, and the digits."""
    sign, value = _number(row, at + 4, 2), 0
    if sign != _POSITIVE and sign != _NEGATIVE:
        raise ValueError("a decimal is not a number, or infinite")
    exponent = 4 * _number(row, at + 2, 2) + scale
    for digit in range(_number(row, at, 2)):
        of_ten_thousand = _number(row, at + 8 + 2 * digit, 2)
        value += of_ten_thousand * _TENS[exponent] if exponent >= 0 else of_ten_thousand // _TENS[-exponent]
        exponent -= 4
    return -value if sign == _NEGATIVE else value


def _arrays(wires: Sequence[WireType], columns: Columns, batch: Batch, rows: int) -> Iterator[pa.Array]:
    for wire, start, known in zip(wires, columns.starts, batch.known, strict=True):
        if wire.kind is Kind.TEXT:
            yield text_array(batch.ends[start], batch.texts[start], known[:rows])
        else:
            yield fixed_array(wire, batch.cells[start : start + rows * wire.width], known[:rows])
