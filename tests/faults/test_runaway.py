"""One who asks for everything: it ends, it holds little, and it does not slow the others down much."""

import threading
import time
from statistics import median

import psutil
import pytest

from dashboard.errors import Unavailable
from data_access.database import APP_ROLE, Database
from tests.lib.app_ground import AppGround
from tests.lib.cache_ground import Client

EVERYTHING = "/api/reports/trainer_daily/export.{ending}?from=-365d"
A_TICK = "/api/reports/vet_daily/tick?from=-90d"
MOST_MB = 400
MOST_TIMES_SLOWER = 15
"""With a wide margin; the promise is 2."""


def ticks_ms(client: Client, *, until: threading.Event, at_least: int = 40) -> list[float]:
    took = list[float]()
    while len(took) < at_least or not until.is_set():
        began = time.perf_counter()
        assert client.get(A_TICK).status_code == 200
        took.append((time.perf_counter() - began) * 1000)
        if len(took) > 5000:
            break
    return took


@pytest.mark.parametrize("ending", ["csv", "pdf"])
def test_a_huge_export_leaves_others_in_peace_and_holds_little(
    web: AppGround, tokens: dict[str, str], ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    others, greedy, is_over = Client(web, tokens["basel"]), Client(web, tokens["amal"]), threading.Event()
    alone = threading.Event()
    alone.set()
    before_ms = median(ticks_ms(others, until=alone))
    process = psutil.Process()
    before_mb, sizes = process.memory_info().rss / 2**20, list[int]()

    def take_everything() -> None:
        sizes.append(len(greedy.get(EVERYTHING.format(ending=ending)).data))
        is_over.set()

    thread = threading.Thread(target=take_everything)
    thread.start()
    beside_ms = median(ticks_ms(others, until=is_over))
    thread.join()
    grown_mb = process.memory_info().rss / 2**20 - before_mb
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{ending} of all rows, {sizes[0] / 1e6:.1f} MB: ticks beside it {beside_ms / before_ms:.1f} times"
            f" as long ({before_ms:.1f} to {beside_ms:.1f} ms), {grown_mb:+.0f} MB"
        )
    assert sizes[0] > 100_000
    assert grown_mb < MOST_MB
    assert beside_ms < MOST_TIMES_SLOWER * before_ms


def test_a_statement_that_takes_too_long_is_ended_and_said_so(web: AppGround) -> None:
    url = web.database.app.url.render_as_string(hide_password=False)
    hurried = Database(url, APP_ROLE, statement_s=1)
    try:
        began = time.monotonic()
        with pytest.raises(Unavailable, match="took too long") as caught:
            hurried.fetch(lambda connection: connection.exec_driver_sql("SELECT pg_sleep(30)").scalar_one())
        assert caught.value.code == "took_too_long"
        assert time.monotonic() - began < 20, "ended once, and not asked again"
    finally:
        hurried.dispose()
