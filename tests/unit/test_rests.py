"""How long work that nobody waits for rests after each piece: the longer, the more others wait for a processor."""

import os

import pytest

from jobs.rests import MOST_RESTS, RESTS, RESTS_WHEN_IDLE, rest_after


@pytest.mark.parametrize(
    ("waiting_for_each", "rests"),
    [(0.5, RESTS_WHEN_IDLE), (1.0, RESTS), (4.0, 4 * RESTS), (50.0, MOST_RESTS)],
)
def test_it_gives_way_to_those_who_wait(monkeypatch: pytest.MonkeyPatch, waiting_for_each: float, rests: float) -> None:
    load = waiting_for_each * (os.cpu_count() or 1)
    monkeypatch.setattr(os, "getloadavg", lambda: (load, 0.0, 0.0))
    assert rest_after(1.0) == rests
