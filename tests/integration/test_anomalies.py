"""Unusual days read through the read path, and which dogs, people and projects they are made of."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa

from dashboard.errors import Forbidden, InvalidInput
from dashboard.i18n import LANGUAGES, Locale
from dashboard.metrics import ReadPath
from dashboard.metrics.anomalies import JudgedDay, Reason, find_anomalies
from dashboard.metrics.anomaly import Verdict
from dashboard.metrics.contributions import Explanation, Parts, explain_day, explained_dimensions
from dashboard.metrics.present_anomalies import anomalies_as_json, explanation_as_json
from dashboard.permissions import EVERYTHING, Scope
from dashboard.reports import REPORTS
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query
from dashboard.setting_values import holidays
from tests.lib.database_ground import DatabaseGround
from tests.lib.engines import viewer_of
from tests.lib.measure_ground import measured
from tests.lib.quiet_unit import FRIDAY, TODAY, QuietUnit, clock_at, every_day

GHADA = viewer_of(EVERYTHING)
HOLIDAY = date(2026, 10, 14)
SPIKE = date(2026, 11, 17)
"""A Tuesday: REX has 45 sessions instead of 8."""
BAD_DAY = date(2026, 11, 19)
"""BRAVO is rated 2 of 5 instead of 4."""
SILENT = Days(start=date(2026, 11, 2), end=date(2026, 11, 8))
"""BRAVO writes nothing."""
WINDOW = Days(start=date(2026, 10, 26), end=TODAY)
alpha_key: list[str] = []


def add_rows(connection: sa.Connection) -> None:
    """REX 8, LUNA 8 and MAX 16 sessions a day, a quarter of that on Fridays."""
    unit = QuietUnit(connection)
    alpha_key.append(unit.projects["ALPHA"])
    for day in every_day():
        share = 4 if day.weekday() == FRIDAY else 1
        if day == HOLIDAY:
            continue
        unit.train("REX", day, 45 if day == SPIKE else 8 // share)
        unit.train("LUNA", day, 8 // share)
        if not SILENT.start <= day <= SILENT.end:
            unit.train("MAX", day, 16 // share, rating=2 if day == BAD_DAY else 4)


@pytest.fixture(scope="module")
def reads(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadPath]:
    alpha_key.clear()
    with clock_at(time(12)), measured(databases, tmp_path_factory.mktemp("anomalies"), add_rows) as found:
        found.reads.conventions = replace(found.reads.conventions, holidays=holidays("10-14"))
        yield found.reads


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock_at(time(12)):
        yield


def of(**members: str) -> Query:
    return Query(report=TRAINER_DAILY, filters=tuple((name, (member,)) for name, member in members.items()))


def judged(
    reads: ReadPath, query: Query, days: Days = WINDOW, measure: str = "total_sessions"
) -> dict[date, JudgedDay]:
    found = find_anomalies(reads, replace(query, measures=(measure,)), GHADA, days)
    return {one.day: one for one in found[measure]}


def unusual(days: dict[date, JudgedDay]) -> dict[date, Verdict | None]:
    return {day: one.verdict for day, one in days.items() if one.is_anomaly}


def explained(reads: ReadPath, day: date, measure: str = "total_sessions", **how: object) -> Explanation:
    query, viewer = how.pop("query", of()), how.pop("viewer", GHADA)
    return explain_day(reads, query, viewer, measure=measure, day=day, **how)  # type: ignore[arg-type]


def by(found: Explanation, dimension: str) -> Parts:
    return next(parts for parts in found.parts if parts.dimension.name == dimension)


def shares(parts: Parts) -> dict[str, float | None]:
    return {one.member: None if one.share is None else round(one.share, 3) for one in parts.members}


class TestFinding:
    def test_a_spike_is_found_with_what_would_have_been_usual(self, reads: ReadPath) -> None:
        days = judged(reads, of())
        assert unusual(days) == {SPIKE: Verdict.HIGH}
        found = days[SPIKE]
        assert (found.value, found.expected) == (69, 32)
        assert found.low is not None and found.high is not None
        assert 8 < found.low < 32 < found.high < 69

    def test_a_day_off_is_expected_as_one(self, reads: ReadPath) -> None:
        friday = judged(reads, of())[date(2026, 11, 20)]
        assert (friday.value, friday.expected, friday.verdict) == (8, 8, Verdict.USUAL)

    def test_a_silent_week_of_one_project_is_found_in_that_project(self, reads: ReadPath) -> None:
        found = unusual(judged(reads, of(project="BRAVO")))
        assert found == dict.fromkeys(SILENT, Verdict.SILENT)
        assert not unusual(judged(reads, of(project="ALPHA"), SILENT))

    def test_a_bad_day_is_found_in_the_ratings(self, reads: ReadPath) -> None:
        days = judged(reads, of(), measure="avg_success_rating")
        assert unusual(days) == {BAD_DAY: Verdict.LOW}
        assert (days[BAD_DAY].value, days[BAD_DAY].expected) == (6, 8)

    def test_every_measure_is_judged_at_once(self, reads: ReadPath) -> None:
        found = find_anomalies(reads, of(), GHADA, WINDOW)
        assert tuple(found) == tuple(m.name for m in TRAINER_DAILY.shown_measures)
        assert {len(days) for days in found.values()} == {WINDOW.count}
        on_the_spike = {name for name, days in found.items() for one in days if one.is_anomaly and one.day == SPIKE}
        assert on_the_spike == {"total_sessions", "total_duration_min"}

    def test_a_day_that_runs_and_days_to_come_are_not_judged(self, reads: ReadPath) -> None:
        days = judged(reads, of(), Days(start=TODAY, end=TODAY + timedelta(days=3)))
        assert {one.reason for one in days.values()} == {Reason.NOT_OVER}
        assert not any(one.is_anomaly for one in days.values())

    def test_the_first_weeks_are_not_judged(self, reads: ReadPath) -> None:
        days = judged(reads, of(), Days(start=date(2026, 8, 3), end=date(2026, 9, 6)))
        reasons = [one.reason for one in days.values()]
        assert reasons == [Reason.TOO_LITTLE_HISTORY] * 28 + [None] * 7

    def test_a_holiday_of_the_unit_is_not_judged(self, reads: ReadPath) -> None:
        found = judged(reads, of(), Days(start=HOLIDAY, end=HOLIDAY))[HOLIDAY]
        assert (found.value, found.reason, found.is_anomaly, found.expected) == (0, Reason.HOLIDAY, False, None)

    def test_a_viewer_gets_verdicts_on_their_own_rows(self, reads: ReadPath) -> None:
        basel = viewer_of(Scope(projects=frozenset(alpha_key)), "basel")
        found = find_anomalies(reads, replace(of(), measures=("total_sessions",)), basel, WINDOW)["total_sessions"]
        spike = next(one for one in found if one.day == SPIKE)
        assert (spike.value, spike.expected) == (53, 16)

    def test_a_day_chosen_on_the_time_line_is_judged_all_the_same(self, reads: ReadPath) -> None:
        assert judged(reads, of(date=SPIKE.isoformat())) == judged(reads, of())

    def test_of_a_weekday_only_its_days_are_shown(self, reads: ReadPath) -> None:
        days, every = judged(reads, of(weekday="tuesday")), judged(reads, of())
        assert days[SPIKE] == every[SPIKE]
        other = days[SPIKE + timedelta(days=1)]
        assert (other.value, other.reason) == (None, Reason.NOT_SELECTED)


class TestExplaining:
    def test_the_spike_is_rexs(self, reads: ReadPath) -> None:
        found = explained(reads, SPIKE)
        assert (found.judged.value, found.usual, found.judged.verdict) == (69, 32, Verdict.HIGH)
        assert [parts.dimension.name for parts in found.parts] == ["project", "dog", "trainer"]
        assert shares(by(found, "dog")) == {"REX": 1.0, "LUNA": 0.0, "MAX": 0.0}
        assert shares(by(found, "project")) == {"ALPHA": 1.0, "BRAVO": 0.0}
        rex = by(found, "dog").members[0]
        assert (rex.member, rex.n, rex.value, rex.usual, rex.difference) == ("REX", 45, 45, 8, 37)

    def test_it_is_compared_with_the_same_weekday_before_without_days_like_no_other(self, reads: ReadPath) -> None:
        """The holiday was a Wednesday, and so was a day of the silent week."""
        compared = explained(reads, date(2026, 11, 18)).compared
        assert {day.weekday() for day in compared} == {2}
        assert HOLIDAY not in compared and date(2026, 11, 4) not in compared
        assert len(compared) >= 4

    def test_a_silent_day_is_the_projects_that_is_missing(self, reads: ReadPath) -> None:
        found = explained(reads, SILENT.start)
        assert shares(by(found, "project")) == {"BRAVO": 1.0, "ALPHA": 0.0}
        silent = by(found, "project").members[0]
        assert (silent.n, silent.value, silent.usual, silent.difference) == (0, 0, 16, -16)

    def test_a_bad_rating_is_split_by_who_was_rated_badly(self, reads: ReadPath) -> None:
        found = explained(reads, BAD_DAY, "avg_success_rating")
        assert (found.judged.value, found.usual) == (6, 8)
        assert by(found, "project").members[0].member == "BRAVO"
        for parts in found.parts:
            moved = [one.difference for one in parts.members]
            assert sum(moved) + parts.others_difference == pytest.approx(-2)
            assert sum(one.share or 0 for one in parts.members) == pytest.approx(1)
        bravo, alpha = by(found, "project").members
        assert (bravo.value, bravo.usual, alpha.value, alpha.usual) == (4, 8, 8, 8)
        assert alpha.difference == pytest.approx(0)

    def test_dogs_counted_by_project_do_not_add_up_and_say_no_share(self, reads: ReadPath) -> None:
        found = explained(reads, SILENT.start, "unique_dogs")
        assert set(shares(by(found, "project")).values()) == {None}
        assert shares(by(found, "dog")) == {"MAX": 1.0, "LUNA": 0.0, "REX": 0.0}

    def test_the_largest_come_first_and_the_rest_is_summed(self, reads: ReadPath) -> None:
        found = explained(reads, SPIKE, dimensions=["dog"], limit=1)
        [parts] = found.parts
        assert ([one.member for one in parts.members], parts.others, parts.others_difference) == (["REX"], 2, 0)

    def test_how_many_groups_a_question_shows_cuts_no_part(self, reads: ReadPath) -> None:
        asked = explained(reads, SPIKE, query=replace(of(), limit=1))
        assert [one.members for one in asked.parts] == [one.members for one in explained(reads, SPIKE).parts]

    def test_it_obeys_the_filters(self, reads: ReadPath) -> None:
        found = explained(reads, SPIKE, query=of(project="BRAVO", weekday="friday"))
        assert (found.judged.value, found.usual) == (16, 16)
        assert [one.member for one in by(found, "dog").members] == ["MAX"]

    def test_a_viewer_is_told_of_their_own_members_only(self, reads: ReadPath) -> None:
        basel = viewer_of(Scope(projects=frozenset(alpha_key)), "basel")
        found = explained(reads, SILENT.start, viewer=basel)
        assert found.judged.value == 16
        assert [one.member for one in by(found, "project").members] == ["ALPHA"]
        told = json.dumps(explanation_as_json(found, Locale(lang="en"), reads.conventions))
        assert "BRAVO" not in told and "MAX" not in told and "Nabil" not in told

    def test_without_days_before_there_is_a_number_and_no_parts(self, reads: ReadPath) -> None:
        found = explained(reads, date(2026, 8, 4))
        assert (found.judged.value, found.judged.reason) == (32, Reason.TOO_LITTLE_HISTORY)
        assert (found.usual, found.compared, found.parts) == (None, (), ())

    def test_a_part_of_time_is_refused(self, reads: ReadPath) -> None:
        with pytest.raises(InvalidInput) as caught:
            explained(reads, SPIKE, dimensions=["month"])
        assert (caught.value.field, caught.value.value, caught.value.suggestion) == ("dimension", "month", "project")

    def test_unknown_names_are_refused(self, reads: ReadPath) -> None:
        with pytest.raises(InvalidInput, match="sessionz"):
            explained(reads, SPIKE, "sessionz")
        with pytest.raises(InvalidInput, match="dogg"):
            explained(reads, SPIKE, dimensions=["dogg"])

    def test_who_may_not_read_the_report_gets_nothing(self, reads: ReadPath) -> None:
        nobody = replace(GHADA, permissions=frozenset())
        with pytest.raises(Forbidden):
            explained(reads, SPIKE, viewer=nobody)
        with pytest.raises(Forbidden):
            find_anomalies(reads, of(), nobody, WINDOW)


class TestAnswers:
    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_a_window_as_json(self, reads: ReadPath, lang: str) -> None:
        found = find_anomalies(reads, of(), GHADA, WINDOW)
        told = json.loads(json.dumps(anomalies_as_json(found, TRAINER_DAILY, Locale(lang=lang))))
        assert list(told) == [m.name for m in TRAINER_DAILY.shown_measures]
        sessions = told["total_sessions"]
        assert sessions["anomalies"] == 1
        spike = next(day for day in sessions["days"] if day["date"] == SPIKE.isoformat())
        assert (spike["value"], spike["expected"], spike["is_anomaly"], spike["verdict"]) == (69, 32, True, "high")
        assert (spike["good"], spike["reason"]) == (True, None)
        assert all(day["text"] for measure in told.values() for day in measure["days"])
        today = sessions["days"][-1]
        assert (today["is_anomaly"], today["verdict"], today["low"], today["reason"]) == (False, None, None, "not_over")

    def test_the_words_say_value_and_range(self, reads: ReadPath) -> None:
        spike = judged(reads, of())[SPIKE]
        told = anomalies_as_json({"total_sessions": [spike]}, TRAINER_DAILY, Locale(lang="en", digits="latn"))
        text = told["total_sessions"]["days"][0]["text"]
        assert text.replace("\u2068", "").replace("\u2069", "") == (
            f"69: above the usual {spike.low:.0f} to {spike.high:.0f}"
        )

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_an_explanation_as_json(self, reads: ReadPath, lang: str) -> None:
        found = explained(reads, BAD_DAY, "avg_success_rating")
        told = json.loads(json.dumps(explanation_as_json(found, Locale(lang=lang), reads.conventions)))
        assert (told["measure"], told["usual"], told["difference"]) == ("avg_success_rating", 8, -2)
        assert (told["day"]["verdict"], told["day"]["good"]) == ("low", False)
        assert told["compared"] == sorted(told["compared"])
        bravo = next(parts for parts in told["parts"] if parts["dimension"] == "project")["members"][0]
        assert bravo.items() >= {"value": "BRAVO", "v": 4, "usual": 8, "share_pct": 100.0}.items()
        assert (bravo["difference_display"], bravo["usual_display"]) == ("\u22122.0", "8.0")
        assert told["provenance"]["rows_counted"] == 32


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_every_measure_of_every_report_can_be_judged_and_explained(reads: ReadPath, report) -> None:  # type: ignore[no-untyped-def]
    found = find_anomalies(reads, Query(report=report), GHADA, WINDOW)
    assert set(found) == {measure.name for measure in report.shown_measures}
    assert "project" in explained_dimensions(report)
    for measure in report.shown_measures:
        explanation = explain_day(reads, Query(report=report), GHADA, measure=measure.name, day=SPIKE)
        assert json.dumps(explanation_as_json(explanation, Locale(), reads.conventions))
