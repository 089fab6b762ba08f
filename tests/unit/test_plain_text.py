"""Plain mails hold no isolates, and their numbers and Latin names are drawn in their order all the same."""

import pytest
from bidi import get_display

from dashboard.i18n import isolate
from dashboard.i18n.plain import for_plain_text

HIDDEN = dict.fromkeys(map(ord, "\u200e\u200f"))


def drawn(text: str, lang: str) -> str:
    """From left to right, as a program without isolates draws it."""
    found: str = get_display(for_plain_text(text, lang), base_dir="R" if lang == "ar" else "L")
    return found.translate(HIDDEN)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("نسبة الحضور: 40.9%", "40.9%"),
        ("نسبة الحضور: 40.9% (ارتفاع -2.5%)", "-2.5%"),
        (f"ارتفاع {isolate('12.5%')} عن السابق", "12.5%"),
        (f"من {isolate('2026-11-24')} فقط", "2026-11-24"),
        (f"الكلب {isolate('Kira (K9)')}، ثم غيره", "Kira (K9)"),
        (f"{isolate('K9-044 7')} الكلب", "K9-044 7"),
    ],
)
def test_arabic_mails_draw_numbers_and_names_as_they_are(text: str, seen: str) -> None:
    assert seen in drawn(text, "ar")


def test_without_the_mark_the_percent_sign_would_stand_on_the_other_side() -> None:
    assert "%40.9" in get_display("نسبة الحضور: 40.9%", base_dir="R")


def test_a_number_behind_an_arabic_name_stays_to_its_right_in_english() -> None:
    assert drawn(f"Dog {isolate('لونا')} 5 sessions", "en").endswith("5 sessions")
    assert drawn(f"{isolate('لونا')} 5", "en").endswith(" 5")


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_no_isolate_is_left(lang: str) -> None:
    nested = isolate(f"a {isolate('ب')} {isolate('1')}")
    assert not set(for_plain_text(f"{nested} {isolate('5%')}", lang)) & set("\u2066\u2067\u2068\u2069")


def test_english_without_arabic_has_no_marks() -> None:
    assert for_plain_text(f"up {isolate('2.5%')}", "en") == "up 2.5%"


def test_addresses_stay_as_they_are() -> None:
    link = "https://k9.example/reports?name=%D9%84%D9%88&of=5%20kg&q=50%25"
    assert for_plain_text(f"الرابط: {link}", "ar") == f"الرابط: {link}"
