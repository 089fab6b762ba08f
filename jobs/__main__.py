"""The jobs process: `python -m jobs`. Follows the database with the replica; beside it, each in a thread of its own,
what stands in BESIDE."""

import logging
import signal
import sys
import threading
from collections.abc import Callable

from dashboard import free_memory, garbage, log
from dashboard.config import settings_from_environment
from dashboard.errors import ProductError, Unavailable
from data_access.connect import OpenDatabase, open_database
from data_access.schema_versions import check_schema
from jobs import fill_store, import_uploads, keep_quality, keep_warm, refresh, send_mail, send_webhooks
from jobs.job import Ground
from jobs.scheduler import keep_schedule

BESIDE: dict[str, Callable[[Ground, threading.Event], None]] = {
    "schedule": keep_schedule,
    "keep-warm": keep_warm.run,
    "keep-quality": keep_quality.run,
    "imports": import_uploads.run,
    "mail": send_mail.run,
    "webhooks": send_webhooks.run,
    "store": fill_store.run,
}


def main() -> None:
    """Work until SIGTERM or SIGINT."""
    settings = settings_from_environment()
    log.configure(settings)
    free_memory.keep_giving_back()
    garbage.look_rarely()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    database = open_database(settings)
    try:
        _refuse_other_version(database)
        ground = Ground(database=database.app, settings=settings, stop=stop)
        threads = [threading.Thread(target=run, args=(ground, stop), name=name) for name, run in BESIDE.items()]
        for thread in threads:
            thread.start()
        refresh.run(database.app, settings, stop)
        for thread in threads:
            thread.join()
    finally:
        database.close()


def _refuse_other_version(database: OpenDatabase) -> None:
    """SetupError for a database that is not of this program's version. One that does not answer is waited for later:
    the machines may be starting up together."""
    try:
        check_schema(database.app)
    except Unavailable as error:
        logging.getLogger(__name__).warning("the version of the database is not known: %s", error.message)


if __name__ == "__main__":
    try:
        main()
    except ProductError as error:
        sys.exit(f"k9 jobs: {error}")
