"""Files on their way: a quick one just comes, a long one says how far it is and can be stopped, on the server too."""

import csv
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.running import RunningProduct
from tests.e2e.conftest import Arrives
from tests.lib.reader import Reader, plain

REPORT = "/reports/trainer_daily"
EVERYTHING = f"{REPORT}/rows?from=all&to=today"
SLOW_BYTES_PER_S = 8_000_000
PATIENCE_S = 30
LONG_FILE_MS = 120_000
"""Some seconds where the machine has nothing else to do."""


def _slow_down(reader: Reader) -> None:
    """A line on which the file of all rows takes some seconds."""
    devtools = reader.page.context.new_cdp_session(reader.page)
    devtools.send("Network.enable")
    limits = {"offline": False, "latency": 0, "downloadThroughput": SLOW_BYTES_PER_S, "uploadThroughput": -1}
    devtools.send("Network.emulateNetworkConditions", limits)


def _ask_for(reader: Reader, ending: str) -> None:
    reader.all(".page-tools summary").last.click()
    reader.all(f"[data-file={ending}]").click()


def _open(reader: Reader, path: str) -> None:
    reader.page.goto(reader.url + path)
    reader.page.locator(".ag-cell a").first.wait_for()


def _until(claim: Callable[[], bool]) -> bool:
    """Whether a claim comes true while one can be expected to wait."""
    end = time.monotonic() + PATIENCE_S
    while not claim() and time.monotonic() < end:
        time.sleep(0.2)
    return claim()


def test_a_long_file_says_how_many_rows_have_come_and_is_saved_whole(ghada: Reader, tmp_path: Path) -> None:
    _open(ghada, EVERYTHING)
    _slow_down(ghada)
    with ghada.page.expect_download(timeout=LONG_FILE_MS) as coming:
        _ask_for(ghada, "csv")
        ghada.all(".download progress[value]").wait_for()
        done, total = (int(part.replace(",", "")) for part in ghada.text(".download-words")[6:].split(" of "))
    assert 0 <= done < total
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)
    assert file.name == "trainer_daily.csv"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        assert len(list(csv.reader(lines))) == total + 1
    ghada.page.wait_for_function("() => !document.querySelector('.download')")


@pytest.mark.parametrize(
    ("lang", "cancel", "words"),
    [("en", "Cancel", "Cancelled; nothing was saved."), ("ar", "إلغاء", "أُلغي الملف، ولم يُحفظ شيء.")],
)
def test_a_cancelled_file_is_not_written_on(
    arrive: Arrives, product: RunningProduct, lang: str, cancel: str, words: str
) -> None:
    reader = arrive("ghada", lang=lang)
    _open(reader, EVERYTHING)
    _slow_down(reader)
    before = product.log().count("the reader left: trainer_daily.csv")
    _ask_for(reader, "csv")
    reader.page.get_by_role("button", name=cancel).click()
    assert reader.text(".download-words") == words
    assert _until(lambda: product.log().count("the reader left: trainer_daily.csv") == before + 1)
    reader.all(".download .icon-button").click()
    assert reader.all(".download").count() == 0


def test_a_cancelled_workbook_is_not_written_on(ghada: Reader, product: RunningProduct) -> None:
    _open(ghada, EVERYTHING)
    _ask_for(ghada, "xlsx")
    ghada.all(".download").wait_for()
    assert ghada.text(".download-words") == "Nothing has arrived yet"
    ghada.page.get_by_role("button", name="Cancel").click()
    assert _until(lambda: "is not written on" in product.log())


def test_a_failed_file_says_so(ghada: Reader) -> None:
    ghada.expects_complaints = True
    _open(ghada, f"{REPORT}/rows?from=-7d&to=today")
    ghada.page.route("**/export.csv*", lambda route: route.fulfill(status=500, json={}))
    _ask_for(ghada, "csv")
    ghada.all(".download").wait_for()
    assert plain(ghada.text(".download-words")) == "The file could not be finished; nothing was saved."


def test_a_quick_file_just_comes(ghada: Reader) -> None:
    ghada.open(f"{REPORT}?from=-7d&to=today")
    ghada.press("by_project", 0)
    with ghada.page.expect_download() as coming:
        ghada.page.wait_for_function("() => document.querySelector('[data-file=xlsx]').href.includes('project=')")
        _ask_for(ghada, "xlsx")
    assert coming.value.suggested_filename.endswith(".xlsx")
    assert coming.value.failure() is None
