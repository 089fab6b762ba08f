"""The lists of the filter bar: searchable, counted live, grey with 0 instead of hidden."""

from tests.e2e.conftest import Arrives
from tests.lib.reader import Reader, plain

REPORT = "/reports/trainer_daily"


def test_a_list_selects_in_one_tick_and_stays_open(ghada: Reader) -> None:
    ghada.open(REPORT)
    popover = ghada.open_list("Category")
    first = popover.locator(".option").first
    label, count = plain(first.locator(".option-label").inner_text()), first.locator(".option-count").inner_text()
    assert ghada.ticks_of(lambda: first.click()) == 1
    assert popover.is_visible()
    assert ghada.kpi("total_sessions") == count
    assert ghada.pressed("by_kind") == [label]
    assert plain(popover.locator(".picker-summary").inner_text()) == "Selected: 1 of 9"
    assert ghada.ticks_of(lambda: popover.get_by_role("button", name="Clear").click()) == 1
    assert ghada.chips() == []


def test_what_would_give_nothing_is_grey_with_0_and_last(ghada: Reader) -> None:
    ghada.open(REPORT)
    ghada.press("by_project", 0)
    popover = ghada.open_list("Trainer")
    counts = popover.locator(".option-count").all_inner_texts()
    empty = popover.locator(".option.is-empty")
    assert 0 < empty.count() < len(counts)
    assert set(empty.locator(".option-count").all_inner_texts()) == {"0"}
    numbers = [int(count.replace(",", "")) for count in counts]
    assert numbers == sorted(numbers, reverse=True)


def test_an_open_list_follows_an_undo(ghada: Reader) -> None:
    ghada.open(REPORT)
    ghada.press("by_project", 0)
    popover = ghada.open_list("Trainer")
    before = popover.locator(".option-count").all_inner_texts()
    popover.locator(".popover-head, .picker-foot").first.evaluate("node => node.closest('.popover').focus()")
    with ghada.page.expect_response("**/api/filters/dimensions/*"):
        ghada.page.keyboard.press("Control+z")
    ghada.settled()
    ghada.page.wait_for_function(
        "before => [...document.querySelectorAll('.option-count')].map(n => n.innerText).join() !== before.join()",
        arg=before,
    )


def test_search_finds_arabic_names_however_they_are_typed(arrive: Arrives) -> None:
    ghada = arrive("ghada", lang="ar")
    ghada.open(REPORT)
    popover = ghada.open_list("الفئة")
    search = popover.get_by_role("searchbox")
    search.fill("طاعه")
    shown = [plain(text) for text in popover.locator(".option:visible .option-label").all_inner_texts()]
    assert shown == ["طاعة"]
    assert ghada.ticks_of(lambda: search.press("Enter")) == 1
    assert ghada.pressed("by_kind") == ["طاعة"]
    search.fill("لا أحد")
    assert plain(popover.locator(".picker-note").inner_text()) == "لا شيء بهذا الاسم."


def test_every_other_dimension_is_behind_more_filters(ghada: Reader) -> None:
    ghada.open(REPORT)
    ghada.all("[data-role=more]").click()
    ghada.page.locator(".more-item", has_text="Breed").click()
    popover = ghada.page.locator(".popover")
    popover.locator(".option").first.wait_for()
    assert ghada.ticks_of(lambda: popover.locator(".option").first.click()) == 1
    assert "dog_breed=" in ghada.address
    assert ghada.text("[data-role=more-badge]") == "1"


def test_days_are_listed_from_the_newest(ghada: Reader) -> None:
    ghada.open(f"{REPORT}?from=all&to=today")
    ghada.all("[data-role=more]").click()
    ghada.page.locator(".more-item").get_by_text("Quarter", exact=True).click()
    popover = ghada.page.locator(".popover")
    popover.locator(".option").first.wait_for()
    labels = [plain(text) for text in popover.locator(".option-label").all_inner_texts()]
    years = [int(label[-4:]) for label in labels]
    assert len(set(years)) == 3
    assert years == sorted(years, reverse=True)


def test_the_rest_of_a_long_chart_is_one_press_away(ghada: Reader) -> None:
    ghada.open(f"{REPORT}?from=all&to=today")
    others = ghada.all("[data-panel=by_dog] .bars-others")
    assert "show all" in others.inner_text()
    others.click()
    popover = ghada.page.locator(".popover")
    popover.locator(".option").first.wait_for()
    assert popover.locator(".option").count() > 60
