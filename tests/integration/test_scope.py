"""A reader sees no row, option, count, chart member, number, line or suggestion of what is not theirs, however asked.

Generated from the registries: every report type, every dimension, every way to ask, every narrow member of the cast.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from dashboard.i18n import LANGUAGES
from dashboard.permissions import Role
from dashboard.reports import REPORTS
from dashboard.semantic.fields import MISSING, ColumnType
from dashboard.semantic.report import ReportType
from tests.lib.app_ground import CAST, AppGround, Browser
from tests.lib.asking_everywhere import ANSWERS, LAYOUTS, WAYS, Way, told
from tests.lib.own_rows import NARROW, ROLES, forbidden, own_rows, readable
from tests.lib.problems import assert_problem
from tests.lib.routes import report_addresses, with_state

ALWAYS = {"from": "all", "to": "today"}
MADE_UP = "NO-SUCH-MEMBER"
WHOLE_DAYS = "api.day_approval"
"""A daily report is approved as a whole: there is none for who sees some of its rows, or none of them."""
KEPT = "api.kpis"
"""Numbers of a period that is named by its grain."""
PAIRS = [pytest.param(who, report, id=f"{who}-{report.name}") for who in NARROW for report in readable(who)]
each_reader_and_report = pytest.mark.parametrize(("who", "report"), PAIRS)
each_way = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)


def rows_of(browser: Browser, report: ReportType) -> Iterator[dict[str, object]]:
    cursor = ""
    while True:
        page = browser.json(f"/api/reports/{report.name}/rows?from=all&rows=1000&cursor={cursor}")
        yield from page["items"]
        if not page["next"]:
            return
        cursor = page["next"]


class TestWhatIsSeen:
    @each_reader_and_report
    def test_the_rows_are_exactly_ones_own(self, web: AppGround, who: str, report: ReportType) -> None:
        own = own_rows(web, who, report).row_ids
        found = [row["row_id"] for row in rows_of(web.as_(who), report)]
        assert len(found) == len(own) == len(set(found))
        assert set(found) == own

    @each_reader_and_report
    def test_the_file_has_exactly_ones_own_lines(self, web: AppGround, who: str, report: ReportType) -> None:
        own = own_rows(web, who, report)
        text = web.as_(who).get(f"/api/reports/{report.name}/export.csv?from=all&lang=en").text
        lines = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
        assert len(lines) == len(own.row_ids)
        assert {line[_code_title(lines[0])] for line in lines} - {""} <= own.members["project"]

    @each_reader_and_report
    def test_the_numbers_are_those_of_ones_own_rows(self, web: AppGround, who: str, report: ReportType) -> None:
        """Held against the same numbers of the administrator, narrowed to the same projects."""
        mine = web.as_(who).json(f"/api/reports/{report.name}/tick?from=all")
        assert mine["provenance"]["rows_counted"] == len(own_rows(web, who, report).row_ids)
        if who != "faris":
            projects = ",".join(own_rows(web, who, report).members["project"])
            same = web.as_("amal").json(f"/api/reports/{report.name}/tick?from=all&project={projects}")
            assert mine["kpis"] == same["kpis"]

    @each_reader_and_report
    def test_the_charts_hold_ones_own_members_only(self, web: AppGround, who: str, report: ReportType) -> None:
        own, browser = own_rows(web, who, report), web.as_(who)
        for period in ("from=all", "from=-7d", "from=1990-01-01&to=1990-12-31"):
            for measure in report.shown_measures:
                tick = browser.json(f"/api/reports/{report.name}/tick?{period}&measure={measure.name}")
                for panel in tick["panels"]:
                    assert panel["error"] is None
                    shown = {member["value"] for member in panel["members"]}
                    assert not shown & own.foreign.get(panel["by"], frozenset()), (period, measure.name, panel["name"])

    @each_reader_and_report
    def test_the_options_are_ones_own_members_only(self, web: AppGround, who: str, report: ReportType) -> None:
        own = own_rows(web, who, report)
        answer = web.as_(who).json(f"/api/filters/dimensions/{report.name}?from=all")
        counts = {one["name"]: {m["value"]: m["count"] for m in one["members"]} for one in answer["dimensions"]}
        assert set(counts) == {dimension.name for dimension in report.dimensions}
        for name, members in own.members.items():
            assert members <= set(counts[name]) <= members | _declared(report, name) | {MISSING}, name
            # Each row counts once in each dimension: what is missing included.
            assert sum(counts[name].values()) == len(own.row_ids), name

    @each_way
    @each_reader_and_report
    def test_no_foreign_name_is_told(self, web: AppGround, who: str, report: ReportType, way: Way) -> None:
        own = own_rows(web, who, report)
        for lang in LANGUAGES if way.is_page else LANGUAGES[:1]:
            answer = way.ask(web.as_(who), report.name, **ALWAYS, lang=lang)
            assert answer.status_code == 200
            found = Counter(own.foreign_words.findall(told(answer)))
            assert not found, f"{way.name} tells {found.most_common(5)}"


class TestEveryAddressAboutAReportType:
    """Whatever the application's map has: a new endpoint is covered without a new test."""

    DAY = "2026-11-20"

    @each_reader_and_report
    def test_it_tells_no_foreign_name(self, web: AppGround, who: str, report: ReportType) -> None:
        own = own_rows(web, who, report)
        for endpoint, address in self.addresses(web, report, min(own.members["project"], default="~")).items():
            state = {"grain": "month"} if endpoint == KEPT else {"from": "-30d"}
            asked = address if self.DAY in address else with_state(address, **state)
            answer = web.as_(who).get(asked)
            is_part = endpoint == WHOLE_DAYS and who == "faris"
            assert answer.status_code == (404 if is_part else 200), f"{asked}: {answer.text[:200]}"
            found = Counter(own.foreign_words.findall(told(answer)))
            assert not found, f"{endpoint} tells {found.most_common(5)}"

    @pytest.mark.parametrize("who", NARROW)
    def test_a_token_sees_what_its_user_sees(self, web: AppGround, who: str) -> None:
        program = {"Authorization": f"Bearer {web.make_token(who)}"}
        for report in REPORTS:
            for address in self.addresses(web, report, "BRAVO").values():
                if address.startswith("/api/"):
                    answer = web.browser().client.get(address, headers=program)
                    assert answer.status_code == web.as_(who).get(address).status_code, address
                    if report in readable(who):
                        assert set(own_rows(web, who, report).foreign_words.findall(told(answer))) <= {"BRAVO"}

    @pytest.mark.parametrize("ending", ["json", "xlsx", "pdf", "csv"])
    def test_a_foreign_project_is_refused(self, web: AppGround, ending: str) -> None:
        for report in readable("basel"):
            own = own_rows(web, "basel", report)
            for endpoint, address in self.addresses(web, report, "BRAVO", ending).items():
                asked = address if "/BRAVO/" in address else with_state(address, project="BRAVO")
                answer = web.as_("basel").get(asked, headers={"Accept": "application/json"})
                assert_problem(
                    answer, *((404, "no_daily_report") if endpoint == WHOLE_DAYS else (400, "unknown_member"))
                )
                assert set(own.foreign_words.findall(told(answer))) <= {"BRAVO"}, endpoint

    def test_a_report_type_that_one_may_not_read_is_refused(self, web: AppGround) -> None:
        for who in CAST:
            for report in forbidden(who):
                for address in self.addresses(web, report, "ALPHA").values():
                    answer = web.as_(who).get(address, headers={"Accept": "application/json"})
                    assert answer.status_code in (403, 404), f"{who} {address}"
                    assert_problem(answer, answer.status_code)

    def addresses(self, web: AppGround, report: ReportType, project: str, ending: str = "json") -> dict[str, str]:
        return report_addresses(web.app, report, project=project, day=self.DAY, ending=ending)


def _code_title(line: dict[str, str]) -> str:
    """The second column of a project is its code."""
    titles = list(line)
    return titles[titles.index("Project") + 1]


class TestAskingForWhatIsNotThere:
    """A member of somebody else's is answered word for word as one that nobody has."""

    @each_reader_and_report
    def test_a_foreign_member_is_answered_as_one_that_nobody_has(
        self, web: AppGround, who: str, report: ReportType
    ) -> None:
        own, browser = own_rows(web, who, report), web.as_(who)
        for name, members in own.foreign.items():
            for member in sorted(members - _declared(report, name))[:2]:
                for way in ANSWERS:
                    foreign, made_up = (way.ask(browser, report.name, **{name: asked}) for asked in (member, MADE_UP))
                    assert _said(foreign, member) == _said(made_up, MADE_UP), f"{way.name} {name}={member}"

    @each_reader_and_report
    def test_a_misspelt_foreign_member_is_not_corrected(self, web: AppGround, who: str, report: ReportType) -> None:
        own = own_rows(web, who, report)
        for name, members in own.foreign.items():
            for member in sorted(members - _declared(report, name))[:3]:
                for asked in (member[:-1] or "x", f"{member}x", member.lower() + "."):
                    answer = web.as_(who).get(f"/api/reports/{report.name}/tick", query_string={name: asked})
                    if answer.status_code == 400:
                        assert answer.get_json(force=True)["errors"][0]["suggestion"] not in members

    @pytest.mark.parametrize("way", LAYOUTS, ids=lambda way: way.name)
    def test_a_page_for_a_foreign_member_says_no_more_than_the_address_did(self, web: AppGround, way: Way) -> None:
        own = own_rows(web, "basel", REPORTS[0])
        answer = way.ask(web.as_("basel"), REPORTS[0].name, project="BRAVO")
        assert set(own.foreign_words.findall(told(answer))) <= {"BRAVO"}


def _declared(report: ReportType, dimension: str) -> set[str]:
    """What the declaration itself names is no secret."""
    return {value.value for value in getattr(report.dimension(dimension), "values", ())}


def _said(answer: TestResponse, asked: str) -> dict[str, object]:
    """What a refusal says, without the member asked for and without what is suggested instead."""
    problem = assert_problem(answer, 400, "unknown_member")
    [error] = problem["errors"]
    assert (error["value"], problem["detail"].split("; the nearest")[0]) == (asked, error["message"])
    return (
        {**problem, **error}
        | dict.fromkeys(("request_id", "errors", "value", "suggestion", "detail"))
        | {"message": error["message"].replace(asked, MADE_UP)}
    )


class TestReportTypesThatOneMayNotRead:
    FORBIDDEN = [pytest.param(who, one, id=f"{who}-{one.name}") for who in CAST for one in forbidden(who)]

    @pytest.mark.parametrize(("who", "report"), FORBIDDEN)
    def test_they_are_not_there(self, web: AppGround, who: str, report: ReportType) -> None:
        browser = web.as_(who)
        for way in ANSWERS:
            problem = assert_problem(way.ask(browser, report.name, **ALWAYS), 403, "report_not_allowed")
            assert problem["errors"] == []
        for path in (f"/reports/{report.name}", f"/reports/{report.name}/rows"):
            assert browser.get(path).status_code == 404
        for way in LAYOUTS:
            if way.name in ("layout", "page callback"):
                words = told(way.ask(browser, report.name))
                assert "report-spec" not in words and "rows-spec" not in words
                assert report.label.en not in words and report.label.ar not in words

    @pytest.mark.parametrize("who", CAST)
    def test_they_are_not_listed(self, web: AppGround, who: str) -> None:
        listed = [item["name"] for item in web.as_(who).json("/api/reports")["items"]]
        assert listed == [report.name for report in readable(who)]

    def test_a_bad_question_about_one_is_refused_before_it_is_read(self, web: AppGround) -> None:
        answer = web.as_("emad").get("/api/reports/vet_daily/tick?projct=ALPHA&from=never")
        assert_problem(answer, 403, "report_not_allowed")

    def test_every_role_of_the_cast_is_covered(self) -> None:
        assert set(ROLES.values()) == set(Role) - {Role.BREEDER}


class TestSensitiveColumns:
    SENSITIVE = [(report, column) for report in REPORTS for column in report.columns if column.sensitive]

    @pytest.mark.parametrize(
        ("report", "column"), [pytest.param(*pair, id=f"{pair[0].name}-{pair[1].name}") for pair in SENSITIVE]
    )
    def test_hana_sees_none_anywhere(self, web: AppGround, report: ReportType, column) -> None:  # type: ignore[no-untyped-def]
        hana, amal = web.as_("hana"), web.as_("amal")
        page = hana.json(f"/api/reports/{report.name}/rows?rows=100")
        assert column.name not in {one["name"] for one in page["columns"]}
        assert not [item for item in page["items"] if column.name in item]
        assert column.name in {one["name"] for one in amal.json(f"/api/reports/{report.name}/rows")["columns"]}
        for way in WAYS:
            if way.name != "export.csv":
                assert f'"{column.name}"' not in told(way.ask(hana, report.name, **ALWAYS)), way.name
        answer = hana.get(f"/api/reports/{report.name}/rows?sort={column.name}")
        assert_problem(answer, 400, "bad_sort")

    def test_hana_takes_no_file_with_her(self, web: AppGround) -> None:
        for report in readable("hana"):
            assert_problem(web.as_("hana").get(f"/api/reports/{report.name}/export.csv"), 403)

    def test_nothing_sensitive_is_a_dimension_or_can_be_sorted_by(self) -> None:
        for report, column in self.SENSITIVE:
            assert column.name not in report.sortable_columns
            assert column.type is not ColumnType.KEY
            assert column.name not in {getattr(dimension, "column", None) for dimension in report.dimensions}


class TestWhoHasNothing:
    @pytest.mark.parametrize("role", ["PROJECT_MANAGER", "VET", "TRAINER", "HANDLER", "BREEDER"])
    def test_sees_nothing_at_all(self, web: AppGround, role: str) -> None:
        browser = web.browser()
        browser.sign_in(web.add_person(role=role))
        for item in browser.json("/api/reports")["items"]:
            tick = browser.json(f"/api/reports/{item['name']}/tick?from=all")
            assert tick["provenance"]["rows_counted"] == 0
            assert all(not panel["members"] for panel in tick["panels"] if panel["by"] in ("project", "dog", "section"))
            assert browser.json(f"/api/reports/{item['name']}/rows?from=all")["total"] == 0
            lines = browser.get(f"/api/reports/{item['name']}/export.csv?from=all").text.splitlines()
            assert len(lines) == 1
            for one in browser.json(f"/api/filters/dimensions/{item['name']}?from=all")["dimensions"]:
                if one["name"] in ("project", "dog", "section", "area", "location"):
                    assert {member["value"] for member in one["members"]} <= {MISSING}

    def test_a_breeder_reads_the_logs_of_breeders(self, web: AppGround) -> None:
        browser = web.browser()
        browser.sign_in(web.add_person(role="BREEDER"))
        found = [item["name"] for item in browser.json("/api/reports")["items"]]
        assert found == ["caretaker_daily", "feeding_daily", "checkup_daily"]
        assert browser.get("/").status_code == 200
