"""The page of a daily report: what it is called, what it says about its quality, and which ticks were not entered."""

import pytest

from tests.e2e.conftest import Arrives
from tests.lib.reader import Reader, plain

DAY = "/reports/pm_daily/daily"


def test_the_browser_tab_names_project_and_day(ghada: Reader) -> None:
    ghada.visit(DAY)
    assert plain(ghada.page.title()) == f"{ghada.text('h1')} – K9 Insight"


@pytest.mark.parametrize(
    ("lang", "words"), [("ar", "الجودة لم تُقيَّم بعد"), ("en", "Quality not assessed yet")]
)  # fmt: skip
def test_a_quality_that_nobody_assessed_is_no_number(arrive: Arrives, lang: str, words: str) -> None:
    reader = arrive("ghada", lang=lang)
    reader.visit(DAY)
    badge = reader.all(".page-head .quality-badge")
    assert " ".join(plain(text) for text in badge.locator("span").all_inner_texts()) == words
    assert badge.get_attribute("title")


def test_a_note_says_what_underlined_ticks_are(ghada: Reader) -> None:
    ghada.visit(DAY)
    assert ghada.all(".sheet .is-derived").count() > 0
    assert "not entered" in ghada.text(".sheet-note")
