"""The mapped columns of one report in one directory, as the tick kernel reads them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.semantic.report import ReportType
from data_access.replica.columns import sums_of

_CODES = {1: np.uint8, 2: np.uint16, 4: np.uint32}
_VALUES = {2: np.int16, 4: np.int32, 8: np.int64}


@dataclass(frozen=True, kw_only=True, eq=False)
class ReportPart:
    """Base or delta of one report; rows are sorted by (day, row_id) and never change.

    columns [bytes]: all columns one behind the other. A place [2] says where a column is: bytes of a number, and
    its first number counted in such numbers. code_places [K + 1, 2]: codes of the coded dimensions and, last, of the
    time of day, unsigned, 0 = missing. value_places [V, 2]: what each row adds to the sums, signed. flag_places
    [B, 2]: eight of the report's flags in each byte. days [D] int32: days since 1970-01-01 that have rows. starts
    [D + 1] int64: where each begins. `excluded_days`: days whose rows do not count here, because the delta has them.
    `memory`: what readers keep of the rows for as long as they are mapped, by whatever key.
    """

    columns: NDArray[np.uint8]
    code_places: NDArray[np.int64]
    value_places: NDArray[np.int64]
    flag_places: NDArray[np.int64]
    days: NDArray[np.int32]
    starts: NDArray[np.int64]
    excluded_days: frozenset[int] = frozenset()
    memory: dict[Any, Any] = field(default_factory=dict)

    @property
    def n_rows(self) -> int:
        return int(self.starts[-1])

    def codes(self, dimension: int) -> NDArray[Any]:
        """The codes of a coded dimension, by its number."""
        return self._column(self.code_places[dimension], _CODES)

    def values(self, measure: int) -> NDArray[Any]:
        """The values of a sum, by its number."""
        return self._column(self.value_places[measure], _VALUES)

    def flags(self, byte: int) -> NDArray[Any]:
        """Eight flags."""
        return self._column(self.flag_places[byte], _CODES)

    def counted_days(self) -> NDArray[np.int32]:
        """The days that count, in order."""
        if not self.excluded_days:
            return self.days
        return self.days[~np.isin(self.days, list(self.excluded_days))]

    def _column(self, place: NDArray[np.int64], types: dict[int, Any]) -> NDArray[Any]:
        width, first = place.tolist()
        numbers: NDArray[Any] = self.columns.view(types[width])
        return numbers[first : first + self.n_rows]


def open_part(directory: Path, report: ReportType) -> ReportPart:
    """Map the columns of a report; the files may be removed afterwards."""
    places = np.load(directory / f"{report.name}.places.npy")
    codes, values = len(report.coded_dimensions) + 1, len(sums_of(report))
    return ReportPart(
        columns=_mapped(directory / f"{report.name}.columns.npy"),
        code_places=places[:codes],
        value_places=places[codes : codes + values],
        flag_places=places[codes + values :],
        days=np.load(directory / f"{report.name}.days.npy"),
        starts=np.load(directory / f"{report.name}.starts.npy"),
    )


def _mapped(path: Path) -> NDArray[Any]:
    """The array on the pages of the file, shared by all processes. As a plain array: the memmap class is slow."""
    mapped = np.load(path, mmap_mode="r")
    array: NDArray[Any] = mapped.view(np.ndarray)
    return array
