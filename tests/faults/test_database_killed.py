"""PostgreSQL killed and started again while people read and write: no wrong number, clear refusals, then as ever."""

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.lib.app_ground import AppGround
from tests.lib.cache_ground import lasting
from tests.lib.embedded_child import pid_of
from tests.lib.processes import soon

FROM_THE_REPLICA = ("/api/reports/vet_daily/tick", "/api/reports/trainer_daily/tick?from=-90d&project=ALPHA")
FROM_THE_DATABASE = ("/api/reports/vet_daily/rows?rows=20", "/api/reports/trainer_daily/rows?from=-7d&rows=20")
A_WRITE = "/api/notifications/read"
AWAY_S = 1.0
KILLS = 2


@dataclass
class Seen:
    """What readers and writers met. `wrong`: addresses that answered with other numbers than before."""

    statuses: dict[str, Counter[int]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    without_advice: list[str] = field(default_factory=list)

    def note(self, what: str, status: int) -> None:
        self.statuses.setdefault(what, Counter())[status] += 1


def test_readers_go_on_writers_are_told_and_all_recovers(web: AppGround, capsys: pytest.CaptureFixture[str]) -> None:
    server, seen = web.database.server, Seen()
    assert server is not None
    recovered = []
    with people_at_work(web, seen):
        for _ in range(KILLS):
            os.kill(pid_of(server.directory), signal.SIGKILL)
            time.sleep(AWAY_S)
            server.ensure_running()
            back = time.perf_counter()
            assert soon(lambda: web.browser().get("/readyz").status_code == 200)
            recovered.append(time.perf_counter() - back)
            time.sleep(0.5)
    with capsys.disabled():
        told = {what: dict(found) for what, found in seen.statuses.items()}
        print(f"\n{KILLS} kills: {told}, ready after {max(recovered):.1f} s at most, {len(seen.wrong)} wrong")  # noqa: T201
    assert seen.wrong == []
    assert set(seen.statuses["replica"]) == {200}
    assert set(seen.statuses["database"]) == {200, 503}
    assert set(seen.statuses["write"]) == {200, 503}
    assert seen.without_advice == [], "a refusal says when to try again"


@contextmanager
def people_at_work(web: AppGround, seen: Seen) -> Iterator[None]:
    """Two who read from the replica, two from the database, one who writes, each signed in with a browser."""
    is_over = threading.Event()
    known = {address: lasting(web.as_("amal").get(address)) for address in (*FROM_THE_REPLICA, *FROM_THE_DATABASE)}

    def read(what: str, addresses: tuple[str, ...]) -> None:
        browser = web.browser()
        assert browser.sign_in("amal").status_code == 303
        assert browser.get("/api/version").status_code == 200
        ready.wait()
        while not is_over.is_set():
            for address in addresses:
                _judge(seen, what, address, browser.get(address), known[address])

    def write() -> None:
        browser = web.browser()
        assert browser.sign_in("amal").status_code == 303
        headers = {"X-CSRFToken": browser.csrf_token()}
        ready.wait()
        while not is_over.is_set():
            _judge(seen, "write", A_WRITE, browser.client.post(A_WRITE, headers=headers), None)
            time.sleep(0.02)

    work: list[tuple[Any, ...]] = [(read, "replica", FROM_THE_REPLICA), (read, "database", FROM_THE_DATABASE)] * 2
    threads = [threading.Thread(target=job, args=tuple(args)) for job, *args in [*work, (write,)]]
    ready = threading.Barrier(len(threads) + 1)
    for thread in threads:
        thread.start()
    ready.wait()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def _judge(seen: Seen, what: str, address: str, answer: Any, known: Any) -> None:
    seen.note(what, answer.status_code)
    if answer.status_code == 503 and not answer.headers.get("Retry-After"):
        seen.without_advice.append(address)
    if answer.status_code == 200 and known is not None and lasting(answer) != known:
        seen.wrong.append(address)
