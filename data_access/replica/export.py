"""DuckDB to the kernel's arrays: codes, inputs, present flags, days and offsets of one report as .npy files.

Rows go over in batches and are written in place, so memory stays bounded; plain writes, not a mapping, because
a full disk must raise an error here and not kill the process.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import DTypeLike, NDArray

from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Sum, ValueDimension
from dashboard.semantic.report import ReportType
from data_access.fact_tables import dim_table
from data_access.replica.columns import code_sql, input_sql, inputs, present_sql

BATCH_ROWS = 1_000_000
_INT32_LIMIT = 2**31
_UINT16_CODES = 2**16
_EPOCH = np.datetime64("1970-01-01", "D")


class ArrayFile:
    """A .npy file of shape [rows, columns] in C order, filled piece by piece."""

    def __init__(self, path: Path, rows: int, columns: int, dtype: DTypeLike) -> None:
        self._dtype = np.dtype(dtype)
        self._columns = columns
        self._file = path.open("wb")
        header = {"descr": self._dtype.str, "fortran_order": False, "shape": (rows, columns)}
        np.lib.format.write_array_header_1_0(self._file, header)
        self._start = self._file.tell()
        self._file.flush()

    def put(self, row: int, column: int, values: NDArray[np.generic]) -> None:
        """Write `values` into `row` from `column` on."""
        offset = self._start + (row * self._columns + column) * self._dtype.itemsize
        left = np.ascontiguousarray(values, self._dtype).data.cast("B")
        while left:
            written = os.pwrite(self._file.fileno(), left, offset)
            left, offset = left[written:], offset + written

    def __enter__(self) -> "ArrayFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
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
        dimension.name: _values(source, report, dimension, known_values.get(dimension.name, ()))
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


def _values(
    source: duckdb.DuckDBPyConnection, report: ReportType, dimension: ValueDimension, known: tuple[str, ...]
) -> tuple[str, ...]:
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
    codes, measures, known = code_sql(report, conventions), inputs(report), present_sql(report)
    adding = [input_sql(report, measure) for measure in measures]
    with (
        ArrayFile(directory / f"{report.name}.codes.npy", len(codes), rows, _code_type(source, report, values)) as c,
        ArrayFile(directory / f"{report.name}.inputs.npy", len(adding), rows, _input_type(source, report)) as i,
        ArrayFile(directory / f"{report.name}.present.npy", len(known), rows, np.uint8) as p,
    ):
        files = [*((c, row) for row in range(len(codes))), *((i, row) for row in range(len(adding)))]
        files += [(p, row) for row in range(len(known))]
        value_sets = [
            pa.array(values[d.name], pa.string()) if isinstance(d, ValueDimension) else None
            for d in report.coded_dimensions
        ]
        selected = ", ".join(f"{sql} AS c{number}" for number, sql in enumerate((*codes, *adding, *known)))
        at = 0
        for batch in source.cursor().sql(f"SELECT {selected} FROM {report.fact}").to_arrow_reader(BATCH_ROWS):
            for number, (file, row) in enumerate(files):
                value_set = value_sets[number] if number < len(codes) else None
                file.put(row, at, _numbers(batch.column(number), value_set))
            at += batch.num_rows
    if at != rows:
        raise AssertionError(f"{report.fact}: {at} rows exported of {rows}")


def _numbers(column: pa.Array, value_set: pa.Array | None) -> NDArray[np.generic]:
    """The codes of texts (0 for null), or the numbers as they are."""
    if value_set is not None:
        column = pc.fill_null(pc.add(pc.index_in(column, value_set=value_set), 1), 0)
    numbers: NDArray[np.generic] = column.to_numpy(zero_copy_only=False)
    return numbers


def _code_type(
    source: duckdb.DuckDBPyConnection, report: ReportType, values: dict[str, tuple[str, ...]]
) -> type[np.unsignedinteger]:
    """The small type unless a dimension has more members than it can count."""
    members = {column.members for column in report.columns if column.members is not None}
    most = [_one_number(source, f"SELECT max(key) FROM {dim_table(name).name}") for name in members]
    return np.uint16 if max(*most, *map(len, values.values()), 0) < _UINT16_CODES else np.uint32


def _input_type(source: duckdb.DuckDBPyConnection, report: ReportType) -> type[np.signedinteger]:
    sums: Iterable[Sum] = (measure for measure in inputs(report) if isinstance(measure, Sum))
    widest = [f"max(abs({input_sql(report, measure)}))" for measure in sums]
    if not widest:
        return np.int32
    largest = _one_number(source, f"SELECT greatest({', '.join(widest)}) FROM {report.fact}")
    return np.int32 if largest < _INT32_LIMIT else np.int64


def _one_number(source: duckdb.DuckDBPyConnection, statement: str) -> int:
    found = source.execute(statement).fetchone()
    return int(found[0]) if found is not None and found[0] is not None else 0
