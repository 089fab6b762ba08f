"""Whoever writes a long file rests where others compute as well, and every row is written all the same."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import pytest

from dashboard.api.giving_way import RESTS, RESTS_AT_MOST_S, ROWS_AT_ONCE, giving_way
from dashboard.exports.document import Document
from dashboard.metrics.daily import Item
from tests.lib.sample_document import sample_document

ROWS = 25
PORTIONS = [10, 10, 5]


@dataclass
class Clock:
    """Of a thread that computes `computes_s` for each portion, and is kept waiting for `waits_s` meanwhile."""

    computes_s: float
    waits_s: float
    computed_s: float = 0.0
    passed_s: float = 0.0
    rests: list[float] = field(default_factory=list)

    def write(self, document: Document) -> list[Sequence[Item]]:
        return [self._take(portion) for portion in document.tables[0].pages]

    def _take(self, portion: Sequence[Item]) -> Sequence[Item]:
        self.computed_s += self.computes_s
        self.passed_s += self.computes_s + self.waits_s
        return portion


def clocked(monkeypatch: pytest.MonkeyPatch, *, computes_s: float, waits_s: float) -> Clock:
    clock = Clock(computes_s=computes_s, waits_s=waits_s)
    monkeypatch.setattr(time, "thread_time", lambda: clock.computed_s)
    monkeypatch.setattr(time, "monotonic", lambda: clock.passed_s)
    monkeypatch.setattr(time, "sleep", clock.rests.append)
    return clock


def rows_of(pages: Iterable[Sequence[Item]]) -> list[Item]:
    return list(chain.from_iterable(pages))


def test_alone_it_does_not_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = clocked(monkeypatch, computes_s=0.02, waits_s=0.001)
    written = clock.write(giving_way(sample_document(ROWS)))
    assert clock.rests == []
    assert rows_of(written) == rows_of(sample_document(ROWS).tables[0].pages)
    assert [len(portion) for portion in written] == PORTIONS
    assert max(PORTIONS) == ROWS_AT_ONCE


def test_beside_others_it_rests_as_long_as_three_portions_take(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = clocked(monkeypatch, computes_s=0.02, waits_s=0.02)
    written = clock.write(giving_way(sample_document(ROWS)))
    assert clock.rests == pytest.approx([RESTS * 0.02] * len(PORTIONS))
    assert rows_of(written) == rows_of(sample_document(ROWS).tables[0].pages)


def test_who_asked_for_it_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = clocked(monkeypatch, computes_s=0.6 * RESTS_AT_MOST_S / RESTS, waits_s=60)
    written = clock.write(giving_way(sample_document(ROWS)))
    assert clock.rests == pytest.approx([0.6 * RESTS_AT_MOST_S, 0.4 * RESTS_AT_MOST_S, 0])
    assert [len(portion) for portion in written] == PORTIONS


def test_without_rows_there_is_no_portion(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = clocked(monkeypatch, computes_s=0.02, waits_s=0.02)
    assert clock.write(giving_way(sample_document(0))) == []
