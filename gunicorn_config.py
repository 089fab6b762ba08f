"""gunicorn's settings, from ours. Threads, because a request mostly waits for the database or runs without the GIL."""

from dashboard.config import settings_from_environment

_settings = settings_from_environment()

_host = f"[{_settings.host}]" if ":" in _settings.host else _settings.host
bind = f"{_host}:{_settings.port}"
workers = _settings.workers
worker_class = "gthread"
threads = 8
# The application is built once, before the fork: pages are registered in every worker alike.
preload_app = True
timeout = 120
graceful_timeout = 5
keepalive = 5
max_requests = 0
# A state with hundreds of selected members is a long address.
limit_request_line = 8190
control_socket_disable = True
loglevel = "warning"


def on_starting(_server: object) -> None:
    """Compiled once, before the fork: every worker has it, and the first start compiles on one core only."""
    from dashboard.metrics import warm_up

    warm_up()
