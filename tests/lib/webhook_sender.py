"""A sender of webhooks in a process of its own, to be killed."""

import multiprocessing
import threading
from multiprocessing.process import BaseProcess

from dashboard.config import Settings
from dashboard.webhooks.sender import Pace
from dashboard.workflow.webhook_parts import make_sender
from data_access.database import Database
from layouts.address import webhook_path

_PROCESSES = multiprocessing.get_context("forkserver")


def start_sender(settings: Settings, database: Database, pace: Pace) -> BaseProcess:
    """It sends until it is killed."""
    url = database.url.render_as_string(hide_password=False)
    process = _PROCESSES.Process(target=_send, args=(settings, url, database.role, pace), daemon=True)
    process.start()
    return process


def _send(settings: Settings, url: str, role: str | None, pace: Pace) -> None:
    make_sender(settings, Database(url, role), webhook_path, pace).run(threading.Event())
