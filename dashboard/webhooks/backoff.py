"""When a delivery that did not succeed is tried again: soon at first, then ever later, for about 28 hours."""

import random
from datetime import timedelta

WAITS_S = (5, 300, 1800, 7200, 18000, 36000, 36000)
"""27 h 35 min in all: a receiver that is down for a day misses nothing."""
MOST_RETRIES = len(WAITS_S)
JITTER = 0.2
"""Of each wait, both ways: receivers that were away together are not asked together."""
LONGEST_S = 36000.0
DISABLED_AFTER = timedelta(days=5)
"""A receiver that takes nothing for so long is switched off."""


def wait_s(tries: int, retry_after_s: float | None = None) -> float:
    """Seconds to wait after so many tries (from 1 on); never less than the receiver asks for, if that is no more than
    the longest wait."""
    usual = WAITS_S[min(tries, MOST_RETRIES) - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret
    return min(max(usual, retry_after_s or 0.0), LONGEST_S * (1 + JITTER))
