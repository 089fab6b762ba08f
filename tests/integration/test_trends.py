"""Series, their direction, and a running day, read through the read path from real rows."""

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa

from dashboard.metrics import ReadPath
from dashboard.metrics.trend import TOO_FEW_DAYS, Direction
from dashboard.metrics.trends import compare_running_day, get_series, get_trend_metrics, get_windows
from dashboard.metrics.usual import HISTORY_DAYS
from dashboard.permissions import EVERYTHING, Scope
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query
from tests.lib.database_ground import DatabaseGround
from tests.lib.engines import viewer_of
from tests.lib.measure_ground import measured
from tests.lib.quiet_unit import FIRST, FRIDAY, TODAY, QuietUnit, clock_at, every_day

GHADA = viewer_of(EVERYTHING)
YESTERDAY, LAST_WEEK = TODAY - timedelta(days=1), TODAY - timedelta(days=7)
NO_TRAINING = date(2026, 10, 14)
RISE_FROM = date(2026, 10, 1)
MEASURES = ("total_sessions", "avg_success_rating", "total_duration_min", "unique_dogs")
alpha_key: list[str] = []


def add_rows(connection: sa.Connection) -> None:
    """REX: four sessions a day, one on Fridays, none on one day. MAX: one more every third day since October."""
    unit = QuietUnit(connection)
    alpha_key.append(unit.projects["ALPHA"])
    for day in every_day():
        if day != NO_TRAINING:
            unit.train("REX", day, 1 if day.weekday() == FRIDAY else 4)
        if day >= RISE_FROM:
            unit.train("MAX", day, 2 + (day - RISE_FROM).days // 3)
    # Today so far, and the two days that it is held against, hour by hour.
    for hour, count in ((7, 1), (9, 2), (15, 9)):
        unit.train("LUNA", TODAY, count, at=time(hour))
    for hour, count in ((9, 4), (13, 30)):
        unit.train("LUNA", YESTERDAY, count, at=time(hour, 5))
    unit.train("LUNA", LAST_WEEK, 5, at=time(12), rating=5)
    unit.train("LUNA", LAST_WEEK, 7, at=time(12, 1), rating=5)


@pytest.fixture(scope="module")
def reads(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadPath]:
    alpha_key.clear()
    with clock_at(time(12)), measured(databases, tmp_path_factory.mktemp("trends"), add_rows) as found:
        yield found.reads


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock_at(time(12)):
        yield


def of(**members: str) -> Query:
    filters = tuple((name, (member,)) for name, member in members.items())
    return Query(report=TRAINER_DAILY, measures=MEASURES, filters=filters)


class TestSeries:
    def test_a_day_has_its_value(self, reads: ReadPath) -> None:
        found = get_series(reads, of(dog="REX"), GHADA, Days(start=date(2026, 11, 2), end=date(2026, 11, 8)))
        assert found["total_sessions"].values == (4, 4, 4, 4, 1, 4, 4)
        assert found["total_duration_min"].values == (120, 120, 120, 120, 30, 120, 120)
        assert found["unique_dogs"].values == (1,) * 7

    def test_a_day_without_rows_counts_nothing_and_knows_no_ratio(self, reads: ReadPath) -> None:
        found = get_series(reads, of(dog="REX"), GHADA, Days(start=NO_TRAINING, end=NO_TRAINING))
        assert {name: one.values for name, one in found.items()} == {
            "total_sessions": (0,),
            "total_duration_min": (0,),
            "unique_dogs": (0,),
            "avg_success_rating": (None,),
        }

    def test_a_ratio_of_too_few_is_not_known(self, reads: ReadPath) -> None:
        friday = date(2026, 11, 6)
        found = get_series(reads, of(dog="REX"), GHADA, Days(start=friday, end=friday))
        assert found["avg_success_rating"].values == (None,)

    def test_eight_weeks_before_come_along(self, reads: ReadPath) -> None:
        found = get_series(reads, of(dog="REX"), GHADA, Days(start=date(2026, 11, 2), end=date(2026, 11, 3)))
        history, rows = found["total_sessions"].history, found["total_sessions"].rows
        assert len(history) == HISTORY_DAYS
        assert history[:7] == (4, 4, 4, 4, 1, 4, 4)
        assert rows == (*history, 4, 4)

    def test_before_the_first_day_of_all_nothing_is_known(self, reads: ReadPath) -> None:
        found = get_series(reads, of(dog="MAX"), GHADA, Days(start=FIRST - timedelta(days=2), end=FIRST))
        assert found["total_sessions"].values == (None, None, 0)
        assert found["total_sessions"].history == (None,) * HISTORY_DAYS

    def test_the_period_of_the_question_does_not_matter(self, reads: ReadPath) -> None:
        days = Days(start=date(2026, 11, 2), end=date(2026, 11, 8))
        asked = Query.parse("from=2026-08-03&to=2026-08-04&dog=REX&limit=1&order=-total_sessions", TRAINER_DAILY)
        assert get_series(reads, asked, GHADA, days)["total_sessions"].values == (4, 4, 4, 4, 1, 4, 4)

    def test_a_viewer_sees_the_series_of_their_own_rows(self, reads: ReadPath) -> None:
        basel = viewer_of(Scope(projects=frozenset(alpha_key)), "basel")
        days = Days(start=date(2026, 11, 10), end=date(2026, 11, 11))
        assert get_series(reads, of(), basel, days)["total_sessions"].values == (4, 4)
        assert get_series(reads, of(), GHADA, days)["total_sessions"].values == (4 + 15, 4 + 15)


class TestDirection:
    def test_a_rise_is_one(self, reads: ReadPath) -> None:
        found = get_trend_metrics(reads, of(dog="MAX"), GHADA, end=YESTERDAY, window=30)
        vector = found.vectors["total_sessions"]
        assert (vector.direction, vector.n) == (Direction.UP, 30)
        assert vector.slope == pytest.approx(1 / 3, abs=0.01)
        assert found.vectors["avg_success_rating"].direction is Direction.STABLE

    def test_the_day_off_at_the_end_of_the_week_is_no_fall(self, reads: ReadPath) -> None:
        friday = date(2026, 11, 20)
        for window in (7, 30):
            found = get_trend_metrics(reads, of(dog="REX"), GHADA, end=friday, window=window)
            assert found.vectors["total_sessions"].direction is Direction.STABLE
            assert found.vectors["total_sessions"].slope == pytest.approx(0, abs=1e-9)

    def test_a_day_that_still_runs_is_shown_and_not_counted(self, reads: ReadPath) -> None:
        found = get_trend_metrics(reads, of(dog="REX"), GHADA, end=TODAY, window=7)
        assert found.series["total_sessions"].values == (4, 4, 1, 4, 4, 4, 0)
        assert found.complete == Days(start=LAST_WEEK + timedelta(days=1), end=YESTERDAY)
        assert (found.vectors["total_sessions"].n, found.vectors["total_sessions"].direction) == (6, Direction.STABLE)

    def test_nothing_is_said_of_days_to_come(self, reads: ReadPath) -> None:
        found = get_trend_metrics(reads, of(), GHADA, end=TODAY + timedelta(days=8), window=7)
        assert found.complete is None
        assert {one.reason for one in found.vectors.values()} == {TOO_FEW_DAYS}

    def test_the_first_days_have_a_direction_without_weekdays_before_them(self, reads: ReadPath) -> None:
        found = get_trend_metrics(reads, of(dog="REX"), GHADA, end=FIRST + timedelta(days=6), window=30)
        assert found.vectors["total_sessions"].n == 7
        too_early = get_trend_metrics(reads, of(dog="REX"), GHADA, end=FIRST + timedelta(days=2), window=30)
        assert too_early.vectors["total_sessions"].reason == TOO_FEW_DAYS

    def test_several_windows_at_once_are_the_same_as_one_by_one(self, reads: ReadPath) -> None:
        together = get_windows(reads, of(), GHADA, end=TODAY, windows=(7, 30))
        for window, found in together.items():
            assert found == get_trend_metrics(reads, of(), GHADA, end=TODAY, window=window)


class TestRunningDay:
    def test_it_is_held_against_the_same_hours_of_yesterday_and_of_last_week(self, reads: ReadPath) -> None:
        with clock_at(time(12)):
            found = compare_running_day(reads, of(dog="LUNA"), GHADA, today=TODAY)
        assert found.until == "12:00"
        counts = [day["total_sessions"].value for day in (found.current, found.yesterday, found.last_week)]
        assert counts == [3, 4, 5]
        assert (found.current["avg_success_rating"].value, found.last_week["avg_success_rating"].value) == (8, 10)

    def test_five_minutes_count_when_they_are_over(self, reads: ReadPath) -> None:
        with clock_at(time(12, 4, 59)):
            assert compare_running_day(reads, of(dog="LUNA"), GHADA, today=TODAY).until == "12:00"
        with clock_at(time(12, 5)):
            found = compare_running_day(reads, of(dog="LUNA"), GHADA, today=TODAY)
        assert found.until == "12:05"
        assert found.last_week["total_sessions"].value == 12

    def test_in_the_first_minutes_nothing_has_happened_on_any_of_them(self, reads: ReadPath) -> None:
        with clock_at(time(0, 0, 30)):
            found = compare_running_day(reads, of(dog="LUNA"), GHADA, today=TODAY)
        for day in (found.current, found.yesterday, found.last_week):
            assert day["total_sessions"].value == 0
            assert day["avg_success_rating"].value is None

    def test_a_viewer_sees_their_own_rows_of_it(self, reads: ReadPath) -> None:
        with clock_at(time(12)):
            nobody = compare_running_day(reads, of(), viewer_of(Scope(), "carim"), today=TODAY)
        assert nobody.current["total_sessions"].value == nobody.yesterday["total_sessions"].value == 0
