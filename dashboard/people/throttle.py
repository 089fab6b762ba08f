"""How many failed logins are too many: per account as the host counts, and per address. Pure rules."""

from collections.abc import Sequence
from datetime import datetime, timedelta

ACCOUNT_FAILURES = 5
"""As the host: five failures close the account for LOCK."""

ADDRESS_FAILURES = 50
"""Far above what one office behind one address mistypes, far below what guessing needs."""

LOCK = timedelta(minutes=15)

REMEMBER = 2 * LOCK
"""Older failures cannot lock anything any more."""


def refused_until(
    account_failures: Sequence[datetime], address_failures: Sequence[datetime], *, now: datetime
) -> datetime | None:
    """Until when to refuse, or None. Failures are newest first and never older than REMEMBER.

    Attempts during a lock are not failures, so a lock ends by itself however often somebody tries.
    """
    ends = [
        end
        for failures, limit in ((account_failures, ACCOUNT_FAILURES), (address_failures, ADDRESS_FAILURES))
        if (end := _lock_end(failures, limit)) is not None and end > now
    ]
    return max(ends, default=None)


def _lock_end(failures: Sequence[datetime], limit: int) -> datetime | None:
    """When the lock set by the newest failure ends, if it was failure number `limit` within LOCK."""
    if len(failures) < limit or failures[0] - failures[limit - 1] >= LOCK:
        return None
    return failures[0] + LOCK
