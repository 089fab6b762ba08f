"""The page of a daily report: what it is called, what it says about its quality, and which ticks were not entered."""

import pytest

from tests.e2e.conftest import Arrives
from tests.lib.reader import Reader, plain

DAY = "/reports/pm_daily/daily"


def test_the_browser_tab_names_project_and_day(ghada: Reader) -> None:
    ghada.visit(DAY)
    assert plain(ghada.page.title()) == f"{ghada.text('h1')} – K9 Insight"


@pytest.mark.parametrize(("lang", "words"), [("ar", "الجودة"), ("en", "Quality")])
def test_its_quality_is_a_word_a_shape_and_a_number_and_leads_on(arrive: Arrives, lang: str, words: str) -> None:
    reader = arrive("ghada", lang=lang)
    reader.visit(DAY)
    badge = reader.all(".page-head .quality-badge")
    assert plain(badge.locator(".quality-label").inner_text()) == words
    assert badge.locator(".quality-shape").inner_text().count("●") in range(1, 5)
    assert plain(badge.locator(".quality-score").inner_text()).endswith("%")
    assert badge.get_attribute("title")
    badge.click()
    reader.page.locator(".quality-arithmetic").wait_for()


def test_a_note_says_what_underlined_ticks_are(ghada: Reader) -> None:
    ghada.visit(DAY)
    assert ghada.all(".sheet .is-derived").count() > 0
    assert "not entered" in ghada.text(".sheet-note")
