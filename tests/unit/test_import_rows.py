"""Rows: what makes two the same, how their members are found, and how rejected ones are written out."""

from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.importer.alike import folded, folded_header, visible
from data_access.importer.dates import Unconvertible
from data_access.importer.formula import neutral, restored
from data_access.importer.mapping import Mapping
from data_access.importer.members import MemberIndex
from data_access.importer.outcome import ImportOutcome, RejectedRow, Rejection
from data_access.importer.reading import open_source
from data_access.importer.rejected_rows import write_rejected
from data_access.importer.row_hash import row_hash
from data_access.importer.source_file import Cell, SourceRow

REX, IDA = uuid4(), uuid4()


def _hash(cells: dict[str, Cell], **constants: str) -> str:
    return row_hash(SourceRow(number=1, cells=cells), constants)


def test_order_of_columns_empty_cells_and_types_do_not_count() -> None:
    first = _hash({"dog": "7", "date": "2026-01-31", "rating": ""})
    assert first == _hash({"date": datetime(2026, 1, 31), "dog": 7.0})
    assert first == _hash({"date": date(2026, 1, 31), "dog": " 7 ", "notes": None})


def test_every_value_name_and_constant_counts() -> None:
    first = _hash({"dog": "7", "date": "2026-01-31"})
    others = (_hash({"dog": "8", "date": "2026-01-31"}), _hash({"cat": "7", "date": "2026-01-31"}))
    assert len({first, *others, _hash({"dog": "7", "date": "2026-01-31"}, project="ALPHA")}) == 4


def test_our_own_columns_do_not_count() -> None:
    assert _hash({"dog": "7", "k9_row": "3", "k9_reason": "wrong"}) == _hash({"dog": "7"})


@given(st.text())
def test_what_is_made_harmless_comes_back_as_it_was(text: str) -> None:
    assert restored(neutral(text)) == text


@given(st.sampled_from("=+-@\t\r\n＝＋－＠"), st.text())
def test_no_spreadsheet_runs_it(start: str, rest: str) -> None:
    shown = neutral(start + rest)
    assert shown[0] == "'" or shown.lstrip("+-").replace(".", "").replace(",", "").isdecimal() or not rest


def test_plain_negative_numbers_stay_numbers() -> None:
    assert [neutral(text) for text in ("-5", "+3.5", "-.5", "-1,5")] == ["-5", "+3.5", "-.5", "-1,5"]
    assert [neutral(text) for text in ("-a", "+.", "-,")] == ["'-a", "'+.", "'-,"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("على", "علي"),
        ("فاطمة", "فاطمه"),
        ("بَرْق", "برق"),
        ("بـــرق", "برق"),
        ("\u202bبرق\u202c", "برق"),
        ("ﺑﺮﻕ", "برق"),
        ("K9-٠٧", "k9-07"),
        ("  Old   Gate ", "old gate"),
        ("E\u0301lan", "élan"),
    ],
)
def test_names_that_people_take_for_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_headers_lose_their_units_and_marks() -> None:
    assert folded_header("visitDate") == folded_header("Visit Date") == folded_header("VISIT-DATE")
    assert folded_header("Duration_(min)") == folded_header("duration") == folded_header("DURATION [h]")
    assert visible("\u200f\u202a 7 \ufeff") == "7"


def _index(*, may_create: bool = False, members: tuple[tuple[UUID, str, str], ...] = ()) -> MemberIndex:
    return MemberIndex("dog", members or ((REX, "K9-1", "Rex"), (IDA, "K9-2", "Ida")), may_create=may_create)


def test_a_member_is_found_by_code_then_by_name() -> None:
    assert [_index().find(text) for text in ("K9-1", "k9-1")] == [REX, REX]
    by_name = MemberIndex("dog", ((REX, "K9-1", "Rex"), (IDA, "K9-2", "Ida")), may_create=False, takes_names=True)
    assert [by_name.find(text) for text in ("rex", "IDA")] == [REX, IDA]
    both = _index(members=((REX, "A", "B"), (IDA, "B", "A")))
    assert both.find("A") == REX, "a code goes before a name"


def test_an_unknown_member_is_told_the_nearest() -> None:
    with pytest.raises(Unconvertible, match="is not a known dog; the nearest is K9-1; --create-missing makes it"):
        _index().find("K91")


def test_looking_for_the_nearest_ends() -> None:
    index = _index(members=tuple((uuid4(), f"K9-{n}", f"Dog {n}") for n in range(400)))
    told = []
    for number in range(300):
        with pytest.raises(Unconvertible) as caught:
            index.find(f"K9-{number}x")
        told.append("nearest" in str(caught.value))
    assert told == [True] * 200 + [False] * 100


@pytest.mark.parametrize("code", ["a\nb", "x" * 101, "~", "a\x7fb"])
def test_what_cannot_be_a_code_makes_no_member(code: str) -> None:
    with pytest.raises(Unconvertible, match="cannot be the code of a dog"):
        _index(may_create=True).find(code)


def test_a_made_member_is_found_from_then_on_and_written_once() -> None:
    index = _index(may_create=True)
    assert index.find("Max") is None
    key = index.create("Max", {"name": "ماكس", "breed": "Malinois"})
    assert index.find("max") == index.find("ماكس") == key
    assert [(new.code, new.name, new.attributes) for new in index.take_unwritten()] == [
        ("Max", "ماكس", {"breed": "Malinois"})
    ]
    assert index.take_unwritten() == []


def test_rejected_rows_are_written_for_correction(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("=dog,date,notes\nRex,31/02/2026,@all\n", encoding="utf-8")
    file = open_source(path)
    (row,) = file.read_rows()
    said = Rejection(row_number=2, column="date", value="31/02/2026", code="not_a_date", reason="is not a date")
    outcome = ImportOutcome(
        target="training_session",
        file_name="file.csv",
        file_hash="",
        file=file,
        mapping=Mapping(),
        is_proposed=True,
        is_dry_run=False,
        rejected=(RejectedRow(number=2, cells=row.cells, rejections=(said,)),),
    )
    write_rejected(outcome, tmp_path / "rejected.csv")
    assert (tmp_path / "rejected.csv").read_bytes().startswith(b"\xef\xbb\xbf'=dog,date,notes,k9_row,k9_reason\r\n")
    back = open_source(tmp_path / "rejected.csv")
    assert back.columns == ("=dog", "date", "notes", "k9_row", "k9_reason")
    (again,) = back.read_rows()
    assert {name: again.cells[name] for name in row.cells} == row.cells
    assert again.cells["k9_reason"] == "date: '31/02/2026' is not a date"
    with pytest.raises(FileExistsError):
        write_rejected(outcome, tmp_path / "rejected.csv")
