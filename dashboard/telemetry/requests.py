"""Counts the requests of this process; with several web processes, Prometheus reads those of all of them.

gunicorn's settings name a folder where the processes of a node keep their counts (`PROMETHEUS_MULTIPROC_DIR`, the name
that the library knows); without one, as in a test, this process is all there is.
"""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics
from prometheus_client.multiprocess import MultiProcessCollector

from dashboard.telemetry.catalogue import REQUEST_SECONDS, REQUESTS

FOLDER_NAME = "PROMETHEUS_MULTIPROC_DIR"
_STEPS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

disable_created_metrics()  # type: ignore[no-untyped-call]
_OWN = CollectorRegistry()
_REQUESTS = Counter(REQUESTS.name, REQUESTS.help, REQUESTS.labels, registry=_OWN)
_SECONDS = Histogram(
    REQUEST_SECONDS.name, REQUEST_SECONDS.help, REQUEST_SECONDS.labels, registry=_OWN, buckets=_STEPS_S
)


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """`route`: the pattern of the address, so that there are no more of them than declared."""
    _REQUESTS.labels(method, route, str(status)).inc()
    _SECONDS.labels(route).observe(seconds)


def add_requests_to(registry: CollectorRegistry) -> None:
    """What all processes of this node have counted."""
    if os.environ.get(FOLDER_NAME):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(_REQUESTS)
        registry.register(_SECONDS)
