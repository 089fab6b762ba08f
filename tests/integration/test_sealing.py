"""A report is sealed with its approval or not at all, and what was sealed comes back to the last bit."""

from collections.abc import Iterator

import pytest

from dashboard.reports import REPORTS
from tests.lib.app_ground import AppGround
from tests.lib.sealing_ground import SealingGround
from dashboard.workflow.verify_snapshots import verify_snapshots


@pytest.fixture(scope="module")
def ground(web: AppGround) -> Iterator[SealingGround]:
    made = SealingGround(web=web)
    yield made
    made.forget()


def test_smoke(ground: SealingGround) -> None:
    import time
    for report in REPORTS:
        subject = ground.subject(report.name)
        t0 = time.perf_counter()
        rendered = ground.sealing.render(subject)
        t1 = time.perf_counter()
        i = ground.keep(rendered)
        print(report.name, round(t1 - t0, 3), round(time.perf_counter() - t1, 3), {k: len(v) for k, v in rendered.files.items()})
        for k, v in rendered.files.items():
            assert ground.store.read_file(i, k) == v
        import pathlib
        pathlib.Path(f"/tmp/k9-snap/{report.name}.pdf").write_bytes(rendered.files["pdf"])
    with ground.web.database.app.read() as c:
        t0 = time.perf_counter()
        print(verify_snapshots(c), time.perf_counter() - t0)
