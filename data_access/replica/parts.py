"""The mapped columns of one report in one directory, as the tick kernel reads them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class ReportPart:
    """Base or delta of one report; rows are sorted by (day, row_id) and never change.

    codes [K, n] uint16 or uint32: per coded dimension, 0 = missing. inputs [M, n] int32 or int64: per additive
    measure but the plain row count. present [S, n] uint8: per Sum. days [D] int32: days since 1970-01-01 that
    have rows. starts [D + 1] int64: where each begins. `excluded_days`: days whose rows do not count here,
    because the delta has them.
    """

    codes: NDArray[Any]
    inputs: NDArray[Any]
    present: NDArray[np.uint8]
    days: NDArray[np.int32]
    starts: NDArray[np.int64]
    excluded_days: frozenset[int] = frozenset()

    @property
    def n_rows(self) -> int:
        return int(self.codes.shape[1])

    def counted_days(self) -> NDArray[np.int32]:
        """The days that count, in order."""
        if not self.excluded_days:
            return self.days
        return self.days[~np.isin(self.days, list(self.excluded_days))]


def open_part(directory: Path, report: str, excluded_days: frozenset[int] = frozenset()) -> ReportPart:
    """Map the arrays of a report; the files may be removed afterwards."""
    arrays = {
        name: _mapped(directory / f"{report}.{name}.npy") for name in ("codes", "inputs", "present", "days", "starts")
    }
    return ReportPart(**arrays, excluded_days=excluded_days)


def _mapped(path: Path) -> NDArray[Any]:
    """The array on the pages of the file, shared by all processes. As a plain array: the memmap class is slow."""
    mapped = np.load(path, mmap_mode="r")
    array: NDArray[Any] = mapped.view(np.ndarray)
    return array
