"""What a finding says of a value is said as a reader reads it, not as the database keeps it."""

from datetime import date
from typing import Any

import pytest

from dashboard.i18n import Locale
from dashboard.quality.present import shown_value
from dashboard.reports import report_named
from data_access.quality_reading import Finding


def _finding(field: str, value: str) -> Finding:
    some: dict[str, Any] = dict.fromkeys(Finding.__dataclass_fields__)
    return Finding(**some | {"field": field, "value": value, "day": date(2026, 11, 16)})


@pytest.mark.parametrize(
    ("field", "kept", "lang", "said"),
    [
        ("event_at", "2026-11-16 10:38:00", "ar", "16 نوفمبر 2026 10:38"),
        ("event_at", "2026-11-16 10:38:00", "en", "16 November 2026 10:38"),
        ("duration_min", "999", "en", "999 min"),
    ],
)
def test_a_moment_and_an_amount_are_said_in_words(field: str, kept: str, lang: str, said: str) -> None:
    report = report_named("trainer_daily")
    assert shown_value(report, _finding(field, kept), Locale(lang=lang)) == said
