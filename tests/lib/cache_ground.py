"""What tests of the cache stand on: clients with a token, the addresses of all cached answers, the API alone."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Flask, g, request
from werkzeug.test import TestResponse

from dashboard.api import cached_endpoints
from dashboard.api.reports import ReportEndpoints
from dashboard.i18n import Locale
from dashboard.metrics import ReadPath
from dashboard.metrics.cache_counters import CacheCounters
from dashboard.metrics.report_cache import ReportCache, SharedCache
from dashboard.permissions import Viewer
from dashboard.reports import report_named
from dashboard.semantic.report import ReportType
from data_access.edit_store import EditStore
from data_access.postgres_engine import PostgresEngine
from data_access.replica.meta import definition_version
from tests.lib.app_ground import AppGround
from tests.lib.replica_ground import Bench
from web import install_errors

KINDS = {
    "report": "/api/reports/{report}?{query}",
    "light report": "/api/reports/{report}?view=light&{query}",
    "trends": "/api/reports/{report}/trends?{query}",
    "anomalies": "/api/reports/{report}/anomalies?{query}",
    "unusual day": "/api/reports/{report}/anomalies/{measure}/{day}?{query}",
    "dimensions": "/api/filters/dimensions/{report}?{query}",
    "brief": "/api/mobile/summary/{report}?{query}",
    "drilldown": "/api/reports/{report}/drilldown/{measure}/all?{query}",
}
"""Every kind of answer that the cache keeps."""

TRAINERS = report_named("trainer_daily")
FEW_DAYS = "from=-7d&lang=en"

_MOMENTS = ("computed_at", "as_of", "state")


def cached_address(kind: str, report: ReportType, query: str, day: str = "2026-10-01") -> str:
    return KINDS[kind].format(report=report.name, query=query, measure=report.default_measure, day=day)


def how(response: TestResponse) -> str:
    """Where an answer came from: hit, stored (computed), collapsed (waited), updating, stale."""
    assert response.status_code == 200, f"{response.status}: {response.text[:300]}"
    return response.headers["Cache-Status"].split("; ")[-1].removeprefix("detail=")


def lasting(response: TestResponse) -> Any:
    """The answer without what says when, and from where, it came; of a refusal what it is about."""
    answer = response.get_json(force=True)
    for name in _MOMENTS:
        answer.get("provenance", {}).pop(name, None)
    answer.pop("request_id", None)
    return response.status_code, answer


def is_without_redis(web: AppGround) -> bool:
    """Whether the application keeps its answers to itself by now."""
    [shared] = web.app.extensions["cache"].values()
    return bool(shared.is_away)


@dataclass
class Client:
    """A program that asks with somebody's token; for one thread at a time."""

    web: AppGround
    token: str

    def get(self, address: str, **headers: str) -> TestResponse:
        with self.web.app.test_client() as client:
            return client.get(address, headers={"Authorization": f"Bearer {self.token}"} | headers)


@dataclass
class Load:
    """What readers met who asked all the time."""

    statuses: Counter[int] = field(default_factory=Counter)
    took_s: list[float] = field(default_factory=list)

    def p95_ms(self) -> float:
        return sorted(self.took_s)[int(len(self.took_s) * 0.95)] * 1000


@contextmanager
def under_load(client: Client, addresses: list[str], readers: int = 4) -> Iterator[Load]:
    """Readers who ask one address after the other until the block ends."""
    load, is_over = Load(), threading.Event()

    def read(first: int) -> None:
        place = first
        while not is_over.is_set():
            started = time.perf_counter()
            status = client.get(addresses[place % len(addresses)]).status_code
            load.took_s.append(time.perf_counter() - started)
            load.statuses[status] += 1
            place += 1

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


class ApiAlone:
    """The endpoints whose answers are kept, on a bench's replica without logins: each question names its viewer."""

    def __init__(self, bench: Bench, shared: SharedCache | None, *, ttl_s: int) -> None:
        source = PostgresEngine(bench.database, definition_version(bench.conventions))
        reads = ReadPath(replica=bench.reader, source=source, conventions=bench.conventions)
        cache = ReportCache(shared, ttl_s=ttl_s, counters=CacheCounters(None))
        self._viewers: dict[str, Viewer] = {}
        self._app = Flask(__name__)
        self._app.before_request(self._let_in)
        install_errors(self._app)
        api = Blueprint("api", __name__)
        for endpoints in (*cached_endpoints(reads, cache, EditStore(bench.database)), ReportEndpoints(reads)):
            endpoints.add_to(api)
        self._app.register_blueprint(api)

    def get(self, address: str, viewer: Viewer, **headers: str) -> TestResponse:
        self._viewers[viewer.username] = viewer
        with self._app.test_client() as client:
            return client.get(address, headers={"X-Viewer": viewer.username} | headers)

    def _let_in(self) -> None:
        g.signed_in = SimpleNamespace(viewer=self._viewers[request.headers["X-Viewer"]])
        g.locale = Locale(lang="en")
