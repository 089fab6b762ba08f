"""Which answers do not hold any more, of those that are worth making, and in which order they are best made.

There is rarely time for all. What an answer is worth is how often it is asked for, times how long it will hold, for the
time that it takes to make: one that the next row makes useless is worth less than one that holds until tomorrow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.api.within import AnsweredWithin
from dashboard.metrics.asking import Asking
from dashboard.metrics.cached_question import Wanted, version_now
from dashboard.semantic.period import Days
from jobs.warm_plan import Worth

LOOKED_AT_AGAIN_S = 600.0
"""An answer may be cleared, or pushed out of a full cache; one that is there costs a millisecond to find."""
FIRST_GUESS_S = 0.03
"""Of what an answer takes that was never made here."""

_Version = tuple[str, Days | None, str, bool]


@dataclass(kw_only=True)
class Standing:
    """How one answer stands. `version`: that it was made at; `moves`: how often it became useless since `since`
    (seconds of a clock that only goes forward, as all times here); `took_s`: to make it."""

    worth: Worth
    since: float
    wanted: Wanted | None = None
    version: str | None = None
    looked_at: float | None = None
    moves: int = 0
    took_s: float = FIRST_GUESS_S

    def value(self, now: float) -> float:
        return self.worth.weight * (now - self.since + 1.0) / (self.moves + 1) / self.took_s

    def was_asked(self, answered: AnsweredWithin | None, now: float) -> None:
        """`answered`: None for what may not be asked any more; it is not asked again before its time."""
        self.wanted = answered.wanted if answered else None
        self.version = answered.version if answered else None
        self.looked_at = now


class Standings:
    """Of all that is worth making. For one thread."""

    def __init__(self) -> None:
        self._all: dict[tuple[str, str, str], Standing] = {}
        self._today: date | None = None

    def follow(self, plan: Sequence[Worth], now: float) -> None:
        """What is worth making is this from now on; what is known of an answer stays."""
        before = self._all
        self._all = {}
        for worth in plan:
            found = before.get(worth.key) or Standing(worth=worth, since=now)
            found.worth = worth
            self._all[worth.key] = found

    def forget(self) -> None:
        """Nothing is known to be there."""
        for one in self._all.values():
            one.version = one.looked_at = None

    def to_make(self, asking: Asking, now: float) -> list[Standing]:
        """Those that do not hold at this state, or were not looked at for long; the most valuable first."""
        if self._today != asking.today:
            # "The last seven days" are others.
            self._today = asking.today
            self.forget()
        versions: dict[_Version, str] = {}
        due = [one for one in self._all.values() if self._is_due(one, asking, versions, now)]
        return sorted(due, key=lambda one: -one.value(now))

    def _is_due(self, one: Standing, asking: Asking, versions: dict[_Version, str], now: float) -> bool:
        if one.looked_at is None or now - one.looked_at > LOOKED_AT_AGAIN_S:
            return True
        if one.wanted is None:
            return False
        if one.version is not None and one.version != _version(asking, one.wanted, versions):
            one.version = None
            one.moves += 1
        return one.version is None


def _version(asking: Asking, wanted: Wanted, known: dict[_Version, str]) -> str:
    """Thousands of answers stand on some dozens of versions."""
    key = wanted.query.report.name, wanted.covers, wanted.viewer.rights_key, wanted.is_running
    if key not in known:
        known[key] = version_now(asking, wanted)
    return known[key]
