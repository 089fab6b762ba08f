"""Beside the refresh: fills the store that a cluster answers from, where there is one."""

import threading

from dashboard.metrics import SPARK
from data_access.scaleout.fill import Filler
from jobs.job import Ground


def run(ground: Ground, stop: threading.Event) -> None:
    """Until `stop` is set. Every node tries; the store's lock lets one at a time."""
    if ground.settings.engine == SPARK:
        Filler(ground.database, ground.settings).run(stop)
