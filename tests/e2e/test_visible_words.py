"""A page speaks one language: no English in Arabic pages, no Arabic in English ones, names and codes excepted."""

import re

import pytest

from dashboard.reports import REPORTS
from dashboard.semantic.report import ReportType
from tests.e2e.conftest import Arrives
from tests.lib.reader import Reader, plain

ARABIC, LATIN = re.compile(r"[\u0621-\u064a]"), re.compile(r"[A-Za-z]{2,}")
# What a sentence was given: names and codes, and labels that are words of the catalogues.
ISOLATED = re.compile("\u2068[^\u2069]*\u2069")
# What is written in Latin letters in every language: the product, a file format, the other language's own name.
EVERYWHERE = {"en": ("العربية",), "ar": ("K9 Insight", "English", "CSV", "PDF", "Excel")}

# Names of people, dogs and places are data and stand in <bdi>, in cells, or in the name of an account.
VISIBLE_TEXT = """() => {
  const isName = node => node.closest("bdi, .ag-cell, .avatar");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent || parent.closest("script, style, noscript, [hidden]") || !parent.checkVisibility()) continue;
    if (!isName(parent) && walker.currentNode.data.trim()) texts.push(walker.currentNode.data.trim());
  }
  for (const node of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
    if (!node.checkVisibility() || node.matches(".column, .step, .chip-x")) continue;
    texts.push(...["aria-label", "title", "placeholder"].map(name => node.getAttribute(name)).filter(Boolean));
  }
  return texts;
}"""


def foreign_words(reader: Reader, lang: str, names: frozenset[str] = frozenset()) -> list[str]:
    """Visible texts in letters of the other language."""
    letters = LATIN if lang == "ar" else ARABIC
    found = []
    for text in reader.page.evaluate(VISIBLE_TEXT):
        words = plain(ISOLATED.sub("", text))
        for known in (*EVERYWHERE[lang], *names):
            words = words.replace(known, "")
        if letters.search(words):
            found.append(text)
    return found


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_a_report_speaks_one_language(arrive: Arrives, lang: str, report: ReportType) -> None:
    reader = arrive("ghada", lang=lang)
    reader.open(f"/reports/{report.name}")
    assert foreign_words(reader, lang) == []
    # Weekdays, bands, statuses and types are ours, not data: their labels are words of the language.
    letters = LATIN if lang == "ar" else ARABIC
    for panel in ("by_weekday", "distribution", "by_kind"):
        assert not [member.label for member in reader.members(panel) if letters.search(member.label)], panel
    reader.all("[data-panel=by_kind] [data-role=twin]").click()
    reader.all("[data-role=period]").click()
    assert foreign_words(reader, lang) == []
    reader.page.keyboard.press("Escape")
    reader.all("[data-role=more]").click()
    assert foreign_words(reader, lang) == []


def test_it_would_notice_another_language(arrive: Arrives) -> None:
    """The check above finds something where there is something to find."""
    reader = arrive("ghada", lang="en")
    reader.open("/reports/trainer_daily")
    assert len(foreign_words(reader, "ar")) > 20


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_other_pages_speak_one_language(arrive: Arrives, lang: str) -> None:
    reader = arrive("ghada", lang=lang)
    reader.visit("/")
    reader.page.wait_for_function("() => !document.querySelector('.report-card.is-waiting')")
    name = frozenset({reader.page.locator(".tool-name").inner_text()})
    assert foreign_words(reader, lang, name) == []
    reader.page.locator(".header-tools summary").first.click()
    reader.page.locator("details.menu").last.locator("summary").click()
    assert foreign_words(reader, lang, name) == []
    for path in ("rows?project=ALPHA", "explain/total_visits?project=ALPHA", "daily", "snapshots/2026-11-01"):
        reader.visit(f"/reports/vet_daily/{path}")
        for summary in reader.all("main summary").all():
            summary.click()
            assert foreign_words(reader, lang, name) == [], path
    reader.expects_complaints = True
    reader.visit("/reports/nothing")
    assert foreign_words(reader, lang, name) == []


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_page_of_approvals_speaks_one_language(arrive: Arrives, lang: str) -> None:
    reader = arrive("amal", lang=lang)
    for path in ("", "?tab=delegations"):
        reader.visit(f"/approvals{path}")
        reader.all("[data-role=bell]").click()
        reader.all(".popover .notice, .popover .note").last.wait_for()
        given = ":is([name=to], [name=from], [name=project]) option:not([value=''])"
        found = reader.page.locator(f".tool-name, {given}")
        names = frozenset(text for text in found.all_inner_texts() if text)
        assert foreign_words(reader, lang, names) == []


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_login_page_speaks_one_language(arrive: Arrives, lang: str) -> None:
    reader = arrive("", lang=lang)
    reader.visit("/verify")
    assert foreign_words(reader, lang) == []
    reader.visit("/login")
    demo_file = frozenset(re.findall(r"/\S+", reader.text("main")))
    assert foreign_words(reader, lang, demo_file) == []
    reader.page.fill("[name=username]", "nobody")
    reader.page.fill("[name=password]", "wrong")
    reader.expects_complaints = True
    reader.page.click("button[type=submit]")
    reader.page.locator(".problem").wait_for()
    assert foreign_words(reader, lang, demo_file) == []


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_problems_speak_one_language(arrive: Arrives, lang: str) -> None:
    reader = arrive("ghada", lang=lang)
    reader.expects_complaints = True
    for query in ("?project=ALPA", "?from=2026-13-45&to=today", "?measure=nothing", "?nothing=1", "/rows?sort=nothing"):
        reader.page.goto(f"{reader.url}/reports/trainer_daily{query}")
        reader.page.locator("[data-role=problem]").wait_for()
        said = re.findall(r"\b[0-9a-f]{32}\b", reader.text("main"))
        assert foreign_words(reader, lang, frozenset({*said, "ALPA", "ALPHA", "nothing"})) == [], query
