"""Finds rows that say the same as an earlier row of the file in other words: `rex` and `Rex`, `8` and `8.0`, another
form of the date. Twelve bytes a row, so that a million rows stay small."""

from collections.abc import Sequence

import numpy as np

from data_access.importer.outcome import NearDuplicate
from data_access.importer.rows import ReadyRow

_MERGE_FROM = 100_000


class NearRows:
    """The rows that were seen so far, by their sense."""

    def __init__(self) -> None:
        self._senses = np.empty(0, dtype=np.int64)
        self._numbers = np.empty(0, dtype=np.int32)
        self._recent: dict[int, int] = {}

    def find(self, rows: Sequence[ReadyRow]) -> list[NearDuplicate]:
        """Those of `rows` that say the same as an earlier one; the others are known from now on."""
        if not rows:
            return []
        senses = np.fromiter((row.sense for row in rows), dtype=np.int64, count=len(rows))
        places = np.searchsorted(self._senses, senses)
        found = []
        for row, place in zip(rows, places.tolist(), strict=True):
            is_old = place < len(self._senses) and int(self._senses[place]) == row.sense
            first = int(self._numbers[place]) if is_old else self._recent.setdefault(row.sense, row.number)
            if first != row.number:
                found.append(NearDuplicate(number=row.number, of=first))
        if len(self._recent) >= _MERGE_FROM:
            self._merge()
        return found

    def _merge(self) -> None:
        senses = np.concatenate([self._senses, np.fromiter(self._recent.keys(), dtype=np.int64)])
        numbers = np.concatenate([self._numbers, np.fromiter(self._recent.values(), dtype=np.int32)])
        order = np.argsort(senses, kind="stable")
        self._senses, self._numbers = senses[order], numbers[order]
        self._recent.clear()
