"""`compare=` says which earlier days every change is against, the same in each answer and file."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from dashboard import clock
from dashboard.i18n import Locale
from dashboard.metrics.words import day_label
from dashboard.reports import REPORTS
from dashboard.semantic.period import Days
from dashboard.semantic.query import COMPARISONS
from dashboard.semantic.report import ReportType
from tests.lib.app_ground import AppGround
from tests.lib.exported import fetch, pdf_text, sheets

every_report = pytest.mark.parametrize("report", REPORTS, ids=[report.name for report in REPORTS])
every_comparison = pytest.mark.parametrize("comparison", COMPARISONS)
PROJECT = {"project": "ALPHA"}


def asked_days() -> Days:
    yesterday = clock.today("Asia/Aden") - timedelta(days=1)
    return Days(start=yesterday - timedelta(days=9), end=yesterday)


def search(days: Days, **more: str) -> str:
    return urlencode({"from": days.start, "to": days.end, **PROJECT, **more})


class TestTheAnswers:
    @every_report
    @every_comparison
    def test_the_change_is_from_the_number_of_those_days(
        self, web: AppGround, report: ReportType, comparison: str
    ) -> None:
        days = asked_days()
        earlier = COMPARISONS[comparison](days)
        amal, path = web.as_("amal"), f"/api/reports/{report.name}"
        answer = amal.json(f"{path}?{search(days, compare=comparison, view='light')}")
        before = amal.json(f"{path}?{search(earlier, view='light')}")["kpis"]
        basis = {"compare": comparison, "from": str(earlier.start), "to": str(earlier.end)}
        assert answer["trend"]["basis"] == basis
        for name, kpi in answer["kpis"].items():
            assert answer["trend"]["previous_period"][name] == before[name]["value"], name
            if kpi["change"] is not None:
                assert kpi["change"]["basis"] == basis
                assert kpi["change"]["previous"] == before[name]["value"]
        tick = amal.json(f"{path}/tick?{search(days, compare=comparison)}")
        assert tick["kpis"] == answer["kpis"]

    @every_comparison
    def test_days_that_are_chosen_are_held_against_nothing_but_as_many(self, web: AppGround, comparison: str) -> None:
        """Of the days before none is that one: it would be a rise from nothing."""
        days = asked_days()
        amal, path = web.as_("amal"), "/api/reports/trainer_daily"
        answer = amal.json(f"{path}?{search(days, compare=comparison, view='light', date=str(days.end))}")
        assert answer["trend"]["basis"] is None
        assert {kpi["change"] for kpi in answer["kpis"].values()} == {None}
        saturdays = amal.json(f"{path}?{search(days, compare=comparison, view='light', weekday='saturday')}")
        assert saturdays["trend"]["basis"]["compare"] == comparison

    def test_days_that_are_not_asked_for_are_no_zeros_of_a_trend(self, web: AppGround) -> None:
        amal, path = web.as_("amal"), "/api/reports/trainer_daily/trends?window=30&measure=total_sessions"
        last = str(asked_days().end)
        whole = amal.json(f"{path}&end={last}")["series"]["total_sessions"]
        chosen = amal.json(f"{path}&end={last}&weekday=saturday")["series"]["total_sessions"]
        for every, one in zip(whole, chosen, strict=True):
            is_asked = date.fromisoformat(one["date"]).weekday() == 5
            assert one["value"] == (every["value"] if is_asked else None)

    @every_comparison
    def test_a_step_down_and_an_explanation_follow(self, web: AppGround, comparison: str) -> None:
        asked = search(asked_days(), compare=comparison)
        amal, path = web.as_("amal"), "/api/reports/trainer_daily"
        change = amal.json(f"{path}/tick?{asked}")["kpis"]["total_sessions"]["change"]
        explained = amal.json(f"{path}/explain/total_sessions?{asked}")
        stepped = amal.json(f"{path}/drilldown/total_sessions/all?{asked}")
        assert explained["number"]["change"] == stepped["number"]["change"] == change
        assert f"compare={comparison}" in explained["rows_url"]
        assert all(f"compare={comparison}" in step["url"] for step in stepped["path"])

    def test_unless_it_is_said_the_days_before_are_meant(self, web: AppGround) -> None:
        asked, amal = search(asked_days()), web.as_("amal")
        plain, named = (
            amal.json(f"/api/reports/trainer_daily/tick?{asked}{more}")["kpis"] for more in ("", "&compare=previous")
        )
        assert plain == named

    def test_days_before_the_first_record_are_no_comparison(self, web: AppGround) -> None:
        kpis: dict[str, Any] = web.as_("amal").json("/api/reports/trainer_daily?from=all&compare=year")["kpis"]
        assert all(kpi["change"] is None for kpi in kpis.values())

    def test_another_word_is_refused_with_the_nearest(self, web: AppGround) -> None:
        answer = web.as_("amal").get("/api/reports/trainer_daily?compare=yaer")
        assert answer.status_code == 400
        assert answer.json is not None
        [error] = answer.json["errors"]
        assert (error["field"], error["suggestion"]) == ("compare", "year")


class TestTheFiles:
    @pytest.mark.parametrize("lang", ["ar", "en"])
    @every_comparison
    def test_their_head_says_which_days_their_changes_are_against(
        self, web: AppGround, comparison: str, lang: str
    ) -> None:
        days = asked_days()
        address = f"/api/reports/handler_daily/export.{{}}?{search(days, compare=comparison, lang=lang)}"
        earlier = COMPARISONS[comparison](days)
        named = [day_label(day, Locale(lang=lang)) for day in (earlier.start, earlier.end)]
        amal = web.as_("amal")
        cells = [str(cell) for row in sheets(fetch(amal, address.format("xlsx")))[0].values for cell in row]
        assert any(all(day in cell for day in named) for cell in cells)
        text = pdf_text(fetch(amal, address.format("pdf")))
        assert all(_words(day) <= set(text.split()) for day in named)

    def test_a_day_is_against_the_day_before(self, web: AppGround) -> None:
        yesterday = clock.today("Asia/Aden") - timedelta(days=1)
        book = sheets(fetch(web.as_("amal"), f"/reports/trainer_daily/ALPHA/{yesterday}.xlsx?lang=en"))
        cells = [str(cell) for row in book[0].values for cell in row]
        assert any(day_label(_before(yesterday), Locale(lang="en")) in cell for cell in cells)


def _before(day: date) -> date:
    return day - timedelta(days=1)


def _words(day: str) -> set[str]:
    """Those of its words that stand alone on paper; a number may touch the word beside it."""
    return {word for word in day.split() if word.isdecimal() and len(word) == 4}
