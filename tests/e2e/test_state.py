"""The address is the state: Back, Forward, refresh, undo, another reader, another language all restore it exactly."""

import re

from tests.e2e.conftest import Arrives
from tests.lib.reader import Reader

REPORT = "/reports/trainer_daily"


def test_back_forward_and_refresh_are_exact(ghada: Reader) -> None:
    ghada.open(REPORT)
    pictures = [ghada.picture()]
    for panel in ("by_project", "by_weekday", "by_kind"):
        ghada.press(panel, 0)
        pictures.append(ghada.picture())

    for expected in reversed(pictures[:-1]):
        ghada.page.go_back()
        ghada.settled()
        assert ghada.picture() == expected
    ghada.page.go_forward()
    ghada.settled()
    assert ghada.picture() == pictures[1]
    ghada.page.reload()
    ghada.settled()
    assert ghada.picture() == pictures[1]
    ghada.page.go_forward()
    ghada.settled()
    assert ghada.picture() == pictures[2]


def test_undo_and_redo_by_button_and_by_key(ghada: Reader) -> None:
    ghada.open(REPORT)
    undo, redo = ghada.all("[data-role=undo]"), ghada.all("[data-role=redo]")
    assert undo.is_disabled()
    assert redo.is_disabled()
    nothing = ghada.picture()
    ghada.press("by_project", 0)
    one = ghada.picture()
    ghada.press("by_kind", 0)
    two = ghada.picture()

    ghada.to_another_address(undo.click)
    assert ghada.picture() == one
    ghada.to_another_address(lambda: ghada.page.keyboard.press("Control+z"))
    assert ghada.picture() == nothing
    assert undo.is_disabled()
    ghada.to_another_address(redo.click)
    assert ghada.picture() == one
    ghada.to_another_address(lambda: ghada.page.keyboard.press("Control+Shift+z"))
    assert ghada.picture() == two
    assert redo.is_disabled()


def test_undo_goes_on_after_a_refresh(ghada: Reader) -> None:
    ghada.open(REPORT)
    nothing = ghada.picture()
    ghada.press("by_project", 0)
    ghada.page.reload()
    ghada.settled()
    ghada.to_another_address(ghada.all("[data-role=undo]").click)
    assert ghada.picture() == nothing


def test_a_link_restores_the_state_for_another_reader(arrive: Arrives, ghada: Reader) -> None:
    ghada.open(REPORT)
    ghada.press("by_project", 1)
    ghada.press("by_kind", 0)
    amal = arrive("amal", lang="en")
    amal.open(ghada.address)
    assert amal.picture() == ghada.picture()


def test_a_link_gives_another_reader_only_what_is_theirs(arrive: Arrives, ghada: Reader) -> None:
    ghada.open(REPORT)
    basel = arrive("basel", lang="en")
    basel.open(REPORT)
    assert len(basel.members("by_project")) == 1
    assert basel.kpi("total_sessions") != ghada.kpi("total_sessions")
    of_basel = basel.members("by_project")[0]
    assert of_basel.value == next(m.value for m in ghada.members("by_project") if m.label == of_basel.label)


def test_another_language_keeps_the_state(arrive: Arrives) -> None:
    ghada = arrive("ghada", lang="en", alone=True)
    ghada.open(REPORT)
    ghada.press("by_project", 0)
    ghada.press("by_weekday", 2)
    numbers, address = ghada.kpis(), ghada.address
    ghada.page.get_by_role("link", name="العربية").click()
    ghada.page.wait_for_url(re.compile("lang=ar"))
    ghada.settled()
    assert ghada.page.locator("html").get_attribute("dir") == "rtl"
    assert ghada.kpis() == numbers
    assert len(ghada.chips()) == 2
    ghada.page.get_by_role("link", name="English").click()
    ghada.page.wait_for_url(re.compile("lang=en"))
    ghada.settled()
    assert ghada.kpis() == numbers
    assert ghada.address == f"{address}&lang=en"


def test_every_number_is_written_in_the_digits_of_the_reader(arrive: Arrives) -> None:
    ghada = arrive("ghada", lang="ar", alone=True)
    ghada.open(f"{REPORT}?from=-30d&to=today")
    ghada.press("by_project", 0)
    latin, bars = ghada.kpis(), [member.value for member in ghada.members("by_kind")]
    ghada.all(".header-tools details").last.locator("summary").click()
    ghada.page.get_by_role("link", name="أرقام عربية مشرقية").click()
    ghada.page.wait_for_url(re.compile("digits=arab"))
    ghada.settled()
    assert [_in_latin(text) for text in ghada.kpis()] == latin
    assert [_in_latin(member.value) for member in ghada.members("by_kind")] == bars
    numbers = (
        ".kpi, .bar-value, .bar-share, .column, .time-scale, .time-words, .provenance, .filter-period, .panel-title"
    )
    assert not re.search("[0-9]", " ".join(ghada.all(numbers).all_inner_texts()))
    assert len(ghada.chips()) == 1


def _in_latin(text: str) -> str:
    return text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩٬٫", "0123456789,."))


def test_a_preset_stays_relative_and_a_range_is_of_days(ghada: Reader) -> None:
    ghada.open(REPORT)
    ghada.all("[data-role=period]").click()
    assert ghada.ticks_of(lambda: ghada.page.get_by_role("button", name="Last 7 days").click()) == 1
    assert ghada.address == f"{REPORT}?from=-7d&to=today"
    assert ghada.text("[data-role=period-label]") == "Last 7 days"
    assert len(ghada.members("over_time")) == 7
    ghada.page.reload()
    ghada.settled()
    assert ghada.text("[data-role=period-label]") == "Last 7 days"

    ghada.all("[data-role=period]").click()
    ghada.page.get_by_label("From", exact=True).fill("2026-03-10")
    ghada.page.get_by_label("To", exact=True).fill("2026-03-01")
    assert ghada.ticks_of(lambda: ghada.page.get_by_role("button", name="Apply").click()) == 1
    assert ghada.address == f"{REPORT}?from=2026-03-01&to=2026-03-10"
    assert re.fullmatch(r"1\s?–\s?10 Mar 2026", ghada.text("[data-role=days]"))


def test_a_long_period_is_drawn_by_month_and_says_the_years(ghada: Reader) -> None:
    ghada.open(f"{REPORT}?from=all&to=today")
    assert ghada.text("[data-role=grain]") == "monthly"
    assert 20 <= len(ghada.members("over_time")) <= 30
    assert len(ghada.all(".time-year").all_inner_texts()) >= 2
    ghada.press("over_time", 3)
    assert "month=" in ghada.address
