"""Days in words: the reader's language and digits, and the Hijri calendar beside, where it is read and known."""

from datetime import UTC, date, datetime

import pytest

from dashboard.i18n import CALENDARS, DIGITS, LANGUAGES, Locale
from dashboard.metrics.words import day_label, moment_label

HIJRI = "islamic-umalqura"


# Feasts of years past, as the Umm al-Qura calendar has them.
@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 3, 20), "20 March 2026 · 1 Shawwal 1447 AH"),
        (date(2025, 6, 6), "6 June 2025 · 10 Dhul Hijjah 1446 AH"),
        (date(2023, 7, 19), "19 July 2023 · 1 Muharram 1445 AH"),
        (date(1900, 1, 1), "1 January 1900"),
    ],
)
def test_a_day_has_its_hijri_date_beside_where_that_is_known(day: date, words: str) -> None:
    assert day_label(day, Locale(lang="en", calendar=HIJRI)) == words


def test_a_moment_keeps_its_time_with_the_gregorian_day() -> None:
    at = datetime(2026, 3, 19, 22, 30, tzinfo=UTC)
    assert moment_label(at, Locale(lang="en", calendar=HIJRI)) == "20 March 2026 01:30 · 1 Shawwal 1447 AH"


def test_both_calendars_are_in_the_reader_s_digits() -> None:
    words = day_label(date(2026, 3, 20), Locale(lang="ar", digits="arab", calendar=HIJRI))
    assert words == "٢٠ مارس ٢٠٢٦ · ١ شوال ١٤٤٧ هـ"


def test_who_reads_one_calendar_sees_one() -> None:
    assert day_label(date(2026, 3, 20), Locale(lang="en")) == "20 March 2026"


def test_the_browser_writes_gregorian_days_and_the_other_calendar_apart() -> None:
    for lang in LANGUAGES:
        for digits in DIGITS:
            for calendar in CALENDARS:
                locale = Locale(lang=lang, digits=digits, calendar=calendar)
                assert f"-u-ca-gregory-nu-{digits}" in locale.tag
                assert locale.beside_tag == ("" if calendar == "gregory" else locale.tag.replace("gregory", calendar))
