"""DuckDB to the kernel's columns: codes, values and flags, days and offsets of one report as .npy files.

Each column is as narrow as its numbers allow, for the kernel is as fast as memory gives them out. Rows go over in
batches and are written in place, so memory stays bounded; plain writes, not a mapping, because a full disk must raise
an error here and not kill the process.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import BandDimension, MemberDimension, ValueDimension
from dashboard.semantic.report import ReportType
from data_access.fact_tables import dim_table
from data_access.replica.columns import MINUTE_CODES, code_sql, flag_sql, minute_sql, sum_sql

BATCH_ROWS = 1_000_000
_ALIGNMENT = 64
_EPOCH = np.datetime64("1970-01-01", "D")


@dataclass(frozen=True)
class Column:
    """One column to write: the SQL of its numbers (or of texts that are among `texts`), and their type."""

    sql: str
    dtype: np.dtype[np.generic]
    texts: pa.Array | None = None

    def numbers(self, arrived: pa.Array) -> NDArray[np.generic]:
        """The codes of texts (0 for null), or the numbers as they are."""
        if self.texts is not None:
            arrived = pc.fill_null(pc.add(pc.index_in(arrived, value_set=self.texts), 1), 0)
        return np.ascontiguousarray(arrived.to_numpy(zero_copy_only=False), self.dtype)


class ColumnFile:
    """A .npy file of bytes that holds columns one behind the other, filled piece by piece."""

    def __init__(self, path: Path, columns: Sequence[Column], rows: int) -> None:
        self._columns = columns
        lengths = [-(-rows * column.dtype.itemsize // _ALIGNMENT) * _ALIGNMENT for column in columns]
        self._offsets = [sum(lengths[:number]) for number in range(len(columns))]
        self._file = path.open("wb")
        header = {"descr": "|u1", "fortran_order": False, "shape": (sum(lengths),)}
        np.lib.format.write_array_header_1_0(self._file, header)
        self._start = self._file.tell()
        self._file.truncate(self._start + sum(lengths))

    @property
    def places(self) -> NDArray[np.int64]:
        """[columns, 2]: bytes of a number, and where the column begins, counted in such numbers."""
        sizes = [column.dtype.itemsize for column in self._columns]
        pairs = [(size, offset // size) for size, offset in zip(sizes, self._offsets, strict=True)]
        return np.array(pairs, np.int64).reshape(-1, 2)

    def put(self, number: int, row: int, arrived: pa.Array) -> None:
        """Write the numbers of a column from `row` on."""
        column = self._columns[number]
        offset = self._start + self._offsets[number] + row * column.dtype.itemsize
        left = column.numbers(arrived).data.cast("B")
        while left:
            written = os.pwrite(self._file.fileno(), left, offset)
            left, offset = left[written:], offset + written

    def __enter__(self) -> "ColumnFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def export_report(
    source: duckdb.DuckDBPyConnection,
    report: ReportType,
    conventions: Conventions,
    directory: Path,
    known_values: dict[str, tuple[str, ...]],
) -> tuple[int, dict[str, tuple[str, ...]]]:
    """Write the arrays of the table fact_<report>. Gives the row count and the values of value dimensions:
    the known ones first, so that a code keeps its meaning from the base to its deltas."""
    rows = _write_days(source, report, directory)
    values = {
        dimension.name: values_met(source, report, dimension, known_values.get(dimension.name, ()))
        for dimension in report.coded_dimensions
        if isinstance(dimension, ValueDimension)
    }
    _write_columns(source, report, conventions, directory, values, rows)
    return rows, values


def _write_days(source: duckdb.DuckDBPyConnection, report: ReportType, directory: Path) -> int:
    counted = source.execute(f"SELECT day, count(*) AS n FROM {report.fact} GROUP BY day ORDER BY day").fetchnumpy()
    days = (counted["day"].astype("datetime64[D]") - _EPOCH).astype(np.int32)
    starts = np.concatenate(([0], np.cumsum(counted["n"], dtype=np.int64)))
    np.save(directory / f"{report.name}.days.npy", days)
    np.save(directory / f"{report.name}.starts.npy", starts)
    return int(starts[-1])


def values_met(
    source: duckdb.DuckDBPyConnection, report: ReportType, dimension: ValueDimension, known: tuple[str, ...]
) -> tuple[str, ...]:
    """The known values, and behind them the new ones of the table fact_<report>."""
    column = f'"{dimension.column}"'
    found = source.execute(f"SELECT DISTINCT {column} FROM {report.fact} WHERE {column} IS NOT NULL").fetchall()
    new = {value for (value,) in found}.difference(known)
    return (*known, *sorted(new))


def _write_columns(
    source: duckdb.DuckDBPyConnection,
    report: ReportType,
    conventions: Conventions,
    directory: Path,
    values: dict[str, tuple[str, ...]],
    rows: int,
) -> None:
    columns = _columns(source, report, conventions, values)
    selected = ", ".join(f"{column.sql} AS c{number}" for number, column in enumerate(columns))
    at = 0
    with ColumnFile(directory / f"{report.name}.columns.npy", columns, rows) as file:
        for batch in source.cursor().sql(f"SELECT {selected} FROM {report.fact}").to_arrow_reader(BATCH_ROWS):
            for number in range(len(columns)):
                file.put(number, at, batch.column(number))
            at += batch.num_rows
        np.save(directory / f"{report.name}.places.npy", file.places)
    if at != rows:
        raise AssertionError(f"{report.fact}: {at} rows exported of {rows}")


def _columns(
    source: duckdb.DuckDBPyConnection,
    report: ReportType,
    conventions: Conventions,
    values: dict[str, tuple[str, ...]],
) -> list[Column]:
    """The codes of every coded dimension and of the time of day, the values of every sum, the bytes of flags."""
    coded = []
    for dimension, sql in zip(report.coded_dimensions, code_sql(report, conventions), strict=True):
        match dimension:
            case MemberDimension():
                largest = _one_number(source, f"SELECT max(key) FROM {dim_table(dimension.members).name}")
                coded.append(Column(sql, np.min_scalar_type(largest)))
            case BandDimension():
                largest = len(dimension.fixed or conventions.bands(dimension.bands))
                coded.append(Column(sql, np.min_scalar_type(largest)))
            case ValueDimension():
                texts = values[dimension.name]
                coded.append(Column(sql, np.min_scalar_type(len(texts)), pa.array(texts, pa.string())))
    coded.append(Column(minute_sql(report), np.min_scalar_type(MINUTE_CODES)))
    summed = [Column(sql, _value_type(source, report, sql)) for sql in sum_sql(report)]
    return [*coded, *summed, *(Column(sql, np.dtype(np.uint8)) for sql in flag_sql(report))]


def _value_type(source: duckdb.DuckDBPyConnection, report: ReportType, sql: str) -> np.dtype[np.generic]:
    """The narrowest of the signed types that the kernel reads."""
    largest = _one_number(source, f"SELECT max(abs({sql})) FROM {report.fact}")
    return next(np.dtype(kind) for kind in (np.int16, np.int32, np.int64) if largest <= np.iinfo(kind).max)


def _one_number(source: duckdb.DuckDBPyConnection, statement: str) -> int:
    found = source.execute(statement).fetchone()
    return int(found[0]) if found is not None and found[0] is not None else 0
