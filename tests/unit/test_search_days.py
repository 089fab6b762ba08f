"""Days as people type them, on Thursday 26 November 2026."""

from datetime import date

import pytest

from dashboard.search.days import find_day
from dashboard.search.words import typed_words

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2025-03-14", date(2025, 3, 14)),
        ("٢٠٢٥-٠٣-١٤", date(2025, 3, 14)),
        ("14/3/2025", date(2025, 3, 14)),
        ("14.03.2025", date(2025, 3, 14)),
        ("14 March 2025", date(2025, 3, 14)),
        ("March 14, 2025", date(2025, 3, 14)),
        ("14 mar", date(2026, 3, 14)),
        ("14 ديسمبر", date(2025, 12, 14)),
        ("29 February", date(2024, 2, 29)),
        ("30 شوال", date(2025, 4, 28)),
        ("١٤ مارس ٢٠٢٥", date(2025, 3, 14)),
        ("today", TODAY),
        ("اليوم", TODAY),
        ("yesterday", date(2026, 11, 25)),
        ("أمس", date(2026, 11, 25)),
        ("امس", date(2026, 11, 25)),
        ("أوّل أمس", date(2026, 11, 24)),
        ("the day before yesterday", date(2026, 11, 24)),
        ("غداً", date(2026, 11, 27)),
        ("Friday", date(2026, 11, 20)),
        ("الجمعه", date(2026, 11, 20)),
        ("Thursday", TODAY),
        ("12 رمضان 1446", date(2025, 3, 12)),
        ("١٢ رمضان ١٤٤٦ هـ", date(2025, 3, 12)),
        ("1446-09-12", date(2025, 3, 12)),
        ("3 ربيع الاول", date(2026, 8, 16)),
    ],
)
def test_it_reads_a_day(typed: str, day: date) -> None:
    assert find_day(typed_words(typed), TODAY) == (day, ())


def test_it_leaves_the_other_words() -> None:
    assert find_day(typed_words("ALPHA yesterday vet"), TODAY) == (date(2026, 11, 25), ("alpha", "vet"))
    assert find_day(typed_words("ألفا 2025-03-14"), TODAY) == (date(2025, 3, 14), ("الفا",))


@pytest.mark.parametrize("typed", ["", "rex", "2025-13-40", "31 February 2025", "14", "2025", "march", "0001-01-01"])
def test_it_finds_no_day_where_there_is_none(typed: str) -> None:
    assert find_day(typed_words(typed), TODAY) is None
