"""What the cache does is counted by the hour, told to the others when they listen, and forgotten after some days."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from dashboard import clock
from dashboard.metrics.cache_hours import HOUR_KEY, HOURS_KEPT, HourCounters

NOON = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)


class Others:
    """A shared cache that can go away."""

    def __init__(self) -> None:
        self.held: dict[str, Counter[str]] = {}
        self.is_away = False

    def count(self, key: str, added: Mapping[str, int], seconds: int | None = None) -> bool:
        assert seconds == HOURS_KEPT * 3600
        if not self.is_away:
            self.held.setdefault(key, Counter()).update(added)
        return not self.is_away

    def counted_each(self, keys: Sequence[str]) -> list[dict[str, int]]:
        return [] if self.is_away else [dict(self.held.get(key, {})) for key in keys]


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    clock.set_source(lambda: NOON)
    yield
    clock.reset()


def test_each_hour_has_its_own_counts_of_all_processes() -> None:
    others = Others()
    first, second = HourCounters(others), HourCounters(others)
    first.count({"hit": 2})
    second.count({"hit": 3, "miss": 1})
    second.tell()
    clock.set_source(lambda: NOON + timedelta(hours=1))
    first.count({"miss": 1})
    assert first.last(3) == [
        (datetime(2026, 11, 24, 11, tzinfo=UTC), Counter()),
        (datetime(2026, 11, 24, 12, tzinfo=UTC), Counter(hit=5, miss=1)),
        (datetime(2026, 11, 24, 13, tzinfo=UTC), Counter(miss=1)),
    ]


def test_what_nobody_takes_is_kept_for_its_hour_and_told_later() -> None:
    others = Others()
    hours = HourCounters(others)
    others.is_away = True
    hours.count({"hit": 1})
    assert hours.last(1)[0][1] == Counter(hit=1)
    clock.set_source(lambda: NOON + timedelta(hours=2))
    others.is_away = False
    assert [counted["hit"] for _, counted in hours.last(3)] == [1, 0, 0]
    assert others.held == {HOUR_KEY.format(hour=NOON): Counter(hit=1)}


def test_without_others_no_more_hours_are_kept_than_others_would() -> None:
    hours = HourCounters(None)
    for number in range(HOURS_KEPT + 50):
        clock.set_source(lambda past=number: NOON + timedelta(hours=past))  # type: ignore[misc]
        hours.count({"hit": 1})
        hours.tell()
    assert sum(counted["hit"] for _, counted in hours.last(2 * HOURS_KEPT)) == HOURS_KEPT
