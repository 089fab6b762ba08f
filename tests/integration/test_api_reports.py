"""The API answers in the shapes that clients rely on, says when nothing changed, and pages through every row once."""

import re
from datetime import date, datetime
from itertools import permutations
from typing import Any
from urllib.parse import urlencode

import pytest

from dashboard.api.answers import AS_OF
from dashboard.reports import REPORTS
from dashboard.semantic.fields import ValueDimension
from dashboard.semantic.report import ReportType
from tests.lib.app_ground import AppGround, Browser
from tests.lib.asking_everywhere import API, api_path

every_report = pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
PROVENANCE = {"as_of", "computed_at", "state", "data_version", "definition_version", "rows_counted", "engine"}


class TestShapes:
    def test_the_list_of_report_types(self, web: AppGround) -> None:
        answer = web.as_("amal").json("/api/reports?lang=en")
        assert set(answer) == {"items", "next"}
        for item, report in zip(answer["items"], REPORTS, strict=True):
            assert item["name"] == report.name
            assert [m["name"] for m in item["measures"]] == [m.name for m in report.shown_measures]
            assert [d["name"] for d in item["dimensions"]] == [d.name for d in report.dimensions]
            assert all(m["label"] and m["description"] and m["unit"] and m["better"] for m in item["measures"])

    @every_report
    def test_a_tick(self, web: AppGround, report: ReportType) -> None:
        tick = web.as_("amal").json(api_path(report, "tick"))
        assert set(tick) >= {"kpis", "panels", "options", "provenance", "period", "report_type"}
        assert set(tick["kpis"]) == {measure.name for measure in report.shown_measures}
        assert all(set(kpi) >= {"value", "unit", "n", "better", "label", "display"} for kpi in tick["kpis"].values())
        assert [panel["name"] for panel in tick["panels"]] == [panel.name for panel in report.panels]
        for panel in tick["panels"]:
            assert set(panel) >= {"name", "by", "measure", "members"}
            for member in panel["members"]:
                assert set(member) >= {"value", "label", "n", "selected", panel["measure"]}
                assert member["label"]
        [projects] = [panel for panel in tick["panels"] if panel["by"] == "project"]
        assert {m["value"] for m in projects["members"] if m["selected"]} == {"ALPHA", "BRAVO"}
        assert set(tick["provenance"]) == PROVENANCE
        assert datetime.fromisoformat(tick["provenance"]["as_of"]).tzinfo

    @every_report
    def test_rows(self, web: AppGround, report: ReportType) -> None:
        page = web.as_("amal").json(api_path(report, "rows") + "&rows=20")
        assert set(page) >= {"total", "items", "next", "provenance"}
        assert len(page["items"]) == 20 < page["total"]
        assert [column["name"] for column in page["columns"]] == [column.name for column in report.columns]
        days = [date.fromisoformat(item["day"]) for item in page["items"]]
        assert days == sorted(days, reverse=True)
        for item in page["items"]:
            assert set(item) >= {"row_id", "source", *(column.name for column in report.columns)}
            for column in report.columns:
                value = item[column.name]
                if column.type == "timestamp" and value is not None:
                    assert datetime.fromisoformat(value).utcoffset() is not None, "a client elsewhere needs it"
                if column.type in ("integer", "decimal"):
                    assert value is None or isinstance(value, int | float), "numbers are numbers"
                if column.type == "key":
                    assert value is None or set(value) == {"value", "label"}

    @every_report
    def test_dimensions(self, web: AppGround, report: ReportType) -> None:
        answer = web.as_("amal").json(api_path(report, "dimensions"))
        assert set(answer) == {"dimensions", "provenance"}
        assert set(answer["provenance"]) == PROVENANCE - {"rows_counted"}
        assert [one["name"] for one in answer["dimensions"]] == [one.name for one in report.dimensions]
        for one in answer["dimensions"]:
            assert set(one) >= {"name", "label", "parent", "members"}
            for member in one["members"]:
                assert set(member) >= {"value", "label", "count", "available"}
                assert member["available"] is (member["count"] > 0)

    def test_one_dimension_alone(self, web: AppGround) -> None:
        answer = web.as_("amal").json(api_path(REPORTS[0], "dimensions") + "&dimension=dog")
        assert [one["name"] for one in answer["dimensions"]] == ["dog"]

    def test_what_is_alive_and_ready(self, web: AppGround) -> None:
        nobody = web.browser()
        assert nobody.json("/healthz") == {"status": "alive"}
        ready = nobody.json("/readyz")
        assert ready["status"] == "ready"
        # No jobs process runs here, and one that is away makes nobody unready: reads go on.
        assert ready["checks"].keys() == {"database", "schema", "replica", "jobs"}
        assert all(ready["checks"][name] for name in ("database", "schema", "replica"))
        assert ready["replica_age_s"] >= 0

    def test_the_version(self, web: AppGround) -> None:
        assert web.as_("amal").json("/api/version") == {
            "data_version": web.as_("amal").json(api_path(REPORTS[0], "tick"))["provenance"]["data_version"]
        }

    def test_an_unchanged_version_says_until_when_it_is_known_to_hold(self, web: AppGround) -> None:
        amal = web.as_("amal")
        tag = amal.get("/api/version").headers["ETag"]
        again = amal.get("/api/version", headers={"If-None-Match": tag})
        provenance = amal.json(api_path(REPORTS[0], "tick"))["provenance"]
        assert (again.status_code, again.headers[AS_OF] <= provenance["as_of"]) == (304, True)


class TestNothingChanged:
    ADDRESSES = [
        "/api/version",
        "/api/reports",
        *(api_path(REPORTS[0], what, "from=-90d") for what in API if what != "export.csv"),
    ]
    LISTS = (
        *(f"/api/{name}" for name in ("approvals", "schedules", "deliveries", "webhooks", "delegations")),
        *("/api/admin/audit-logs", "/api/admin/imports", "/api/reports/builder/templates"),
    )

    @pytest.mark.parametrize("address", ADDRESSES)
    @pytest.mark.parametrize("encoding", ["", "br", "gzip"])
    def test_the_same_question_again_is_304_without_a_body(self, web: AppGround, address: str, encoding: str) -> None:
        amal = web.as_("amal")
        first = amal.get(address, headers={"Accept-Encoding": encoding})
        again = amal.get(address, headers={"Accept-Encoding": encoding, "If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "private, no-cache"
        assert {"Cookie", "Authorization"} <= set(re.split(r",\s*", first.headers["Vary"]))

    @pytest.mark.parametrize("address", LISTS)
    def test_a_list_that_is_the_same_is_304_and_one_of_another_language_is_not(
        self, web: AppGround, address: str
    ) -> None:
        amal = web.as_("amal")
        tag = {"If-None-Match": amal.get(f"{address}?lang=ar").headers["ETag"]}
        again, other = (amal.get(f"{address}?lang={lang}", headers=tag) for lang in ("ar", "en"))
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag["If-None-Match"])
        assert other.status_code == 200 and other.headers["Cache-Control"] == "private, no-cache"

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_what_changes_the_answer_changes_the_tag(self, web: AppGround, address: str) -> None:
        join = "&" if "?" in address else "?"
        tags = [
            web.as_(who).get(f"{address}{join}lang={lang}").headers["ETag"]
            for who in ("amal", "basel", "hana")
            for lang in ("ar", "en")
        ]
        assert len(set(tags)) == len(tags)

    def test_the_tag_of_another_reader_opens_nothing(self, web: AppGround) -> None:
        tag = web.as_("amal").get("/api/version").headers["ETag"]
        assert web.as_("basel").get("/api/version", headers={"If-None-Match": tag}).status_code == 200

    def test_a_bad_question_is_never_304(self, web: AppGround) -> None:
        answer = web.as_("amal").get(f"{api_path(REPORTS[0], 'tick')}&projct=x", headers={"If-None-Match": "*"})
        assert answer.status_code == 400


class TestTheOrderOfParameters:
    PAIRS = (("project", "ALPHA,BRAVO"), ("category", "DETECTION"), ("from", "-90d"), ("measure", "unique_dogs"))

    def test_changes_nothing(self, web: AppGround) -> None:
        amal = web.as_("amal")
        for what in ("tick", "rows", "dimensions"):
            answers = [
                _lasting(amal.json(api_path(REPORTS[0], what, urlencode(pairs)))) for pairs in permutations(self.PAIRS)
            ]
            assert all(answer == answers[0] for answer in answers), what

    def test_nor_does_the_order_of_members_or_saying_them_in_two_parts(self, web: AppGround) -> None:
        same = (
            "project=ALPHA,BRAVO",
            "project=BRAVO,ALPHA",
            "project=BRAVO&project=ALPHA",
            "project=ALPHA,,BRAVO,ALPHA",
        )
        answers = [_lasting(web.as_("amal").json(api_path(REPORTS[0], "tick", query))) for query in same]
        assert all(answer == answers[0] for answer in answers)

    def test_a_word_that_holds_one_value_is_refused_twice(self, web: AppGround) -> None:
        for query in (
            "rows=5&rows=7",
            "from=-7d&from=-9d",
            "measure=unique_dogs&measure=total_sessions",
            "limit=1&limit=2",
        ):
            assert web.as_("amal").get(api_path(REPORTS[0], "rows", query)).status_code == 400, query


def _lasting(answer: Any) -> Any:
    """Without the moment of the answer."""
    if "provenance" in answer:
        for name in ("computed_at", "as_of", "state"):
            answer["provenance"].pop(name)
    return answer


def walk(browser: Browser, address: str, size: int) -> list[str]:
    """The ids of all rows, page by page, each page as full as asked, the total the same on all."""
    found: list[str] = []
    cursor, totals = "", set()
    while True:
        page = browser.json(f"{address}&rows={size}&{urlencode({'cursor': cursor})}")
        totals.add(page["total"])
        found += [item["row_id"] for item in page["items"]]
        if page["next"] is None:
            assert totals == {len(found)}
            return found
        assert len(page["items"]) == size
        cursor = page["next"]


class TestPaging:
    @every_report
    def test_it_walks_all_rows_exactly_once(self, web: AppGround, report: ReportType) -> None:
        found = walk(web.as_("amal"), api_path(report, "rows", "from=-30d"), 97)
        assert len(found) == len(set(found)) > 97
        assert found == walk(web.as_("amal"), api_path(report, "rows", "from=-30d"), 1000)

    def test_pages_that_end_with_the_list_have_nothing_after_them(self, web: AppGround) -> None:
        amal, address = web.as_("amal"), api_path(REPORTS[0], "rows", "from=-30d")
        total = amal.json(address)["total"]
        assert amal.json(f"{address}&rows={total}")["next"] is None
        assert len(amal.json(f"{address}&rows={total - 1}")["items"]) == total - 1
        assert amal.json(f"{address}&rows={total - 1}")["next"]
        assert amal.json(api_path(REPORTS[0], "rows", "from=1990-01-01&to=1990-01-01"))["items"] == []

    @every_report
    def test_it_walks_them_in_any_order_that_can_be_asked_for(self, web: AppGround, report: ReportType) -> None:
        amal, few = web.as_("amal"), api_path(report, "rows", "from=-9d&project=ALPHA,BRAVO,CHARLIE")
        everything = set(walk(amal, few, 1000))
        assert len(everything) > 5
        for number, column in enumerate(report.sortable_columns):
            # Up and down by turns: both ways of one column are dear, and no column is special.
            sort = f"{'-' if number % 2 else ''}{column}"
            found = walk(amal, f"{few}&sort={sort}", len(everything) // 3 + 1)
            assert len(found) == len(everything) and set(found) == everything, sort

    def test_sorted_values_are_in_order_with_the_missing_ones_last(self, web: AppGround) -> None:
        amal, address = web.as_("amal"), api_path(REPORTS[0], "rows", "from=-90d&rows=1000")
        for column in ("rating", "duration_min", "day"):
            values = [item[column] for item in amal.json(f"{address}&sort={column}")["items"]]
            known = [value for value in values if value is not None]
            assert values == sorted(known) + [None] * (len(values) - len(known))
            falling = [item[column] for item in amal.json(f"{address}&sort=-{column}")["items"]]
            assert falling == sorted(known, reverse=True) + [None] * (len(values) - len(known))

    def test_two_columns_weigh_in_their_order(self, web: AppGround) -> None:
        items = web.as_("amal").json(api_path(REPORTS[0], "rows", "from=-90d&rows=1000&sort=category,-duration_min"))[
            "items"
        ]
        pairs = [(item["category"], -item["duration_min"]) for item in items if item["duration_min"] is not None]
        assert pairs == sorted(pairs)

    def test_a_cursor_of_another_order_is_refused(self, web: AppGround) -> None:
        amal, address = web.as_("amal"), api_path(REPORTS[0], "rows", "from=-90d&rows=5")
        cursor = amal.json(f"{address}&sort=rating")["next"]
        assert amal.get(f"{address}&sort=-rating&cursor={cursor}").status_code == 400
        assert amal.get(f"{address}&cursor={cursor}").status_code == 400
        assert amal.get(f"{address}&sort=rating&cursor={cursor}").status_code == 200

    def test_grids_page_by_number(self, web: AppGround) -> None:
        amal, address = web.as_("amal"), api_path(REPORTS[0], "rows", "from=-90d")
        first = amal.json(f"{address}&rows=10")["items"]
        assert amal.json(f"{address}&rows=5&offset=5")["items"] == first[5:]


class TestMembersComeBackAsTheyWent:
    @every_report
    def test_any_member_of_an_option_list_can_be_asked_for(self, web: AppGround, report: ReportType) -> None:
        """Arabic breeds and places included; the count of the list is the number of its rows."""
        amal, arabic = web.as_("amal"), 0
        answer = amal.json(api_path(report, "dimensions", "from=-90d"))
        for one in answer["dimensions"]:
            for member in sorted(one["members"], key=lambda member: -member["count"])[:4]:
                query = {"from": "-90d", "panels": "over_time", one["name"]: _escaped(member["value"])}
                tick = amal.json(api_path(report, "tick", urlencode(query)))
                assert tick["provenance"]["rows_counted"] == member["count"], (one["name"], member)
                arabic += not member["value"].isascii()
        assert arabic > 0 or not any(isinstance(one, ValueDimension) for one in report.dimensions)


def _escaped(member: str) -> str:
    return member.replace("\\", "\\\\").replace(",", "\\,")
