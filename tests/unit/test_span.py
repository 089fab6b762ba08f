"""Ages and years of service are read as years and months; what programs read stays days."""

import pytest

from dashboard.i18n import Locale
from dashboard.metrics.cells import cell_text, column_title
from dashboard.metrics.span import span_words
from dashboard.reports.trainer_daily import TRAINER_DAILY

EN, AR, ARAB = Locale(lang="en"), Locale(lang="ar"), Locale(lang="ar", digits="arab")
AGE = TRAINER_DAILY.column("dog_age_days")


@pytest.mark.parametrize(
    ("days", "ar", "en"),
    [
        (2043, "5 سنوات و7 أشهر", "5 years 7 months"),
        (366, "سنة", "1 year"),
        (731, "سنتان", "2 years"),
        (800, "سنتان وشهران", "2 years 2 months"),
        (1130, "3 سنوات وشهر", "3 years 1 month"),
        (4383, "12 سنة", "12 years"),
        (340, "11 شهرًا", "11 months"),
        (100, "3 أشهر", "3 months"),
        (30, "30 يومًا", "30 days"),
        (7, "7 أيام", "7 days"),
        (2, "يومان", "2 days"),
        (1, "يوم", "1 day"),
        (0, "0 يوم", "0 days"),
        (-1, "-1 أيام", "-1 days"),
        (-2, "-2 أيام", "-2 days"),
        (-5, "-5 أيام", "-5 days"),
    ],
)
def test_days_become_years_and_months_in_their_plurals(days: int, ar: str, en: str) -> None:
    assert span_words(days, AR) == ar
    assert span_words(days, EN) == en


def test_digits_are_the_reader_s() -> None:
    assert span_words(2043, ARAB) == "٥ سنوات و٧ أشهر"


def test_a_cell_and_its_head_say_so_and_a_column_of_numbers_names_its_unit() -> None:
    assert cell_text(TRAINER_DAILY, AGE, 2043, EN) == "5 years 7 months"
    assert column_title(AGE, EN) == "Dog age"
    assert column_title(AGE, EN, is_of_numbers=True) == "Dog age (days)"
