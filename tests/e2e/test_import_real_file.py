"""The main job on a real file: an operator imports it while the product runs, and a reader's page has it."""

import re
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest

from bench.running import RunningProduct
from data_access.importer.alike import folded
from tests.e2e.conftest import Arrives
from tests.lib.import_ground import SESSIONS, SESSIONS_MAPPING
from tests.lib.product import k9
from tests.lib.reader import Reader, plain

RATERS = {"KT": "110", "MY": "110", "KH": "96", "MB": "96", "LW": "30"}
STATE = "from=2018-01-29&to=2019-09-17&project=STEVENS2020"
REPORT = f"/reports/trainer_daily?{STATE}"
UNKNOWN = ("total_duration_min", "avg_success_rating", "high_rating_share")
FOLLOWS_WITHIN_S = 30
LISTED = """() => {
  const cell = document.querySelector(".ag-row .ag-cell");
  return cell && cell.innerText.trim() !== "" && document.querySelector("[data-role=rows-total]").innerText !== "";
}"""


@pytest.fixture(scope="module")
def operate(product: RunningProduct) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Types ./k9 import beside the running product."""
    return lambda *arguments: k9("import", *map(str, arguments), K9_DATA_DIR=str(product.data_dir))


@pytest.fixture(scope="module")
def batch(operate: Callable[..., "subprocess.CompletedProcess[str]"]) -> Iterator[str]:
    """The file is in for the tests here, and taken back for all others."""
    done = _bring(operate)
    assert done.returncode == 0, done.stderr
    batch_id = done.stdout.split()[-1]
    yield batch_id
    undone = operate("--undo", batch_id)
    assert undone.returncode == 0, undone.stderr


def _bring(operate: Callable[..., "subprocess.CompletedProcess[str]"]) -> "subprocess.CompletedProcess[str]":
    creating = ("--create-missing", "dog,trainer,project")
    return operate(SESSIONS, "--into", "training_session", "--mapping", SESSIONS_MAPPING, *creating)


def _open(reader: Reader, path: str = REPORT) -> None:
    """The page once the replica has followed."""
    deadline = time.monotonic() + FOLLOWS_WITHIN_S
    answer = f"{reader.url}/api/reports/trainer_daily/rows?{STATE}&rows=1"
    while reader.page.request.get(answer).status != 200:
        assert time.monotonic() < deadline, "the replica does not follow"
        time.sleep(0.1)
    reader.open(path)


def test_the_page_shows_what_the_file_says(ghada: Reader, batch: str) -> None:
    _open(ghada)
    assert [ghada.kpi(name) for name in ("total_sessions", "unique_dogs", "unique_trainers")] == ["442", "102", "5"]
    shown = {member.label: member.value for member in ghada.members("by_person") if member.value != "0"}
    assert shown == RATERS
    assert "Stevens et al. 2020" in ghada.text("[data-role=chips]"), "the source is named where the data is shown"


@pytest.mark.parametrize(("lang", "said"), [("en", "not recorded"), ("ar", "غير مسجل")])
def test_what_the_file_does_not_say_is_missing_and_not_0(arrive: Arrives, batch: str, lang: str, said: str) -> None:
    reader = arrive("ghada", lang=lang)
    _open(reader, f"{REPORT}&lang={lang}")
    assert {folded(reader.kpi(name)) for name in UNKNOWN} == {said}
    for panel in ("distribution", "by_kind", "by_place"):
        counted = [member for member in reader.members(panel) if member.value not in ("0", "٠")]
        assert [_digits(member.value) for member in counted] == ["442"], panel
        assert folded(counted[0].label) == said, panel


def test_a_number_opens_its_rows(ghada: Reader, batch: str) -> None:
    _open(ghada)
    assert _rows_behind(ghada, "total_sessions") == "442"
    shown = {plain(cell) for cell in ghada.page.locator(".ag-row [col-id=project_key]").all_inner_texts()}
    assert len(shown) == 1
    assert "0" not in {plain(cell) for cell in ghada.page.locator(".ag-row .ag-cell").all_inner_texts()}


def test_a_rater_is_one_click_and_her_rows_another(ghada: Reader, batch: str) -> None:
    _open(ghada)
    labels = [member.label for member in ghada.members("by_person")]
    ghada.press("by_person", labels.index("LW"))
    assert ghada.kpi("total_sessions") == "30"
    assert _rows_behind(ghada, "total_sessions") == "30"


def test_a_manager_of_other_projects_does_not_learn_of_it(arrive: Arrives, batch: str) -> None:
    basel = arrive("basel", lang="en")
    answer = basel.page.request.get(f"{basel.url}/api/reports/trainer_daily/tick?{STATE}")
    assert answer.status == 400
    assert "442" not in answer.text()
    assert "Stevens et al" not in answer.text()


def test_the_same_file_again_says_so(
    operate: Callable[..., "subprocess.CompletedProcess[str]"], ghada: Reader, batch: str
) -> None:
    done = _bring(operate)
    assert done.returncode == 1
    assert "nothing was imported: this very file came in on" in done.stdout
    assert batch in done.stdout
    _open(ghada)
    assert ghada.kpi("total_sessions") == "442"


def _rows_behind(reader: Reader, measure: str) -> str:
    """Press a number; the total of the rows page that opens."""
    reader.all(f"[data-measure={measure}]").click()
    reader.page.wait_for_url(re.compile("/rows"))
    reader.page.wait_for_function(LISTED)
    return _digits(reader.text("[data-role=rows-total]"))


def _digits(text: str) -> str:
    latin = text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))
    return "".join(char for char in latin if char.isdecimal())
