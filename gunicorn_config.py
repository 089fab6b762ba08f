"""gunicorn's settings, from ours. Threads, because a request mostly waits for the database or runs without the GIL."""

import os
import shutil

from dashboard import free_memory, garbage
from dashboard.config import settings_from_environment
from dashboard.secret_files import ensure_directory

_settings = settings_from_environment()

_host = f"[{_settings.host}]" if ":" in _settings.host else _settings.host
bind = f"{_host}:{_settings.port}"
workers = _settings.workers
worker_class = "web.worker.Worker"
threads = 8
# A thousand browsers keep a few connections each, of which few are busy.
worker_connections = 4000
# The application is built once, before the fork: pages are registered in every worker alike.
preload_app = True
timeout = 120
graceful_timeout = 5
# Longer than an open page waits between two questions: it asks on the connection that it has.
keepalive = 20
max_requests = 0
# A state with hundreds of selected members is a long address.
limit_request_line = 8190
control_socket_disable = True
loglevel = "warning"


# Where the workers of this node keep their counts for /metrics. Named before the application is imported.
_telemetry = _settings.data_dir / "telemetry"
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_telemetry)


def on_starting(_server: object) -> None:
    """Before the fork. Counts begin at zero, as Prometheus expects it of a start; what is compiled once is there in
    every worker, and the first start compiles on one core only."""
    from dashboard.metrics import warm_up

    ensure_directory(_settings.data_dir)
    shutil.rmtree(_telemetry, ignore_errors=True)
    _telemetry.mkdir(mode=0o700)
    warm_up()


def when_ready(_server: object) -> None:
    """What is there before the fork stays for ever."""
    garbage.look_rarely()


def post_worker_init(_worker: object) -> None:
    free_memory.keep_giving_back()
