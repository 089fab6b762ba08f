"""The one clock: every 'now' and 'today' of the product comes from here, so that tests can set it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def _system_time() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_time


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _source().astimezone(UTC)


def today(timezone: str) -> date:
    """The date on the wall in `timezone` (IANA name): the unit's day, not the server's."""
    return now().astimezone(ZoneInfo(timezone)).date()


def set_source(source: Callable[[], datetime]) -> None:
    """Take the time from `source` (an aware datetime) instead of the system; for tests."""
    global _source
    _source = source


def reset() -> None:
    """Back to the system's time."""
    set_source(_system_time)
