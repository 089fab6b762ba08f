"""Typed words against names and codes: written otherwise, begun, with a slip."""

import pytest

from dashboard.search.slips import slips_to_start
from dashboard.search.words import Index, typed_words

NAMES = (
    ("ALPHA", "مشروع ألفا"),
    ("K9-001", "لونا"),
    ("K9-011", "ريكس"),
    ("EMP-204", "عبد الله أحمد الحسني"),
    ("EMP-205", "مصطفى المؤيد"),
    ("trainer_daily", "Trainer daily"),
)
INDEX = Index.of(NAMES)


def codes(typed: str) -> list[str]:
    found = INDEX.find(typed_words(typed))
    return [NAMES[place][0] for place in sorted(found, key=lambda one: -found[one])]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("الفا", "ALPHA"),
        ("ألقا", None),
        ("آلفا", "ALPHA"),
        ("alpha", "ALPHA"),
        ("alhpa", "ALPHA"),
        ("alph", "ALPHA"),
        ("alpaa", "ALPHA"),
        ("لونآ", "K9-001"),
        ("k9001", "K9-001"),
        ("k9 1", "K9-001"),
        ("ك٩", None),
        ("K٩-٠٠١", "K9-001"),
        ("احمد", "EMP-204"),
        ("عبدالله", "EMP-204"),
        ("حسني", "EMP-204"),
        ("الحسنى احمد", "EMP-204"),
        ("مصطفي", "EMP-205"),
        ("مصطـفَى", "EMP-205"),
        ("مويد", "EMP-205"),
        ("trianer", "trainer_daily"),
        ("trainr dialy", "trainer_daily"),
    ],
)
def test_it_finds_what_was_meant(typed: str, code: str | None) -> None:
    assert codes(typed)[:1] == ([code] if code else [])


@pytest.mark.parametrize("typed", ["alpha bravo", "k9-002", "xyz", "emp-24", "ratnier"])
def test_it_finds_nothing_where_nothing_was_meant(typed: str) -> None:
    assert codes(typed) == []


def test_a_whole_word_goes_before_one_that_begins_so_and_that_before_one_that_holds_it() -> None:
    index = Index.of([("superrex",), ("rexa",), ("rex",)])
    found = index.find(["rex"])
    assert sorted(found, key=lambda one: -found[one]) == [2, 1, 0]


def test_slips_are_not_looked_for_where_something_is_written_as_it_was_typed() -> None:
    assert list(Index.of([("karim",), ("karin",)]).find(["karim"])) == [0]


def test_no_slip_is_forgiven_in_numbers_and_short_words() -> None:
    index = Index.of([("rex",), ("k9-001",)])
    assert not index.find(["rix"])
    assert not index.find(["k9002"])


@pytest.mark.parametrize(
    ("typed", "word", "slips"),
    [("alpha", "alpha", 0), ("alp", "alpha", 0), ("alhpa", "alpha", 1), ("lpha", "alpha", 1), ("alxpha", "alpha", 1)],
)
def test_slips_are_counted_to_the_beginning_of_a_word(typed: str, word: str, slips: int) -> None:
    assert slips_to_start(typed, word, 2) == slips


def test_more_slips_than_wanted_are_none() -> None:
    assert slips_to_start("omega", "alpha", 2) is None
