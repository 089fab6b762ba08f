"""The jobs process: `python -m jobs`. Follows the database with the replica, keeps the schedule of JOBS, sends what is
in the outbox, and keeps warm what readers ask most."""

import signal
import sys
import threading

from dashboard import log
from dashboard.config import settings_from_environment
from dashboard.errors import ProductError
from data_access.connect import open_database
from jobs import keep_warm, refresh, send_mail
from jobs.job import Ground
from jobs.scheduler import keep_schedule


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
        schedule = threading.Thread(target=keep_schedule, args=(ground, stop), name="schedule")
        keeping_warm = threading.Thread(target=keep_warm.run, args=(ground, stop), name="keep-warm")
        sending = threading.Thread(target=send_mail.run, args=(ground, stop), name="send-mail")
        threads = (schedule, keeping_warm, sending)
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
