"""From a number to its rows: the exact total, pages and order from the server, every row in the file."""

import csv
import re
from pathlib import Path

import pytest

from dashboard.reports import REPORTS
from dashboard.semantic.report import ReportType
from tests.e2e.conftest import Arrives
from tests.lib.processes import soon
from tests.lib.reader import Reader, plain

REPORT = "/reports/trainer_daily"


# The first rows are written, and the grid knows how many there are.
LISTED = """() => {
  const words = document.querySelector("[data-role=rows-total]");
  const cell = document.querySelector(".ag-row .ag-cell");
  if (!words || !words.innerText || !cell) return false;
  const total = Number(words.innerText.replace(/\\D/g, ""));
  const body = document.querySelector(".ag-center-cols-container");
  return cell.innerText.trim() !== "" && total > 0 && body.clientHeight >= Math.min(total, 1000) * 30;
}"""


def _open_rows(reader: Reader, path: str) -> None:
    reader.page.goto(reader.url + path)
    reader.page.wait_for_function(LISTED)


def _total(reader: Reader) -> int:
    return int(re.sub(r"\D", "", reader.text("[data-role=rows-total]")))


def _column(reader: Reader, name: str) -> list[str]:
    """The cells of a column that are on the screen, from the top."""
    cells = reader.page.eval_on_selector_all(
        f".ag-row [col-id={name}]",
        """nodes => nodes.map(node => [Number(node.closest(".ag-row").getAttribute("row-index")), node.innerText])
                         .sort((a, b) => a[0] - b[0]).map(pair => pair[1])""",
    )
    return [plain(cell) for cell in cells]


def _minutes_on_top(reader: Reader, *, down: bool) -> int | None:
    """The minutes of the first row, when the ten on top are written and in order."""
    cells = _column(reader, "duration_min")[:10]
    numbers = [int(cell) for cell in cells if cell.isdigit()]
    return numbers[0] if len(numbers) == len(cells) == 10 and numbers == sorted(numbers, reverse=down) else None


def test_a_click_on_a_number_opens_its_rows(ghada: Reader) -> None:
    ghada.open(REPORT)
    first = ghada.members("by_project")[0].label
    ghada.press("by_project", 0)
    number = ghada.kpi("total_sessions")
    ghada.all("[data-measure=total_sessions]").click()
    ghada.page.wait_for_url(re.compile("/rows"))
    ghada.page.wait_for_function(LISTED)
    assert ghada.text("[data-role=rows-value]") == number
    assert _total(ghada) == int(number.replace(",", ""))
    assert plain(ghada.all(".crumbs bdi").first.inner_text()) == first

    ghada.all("[data-role=back]").click()
    ghada.settled()
    assert ghada.kpi("total_sessions") == number


def test_rows_are_paged_by_the_server_to_the_last(ghada: Reader) -> None:
    _open_rows(ghada, f"{REPORT}/rows")
    total = _total(ghada)
    assert total > 1000
    ghada.page.evaluate("document.querySelector('.ag-body-viewport').scrollTop = 1e9")
    last = ghada.page.locator(f".ag-row[row-index='{total - 1}'] [col-id=day]")
    last.wait_for()
    ghada.page.wait_for_function("node => node.innerText.trim() !== ''", arg=last.element_handle())
    assert ghada.page.locator(f".ag-row[row-index='{total}']").count() == 0


def test_rows_are_sorted_by_the_server(arrive: Arrives) -> None:
    ghada = arrive("ghada", lang="en", width=2560)
    _open_rows(ghada, f"{REPORT}/rows?from=-7d&to=today")
    with ghada.page.expect_response("**/_dash-update-component*"):
        ghada.page.locator(".ag-header-cell[col-id=duration_min] .ag-header-cell-label").click()
    assert soon(lambda: _minutes_on_top(ghada, down=False) is not None)
    shortest = _minutes_on_top(ghada, down=False)
    with ghada.page.expect_response("**/_dash-update-component*"):
        ghada.page.locator(".ag-header-cell[col-id=duration_min] .ag-header-cell-label").click()
    assert soon(lambda: (_minutes_on_top(ghada, down=True) or 0) > (shortest or 0))


def test_the_file_has_every_row(ghada: Reader, tmp_path: Path) -> None:
    _open_rows(ghada, f"{REPORT}/rows?from=-7d&to=today&category=DETECTION")
    with ghada.page.expect_download() as coming:
        ghada.all(".page-tools summary").click()
        ghada.all("[data-file=csv]").click()
    file = tmp_path / "rows.csv"
    coming.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        assert len(list(csv.reader(lines))) == _total(ghada) + 1


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_known_values_are_said_in_words(arrive: Arrives, report: ReportType) -> None:
    """No cell shows the code of a value that has words."""
    reader = arrive("ghada", lang="ar", width=2560)
    _open_rows(reader, f"/reports/{report.name}/rows?from=-90d&to=today")
    codes = {v.value for d in report.dimensions for v in getattr(d, "values", ()) if v.value != v.label.ar}
    shown = {plain(text) for text in reader.all(".ag-cell").all_inner_texts()}
    assert codes
    assert not shown & codes


def test_the_grid_is_mirrored_in_arabic(arrive: Arrives) -> None:
    reader = arrive("ghada", lang="ar")
    _open_rows(reader, f"{REPORT}/rows")
    day, time = (reader.page.locator(f".ag-header-cell[col-id={name}]").bounding_box() for name in ("day", "event_at"))
    assert day and time
    assert day["x"] > time["x"]


def test_a_phone_shows_the_first_rows_at_once_and_fetches_the_grid_when_it_is_touched(arrive: Arrives) -> None:
    ghada = arrive("ghada", lang="ar", width=390)
    scripts: list[str] = []
    ghada.page.on("request", lambda request: scripts.append(request.url) if "_dash" in request.url else None)
    ghada.visit(f"{REPORT}/rows?from=-7d&to=today")
    written = ghada.page.locator("[data-role=first-rows]")
    assert written.locator("tbody tr").count() == 40
    assert scripts == []
    written.evaluate("node => node.scrollTop = 38 * 12")
    first = written.locator("tbody tr").nth(12).locator("a").get_attribute("href")
    written.hover()
    ghada.page.mouse.wheel(0, 1)
    written.wait_for(state="detached")
    ghada.page.wait_for_function("() => document.querySelector('.ag-body-viewport').scrollTop >= 38 * 11")
    assert ghada.page.locator(".ag-row[row-index='12'] a").get_attribute("href") == first


def test_a_heading_of_the_first_rows_orders_them(arrive: Arrives) -> None:
    ghada = arrive("ghada", lang="en", width=390)
    ghada.visit(f"{REPORT}/rows?from=-7d&to=today")
    heading = "[data-role=first-rows] thead a[href*='duration_min']"
    minutes = "[data-role=first-rows] td:nth-child({place})"
    for way, is_downwards in (("ascending", False), ("descending", True)):
        ghada.page.goto(ghada.url + str(ghada.page.locator(heading).get_attribute("href")))
        head = ghada.page.locator(f"[data-role=first-rows] th[aria-sort={way}]")
        place = head.evaluate("node => [...node.parentElement.children].indexOf(node) + 1")
        shown = [int(plain(cell)) for cell in ghada.all(minutes.format(place=place)).all_inner_texts()]
        assert shown == sorted(shown, reverse=is_downwards) and len(shown) == 40
