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
from data_access.replica.wire_types import UUID_BYTES, Kind, WireType, number_array, text_array, uuid_array, wire_type

ROWS = 2**16
"""Of a batch, at most."""
TEXT_BYTES = 2**22
"""Of a text column of a batch, and of a row, at first: one that finds no room gets some."""

_LETTER_P, _LETTER_G = ord("P"), ord("G")
_HEADER_BYTES = 15
"""Before the length of what a later version of the format might add, which the first row brings with it."""
_NUMBER, _UUID, _DECIMAL = int(Kind.NUMBER), int(Kind.UUID), int(Kind.DECIMAL)
_POSITIVE, _NEGATIVE = 0, 0x4000
_TENS = 10 ** np.arange(19)


class Batch(NamedTuple):
    """Room for rows, by kind: numbers [N, rows], uuids [U, rows * 16], ends [T, 1 + rows] within texts [T, bytes],
    known [columns, rows]: what is not null."""

    numbers: NDArray[np.int64]
    uuids: NDArray[np.uint8]
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
    kinds = np.array([[wire.kind, wire.scale] for wire in wires], np.int64).reshape(-1, 2)
    held, row, state = np.zeros(2, np.int64), np.empty(TEXT_BYTES, np.uint8), 0
    try:
        while state >= 0:
            batch = _room(kinds, len(row))
            rows, state = _take_rows(connection.pgconn_ptr, kinds, held, row, batch)
            if state > len(row):
                row = np.empty(state, np.uint8)
            if rows:
                yield pa.RecordBatch.from_arrays([*_arrays(wires, batch, rows)], schema=schema)
    finally:
        forget_row(int(held[0]))
    end_copy(connection, state)


def _room(kinds: NDArray[np.int64], text_bytes: int) -> Batch:
    numbers, uuids, texts, decimals = (int(np.count_nonzero(kinds[:, 0] == kind)) for kind in Kind)
    return Batch(
        numbers=np.empty((numbers + decimals, ROWS), np.int64),
        uuids=np.empty((uuids, ROWS * UUID_BYTES), np.uint8),
        ends=np.zeros((texts, 1 + ROWS), np.int32),
        texts=np.empty((texts, text_bytes), np.uint8),
        known=np.empty((len(kinds), ROWS), np.bool_),
    )


@njit(nogil=True, cache=True)
def _take_rows(
    connection: int, kinds: NDArray[np.int64], held: NDArray[np.int64], row: NDArray[np.uint8], batch: Batch
) -> tuple[int, int]:
    """Fills a batch; gives its rows, and libpq's word: negative at the end, else the bytes of a row in `held` (address,
    bytes) that found no room. kinds [columns, 2]: with the scale."""
    rows = 0
    while rows < ROWS:
        if held[0] == 0:
            held[1] = get_copy_data(connection, held.ctypes.data, 0)
            if held[1] < 0:
                return rows, held[1]
        for column in range(len(batch.ends)):
            if batch.ends[column, rows] + held[1] > batch.texts.shape[1]:
                return rows, held[1]
        if held[1] > len(row):
            return rows, held[1]
        copy_bytes(row.ctypes.data, held[0], held[1])
        free_row(held[0])
        held[0] = 0
        rows += _lay_down(row, kinds, batch, rows)
    return rows, 0


@njit(nogil=True, cache=True)
def _lay_down(row: NDArray[np.uint8], kinds: NDArray[np.int64], batch: Batch, at_row: int) -> int:
    """The values of a row into their columns; 0 when it is the mark at the end, and no row."""
    at = 0
    if row[0] == _LETTER_P and row[1] == _LETTER_G:  # no table has as many columns as that would be
        at = _HEADER_BYTES + 4 + _number(row, _HEADER_BYTES, 4)
    columns = _number(row, at, 2)
    if columns < 0:
        return 0
    if columns != len(kinds):
        raise ValueError("a row has not as many columns as its statement")
    at += 2
    numbers = uuids = texts = 0
    for column in range(columns):
        length = _number(row, at, 4)
        at += 4
        batch.known[column, at_row] = length >= 0
        length = max(length, 0)
        kind, scale = kinds[column]
        if kind == _NUMBER:
            batch.numbers[numbers, at_row] = _number(row, at, length)
            numbers += 1
        elif kind == _DECIMAL:
            batch.numbers[numbers, at_row] = _decimal(row, at, scale) if length else 0
            numbers += 1
        elif kind == _UUID:
            copy_bytes(batch.uuids[uuids, at_row * UUID_BYTES :].ctypes.data, row[at:].ctypes.data, length)
            uuids += 1
        else:
            start = batch.ends[texts, at_row]
            copy_bytes(batch.texts[texts, start:].ctypes.data, row[at:].ctypes.data, length)
            batch.ends[texts, at_row + 1] = start + length
            texts += 1
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


def _arrays(wires: Sequence[WireType], batch: Batch, rows: int) -> Iterator[pa.Array]:
    numbers, uuids = iter(batch.numbers), iter(batch.uuids)
    ends, texts = iter(batch.ends), iter(batch.texts)
    for wire, known in zip(wires, batch.known, strict=True):
        match wire.kind:
            case Kind.NUMBER | Kind.DECIMAL:
                yield number_array(wire, next(numbers)[:rows], known[:rows])
            case Kind.UUID:
                yield uuid_array(next(uuids), known[:rows])
            case Kind.TEXT:
                yield text_array(next(ends), next(texts), known[:rows])
