"""Works off the outbox all the time, on every node: leases keep two workers from one delivery."""

import logging
import threading
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from dashboard import clock
from dashboard.delivery.outbox import Outbox
from dashboard.delivery.smtp import Server, SmtpPool
from dashboard.errors import Unavailable
from data_access.outbox_store import Delivery
from jobs.delivery import delivering_of
from jobs.job import Ground

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
WORKERS = 6
"""Most of a delivery's time the mail server is waited for; making reports shares one processor."""
TAKEN_AT_ONCE = 2 * WORKERS


def run(ground: Ground, stop: threading.Event) -> None:
    """Until `stop` is set; what is being sent then is sent to its end."""
    server = Server.of(ground.settings)
    pool = SmtpPool(server) if server else None
    if pool is None:
        log.warning("no mail server is configured: mails are kept as files", extra={"setting": "SMTP_SERVER"})
    try:
        work(delivering_of(ground).outbox(pool), stop)
    finally:
        if pool is not None:
            pool.close()


def work(outbox: Outbox, stop: threading.Event) -> None:
    """Takes what is due as workers become free, and looks again every second where nothing is."""
    open_ones: set[Future[None]] = set()
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="send-mail") as workers:
        while not stop.is_set():
            room = TAKEN_AT_ONCE - len(open_ones)
            taken = _taken(outbox, room)
            open_ones |= {workers.submit(outbox.work_on, one) for one in taken}
            if len(taken) < room:
                stop.wait(LOOK_EVERY_S)
            open_ones -= _ended(wait(open_ones, 0 if len(taken) < room else None, FIRST_COMPLETED).done)


def _taken(outbox: Outbox, room: int) -> list[Delivery]:
    try:
        return outbox.store.take(clock.now(), room)
    except Unavailable as error:
        log.warning("the outbox has no database: %s", error)
    except Exception:
        # Nobody would start it again while the process lives.
        log.exception("the outbox could not be looked at, and is looked at again")
    return []


def _ended(done: Iterable["Future[None]"]) -> set["Future[None]"]:
    """What workers could not write down comes back by its lease."""
    found = set(done)
    for one in found:
        error = one.exception()
        if error is not None:
            log.warning("a delivery was broken off, and is taken up again", exc_info=error)
    return found
