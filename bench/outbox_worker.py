"""A process that works off the outbox as the jobs process does, for the benchmark that kills it: with pauses of a
second, and leases that are over soon after whoever held one is dead."""

import sys
import threading
from dataclasses import replace
from datetime import timedelta
from random import Random

from dashboard import log
from dashboard.config import settings_from_environment
from dashboard.delivery.retries import PAUSES, Retries
from dashboard.delivery.smtp import Server, SmtpPool
from data_access.connect import open_database
from data_access.outbox_store import OutboxStore
from jobs.delivery import delivering_of
from jobs.job import Ground
from jobs.send_mail import work

ANSWER_WITHIN_S = 3.0


def main(lease_s: float) -> None:
    """Until it is killed."""
    settings = settings_from_environment()
    log.configure(settings)
    database = open_database(settings)
    ground = Ground(database=database.app, settings=settings)
    server = Server.of(settings)
    assert server is not None, "the benchmark says where"
    pauses = {trouble: (timedelta(seconds=1),) * len(found) for trouble, found in PAUSES.items()}
    outbox = delivering_of(ground).outbox(
        SmtpPool(replace(server, answer_within_s=ANSWER_WITHIN_S)), Retries(pauses, Random())
    )
    work(replace(outbox, store=OutboxStore(database.app, timedelta(seconds=lease_s))), threading.Event())


if __name__ == "__main__":
    main(float(sys.argv[1]))
