"""One computes, the others wait or get the last good answer; what the cache says of an answer is true."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from dashboard.errors import InvalidInput, ProductError, Unavailable
from dashboard.metrics.cache_counters import CacheCounters
from dashboard.metrics.cached_question import CachedQuestion, is_about
from dashboard.metrics.kept_answer import KeptAnswer
from dashboard.metrics.report_cache import PATIENCE_S, How, ReportCache, Served

DAY = "report:vet_daily:2026-11-01..2026-11-24:abc0"
QUESTION = CachedQuestion(
    report="vet_daily",
    key=DAY,
    version="1",
    as_of=datetime(2026, 11, 24, 9, tzinfo=UTC),
    data_version="1-0-x",
    definition_version="d",
    engine="duckdb",
    is_stale=False,
)


def a_cache(ttl_s: int = 60) -> ReportCache:
    return ReportCache(None, ttl_s=ttl_s, counters=CacheCounters(None))


@dataclass
class Computing:
    """Counts how often it computed; each answer names the version it is of."""

    question: CachedQuestion = QUESTION
    takes_s: float = 0.0
    fails: ProductError | None = None
    done: int = 0

    def __call__(self) -> KeptAnswer:
        time.sleep(self.takes_s)
        self.done += 1
        if self.fails is not None:
            raise self.fails
        return KeptAnswer(version=self.question.version, body=b'{"n":%d}' % self.done, provenance={})


def at_once(count: int, ask: Callable[[], Served]) -> list[Served | ProductError]:
    """What so many readers get who ask at the same moment."""
    start, found = threading.Barrier(count), list[Served | ProductError]()

    def one() -> None:
        start.wait()
        try:
            found.append(ask())
        except ProductError as error:
            found.append(error)

    readers = [threading.Thread(target=one) for _ in range(count)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return found


def how_often(found: list[Served | ProductError], how: How) -> int:
    return sum(isinstance(one, Served) and one.how is how for one in found)


class TestOnce:
    def test_the_second_reader_gets_what_the_first_had_computed(self) -> None:
        cache, compute = a_cache(), Computing()
        first, second = cache.answer(QUESTION, compute), cache.answer(QUESTION, compute)
        assert (first.how, second.how, compute.done) == (How.MISS, How.HIT, 1)
        assert first.kept == second.kept

    def test_another_question_or_another_version_is_computed(self) -> None:
        cache, compute = a_cache(), Computing()
        for question in (QUESTION, replace(QUESTION, key="other"), replace(QUESTION, version="2")):
            compute.question = question
            assert cache.answer(question, compute).how is How.MISS

    def test_it_is_computed_again_when_its_time_is_over(self) -> None:
        cache, compute = a_cache(ttl_s=0), Computing()
        assert [cache.answer(QUESTION, compute).how for _ in range(2)] == [How.MISS, How.MISS]

    def test_five_hundred_readers_of_a_cold_report_are_one_computation(self) -> None:
        cache, compute = a_cache(), Computing(takes_s=0.5)
        found = at_once(500, lambda: cache.answer(QUESTION, compute))
        assert compute.done == 1
        assert how_often(found, How.MISS) == 1
        assert how_often(found, How.MISS) + how_often(found, How.WAIT) + how_often(found, How.HIT) == 500


class TestWhileItIsComputedAnew:
    def test_the_others_wait_for_the_new_answer_when_it_comes_soon(self) -> None:
        cache, compute = a_cache(), Computing()
        cache.answer(QUESTION, compute)
        newer = replace(QUESTION, version="2")
        compute.question, compute.takes_s = newer, PATIENCE_S / 3
        found = at_once(20, lambda: cache.answer(newer, compute))
        assert compute.done == 2
        assert all(isinstance(one, Served) and one.kept.version == "2" for one in found)

    def test_the_others_get_the_last_good_one_marked_when_it_does_not(self) -> None:
        cache, compute = a_cache(), Computing()
        cache.answer(QUESTION, compute)
        newer = replace(QUESTION, version="2")
        compute.question, compute.takes_s = newer, PATIENCE_S * 4
        found = at_once(20, lambda: cache.answer(newer, compute))
        assert compute.done == 2
        assert (how_often(found, How.MISS), how_often(found, How.UPDATING)) == (1, 19)
        for one in found:
            assert isinstance(one, Served) and one.kept.version == ("2" if one.how is How.MISS else "1")
        assert cache.answer(newer, compute).how is How.HIT


class TestWhenItCannotBeComputed:
    def test_the_last_good_answer_is_shown_as_stale(self) -> None:
        cache, compute = a_cache(), Computing()
        cache.answer(QUESTION, compute)
        compute.fails = Unavailable("the database does not answer")
        served = cache.answer(replace(QUESTION, version="2"), compute)
        assert (served.how, served.kept.version) == (How.STALE, "1")

    def test_without_one_the_error_is_told_and_nothing_is_kept(self) -> None:
        cache, compute = a_cache(), Computing(fails=Unavailable("the database does not answer"))
        with pytest.raises(Unavailable):
            cache.answer(QUESTION, compute)
        compute.fails = None
        assert cache.answer(QUESTION, compute).how is How.MISS

    def test_a_refusal_is_the_same_for_all_who_asked_and_never_an_old_answer(self) -> None:
        cache, compute = a_cache(), Computing()
        cache.answer(QUESTION, compute)
        compute.fails, compute.takes_s = InvalidInput("no such dog"), 0.1
        found = at_once(20, lambda: cache.answer(replace(QUESTION, version="2"), compute))
        assert all(isinstance(one, InvalidInput) for one in found)


class TestClearing:
    def test_it_takes_the_answers_of_a_report_or_of_a_day(self) -> None:
        cache, compute = a_cache(), Computing()
        keys = [DAY, DAY.replace("vet", "trainer"), DAY.replace("11-24", "11-10")]

        def fill() -> None:
            for key in keys:
                cache.answer(replace(QUESTION, key=key), compute)

        for asked, cleared in (
            ({"report": "vet_daily"}, 2),
            ({"day": date(2026, 11, 20)}, 2),
            ({"day": date(2026, 11, 25)}, 0),
            ({"report": "trainer_daily", "day": date(2026, 11, 1)}, 1),
            ({}, 3),
        ):
            fill()
            assert cache.clear(**asked) == cleared, asked

    def test_a_key_that_is_not_of_an_answer_is_about_nothing(self) -> None:
        assert not is_about("cache:counters", report=None, day=None)
        assert not is_about("report:vet_daily:all:x", report=None, day=None)
        assert is_about(DAY, report=None, day=None)


def test_what_happened_is_counted_by_report_type() -> None:
    cache, compute = a_cache(), Computing()
    for _ in range(4):
        cache.answer(QUESTION, compute)
    compute.fails = Unavailable("the database does not answer")
    cache.answer(replace(QUESTION, version="2"), compute)
    totals = cache.counters.totals()["vet_daily"]
    assert {name: totals.get(name, 0) for name in ("miss", "hit", "stale", "wait", "error")} == {
        "miss": 1, "hit": 3, "stale": 1, "wait": 0, "error": 0,
    }  # fmt: skip
    assert totals["bytes"] == 5 * len(b'{"n":1}')
