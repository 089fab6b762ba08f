"""Redis as a backend of Flask-Caching that holds bytes only, never waits long, and never raises: a Redis that does not
answer is an empty one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from flask import Flask
from flask_caching.backends.base import BaseCache
from redis import ConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.exceptions import MaxConnectionsError, RedisError, ResponseError
from redis.retry import Retry

from data_access.breaker import Breaker

PREFIX = "k9:"
COMMAND_TIMEOUT_S = 0.05
"""A command takes 0.05 ms; one that takes a thousand times as long comes from a server that is not well."""
CONNECT_TIMEOUT_S = 0.25
PAUSE_S = 1.0
CONNECTIONS = 64
_SCANNED_AT_ONCE = 500
_RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"
_NOT_OURS = ("WRONGTYPE", "hash value is not an integer")
"""How Redis says that a key holds something else than we put there."""

Found = TypeVar("Found")


class RedisCache(BaseCache):
    """`url`: of Redis; nothing is asked of it before the first call, so that it may be made before a fork.

    A failed command opens the breaker: from then on every call answers at once as if nothing were there, until Redis
    takes a small value again. So do a full server and one that may only be read.
    """

    def __init__(self, url: str, default_timeout: int = 300, *, pause_s: float = PAUSE_S) -> None:
        super().__init__(default_timeout)
        pool = ConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            socket_timeout=COMMAND_TIMEOUT_S,
            socket_connect_timeout=CONNECT_TIMEOUT_S,
            # Tried once: waiting is what must not happen. The older protocol greets a new connection with less.
            retry=Retry(NoBackoff(), 0),
            protocol=2,
            driver_info=None,
        )
        self._redis: Redis = Redis.from_pool(pool)
        self._breaker = Breaker("redis", self._takes_a_value, pause_s=pause_s)

    @classmethod
    def factory(cls, app: Flask, config: dict[str, Any], args: list[Any], kwargs: dict[str, Any]) -> "RedisCache":
        """For Flask-Caching."""
        return cls(config["CACHE_REDIS_URL"], config["CACHE_DEFAULT_TIMEOUT"])

    @property
    def is_away(self) -> bool:
        return self._breaker.is_open

    def get(self, key: str) -> bytes | None:
        found: bytes | None = self._ask(lambda: self._redis.get(PREFIX + key), None)
        return found

    def set(self, key: str, value: Any, timeout: int | timedelta | None = None) -> bool:
        """Whether it is held now. `value`: bytes; `timeout` in seconds."""
        lasting = timeout or self.default_timeout
        return bool(self._ask(lambda: self._redis.set(PREFIX + key, _only_bytes(value), ex=lasting), False))

    def add(self, key: str, value: Any, timeout: int | timedelta | None = None) -> bool:
        lasting = timeout or self.default_timeout
        return bool(self._ask(lambda: self._redis.set(PREFIX + key, _only_bytes(value), ex=lasting, nx=True), False))

    def delete(self, key: str) -> bool:
        return self.delete_keys([key]) > 0

    def delete_keys(self, keys: list[str]) -> int:
        """How many of them were there."""
        named = [PREFIX + key for key in keys]
        return int(self._ask(lambda: self._redis.unlink(*named), 0)) if named else 0

    def has(self, key: str) -> bool:
        return bool(self._ask(lambda: self._redis.exists(PREFIX + key), 0))

    def clear(self) -> bool:
        """Everything of ours; nothing of others who use the same Redis."""
        self.delete_keys(list(self.keys("")))
        return not self.is_away

    def keys(self, beginning: str) -> Iterator[str]:
        """All keys that begin so, in no order, as far as Redis tells them."""
        cursor = -1
        while cursor:
            scan = partial(self._redis.scan, max(cursor, 0), match=f"{PREFIX}{beginning}*", count=_SCANNED_AT_ONCE)
            cursor, found = self._ask(scan, (0, []))
            yield from (key.decode(errors="replace").removeprefix(PREFIX) for key in found)

    def lock(self, key: str, token: str, seconds: float) -> bool | None:
        """Whether the lock is ours for so long; None when there is no Redis to say."""
        milliseconds = round(seconds * 1000)
        return self._ask(lambda: bool(self._redis.set(PREFIX + key, token, px=milliseconds, nx=True)), None)

    def unlock(self, key: str, token: str) -> None:
        """Give back a lock, unless it ran out and is somebody else's by now."""
        self._ask(lambda: self._redis.eval(_RELEASE, 1, PREFIX + key, token), None)

    def sizes(self, keys: Sequence[str]) -> list[int]:
        """The bytes of each value; 0 where there is none, nothing at all where Redis is away."""

        def read_all() -> list[int]:
            pipeline = self._redis.pipeline(transaction=False)
            for key in keys:
                pipeline.strlen(PREFIX + key)
            return [number if isinstance(number, int) else 0 for number in pipeline.execute(raise_on_error=False)]

        found: list[int] = self._ask(read_all, [])
        return found

    def count(self, key: str, added: Mapping[str, int], seconds: int | None = None) -> bool:
        """Add to counters that all processes share, which end after so long without. False: nothing was added, or
        nobody knows."""

        def add_all() -> bool:
            pipeline = self._redis.pipeline(transaction=True)
            for name, number in added.items():
                pipeline.hincrby(PREFIX + key, name, number)
            if seconds is not None:
                pipeline.expire(PREFIX + key, seconds)
            pipeline.execute()
            return True

        return self._ask(add_all, False)

    def counted(self, key: str) -> dict[str, int]:
        """The shared counters."""

        def read_all() -> dict[str, int]:
            found: Any = self._redis.hgetall(PREFIX + key)
            return {name.decode(): int(number) for name, number in found.items()}

        return self._ask(read_all, {})

    def counted_each(self, keys: Sequence[str]) -> list[dict[str, int]]:
        """The same of many keys at once, in their order; nothing at all where Redis is away."""

        def read_all() -> list[dict[str, int]]:
            pipeline = self._redis.pipeline(transaction=False)
            for key in keys:
                pipeline.hgetall(PREFIX + key)
            return [
                {name.decode(): int(number) for name, number in found.items()} if isinstance(found, dict) else {}
                for found in pipeline.execute(raise_on_error=False)
            ]

        found: list[dict[str, int]] = self._ask(read_all, [])
        return found

    def close(self) -> None:
        self._redis.connection_pool.disconnect()

    def _ask(self, command: Callable[[], Any], otherwise: Found) -> Any | Found:
        """What the command gives, or `otherwise` when Redis does not do it."""
        if self._breaker.is_open:
            return otherwise
        try:
            return command()
        except MaxConnectionsError:
            # All connections are busy with us: no fault of Redis.
            return otherwise
        except ValueError:
            # Something that is not ours stands there.
            return otherwise
        except RedisError as error:
            if not (isinstance(error, ResponseError) and any(words in str(error) for words in _NOT_OURS)):
                self._breaker.open(error)
            return otherwise

    def _takes_a_value(self) -> bool:
        """A server that is full, or may only be read, would answer a PING."""
        try:
            return bool(self._redis.set(f"{PREFIX}look", b"1", px=1000))
        except RedisError:
            return False


def _only_bytes(value: Any) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError(f"the cache holds bytes, not {type(value).__name__}")
    return value
