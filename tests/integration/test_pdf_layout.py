"""A PDF on paper: cards of members two abreast, nothing said twice, nothing cut off."""

import re
from dataclasses import replace
from typing import Any

import pytest

from dashboard.exports.document import Document, Fact, Figure, Line, Table
from dashboard.exports.pdf.columns import PADDING, laid_out
from dashboard.exports.pdf.text import wrapped
from dashboard.i18n import Label
from dashboard.metrics.result import Number
from dashboard.reports.handler_daily import HANDLER_DAILY
from dashboard.reports.pm_daily import PM_DAILY
from dashboard.semantic.fields import Column, ColumnType
from tests.lib.exported import pdf_text
from tests.lib.sample_document import DAY, sample_document, written

LABELS = {name: Label(ar=f"عمود{name}", en=f"head{name}") for name in ("member", "rows", "value")}
COLUMNS = (
    Column(name="member", type=ColumnType.TEXT, label=LABELS["member"]),
    Column(name="rows", type=ColumnType.INTEGER, label=LABELS["rows"]),
    Column(name="value", type=ColumnType.INTEGER, label=LABELS["value"]),
)
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)".*?>(.*?)</word>')


def member(name: str, value: int, rows: int | None = None, **marks: Any) -> dict[str, Any]:
    return {"member": name, "rows": value + 1 if rows is None else rows, "value": value, **marks}


def card(heading: str, items: list[dict[str, Any]]) -> Table:
    return Table(heading=heading, columns=COLUMNS, pages=(items,), is_card=True)


def document(*tables: Table, **changes: Any) -> Document:
    return replace(sample_document(0), tables=tables, figures=(), lines=(), facts=(), **changes)


def words(document: Document, lang: str = "en") -> list[str]:
    return pdf_text(written("pdf", document, lang)).split()


class TestCards:
    @pytest.mark.parametrize("lang", ["ar", "en"])
    def test_two_stand_abreast_in_the_order_of_reading(self, lang: str) -> None:
        pdf = written("pdf", document(card("First", [member("a", 1)]), card("Second", [member("b", 2)])), lang)
        found = {word: (float(x), float(y)) for x, y, word in _WORD.findall(pdf_text(pdf, "-bbox"))}
        assert found["First"][1] == found["Second"][1]
        assert (found["First"][0] < found["Second"][0]) == (lang == "en")

    def test_many_members_go_on_on_the_next_page_under_their_heading(self) -> None:
        members = [member(f"M{number:03}", number) for number in range(100)]
        text = pdf_text(written("pdf", document(card("Long", members), card("Short", [member("one", 1)])), "en"))
        pages = text.rstrip("\f").split("\f")
        assert len(pages) > 2
        assert all("Long" in page.split() for page in pages)
        assert [page.split().count("Short") for page in pages] == [1] + [0] * (len(pages) - 1)
        assert [word for word in text.split() if re.fullmatch(r"M\d{3}", word)] == [m["member"] for m in members]

    def test_a_number_that_is_that_of_the_rows_stands_there_once(self) -> None:
        same = document(card("One", [member("a", 3, rows=3), member("b", 2, rows=2)]))
        assert "headrows" not in words(same)
        other = document(card("One", [member("a", 3, rows=3), member("b", 2, rows=9)]))
        assert "headrows" in words(other)

    def test_many_members_without_rows_share_a_line(self) -> None:
        without = [member(f"none{number}", 0, rows=0, is_without_rows=True) for number in range(5)]
        many = words(document(card("One", [member("a", 3), *without])))
        assert not any(word.startswith("none") for word in many)
        assert "(5)" in many
        few = words(document(card("One", [member("a", 3), *without[:3]])))
        assert sum(word.startswith("none") for word in few) == 3

    def test_a_card_of_nothing_says_so(self) -> None:
        assert "rows." in words(document(card("Empty", [])))


class TestTheHead:
    def test_a_number_has_its_whole_label(self) -> None:
        labels = [measure.label.en for measure in HANDLER_DAILY.shown_measures]
        figures = tuple(
            Figure(measure=m, number=Number(value=1, n=1), change=None) for m in HANDLER_DAILY.shown_measures
        )
        found = words(replace(document(), figures=figures, is_wide=False))
        assert {word for label in labels for word in label.split()} <= set(found)

    def test_a_filter_of_many_members_names_all_of_them(self) -> None:
        names = [f"project{number:03}" for number in range(90)]
        facts = (Fact(label="Project", text=", ".join(names)), Fact(label="Rows", text="7"))
        found = words(replace(document(), facts=facts))
        assert [word.rstrip(",") for word in found if word.startswith("project")] == names

    def test_the_axis_of_what_is_counted_has_whole_numbers_only(self) -> None:
        line = Line(measure=HANDLER_DAILY.measure("incidents"), first=DAY, values=(0.0, 1.0, 2.0, 1.0))
        assert not [word for word in words(replace(document(), lines=(line,))) if re.fullmatch(r"\d\.\d+", word)]

    def test_the_axis_of_thousands_is_round(self) -> None:
        line = Line(measure=HANDLER_DAILY.measure("incidents"), first=DAY, values=(0.0, 1015.0, 43_000.0))
        found = words(replace(document(), lines=(line,)))
        assert {word for word in found if re.fullmatch(r"\d+,000", word)} == {"20,000", "40,000", "60,000"}


class TestRowsOfAnyQuestion:
    COLUMNS = tuple(PM_DAILY.column(name) for name in ("day", "location", "dog_fed", "dog_fed_derived", "leave_note"))

    def rows(self, count: int, **last: Any) -> Table:
        item = {
            "row_id": "1",
            "day": DAY,
            "location": "Gate",
            "dog_fed": True,
            "dog_fed_derived": True,
            "leave_note": None,
        }
        items = [*([item] * (count - 1)), item | last]
        return Table(heading="Rows", columns=self.COLUMNS, pages=(items,), may_spill=True)

    def titles(self, table: Table) -> list[str]:
        found = " ".join(words(document(table, report=PM_DAILY)))
        return [column.name for column in self.COLUMNS if column.label.en in found]

    def test_what_no_row_has_takes_no_room(self) -> None:
        assert "leave_note" not in self.titles(self.rows(3))
        assert "leave_note" in self.titles(self.rows(3, leave_note="ill"))

    def test_of_rows_that_are_not_all_at_hand_nothing_is_left_out(self) -> None:
        assert "leave_note" in self.titles(self.rows(300, leave_note="ill"))

    def test_a_tick_says_that_it_is_derived_and_no_column_does(self) -> None:
        assert "dog_fed_derived" not in self.titles(self.rows(3))


class TestWidths:
    @pytest.mark.parametrize("inner", range(520, 780, 20))
    @pytest.mark.parametrize("lang", ["ar", "en"])
    def test_no_word_of_a_head_is_broken(self, lang: str, inner: int) -> None:
        titles = [column.label.text(lang) for column in PM_DAILY.columns[:14]]
        columns = laid_out(titles, [["a long name of somebody"] * len(titles)], inner, may_spill=False)
        for place, width in zip(columns.beside, columns.widths, strict=True):
            told = " ".join(wrapped(titles[place], columns.head, width - 2 * PADDING))
            assert told == titles[place]
