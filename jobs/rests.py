"""How long work that nobody waits for rests between two pieces: refreshing and whoever asks go first."""

import os

RESTS, RESTS_WHEN_IDLE, MOST_RESTS = 1.0, 0.25, 10.0
"""As many times as long as it worked, for each that waits for a processor; where the machine has processors to spare;
and at most."""


def rest_after(worked_s: float) -> float:
    """Seconds, by the load of the last minute, this work included."""
    waiting = os.getloadavg()[0] / (os.cpu_count() or 1)
    return worked_s * (RESTS_WHEN_IDLE if waiting < 1 else min(RESTS * waiting, MOST_RESTS))
