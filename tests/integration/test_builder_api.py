"""The report builder through the API: tables, files, errors that help, and nothing that the reader may not see."""

from typing import Any

from dashboard.reports import report_named
from tests.lib.app_ground import AppGround, Browser
from tests.lib.own_rows import OwnRows, own_rows
from tests.lib.problems import assert_problem

GENERATE = "/api/reports/builder/generate"
ALL = {"from": "all", "to": "today"}


def send(browser: Browser, path: str, body: object, method: str = "post") -> Any:
    headers = {"X-CSRFToken": browser.csrf_token(), "Accept": "*/*"}
    return getattr(browser.client, method)(path, json=body, headers=headers)


def table(web: AppGround, who: str = "amal", **question: Any) -> Any:
    response = send(web.as_(who), GENERATE, {"report": "trainer_daily", "period": ALL} | question)
    assert response.status_code == 200, response.text[:500]
    return response.json


def line_of(found: Any, **members: str | None) -> Any:
    return next(one for one in found["rows"]["items"] if all(one[name] == member for name, member in members.items()))


class TestTables:
    def test_it_counts_lines_subtotals_and_the_total(self, web: AppGround) -> None:
        found = table(web, rows=["project", "category"], measures=["total_sessions", "unique_dogs"])
        items = found["rows"]["items"]
        leaves = [one for one in items if not one["is_total"]]
        total = line_of(found, project=None, category=None)
        assert total is items[-1]
        assert sum(one["total_sessions"] for one in leaves) == total["total_sessions"]
        alpha = line_of(found, project="ALPHA", category=None)
        of_alpha = [one for one in leaves if one["project"] == "ALPHA"]
        assert sum(one["total_sessions"] for one in of_alpha) == alpha["total_sessions"]
        assert max(one["unique_dogs"] for one in of_alpha) <= alpha["unique_dogs"]
        assert alpha["unique_dogs"] < sum(one["unique_dogs"] for one in of_alpha), "dogs train in several categories"

    def test_a_pivot_has_a_column_for_each_member_and_their_total(self, web: AppGround) -> None:
        found = table(web, rows=["project"], columns=["category"], measures=["avg_success_rating"])
        names = [one["name"] for one in found["columns"]]
        assert "avg_success_rating[DETECTION]" in names
        assert names[-1] == "avg_success_rating"
        assert found["columns"][-1]["is_total"]
        alone = table(web, rows=["project"], measures=["avg_success_rating"])
        assert [one["avg_success_rating"] for one in found["rows"]["items"]] == [
            one["avg_success_rating"] for one in alone["rows"]["items"]
        ]

    def test_the_top_has_the_others_together(self, web: AppGround) -> None:
        whole = table(web, rows=["dog"], measures=["total_sessions", "unique_trainers"], sort="-total_sessions")
        found = table(
            web, rows=["dog"], measures=["total_sessions", "unique_trainers"], sort="-total_sessions", top={"n": 3}
        )
        assert [one["dog"] for one in found["rows"]["items"]][3:] == ["~others", None]
        assert found["rows"]["items"][:3] == whole["rows"]["items"][:3]
        others, total = found["rows"]["items"][3:]
        assert others["total_sessions"] == sum(one["total_sessions"] for one in whole["rows"]["items"][3:-1])
        assert others["unique_trainers"] <= total["unique_trainers"] == whole["rows"]["items"][-1]["unique_trainers"]

    def test_shares_add_up_to_the_whole(self, web: AppGround) -> None:
        found = table(web, rows=["project"], measures=["total_sessions.share"])
        *lines, total = [one["total_sessions.share"] for one in found["rows"]["items"]]
        assert abs(sum(lines) - 100) < 1e-9
        assert total == 100

    def test_a_long_table_comes_in_pages(self, web: AppGround) -> None:
        whole = table(web, rows=["dog"], measures=["total_sessions"])
        first = table(web, rows=["dog"], measures=["total_sessions"], limit=5)
        rest = table(web, rows=["dog"], measures=["total_sessions"], cursor=first["rows"]["next"])
        assert first["rows"]["items"] + rest["rows"]["items"] == whole["rows"]["items"]
        assert first["rows"]["total"] == len(whole["rows"]["items"])

    def test_a_question_without_rows_is_one_line(self, web: AppGround) -> None:
        found = table(web, measures=["total_sessions"], period={"from": "1990-01-01", "to": "1990-01-02"})
        assert [one["total_sessions"] for one in found["rows"]["items"]] == [0]


class TestErrors:
    def test_they_name_the_nearest_right_name(self, web: AppGround) -> None:
        for wrong, suggestion in (
            ({"rows": ["projct"]}, "project"),
            ({"measures": ["total_session"]}, "total_sessions"),
            ({"measures": ["total_duration_min.averge"]}, "total_duration_min.average"),
            ({"measures": ["avg_success_rating.sum"]}, "avg_success_rating"),
            ({"sort": "-total_sesions"}, "total_sessions"),
            ({"output": "exel"}, "excel"),
            ({"view": "pivt"}, "pivot"),
        ):
            problem = send(web.as_("amal"), GENERATE, {"report": "trainer_daily", **wrong})
            assert problem.status_code == 400, wrong
            assert problem.json["errors"][0]["suggestion"] == suggestion, problem.json

    def test_a_report_type_that_is_left_out_is_asked_for(self, web: AppGround) -> None:
        told = assert_problem(send(web.as_("amal"), GENERATE, {}), 400, "missing_parameter")
        assert (told["errors"][0]["field"], told["detail"]) == ("report", "report is missing")

    def test_a_change_over_months_asks_for_another_comparison(self, web: AppGround) -> None:
        asked = {"report": "trainer_daily", "rows": ["month"], "measures": ["total_sessions.change"]}
        problem = send(web.as_("amal"), GENERATE, asked)
        assert_problem(problem, 400)
        assert problem.json["errors"][0]["field"] == "compare"
        assert send(web.as_("amal"), GENERATE, asked | {"compare": "year"}).status_code == 200

    def test_a_dimension_stands_once(self, web: AppGround) -> None:
        assert_problem(
            send(web.as_("amal"), GENERATE, {"report": "trainer_daily", "rows": ["dog"], "columns": ["dog"]}), 400
        )


class TestRights:
    def test_everybody_sees_their_own_rows_only(self, web: AppGround) -> None:
        for who in ("basel", "carim", "emad"):
            own: OwnRows = own_rows(web, who, report_named("trainer_daily"))
            found = table(web, who, rows=["project"], measures=["total_sessions"], period={"from": "all", "to": "all"})
            members = {one["project"] for one in found["rows"]["items"]} - {None}
            assert members <= own.members["project"]
            assert found["rows"]["items"][-1]["total_sessions"] <= len(own.row_ids)

    def test_a_report_type_that_is_not_theirs_is_none(self, web: AppGround) -> None:
        asked = {"report": "vet_daily", "rows": ["project"]}
        assert send(web.as_("emad"), GENERATE, asked).status_code in (403, 404)

    def test_a_token_that_may_only_read_may_ask(self, web: AppGround, tokens: dict[str, str]) -> None:
        response = web.browser().client.post(
            GENERATE, json={"report": "trainer_daily"}, headers={"Authorization": f"Bearer {tokens['basel']}"}
        )
        assert response.status_code == 200

    def test_who_may_not_export_gets_no_file(self, web: AppGround) -> None:
        asked = {"report": "trainer_daily", "rows": ["project"]}
        assert send(web.as_("hana"), GENERATE, asked).status_code == 200
        for output in ("csv", "excel", "pdf"):
            assert_problem(send(web.as_("hana"), GENERATE, asked | {"output": output}), 403)


class TestFiles:
    def test_each_is_what_it_says(self, web: AppGround) -> None:
        asked = {"report": "trainer_daily", "rows": ["project"], "columns": ["category"],
                 "measures": ["total_sessions", "avg_success_rating"], "period": ALL}  # fmt: skip
        for output, start in (("pdf", b"%PDF"), ("excel", b"PK"), ("csv", b"\xef\xbb\xbf")):
            response = send(web.as_("basel"), GENERATE, asked | {"output": output})
            assert response.status_code == 200, response.text[:300]
            assert response.data.startswith(start)

    def test_the_csv_has_the_lines_of_the_table(self, web: AppGround) -> None:
        asked: dict[str, Any] = {"rows": ["project"], "measures": ["total_sessions"]}
        found = table(web, "basel", **asked)
        response = send(web.as_("basel"), GENERATE, {"report": "trainer_daily", "period": ALL, "output": "csv"} | asked)
        lines = response.data.decode("utf-8-sig").splitlines()
        assert len(lines) == 1 + found["rows"]["total"]
        assert lines[-1].split(",")[-1] == str(found["rows"]["items"][-1]["total_sessions"])


class TestPalette:
    def test_it_says_why_something_cannot_be_picked(self, web: AppGround) -> None:
        for lang in ("ar", "en"):
            found = web.as_("emad").json(f"/api/reports/builder/palette?report=trainer_daily&lang={lang}")["items"][0]
            assert {one["name"] for one in found["measures"]} >= {"total_sessions", "unique_dogs"}
            for measure in found["measures"]:
                assert measure["description"]
                assert any(one["why_not"] is None and one["is_own"] for one in measure["aggregations"])
                assert len(measure["aggregations"]) == 8
            dogs = next(one for one in found["measures"] if one["name"] == "unique_dogs")
            reasons = {one["name"]: one["why_not"] for one in dogs["aggregations"]}
            assert reasons["sum"] and reasons["share"] and reasons["distinct"] is None
