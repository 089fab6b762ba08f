"""Follows the replica: judges anew the days that were redone, and after a new base everything.

On every node, for each has a replica of its own; they keep the same findings, so the last one says what all would.
"""

import logging
import threading
from collections.abc import Collection
from datetime import date

from dashboard.errors import ProductError
from dashboard.quality.alerts import Alert, QualityAlerts
from dashboard.quality.keeping import QualityKeeper
from dashboard.webhooks.announcer import Announcer
from dashboard.workflow.quality_events import happening_of
from data_access.quality_reading import QualityReading
from data_access.quality_store import QualityStore
from data_access.replica.generation import Generation
from data_access.replica.meta import day_of
from jobs.job import JOBS_ACTOR, Ground
from layouts.address import daily_path

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.2
RESTS_S = 5.0
"""After a failure."""


def run(ground: Ground, stop: threading.Event) -> None:
    """Until `stop` is set. A failure is logged and tried again."""
    keeping = KeepQuality(ground)
    while not stop.is_set():
        try:
            keeping.look()
            stop.wait(LOOK_EVERY_S)
        except ProductError as error:
            log.warning("records are not judged now: %s", error)
            stop.wait(RESTS_S)
        except Exception:
            log.exception("judging records failed")
            stop.wait(RESTS_S)
    keeping.wait()


class KeepQuality:
    """Which state was judged last. A sweep runs beside: a change is not judged later because of it, and what is judged
    of a newer state stands."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._keeper, self._sweeper = (_keeper_of(ground) for _ in range(2))
        self._alerts = alerts_of(ground)
        self._judged: tuple[str, int] | None = None
        self._sweep: threading.Thread | None = None

    def look(self) -> None:
        """Judge what is not judged yet in the state that serves now; everything, where its base is a new one."""
        generation = self._ground.replica.current()
        meta = generation.meta
        base = f"{meta.generation}-{meta.token}"
        if self._judged == (base, meta.delta):
            return
        if self._judged is None or self._judged[0] != base:
            self._begin_sweep(generation)
        else:
            redone = _redone(generation, self._judged[1])
            self._keeper.follow(generation, redone)
            self._alerts.look(self._ground.reads, redone)
        self._judged = base, meta.delta

    def wait(self) -> None:
        """Until no sweep runs."""
        if self._sweep is not None:
            self._sweep.join()

    def _begin_sweep(self, generation: Generation) -> None:
        self.wait()
        self._sweep = threading.Thread(target=self._judge_all, args=(generation,), name="sweep-quality")
        self._sweep.start()

    def _judge_all(self, generation: Generation) -> None:
        try:
            self._sweeper.sweep(generation, lambda: not self._ground.stop.is_set())
        except Exception:
            log.exception("judging everything failed, and is tried again")
            self._ground.stop.wait(RESTS_S)
            self._judged = None


def _keeper_of(ground: Ground) -> QualityKeeper:
    return QualityKeeper(store=QualityStore(ground.database), conventions=ground.reads.conventions)


def alerts_of(ground: Ground) -> QualityAlerts:
    """Tells webhooks when daily reports fall below the limits of the settings."""
    announcer = Announcer(site=ground.settings.public_url)

    def tell(alert: Alert) -> None:
        project = ground.reads.member_table("project").code_of_id[alert.project_id]
        with ground.database.write(JOBS_ACTOR) as connection:
            announcer.tell(connection, happening_of(alert, project, daily_path))

    return QualityAlerts(reading=QualityReading(ground.database), limits=ground.settings.quality_limits, tell=tell)


def _redone(generation: Generation, since: int) -> dict[str, Collection[date]]:
    """By report type, the days of which a delta after `since` changed rows."""
    return {
        report: [day_of(day) for day, changed in days.items() if max(changed.values(), default=0) > since]
        for report, days in generation.meta.dirty_days.items()
    }
