"""Feasts and Ramadan by the Umm al-Qura calendar, a day of sighting around them, and the unit's own days."""

from datetime import date, timedelta

import pytest

from dashboard.metrics.holidays import FIRST_KNOWN, LAST_KNOWN, DayKind, kind_of_day
from dashboard.setting_values import Holiday, holidays


def kinds(first: date, last: date, unit_days: str = "") -> list[DayKind]:
    return [
        kind_of_day(first + timedelta(days=number), holidays(unit_days)) for number in range((last - first).days + 1)
    ]


class TestFeasts:
    """1447 AH: Ramadan from 18 February 2026, 1 Shawwal on 20 March, 10 Dhu al-Hijja on 27 May."""

    def test_eid_al_fitr_and_a_day_around_it_are_a_feast(self) -> None:
        found = kinds(date(2026, 3, 18), date(2026, 3, 25))
        assert found == [DayKind.RAMADAN, *[DayKind.FEAST] * 6, DayKind.PLAIN]

    def test_eid_al_adha_from_arafa_and_a_day_around_it_are_a_feast(self) -> None:
        found = kinds(date(2026, 5, 24), date(2026, 6, 1))
        assert found == [DayKind.PLAIN, *[DayKind.FEAST] * 7, DayKind.PLAIN]

    def test_ramadan_may_begin_a_day_early(self) -> None:
        found = kinds(date(2026, 2, 16), date(2026, 2, 18))
        assert found == [DayKind.PLAIN, DayKind.RAMADAN, DayKind.RAMADAN]

    @pytest.mark.parametrize("day", [date(2025, 3, 30), date(2024, 4, 10), date(2027, 3, 9)])
    def test_other_years_have_theirs(self, day: date) -> None:
        assert kind_of_day(day, ()) is DayKind.FEAST

    @pytest.mark.parametrize(
        "day", [FIRST_KNOWN, FIRST_KNOWN - timedelta(days=1), LAST_KNOWN + timedelta(days=2), date(1900, 1, 2)]
    )
    def test_outside_of_the_known_years_there_is_none(self, day: date) -> None:
        assert kind_of_day(day, ()) is DayKind.PLAIN


class TestTheUnitsOwn:
    def test_a_day_of_every_year(self) -> None:
        for year in (2024, 2026):
            assert kind_of_day(date(year, 9, 26), holidays("05-22, 09-26")) is DayKind.HOLIDAY

    def test_days_of_one_year(self) -> None:
        found = kinds(date(2026, 5, 2), date(2026, 5, 6), "2026-05-03..2026-05-05")
        assert found == [DayKind.PLAIN, *[DayKind.HOLIDAY] * 3, DayKind.PLAIN]
        assert kind_of_day(date(2027, 5, 4), holidays("2026-05-03..2026-05-05")) is DayKind.PLAIN

    def test_a_feast_comes_first(self) -> None:
        assert kind_of_day(date(2026, 3, 20), holidays("03-20")) is DayKind.FEAST

    def test_they_are_read_as_written(self) -> None:
        assert holidays("") == ()
        assert holidays("02-29,2026-05-03..2026-05-05") == (
            Holiday("02-29", "02-29"),
            Holiday("2026-05-03", "2026-05-05"),
        )

    @pytest.mark.parametrize(
        "text",
        [
            "22-05",
            "5-22",
            "2026-02-30",
            "2026-W05-1",
            "05-22..05-01",
            "05-22..2026-05-24",
            "05-01..05-02..05-03",
            "eid",
        ],
    )
    def test_what_is_no_day_is_refused_with_an_example(self, text: str) -> None:
        with pytest.raises(ValueError, match="05-22"):
            holidays(text)
