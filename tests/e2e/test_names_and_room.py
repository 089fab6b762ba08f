"""Names of two scripts are never cut at the start of the second; and what is wide or small has room on a phone."""

import pytest

from tests.e2e.conftest import Arrives
from tests.lib.reader import Reader, plain

REPORT = "/reports/trainer_daily"
MIXED = "مركز تدريب الكلاب – K9 Training Center"

# The second script, where its first letters are out of the box of its name; "" where they are in sight.
LOST = """name => {
  const texts = document.createTreeWalker(name, NodeFilter.SHOW_TEXT), range = document.createRange();
  const box = name.getBoundingClientRect();
  for (let text; (text = texts.nextNode());) {
    const first = text.data.search(/[A-Za-z0-9]/);
    if (first < 0) continue;
    range.setStart(text, first);
    range.setEnd(text, first + 2);
    const own = range.getBoundingClientRect();
    if (own.left < box.left - 1 || own.right > box.right + 1 || own.bottom > box.bottom + 1) return text.data;
  }
  return "";
}"""
IS_CUT = "node => [node, ...node.children].some(one => one.scrollWidth > one.clientWidth)"
BETWEEN = """([above, below]) => [...document.querySelectorAll(above)].map(node => {
  const range = document.createRange();
  range.selectNodeContents(node);
  const boxes = [...range.getClientRects()].map(box => box.bottom);
  return Math.round(node.parentElement.querySelector(below).getBoundingClientRect().top - Math.max(...boxes));
})"""


def _name(reader: Reader, width: str) -> str:
    """The name of two scripts in the list of projects, in a box so wide."""
    found = reader.all("[data-panel=by_project] .bar-label").filter(has_text="K9 Training Center")
    found.evaluate("(node, width) => { node.style.flex = `0 0 ${width}`; }", width)
    found.evaluate("node => node.setAttribute('data-test', 'name')")
    return "[data-test=name]"


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_a_name_of_two_scripts_is_cut_at_its_end(arrive: Arrives, lang: str, width: int) -> None:
    reader = arrive("ghada", lang=lang, width=width)
    reader.open(REPORT)
    name = reader.all(_name(reader, "11rem"))
    assert plain(name.text_content() or "") == MIXED
    assert name.evaluate(LOST) == ""
    if width == 390:
        assert not name.evaluate(IS_CUT), "in two lines"
        return
    assert name.evaluate(IS_CUT)
    name.hover()
    assert name.get_attribute("title") == MIXED
    name.evaluate("node => { node.style.flex = '0 0 22rem'; }")
    reader.all(".panel-title").first.hover()
    name.hover()
    assert name.get_attribute("title") is None, "nothing is hidden"


def test_rows_say_whole_names_in_two_lines(arrive: Arrives) -> None:
    reader = arrive("ghada", lang="ar")
    reader.visit(f"{REPORT}/rows?from=-7d&to=today&project=KILO")
    cell = reader.page.locator(".ag-row [col-id=project_key]").filter(has_text="K9 Training Center").first
    cell.wait_for()
    box = cell.evaluate("node => [node.scrollWidth - node.clientWidth, node.scrollHeight - node.clientHeight]")
    assert max(box) < 6, "no third line, which would be three times that"
    one = reader.page.locator(".ag-row [col-id=trainer_key]").first
    middle = one.evaluate("""node => {
      const range = document.createRange();
      range.selectNodeContents(node);
      const [own, text] = [node.getBoundingClientRect(), range.getBoundingClientRect()];
      return (text.top + text.bottom - own.top - own.bottom) / 2;
    }""")
    assert abs(middle) <= 1.5


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_pivot_on_a_phone_shows_two_columns_of_numbers(arrive: Arrives, lang: str) -> None:
    reader = arrive("ghada", lang=lang, width=390)
    reader.visit("/reports/builder?report=trainer_daily&rows=project&columns=weekday")
    whole = reader.page.evaluate("""() => {
      const box = document.querySelector(".builder-scroll").getBoundingClientRect();
      const cells = [...document.querySelectorAll(".builder-table tbody tr:first-child td")];
      return cells.filter(cell => {
        const own = cell.getBoundingClientRect();
        return own.left >= box.left - 1 && own.right <= box.right + 1;
      }).length;
    }""")
    assert whole >= 2


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_small_line_on_a_phone_says_its_height_and_its_days(arrive: Arrives, lang: str) -> None:
    reader = arrive("ghada", lang=lang, width=390)
    reader.visit(f"{REPORT}/daily")
    seen = reader.page.evaluate("""() => {
      const roll = document.querySelector(".trend-roll"), box = roll.getBoundingClientRect();
      const isIn = node => {
        const own = node.getBoundingClientRect();
        return own.width > 0 && own.left >= box.left - 1 && own.right <= box.right + 1;
      };
      return {
        top: isIn(roll.querySelector(".trend-top")),
        days: [...roll.querySelectorAll(".trend-days bdi")].filter(isIn).length,
        bar: getComputedStyle(roll).scrollbarWidth,
      };
    }""")
    assert seen["top"]
    assert seen["days"] >= 2
    assert seen["bar"] == "thin"


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("count", ["7", "27", "99+"])
def test_the_count_of_the_bell_touches_nothing(arrive: Arrives, lang: str, width: int, count: str) -> None:
    reader = arrive("ghada", lang=lang, width=width)
    reader.visit("/")
    touched = reader.page.evaluate(
        """count => {
          const badge = document.querySelector("[data-role=bell-count]");
          badge.hidden = false;
          badge.textContent = count;
          const own = badge.getBoundingClientRect(), bell = badge.closest("button");
          const others = [...document.querySelectorAll(".header-tools .tool")].filter(node => node !== bell);
          return [bell.querySelector(".glyph"), ...others].filter(node => {
            const box = node.getBoundingClientRect();
            return box.width > 0 && own.left < box.right - 0.5 && box.left < own.right - 0.5;
          }).map(node => node.className);
        }""",
        count,
    )
    assert touched == []
    assert reader.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_what_waits_for_approval_keeps_its_distance_on_a_phone(arrive: Arrives) -> None:
    reader = arrive("basel", lang="ar", width=390)
    reader.visit("/approvals")
    gaps = reader.page.evaluate(BETWEEN, [".approval-name", ".approval-facts"])
    assert gaps
    assert max(gaps) - min(gaps) <= 2
    assert max(gaps) <= 10
    heights = reader.page.eval_on_selector_all(
        ".approval-name", "nodes => nodes.map(node => node.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44


def test_findings_keep_their_distance_on_a_phone(arrive: Arrives) -> None:
    reader = arrive("amal", lang="en", width=390)
    reader.visit("/admin/data-quality?report=vet_daily")
    gaps = reader.page.evaluate(BETWEEN, [".finding-link", ".finding-where"])
    assert gaps
    assert max(gaps) - min(gaps) <= 2
    under = reader.page.evaluate("""() => [...document.querySelectorAll(".finding-link")].filter(link => {
      const sign = link.querySelector(".finding-sign").getBoundingClientRect();
      const values = [...link.querySelectorAll(".finding-value")];
      return values.some(value => value.getBoundingClientRect().left < sign.right);
    }).length""")
    assert under == 0
    heights = reader.page.eval_on_selector_all(
        ".finding-link", "nodes => nodes.map(node => node.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44
