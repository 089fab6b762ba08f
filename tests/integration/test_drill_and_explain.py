"""Into a number: what it is, the rows it stands on, one step down; and a daily report in the groups of its paper."""

from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest

from dashboard.reports import REPORTS
from dashboard.semantic.fields import Ratio, names_of
from dashboard.semantic.report import ReportType
from tests.lib.app_ground import AppGround
from tests.lib.problems import assert_problem

every_report = pytest.mark.parametrize("report", REPORTS, ids=[report.name for report in REPORTS])
STATE = "from=-20d&to=yesterday&project=ALPHA"


class TestExplain:
    @every_report
    def test_every_number_says_what_it_is_made_of(self, web: AppGround, report: ReportType) -> None:
        basel = web.as_("basel")
        kpis = basel.json(f"/api/reports/{report.name}?{STATE}&view=light&lang=en")["kpis"]
        for measure in report.shown_measures:
            found = basel.json(f"/api/reports/{report.name}/explain/{measure.name}?{STATE}&lang=en")
            assert found["definition"] == measure.description.en
            assert found["number"] == kpis[measure.name]
            assert found["filters"] == {"project": ["ALPHA"]}
            rows = basel.json(f"/api/reports/{report.name}/rows?{STATE}&measure={measure.name}&rows=1")
            assert found["rows_counted"] == rows["total"]
            assert found["minimum"] == (measure.minimum if isinstance(measure, Ratio) else None)
            if isinstance(measure, Ratio):
                over, under = found["parts"]
                assert (over["measure"], under["measure"]) == measure.over
                if found["number"]["value"] is not None:
                    share = 100 if measure.unit == "%" else 1
                    assert found["number"]["value"] == pytest.approx(share * over["value"] / under["value"])
            else:
                assert found["parts"] == []

    @every_report
    def test_its_link_leads_to_as_many_rows(self, web: AppGround, report: ReportType) -> None:
        found = web.as_("basel").json(f"/api/reports/{report.name}/explain/{report.default_measure}?{STATE}")
        page = urlsplit(found["rows_url"])
        assert page.path == f"/reports/{report.name}/rows"
        rows = web.as_("basel").json(f"/api{page.path}?{page.query}&rows=1")
        assert rows["total"] == found["rows_counted"]

    def test_the_last_edits_of_its_rows_are_told_and_who_made_them_to_those_who_may_know(self, web: AppGround) -> None:
        [row] = web.as_("amal").json(f"/api/reports/trainer_daily/rows?{STATE}&rows=1")["items"]
        assert row["source"] == "breeding_training_activity"
        change = "UPDATE public.breeding_training_activity SET notes = :notes WHERE id = CAST(:id AS uuid)"
        web.change(change, notes="edited", id=row["row_id"])
        try:
            for who, by in (("amal", "test"), ("basel", None)):
                found = web.as_(who).json(f"/api/reports/trainer_daily/explain/total_sessions?{STATE}")
                newest = found["last_edits"][0]
                assert (newest["row_id"], newest["action"], newest["columns"]) == (row["row_id"], "UPDATE", ["notes"])
                assert newest["by"] == by
        finally:
            web.change(change, notes=row["notes"], id=row["row_id"])

    def test_an_unknown_measure_gets_the_nearest(self, web: AppGround) -> None:
        problem = assert_problem(web.as_("basel").get("/api/reports/trainer_daily/explain/unique_dog"), 400)
        assert problem["errors"][0]["suggestion"] == "unique_dogs"


class TestDrillDown:
    def drill(self, web: AppGround, report: ReportType, path: str, query: str = STATE) -> dict[str, Any]:
        found: dict[str, Any] = web.as_("basel").json(f"/api/reports/{report.name}/drilldown/{path}?{query}")
        return found

    @every_report
    def test_every_number_leads_to_its_rows(self, web: AppGround, report: ReportType) -> None:
        kpis = web.as_("basel").json(f"/api/reports/{report.name}?{STATE}&view=light")["kpis"]
        for measure in report.shown_measures:
            found = self.drill(web, report, f"{measure.name}/all")
            assert found["number"]["value"] == kpis[measure.name]["value"]
            rows = web.as_("basel").json(f"/api/reports/{report.name}/rows?{STATE}&measure={measure.name}&rows=50")
            assert found["rows"]["total"] == rows["total"]
            assert [item["row_id"] for item in found["rows"]["items"]] == [item["row_id"] for item in rows["items"]]

    @every_report
    def test_the_next_levels_hold_what_their_members_say(self, web: AppGround, report: ReportType) -> None:
        """Of a measure, its rows; of a member, all its rows."""
        ratios = [measure.name for measure in report.shown_measures if isinstance(measure, Ratio)]
        for measure in (report.default_measure, *ratios[:1]):
            found = self.drill(web, report, f"{measure}/all")
            assert found["next_levels"]
            self.enter_each(web, report, found, f"{measure}/{{value}}?{STATE}&by={{level}}")
        found = self.drill(web, report, "project/ALPHA")
        self.enter_each(web, report, found, f"{{level}}/{{value}}?{STATE}")

    def enter_each(self, web: AppGround, report: ReportType, found: dict[str, Any], inside: str) -> None:
        for level in found["next_levels"]:
            known = [member for member in level["members"] if member["count"]]
            for member in known[:2]:
                path, query = inside.format(level=level["name"], value=quote(member["value"], safe="")).split("?")
                entered = self.drill(web, report, path, query)
                assert entered["rows"]["total"] == member["count"]
                assert entered["path"][-1]["value"] == member["value"]
                page = urlsplit(member["url"])
                assert page.path == f"/reports/{report.name}"
                rows = web.as_("basel").json(f"/api{page.path}/rows?{page.query}&rows=1")
                assert rows["total"] == member["count"]

    def test_the_path_goes_from_coarse_to_fine(self, web: AppGround) -> None:
        report = REPORTS[0]
        dog = self.drill(web, report, f"{report.default_measure}/all")["rows"]["items"][0]["dog_key"]["value"]
        found = self.drill(web, report, f"dog/{dog}")
        assert [step.get("dimension") for step in found["path"]] == [None, "project", "dog"]
        assert all(step["label"] and step["url"].startswith("/reports/") for step in found["path"])
        assert urlencode({"project": "ALPHA"}) in found["path"][1]["url"]
        assert "dog=" not in found["path"][1]["url"]

    @every_report
    def test_its_rows_go_on_page_after_page(self, web: AppGround, report: ReportType) -> None:
        first = self.drill(web, report, f"{report.default_measure}/all", f"{STATE}&rows=3")["rows"]
        second = self.drill(web, report, f"{report.default_measure}/all", f"{STATE}&rows=3&cursor={first['next']}")
        assert not {i["row_id"] for i in first["items"]} & {i["row_id"] for i in second["rows"]["items"]}
        assert first["total"] == second["rows"]["total"]

    def test_nobody_drills_into_what_is_not_theirs(self, web: AppGround) -> None:
        for path in ("project/BRAVO", "total_sessions/BRAVO?by=project"):
            assert_problem(web.as_("basel").get(f"/api/reports/trainer_daily/drilldown/{path}"), 400, "unknown_member")


class TestTheDailyReport:
    """As its files hold it."""

    def day_of(self, web: AppGround, report: ReportType) -> str:
        rows = web.as_("amal").json(f"/api/reports/{report.name}/rows?from=-60d&to=yesterday&project=ALPHA&rows=1")
        return str(rows["items"][0]["day"])

    @every_report
    def test_its_groups_hold_every_row_once_in_the_order_of_the_day(self, web: AppGround, report: ReportType) -> None:
        day = self.day_of(web, report)
        whole = web.as_("amal").json(f"/api/reports/{report.name}/ALPHA/{day}/export.json?lang=en")
        rows = web.as_("amal").json(f"/api/reports/{report.name}/rows?date={day}&project=ALPHA&rows=1000")
        assert sum(len(table["items"]) for table in whole["tables"]) == rows["total"] == whole["rows_counted"]
        assert len(whole["tables"]) == max(len(report.sheet.groups), 1)
        for table in whole["tables"]:
            times = [item[report.time_column] for item in table["items"] if item.get(report.time_column)]
            assert times == sorted(times)
        assert [column["name"] for column in whole["tables"][0]["columns"]][: len(report.sheet.columns)] == list(
            report.sheet.columns
        )

    def test_the_sheet_of_a_project_manager_parts_the_present_from_the_others(self, web: AppGround) -> None:
        report = next(report for report in REPORTS if report.name == "pm_daily")
        day = self.day_of(web, report)
        present, others = web.as_("amal").json(f"/api/reports/pm_daily/ALPHA/{day}/export.json?lang=en")["tables"]
        assert (present["heading"], others["heading"]) == ("Present", "Leave and replacements")
        address = f"/api/reports/pm_daily/rows?date={day}&project=ALPHA&status=PRESENT&rows=1"
        assert len(present["items"]) == web.as_("amal").json(address)["total"]
        assert "PRESENT" not in {item["status"] for item in others["items"]}
        shown = {column["name"] for column in others["columns"]}
        assert {"replacement_key", "leave_type", "leave_note"} <= shown

    @every_report
    def test_its_numbers_are_those_of_the_day(self, web: AppGround, report: ReportType) -> None:
        day = self.day_of(web, report)
        whole = web.as_("amal").json(f"/api/reports/{report.name}/ALPHA/{day}/export.json")
        answer = web.as_("amal").json(f"/api/reports/{report.name}?date={day}&project=ALPHA")
        assert whole["kpis"] == answer["kpis"]
        assert set(whole["kpis"]) == set(names_of(report.shown_measures))
        assert {"trend_7d", "trend_30d", "previous_day"} <= set(answer["trend"])

    @every_report
    def test_a_running_day_has_its_numbers_so_far_and_no_change_of_them(
        self, web: AppGround, report: ReportType
    ) -> None:
        answer = web.as_("amal").json(f"/api/reports/{report.name}?date=today&view=light")
        numbers = {name: kpi["value"] for name, kpi in answer["kpis"].items()}
        assert (answer["period"]["complete"], answer["trend"]["current"]) == (False, numbers)
        assert (answer["trend"]["previous_day"], answer["trend"]["change"]) == ({}, {})

    def test_the_shorter_trend_is_the_end_of_the_longer(self, web: AppGround) -> None:
        """Both are read from one series; each must be what it is when asked for alone."""
        answer = web.as_("amal").json("/api/reports/trainer_daily?date=yesterday")
        for window in (7, 30):
            alone = web.as_("amal").json(f"/api/reports/trainer_daily/trends?window={window}")
            assert answer["trend"][f"trend_{window}d"] == alone["trend"]
