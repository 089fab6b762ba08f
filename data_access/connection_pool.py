"""Connections that are kept, and looked after: one that was idle is asked whether it still lives before it is used.
Asking before every use would cost as much as a small question."""

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import QueuePool

TRUSTED_S = 0.5
"""A server that was restarted was away for longer than that."""
WAITS_S = 30
"""For a connection while all are in use, before somebody is told to try again: a crowd is a queue, not an error."""
_IDLE_SINCE = "idle_since"


def pooled_as(*, kept: int, more: int) -> dict[str, Any]:
    """So many connections at most, the one that was used last first; `kept` of them stay open."""
    return {
        "poolclass": QueuePool,
        "pool_size": kept,
        "max_overflow": more,
        "pool_timeout": WAITS_S,
        "pool_use_lifo": True,
    }


def look_after_idle(engine: Engine) -> None:
    """A connection that does not answer is replaced, and so are all that are as old; nobody notices."""

    def note(_: Any, record: Any) -> None:
        record.info[_IDLE_SINCE] = time.monotonic()

    def look(connection: Any, record: Any, _: Any) -> None:
        idle_since = record.info.get(_IDLE_SINCE)
        if idle_since is None or time.monotonic() - idle_since < TRUSTED_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError("the server has closed it") from error

    event.listen(engine, "checkin", note)
    event.listen(engine, "checkout", look)
