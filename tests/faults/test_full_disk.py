"""The disk is full while a file is made or a report is sealed: a clear error, nothing half done, and then all is well.

The replica's part of this is in tests/integration/test_replica_faults.py and test_replica_build.py.
"""

import errno
import gc
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from dashboard.exports import FORMATS, Format
from dashboard.i18n import Locale
from tests.lib.app_ground import AppGround
from tests.lib.problems import assert_error_page, assert_problem
from tests.lib.sample_document import sample_document
from tests.lib.sealing_ground import SealingGround

NO_MORE_THAN = 4096
ROWS = "from=-7d"


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process can grow beyond a page: for the program the same as a disk without space."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (NO_MORE_THAN, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def exports_written(web: AppGround) -> int:
    [(number,)] = web.ask("SELECT count(*) FROM reporting.audit_log WHERE action = 'EXPORT'")
    return int(number)


def test_a_file_that_finds_no_space_is_a_clear_error_and_no_file(
    web: AppGround, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    # A file of a few days is kept in memory; here it is as one of years, which is not.
    monkeypatch.setattr("dashboard.api.files.KEPT_IN_MEMORY", 1000)
    amal, before = web.as_("amal"), exports_written(web)
    for kind in FORMATS:
        address = f"/api/reports/handler_daily/export.{kind.ending}?{ROWS}"
        with full_disk():
            answer = amal.get(address)
            page = amal.get(address.removeprefix("/api").replace("/export", ""), headers={"Accept": "text/html"})
        assert_problem(answer, 503, "disk_full")
        assert answer.headers["Retry-After"]
        assert_error_page(page, 503)
        assert exports_written(web) == before, "what never left is no entry of the log"
    assert not list(tmp_path.iterdir()), "nothing of a file that was broken off is left"
    assert amal.get(f"/api/reports/handler_daily/export.xlsx?{ROWS}").data.startswith(b"PK")


class FullFile(BytesIO):
    """Holds no more than a page."""

    def write(self, written: Any) -> int:
        if self.tell() + len(written) > NO_MORE_THAN:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(written)


@pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.ending)
@pytest.mark.parametrize("is_closed", [True, False], ids=["and is closed", "and is used on"])
def test_nobody_writes_to_a_file_that_was_given_up(kind: Format, is_closed: bool) -> None:
    """Whatever was left open would write its end when it is forgotten: a warning where the file is closed."""
    file = FullFile()
    with pytest.raises(OSError, match="No space left") as found:
        kind.write(sample_document(rows=300), file, Locale(lang="en"))
    before = file.getvalue()
    if is_closed:
        file.close()
    del found
    gc.collect()
    assert is_closed or file.getvalue() == before


def test_numbers_are_read_as_ever(web: AppGround) -> None:
    amal = web.as_("amal")
    before = amal.json("/api/reports/vet_daily/tick")["kpis"]
    with full_disk():
        assert amal.json("/api/reports/vet_daily/tick")["kpis"] == before
        assert amal.get("/api/reports/vet_daily/rows").status_code == 200


def test_a_report_that_cannot_be_made_for_want_of_space_is_not_sealed(web: AppGround) -> None:
    ground = SealingGround(web=web)
    ground.forget()
    subject = ground.subject()
    with full_disk(), pytest.raises(OSError, match="File too large"):
        ground.sealing.render(subject)
    assert web.ask("SELECT count(*) FROM reporting.report_snapshot") == [(0,)]
    assert ground.seal("trainer_daily", "ALPHA")
    ground.forget()
