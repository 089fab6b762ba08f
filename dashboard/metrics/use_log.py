"""Notes which questions are asked, so that they can be answered before they are asked again.

Nobody waits for it: a thread writes every minute what was noted until then. A process that is killed loses that.
"""

import logging
import threading
from collections import Counter

from dashboard import clock
from dashboard.errors import ProductError
from data_access.use_store import LONGEST_QUESTION, Use, UseStore

log = logging.getLogger(__name__)

WRITTEN_EVERY_S = 60.0
MOST_NOTED = 2000
"""Different questions between two writes; what is new beyond that is not noted."""


class UseLog:
    """For any number of threads; starts a thread only when there is something to write, so that it survives a fork."""

    def __init__(self, store: UseStore, *, timezone: str, written_every_s: float = WRITTEN_EVERY_S) -> None:
        self._store, self._timezone, self._written_every_s = store, timezone, written_every_s
        self._noted: Counter[Use] = Counter()
        self._lock = threading.Lock()
        self._writer: threading.Timer | None = None

    def note(self, use: Use) -> None:
        """Somebody asked this now."""
        if len(use.question) > LONGEST_QUESTION:
            return
        with self._lock:
            if use in self._noted or len(self._noted) < MOST_NOTED:
                self._noted[use] += 1
            self._plan_to_write()

    def write(self) -> None:
        """Write what was noted. What cannot be written now is kept for the next time."""
        with self._lock:
            noted, self._noted, self._writer = self._noted, Counter(), None
        if not noted:
            return
        try:
            self._store.add(clock.today(self._timezone), noted)
        except ProductError as error:
            log.warning("the use of questions is not written now: %s", error)
            with self._lock:
                self._noted.update(noted)
                self._plan_to_write()

    def _plan_to_write(self) -> None:
        if self._writer is None:
            self._writer = threading.Timer(self._written_every_s, self.write)
            self._writer.daemon = True
            self._writer.start()
