"""Without a mouse, and for who listens: every member can be reached, focus comes back, axe has no complaint."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from bench.axe import EVERY_RULE
from tests.e2e.conftest import Arrives, Scheme
from tests.lib.reader import Reader

REPORT = "/reports/trainer_daily"
PANELS = ("over_time", "by_weekday", "distribution", "by_project", "by_dog", "by_person", "by_kind", "by_place")
FOCUSED = "document.activeElement.closest('[data-panel]')?.dataset.panel"


def _focused_member(reader: Reader) -> int:
    return int(
        reader.page.evaluate(
            "[...document.activeElement.closest('[data-panel]').querySelectorAll('.bar-row, .column, .step')]"
            ".indexOf(document.activeElement)"
        )
    )


def test_tab_goes_through_the_page_one_stop_a_chart(ghada: Reader) -> None:
    ghada.open(REPORT)
    seen: list[str] = []
    for _ in range(80):
        ghada.page.keyboard.press("Tab")
        panel = ghada.page.evaluate(FOCUSED)
        is_member = ghada.page.evaluate("document.activeElement.matches('.bar-row, .column, .step')")
        if panel and is_member:
            seen.append(panel)
        if panel == PANELS[-1] and is_member:
            break
    assert seen == list(PANELS)


@pytest.mark.parametrize("panel", PANELS)
def test_arrows_reach_every_member_and_enter_selects(ghada: Reader, panel: str) -> None:
    ghada.open(REPORT)
    count = len(ghada.members(panel))
    ghada.member(panel, 0).focus()
    for expected in range(1, min(count, 5)):
        ghada.page.keyboard.press("ArrowDown")
        assert _focused_member(ghada) == expected
    ghada.page.keyboard.press("End")
    assert _focused_member(ghada) == count - 1
    ghada.page.keyboard.press("Home")
    assert _focused_member(ghada) == 0
    assert ghada.ticks_of(lambda: ghada.page.keyboard.press("Enter")) == 1
    assert len(ghada.pressed(panel)) == 1
    assert ghada.page.evaluate(FOCUSED) == panel
    expect(ghada.all("[data-role=announcer]")).to_contain_text(ghada.kpi("total_sessions"))
    expect(ghada.all(f"#summary-{panel}")).not_to_be_empty()
    assert ghada.ticks_of(lambda: ghada.page.keyboard.press("Space")) == 1
    assert ghada.pressed(panel) == []


def test_arrows_follow_the_reading_direction(arrive: Arrives) -> None:
    reader = arrive("ghada", lang="ar")
    reader.open(REPORT)
    reader.member("by_weekday", 0).focus()
    reader.page.keyboard.press("ArrowLeft")
    assert _focused_member(reader) == 1
    reader.member("over_time", 0).focus()
    reader.page.keyboard.press("ArrowRight")
    assert _focused_member(reader) == 1


def test_focus_stays_on_the_pressed_member_when_the_order_changes(ghada: Reader) -> None:
    ghada.open(REPORT)
    ghada.press("by_project", 1)
    label = ghada.members("by_dog")[3].label
    ghada.member("by_dog", 3).focus()
    ghada.page.keyboard.press("Enter")
    ghada.settled()
    assert label in ghada.page.evaluate("document.activeElement.textContent")


def test_a_popover_keeps_focus_inside_and_gives_it_back(ghada: Reader) -> None:
    ghada.open(REPORT)
    button = ghada.page.get_by_role("button", name="Category", exact=True)
    button.focus()
    ghada.page.keyboard.press("Enter")
    ghada.page.locator(".popover .option").first.wait_for()
    for _ in range(20):
        ghada.page.keyboard.press("Tab")
        assert ghada.page.evaluate("!!document.activeElement.closest('.popover')")
    for _ in range(3):
        ghada.page.keyboard.press("Shift+Tab")
        assert ghada.page.evaluate("!!document.activeElement.closest('.popover')")
    ghada.page.keyboard.press("Escape")
    assert ghada.page.locator(".popover").count() == 0
    assert button.evaluate("node => node === document.activeElement")


def test_a_hidden_link_skips_to_the_content(ghada: Reader) -> None:
    ghada.open(REPORT)
    ghada.page.keyboard.press("Tab")
    assert ghada.page.evaluate("document.activeElement.textContent") == "Skip to content"
    ghada.page.keyboard.press("Enter")
    assert ghada.page.evaluate("location.hash") == "#main"


@pytest.mark.parametrize(("lang", "scheme"), [("ar", "light"), ("en", "dark")])
def test_axe_finds_nothing_on_any_page(arrive: Arrives, lang: str, scheme: Scheme) -> None:
    reader = arrive("ghada", lang=lang, scheme=scheme)
    reader.visit("/")
    reader.page.wait_for_function("() => !document.querySelector('.report-card.is-waiting')")
    _assert_accessible(reader)
    reader.open("/reports/handler_daily")
    _assert_accessible(reader)
    reader.press("by_project", 0)
    reader.open_list("الحالة" if lang == "ar" else "Status")
    _assert_accessible(reader)
    reader.visit(f"{REPORT}/rows?from=-7d&to=today&project=ALPHA")
    _assert_accessible(reader)
    reader.visit(f"{REPORT}/daily")
    _assert_accessible(reader)
    reader.visit(f"{REPORT}/explain/total_sessions?from=-7d&to=today&project=ALPHA")
    reader.all("[data-crumb=project] summary").click()
    reader.all("[data-crumb=project] li a").first.wait_for()
    _assert_accessible(reader)


@pytest.mark.parametrize(("lang", "scheme"), [("ar", "dark"), ("en", "light")])
def test_axe_finds_nothing_on_the_pages_of_an_administrator(arrive: Arrives, lang: str, scheme: Scheme) -> None:
    reader = arrive("amal", lang=lang, scheme=scheme)
    for path in ("/approvals", "/admin/cache", "/admin/jobs", "/admin/status", "/admin/audit-logs"):
        reader.visit(path)
        reader.page.locator("main h1").wait_for()
        _assert_accessible(reader)


def test_axe_finds_nothing_before_signing_in(arrive: Arrives) -> None:
    reader = arrive("", lang="ar")
    reader.visit("/login")
    _assert_accessible(reader)


def _assert_accessible(reader: Reader) -> None:
    """A sample of what `./k9 bench axe` does with every page."""
    found = Axe().run(reader.page, options=EVERY_RULE).response["violations"]
    assert not found, [(v["id"], [node["html"][:160] for node in v["nodes"][:3]]) for v in found]


def test_single_keys_work_on_every_page_in_both_keyboards_until_they_are_switched_off(arrive: Arrives) -> None:
    reader = arrive("ghada", lang="en", alone=True)
    reader.open(f"{REPORT}?from=2026-01-08&to=2026-01-14")
    keyboard, page = reader.page.keyboard, reader.page
    keyboard.press("ArrowLeft")
    reader.settled()
    assert "from=2026-01-01&to=2026-01-07" in reader.address
    keyboard.press("z")
    page.wait_for_url("**from=2026-01-08**")
    reader.settled()
    keyboard.press("Shift+Z")
    page.wait_for_url("**from=2026-01-01**")
    reader.settled()
    keyboard.press("t")
    page.locator(".popover").wait_for()
    keyboard.press("Escape")
    # Under Arabic letters the same place is another letter.
    page.evaluate("document.activeElement.blur()")
    pressed = "{ key: '؟', code: 'Slash', shiftKey: true, bubbles: true }"
    arabic = f"document.body.dispatchEvent(new KeyboardEvent('keydown', {pressed}))"
    page.evaluate(arabic)
    assert page.locator("dialog.keys li").count() > 8
    page.locator("dialog.keys input").uncheck()
    keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.evaluate(arabic)
    keyboard.press("t")
    assert page.locator("dialog.keys, .popover").count() == 0
    page.locator(".header .menu summary").last.click()
    page.locator("[data-role=keys]").click()
    page.locator("dialog.keys input").check()
    keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    keyboard.press("g")
    keyboard.press("h")
    page.wait_for_url(f"{reader.url}/")
