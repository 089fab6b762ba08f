"""What can go wrong with a delivery, and when it is tried again: by the class of the trouble, with some jitter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from random import Random


class Trouble(StrEnum):
    """Each has words in the catalogues, under `delivery.trouble.`.

    LATER: the server wants it again later (4xx, greylisting). REFUSED: it never will (5xx). ADDRESS: the recipient's
    address is refused for good. NETWORK, TIMEOUT: no answer. SETUP: our settings do not suit the server. RENDERING: the
    report could not be made. RIGHTS: the recipient may see nothing of it. CLOSED: nobody is there to get it. UNWANTED:
    the recipient asked for no more. HELD: what it waited for did not come in time.
    """

    LATER = "later"
    REFUSED = "refused"
    ADDRESS = "address"
    NETWORK = "network"
    TIMEOUT = "timeout"
    SETUP = "setup"
    RENDERING = "rendering"
    RIGHTS = "rights"
    CLOSED = "closed"
    UNWANTED = "unwanted"
    HELD = "held"


def _minutes(*numbers: float) -> tuple[timedelta, ...]:
    return tuple(timedelta(minutes=number) for number in numbers)


PAUSES: Mapping[Trouble, tuple[timedelta, ...]] = {
    Trouble.LATER: _minutes(1, 5, 15, 30, 60, 120, 240, 480),
    Trouble.NETWORK: _minutes(0.5, 1, 2, 5, 15, 30, 60, 120, 240, 480),
    Trouble.TIMEOUT: _minutes(1, 2, 5, 15, 30, 60, 120, 240, 480),
    # A person has to act, and may do so within the day.
    Trouble.SETUP: _minutes(10, 30, 60, 120, 240, 480),
    Trouble.RENDERING: _minutes(1, 5, 15),
}
"""What is not named here is not tried again."""


@dataclass(frozen=True)
class Retries:
    """`pauses`: how long to wait after each failed try of a class; after the last one the delivery is dead."""

    pauses: Mapping[Trouble, tuple[timedelta, ...]]
    random: Random

    def pause(self, trouble: Trouble, tries: int) -> timedelta | None:
        """How long after the failed try number `tries` (from 1) the next one comes; None: never.

        Up to a fifth longer by chance, so that what failed together does not come back together.
        """
        pauses = self.pauses.get(trouble, ())
        if tries > len(pauses):
            return None
        return pauses[tries - 1] * (1 + self.random.random() / 5)
