"""A Redis that is stopped, hung, full or holds garbage costs milliseconds, is said once, and is used again."""

import logging
import time
from collections.abc import Iterator

import pytest

from data_access.redis_cache import COMMAND_TIMEOUT_S, PREFIX, RedisCache
from tests.lib.processes import soon
from tests.lib.redis_ground import RedisGround, redis_ground

PAUSE_S = 0.1


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisGround]:
    with redis_ground(tmp_path_factory.mktemp("redis")) as made:
        yield made


@pytest.fixture
def cache(server: RedisGround) -> Iterator[RedisCache]:
    made = RedisCache(server.patient_url, pause_s=PAUSE_S)
    yield made
    made.clear()
    made.close()


@pytest.fixture
def hasty_cache(server: RedisGround) -> Iterator[RedisCache]:
    """As patient as the product's."""
    made = RedisCache(server.url, pause_s=PAUSE_S)
    yield made
    assert soon(made.clear)
    made.close()


def all_of_it(cache: RedisCache) -> None:
    """Every command: what it answers does not matter, it must not raise."""
    cache.set("a", b"1")
    cache.add("a", b"1")
    cache.get("a")
    cache.has("a")
    cache.lock("l", "token", 1)
    cache.unlock("l", "token")
    cache.count("c", {"n": 1})
    cache.counted("c")
    list(cache.keys("a"))
    cache.delete("a")
    cache.clear()


def test_it_holds_bytes_for_a_time_and_only_bytes(cache: RedisCache) -> None:
    assert cache.get("a") is None
    assert cache.set("a", b"\x00\xff") and cache.get("a") == b"\x00\xff" and cache.has("a")
    assert not cache.add("a", b"2") and cache.add("b", b"2", 1)
    assert soon(lambda: cache.get("b") is None) and cache.get("a")
    assert cache.delete("a") and not cache.delete("a")
    with pytest.raises(TypeError, match="holds bytes, not dict"):
        cache.set("a", {"a": 1})


def test_it_clears_what_is_ours_and_nothing_else(cache: RedisCache, server: RedisGround) -> None:
    server.client.set("someone-elses", b"1")
    for number in range(1200):
        cache.set(f"report:vet_daily:{number}", b"1")
    cache.set("report:trainer_daily:1", b"1")
    assert len(set(cache.keys("report:vet_daily:"))) == 1200
    assert cache.clear() and not list(cache.keys(""))
    assert server.client.get("someone-elses") == b"1"


def test_a_lock_is_one_holders_until_it_gives_it_back_or_it_runs_out(cache: RedisCache) -> None:
    assert cache.lock("l", "mine", 60) is True
    assert cache.lock("l", "yours", 60) is False
    cache.unlock("l", "yours")
    assert cache.lock("l", "yours", 60) is False, "only its holder gives it back"
    cache.unlock("l", "mine")
    assert cache.lock("l", "yours", 0.05) is True
    assert soon(lambda: cache.lock("l", "mine", 60) is True)


def test_counters_add_up(cache: RedisCache) -> None:
    assert cache.count("c", {"a": 2, "b": 1}) and cache.count("c", {"a": 3})
    assert cache.counted("c") == {"a": 5, "b": 1}


def test_what_is_not_ours_is_as_good_as_nothing(cache: RedisCache, server: RedisGround) -> None:
    server.client.lpush(f"{PREFIX}a", "a list")
    server.client.hset(f"{PREFIX}c", mapping={"n": "not a number", b"\xff": "1"})
    server.client.set(f"{PREFIX}\udcff".encode(errors="surrogateescape"), b"1")
    assert cache.get("a") is None and cache.counted("c") == {} and not cache.count("c", {"n": 1})
    assert not cache.is_away, "the server is well"
    all_of_it(cache)


@pytest.mark.parametrize("trouble", ["stopped", "hung", "full", "read only"])
def test_trouble_costs_little_is_said_once_and_ends_by_itself(
    server: RedisGround, hasty_cache: RedisCache, caplog: pytest.LogCaptureFixture, trouble: str
) -> None:
    causes = {
        "stopped": (server.stop, server.start),
        "hung": (server.hang, server.wake),
        "full": (lambda: server.client.config_set("maxmemory", "1"), lambda: server.client.config_set("maxmemory", 0)),
        "read only": (lambda: server.client.replicaof("127.0.0.1", "1"), lambda: server.client.replicaof("NO", "ONE")),
    }
    (begin, end), cache = causes[trouble], hasty_cache
    assert soon(lambda: cache.set("a", b"1"))
    with caplog.at_level(logging.INFO):
        begin()
        try:
            started = time.monotonic()
            for _ in range(200):
                all_of_it(cache)
            took = time.monotonic() - started
            assert cache.is_away
        finally:
            end()
        assert took < 20 * COMMAND_TIMEOUT_S, "2,200 calls, one of which waited"
        assert soon(lambda: not cache.is_away)
    said = [record.message for record in caplog.records if record.name == "data_access.breaker"]
    assert [line.split(":")[0] for line in said] == ["redis is not used until it answers again", "redis answers again"]
    assert soon(lambda: cache.set("a", b"2") and cache.get("a") == b"2")
