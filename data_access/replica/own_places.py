"""Where own rows are, of the days that differ from the base: whoever reads own rows alone is told of changes there."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from dashboard.semantic.report import ReportType
from data_access.replica.parts import ReportPart

Place = tuple[int, int]
"""A day (since 1970-01-01) and a project's key (0: of none)."""
Ints = NDArray[np.int64]


class RedoneRows:
    """The rows of a report on the days that were redone, as the base has them and as they are now: what is gone since
    concerns whoever had read it."""

    def __init__(self, report: ReportType, parts: Sequence[ReportPart], days: Collection[int]) -> None:
        found = [(part, *_rows_on(part, days)) for part in parts]
        self._days = np.concatenate([of_rows for _, _, of_rows in found])

        def column(name: str) -> Ints:
            number = [dimension.column for dimension in report.coded_dimensions].index(name)
            return np.concatenate([part.codes(number)[rows].astype(np.int64) for part, rows, _ in found])

        self._projects, self._dogs = column(report.scope_column), column(report.dog_column)
        self._people = column(report.own_column) if report.own_column is not None else None

    def places(self, *, dogs: Collection[int], people: Collection[int]) -> frozenset[Place]:
        """Of the rows of one of these dogs or people, by their keys."""
        is_own = np.isin(self._dogs, list(dogs))
        if self._people is not None:
            is_own |= np.isin(self._people, list(people))
        return frozenset(zip(self._days[is_own].tolist(), self._projects[is_own].tolist(), strict=True))


def _rows_on(part: ReportPart, days: Collection[int]) -> tuple[Ints, Ints]:
    """Their numbers in the part, and the day of each."""
    at = np.flatnonzero(np.isin(part.days, list(days)))
    counts = (part.starts[at + 1] - part.starts[at]).astype(np.int64)
    spans = [np.arange(part.starts[day], part.starts[day + 1], dtype=np.int64) for day in at.tolist()]
    rows = np.concatenate([np.zeros(0, np.int64), *spans])
    return rows, np.repeat(part.days[at].astype(np.int64), counts)
