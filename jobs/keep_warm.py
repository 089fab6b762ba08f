"""Follows the replica: after a new base, and after each change, answers anew what readers ask most.

On every node, for each has a replica of its own. It works at most a third of the time, so that refreshing goes first.
"""

import logging
import threading
import time
from dataclasses import replace
from functools import partial

from dashboard import clock
from dashboard.errors import Conflict, ProductError
from dashboard.metrics.warm_run import LEFT
from dashboard.reports import REPORTS
from data_access.replica.layout import Layout
from jobs.job import Ground
from jobs.run_job import run_job
from jobs.warm_plan import Worth, by_report
from jobs.warm_reports import NEW_BASE_S, WARM_LOCK, WARM_REPORTS, Warmer, warm_reports

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.2
PLANNED_EVERY_S = 60.0
LONGEST_PASS_S = 2.0
RESTS = 2.0
"""As many times as long as it worked."""
KEPT_WARM = 1500
"""The most wanted questions; the others wait until they are asked, or for the night."""

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
        stop.wait(max(LOOK_EVERY_S, RESTS * (time.monotonic() - started)))
    keeping.close()


class KeepWarm:
    """Which state was warmed last, and what readers ask most."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._warmer = ground, Warmer(ground)
        self._plan: dict[str, list[Worth]] = {}
        self._planned_at: float | None = None
        self._base: str | None = None
        self._warmed: dict[str, str] = {}

    @property
    def layout(self) -> Layout:
        return self._warmer.layout

    def close(self) -> None:
        self._warmer.close()

    def look(self) -> bool:
        """One round: nothing, where nothing changed. Whether all that is wanted is warm now. Raises Conflict when
        somebody else is at it."""
        if not (self._warmer.can_share() and self._warmer.has_room()):
            return False
        asking = self._ground.reads.asking()
        engine = asking.universes.engine
        if self._base not in (None, engine.identity):
            run_job(AFTER_NEW_BASE, self._ground, clock.today(self._ground.settings.timezone))
        self._base = engine.identity
        plan = self._planned()
        versions = {report.name: f"{engine.version_of(report.name, None)} {asking.today}" for report in REPORTS}
        changed = [name for name, version in versions.items() if self._warmed.get(name) != version]
        is_warm = not changed or self._warm(plan, changed)
        if is_warm:
            self._warmed = versions
        return is_warm

    def _warm(self, plan: dict[str, list[Worth]], reports: list[str]) -> bool:
        """The most wanted first; whether all of it was done."""
        until = time.monotonic() + LONGEST_PASS_S
        worth = sorted((one for name in reports for one in plan.get(name, [])), key=lambda one: -one.weight)
        with self.layout.locked(WARM_LOCK, wait_seconds=0):
            return self._warmer.warm(worth, lambda: time.monotonic() < until)[LEFT] == 0

    def _planned(self) -> dict[str, list[Worth]]:
        """With a new plan everything is looked at: other questions may be in it, and answers end by their age."""
        if self._planned_at is None or time.monotonic() - self._planned_at > PLANNED_EVERY_S:
            self._plan = by_report(self._warmer.plan()[:KEPT_WARM])
            self._planned_at, self._warmed = time.monotonic(), {}
        return self._plan
