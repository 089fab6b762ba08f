"""Lines of a PDF: wrapped as they are read, then put in the order in which they are drawn."""

import unicodedata

import pytest

from dashboard.exports.pdf.fonts import REGULAR, has_glyph
from dashboard.exports.pdf.text import UNKNOWN, Style, plain, visual, width_of, wrapped
from dashboard.i18n import isolate

STYLE = Style(size=8)
SENTENCE = "راجع المدرب تمارين الكلب لونا في الساحة الشمالية صباح اليوم قبل بدء المناوبة الثانية"


def read(line: str) -> str:
    """What a line drawn from left to right says, read from the right: shapes back to letters."""
    return "".join(unicodedata.normalize("NFKC", char) for char in reversed(line))


def test_a_paragraph_is_wrapped_before_it_is_turned_round() -> None:
    lines = wrapped(SENTENCE, STYLE, 90)
    assert len(lines) > 3
    assert " ".join(lines) == SENTENCE, "the first words stand on the first line"
    assert read(visual(lines[0], "rtl")) == lines[0]


def test_no_line_is_wider_than_its_column() -> None:
    for width in (30, 55, 90, 200):
        assert all(width_of(line, STYLE) <= width for line in wrapped(SENTENCE, STYLE, width))


def test_a_word_that_is_too_long_is_broken_and_loses_nothing() -> None:
    word = "م" + "ستشفى" * 12
    lines = wrapped(f"في {word} اليوم", STYLE, 40)
    assert "".join(lines).replace(" ", "") == f"في{word}اليوم"


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_an_empty_text_is_one_empty_line(text: str) -> None:
    assert wrapped(text, STYLE, 50) == ("",)


def test_letters_are_joined_and_stand_from_right_to_left() -> None:
    drawn = visual("لونا", "rtl")
    assert [hex(ord(char)) for char in drawn] == ["0xfe8e", "0xfee7", "0xfeee", "0xfedf"]


def test_the_name_of_god_is_one_shape_that_the_font_has() -> None:
    assert "\ufdf2" in visual("عبد الله", "rtl")
    assert has_glyph(REGULAR, "\ufdf2")


@pytest.mark.parametrize("text", ["انخفاض 40.9%", "كان 67.0%، وهو 71%", "التغيّر -5.2%"])
def test_a_percent_sign_stays_on_the_right_of_its_number(text: str) -> None:
    drawn = visual(text, "rtl")
    numbers = [word.strip("،") for word in text.split() if "%" in word]
    assert all(number in drawn for number in numbers)
    assert len(drawn) == len(text) and "\u200e" not in drawn


class TestBrackets:
    @pytest.mark.parametrize(("opening", "closing"), ["()", "[]", "{}", "«»"])
    def test_they_open_towards_the_text_in_arabic(self, opening: str, closing: str) -> None:
        drawn = visual(f"{opening}لونا{closing}", "rtl")
        assert (drawn[0], drawn[-1]) == (opening, closing), "drawn from left to right"

    def test_around_latin_text_they_stay_as_they_are(self) -> None:
        assert visual("a (b) [c]", "ltr") == "a (b) [c]"
        assert visual("(ALPHA)", "rtl") == "(ALPHA)"

    def test_a_code_behind_a_name_is_enclosed(self) -> None:
        assert visual("ألفا (ALPHA)", "rtl").startswith("(ALPHA) ")
        assert visual("ALPHA (ألفا)", "ltr").startswith("ALPHA (")


class TestWhatCannotBeDrawn:
    def test_marks_of_direction_are_left_out(self) -> None:
        assert plain(f"ألفا {isolate('ALPHA')}\u200f\ufeff") == "ألفا ALPHA"
        assert visual(isolate("2026"), "rtl") == "2026"

    def test_what_the_font_lacks_is_seen_to_be_missing(self) -> None:
        assert visual("😀 a", "ltr") == f"{UNKNOWN} a"
        assert has_glyph(REGULAR, UNKNOWN), "a sign that is itself missing would show nothing"

    def test_control_characters_and_line_ends_do_no_harm(self) -> None:
        assert plain("a\x07b\r\n c") == f"a{UNKNOWN}b c"
