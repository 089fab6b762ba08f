"""Follows the replica: after a new base, and after each change, answers anew what readers ask most.

On every node, for each has a replica of its own. Where the machine is busy it works half of the time at most, and
the less the more others wait for a processor: refreshing and whoever asks go first.
"""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from datetime import time as dt_time
from functools import partial

from dashboard import clock
from dashboard.errors import Conflict, ProductError
from dashboard.metrics.trends import so_far
from dashboard.metrics.warm_run import MADE
from data_access.replica.layout import Layout
from jobs.job import Ground
from jobs.rests import rest_after
from jobs.run_job import run_job
from jobs.warm_order import Standing, Standings
from jobs.warm_reports import NEW_BASE_S, WARM_LOCK, WARM_REPORTS, Warmer, outcome_of, warm_reports

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.2
PLANNED_EVERY_S = 60.0
LONGEST_PASS_S = 0.5

AFTER_NEW_BASE = replace(WARM_REPORTS, run=partial(warm_reports, longest_s=NEW_BASE_S))


def run(ground: Ground, stop: threading.Event) -> None:
    """Until `stop` is set. A failure is logged and tried again."""
    keeping = KeepWarm(ground)
    while not stop.is_set():
        started = time.monotonic()
        try:
            keeping.look()
        except Conflict:
            log.debug("another process makes answers in advance")
        except ProductError as error:
            log.warning("answers are not kept warm now: %s", error)
        except Exception:
            log.exception("keeping answers warm failed")
        stop.wait(max(LOOK_EVERY_S, rest_after(time.monotonic() - started)))
    keeping.close()


class KeepWarm:
    """Which state was warmed last, and how the answers stand that readers ask for. `_settled`: the state, day and
    minute at which all of them are known to hold, so that a look is cheap while nothing happens."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._warmer = ground, Warmer(ground)
        self._standings = Standings()
        self._planned_at: float | None = None
        self._base: str | None = None
        self._settled: tuple[str, date, dt_time] | None = None

    @property
    def layout(self) -> Layout:
        return self._warmer.layout

    def close(self) -> None:
        self._warmer.close()

    def look(self) -> bool:
        """One round; whether all that is wanted is warm now. Raises Conflict when somebody else is at it."""
        if not (self._warmer.can_share() and self._warmer.has_room()):
            return False
        asking = self._ground.reads.asking()
        engine, conventions = asking.universes.engine, asking.universes.conventions
        identity, state = engine.identity, (engine.data_version, asking.today, so_far(conventions.timezone))
        if self._base not in (None, identity):
            run_job(AFTER_NEW_BASE, self._ground, clock.today(self._ground.settings.timezone))
        self._base = identity
        self._plan()
        if self._warmer.was_emptied():
            self._standings.forget()
            self._settled = None
        if self._settled != state:
            due = self._standings.to_make(asking, time.monotonic())
            self._settled = state if not due or self._make(due) else None
        return self._settled is not None

    def _make(self, due: Sequence[Standing]) -> bool:
        """The most valuable first; whether all of it was done."""
        until = time.monotonic() + LONGEST_PASS_S
        with self.layout.locked(WARM_LOCK, wait_seconds=0):
            for one in due:
                started = time.monotonic()
                if started > until or not self._warmer.can_go_on():
                    return False
                answered = self._warmer.answer(one.worth)
                ended = time.monotonic()
                if outcome_of(answered) == MADE:
                    one.took_s = ended - started
                one.was_asked(answered, ended)
        return True

    def _plan(self) -> None:
        if self._planned_at is None or time.monotonic() - self._planned_at > PLANNED_EVERY_S:
            # With a new plan everything is looked at: other answers may be in it, and some end by their age.
            self._planned_at, self._settled = time.monotonic(), None
            self._standings.follow(self._warmer.plan(), self._planned_at)
