"""Sends webhooks as soon as they are due, on every node: each takes what no other one has."""

import threading

from dashboard.workflow.webhook_parts import make_sender
from jobs.job import Ground
from layouts.address import webhook_path


def run(ground: Ground, stop: threading.Event) -> None:
    """Until `stop` is set."""
    make_sender(ground.settings, ground.database, webhook_path).run(stop)
