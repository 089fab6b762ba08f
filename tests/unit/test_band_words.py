"""Bands are called what a reader reads; their values stay what addresses and filters hold."""

import pytest

from dashboard.i18n import Label, Locale
from dashboard.metrics.result import MemberWords
from dashboard.metrics.words import member_label
from dashboard.reports import REPORTS
from dashboard.semantic.band_words import years_label
from dashboard.semantic.conventions import Conventions, year_bands
from dashboard.semantic.fields import BandDimension

CONVENTIONS = Conventions()
NO_WORDS = MemberWords({})


def told(report: str, name: str, value: str, locale: Locale) -> str:
    [declared] = [one for one in REPORTS if one.name == report]
    return member_label(declared.dimension(name), value, NO_WORDS, locale, CONVENTIONS)


@pytest.mark.parametrize(
    ("value", "ar", "en"),
    [
        ("<5000", "أقل من 5,000", "<5,000"),
        ("5000-10000", "5,000–10,000", "5,000–10,000"),
        ("80000+", "80,000 فأكثر", "80,000+"),
    ],
)
def test_costs_have_a_dash_and_separators(value: str, ar: str, en: str) -> None:
    assert told("vet_daily", "cost_band", value, Locale(lang="ar")) == ar
    assert told("vet_daily", "cost_band", value, Locale(lang="en")) == en


def test_separators_are_those_of_the_digits() -> None:
    assert told("vet_daily", "cost_band", "5000-10000", Locale(lang="ar", digits="arab")) == "٥٬٠٠٠–١٠٬٠٠٠"


def test_minutes_and_points() -> None:
    assert told("handler_daily", "training_band", "15-30", Locale(lang="ar")) == "15–30 د"
    assert told("handler_daily", "training_band", "120+", Locale(lang="ar")) == "120 د فأكثر"
    assert told("handler_daily", "training_band", "120+", Locale(lang="en")) == "120+ min"


@pytest.mark.parametrize(
    ("lower", "upper", "ar", "en"),
    [
        (0, 1, "أقل من سنة", "under 1 year"),
        (0, 2, "أقل من سنتين", "under 2 years"),
        (1, 2, "سنة إلى سنتين", "1–2 years"),
        (2, 4, "2–4 سنوات", "2–4 years"),
        (5, 10, "5–10 سنوات", "5–10 years"),
        (10, 12, "10–12 سنة", "10–12 years"),
        (1, 2.5, "1–2.5 سنة", "1–2.5 years"),
        (2, None, "سنتان فأكثر", "2+ years"),
        (7, None, "7 سنوات فأكثر", "7+ years"),
        (15, None, "15 سنة فأكثر", "15+ years"),
    ],
)
def test_years_are_counted_as_arabic_counts_them(lower: float, upper: float | None, ar: str, en: str) -> None:
    assert years_label(lower, upper) == Label(ar=ar, en=en)


def test_the_values_are_what_they_were() -> None:
    assert [band.value for band in year_bands((1, 2, 4, 7))] == ["0-1", "1-2", "2-4", "4-7", "7+"]


def test_no_label_of_a_band_has_a_hyphen_or_a_bare_thousand() -> None:
    for report in REPORTS:
        for dimension in report.dimensions:
            if isinstance(dimension, BandDimension) and dimension.fixed:
                for band in dimension.fixed:
                    assert "-" not in band.label.ar + band.label.en
                    assert not any(part.isdigit() and len(part) > 3 for part in band.label.en.replace("–", " ").split())
