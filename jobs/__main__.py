"""The jobs process: `python -m jobs`. Follows the database with the replica; beside it, each in a thread of its own,
what stands in BESIDE."""

import signal
import sys
import threading
from collections.abc import Callable

from dashboard import log
from dashboard.config import settings_from_environment
from dashboard.errors import ProductError
from data_access.connect import open_database
from jobs import import_uploads, keep_quality, keep_warm, refresh, send_mail, send_webhooks
from jobs.job import Ground
from jobs.scheduler import keep_schedule

BESIDE: dict[str, Callable[[Ground, threading.Event], None]] = {
    "schedule": keep_schedule,
    "keep-warm": keep_warm.run,
    "keep-quality": keep_quality.run,
    "imports": import_uploads.run,
    "mail": send_mail.run,
    "webhooks": send_webhooks.run,
}


def main() -> None:
    """Work until SIGTERM or SIGINT."""
    settings = settings_from_environment()
    log.configure(settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    database = open_database(settings)
    try:
        ground = Ground(database=database.app, settings=settings, stop=stop)
        threads = [threading.Thread(target=run, args=(ground, stop), name=name) for name, run in BESIDE.items()]
        for thread in threads:
            thread.start()
        refresh.run(database.app, settings, stop)
        for thread in threads:
            thread.join()
    finally:
        database.close()


if __name__ == "__main__":
    try:
        main()
    except ProductError as error:
        sys.exit(f"k9 jobs: {error}")
