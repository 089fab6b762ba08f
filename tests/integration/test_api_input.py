"""Bad input of every kind is 400, naming the field, the value and the nearest right one; nothing of it is a 5xx."""

import itertools
from typing import Any, ClassVar
from urllib.parse import urlencode

import pytest

from dashboard.api.questions import MOST_ROWS
from dashboard.reports import REPORTS
from tests.lib.app_ground import AppGround
from tests.lib.asking_everywhere import ANSWERS, API
from tests.lib.problems import assert_problem

TICK = "/api/reports/trainer_daily/tick"
ROWS = "/api/reports/trainer_daily/rows"
UUID = "7d3f9b52-0000-4000-8000-000000000000"


def refused(web: AppGround, address: str) -> dict[str, Any]:
    """The one error of an address that cannot be answered."""
    [error] = assert_problem(web.as_("amal").get(address), 400)["errors"]
    return dict(error)


@pytest.mark.parametrize(
    ("query", "field", "value", "suggestion"),
    [
        ("projct=ALPHA", "dimension", "projct", "project"),
        ("form=2026-11-01", "dimension", "form", "from"),
        ("Project=ALPHA", "dimension", "Project", "project"),
        ("=ALPHA", "dimension", "", None),
        ("project=ALPHB", "project", "ALPHB", "ALPHA"),
        ("project=alpha", "project", "alpha", "ALPHA"),
        ("project=ALPHA,BRAVOO", "project", "BRAVOO", "BRAVO"),
        ("category=DETECTON", "category", "DETECTON", "DETECTION"),
        ("weekday=mnday", "weekday", "mnday", "monday"),
        ("month=2026-13", "month", "2026-13", "2026-11"),
        ("measure=totl_sessions", "measure", "totl_sessions", "total_sessions"),
        ("measures=total_sessions,unique_dog", "measure", "unique_dog", "unique_dogs"),
        ("panels=by_projct", "panels", "by_projct", "by_project"),
        ("by=categry", "dimension", "categry", "category"),
        ("from=2026-11-31", "from", "2026-11-31", None),
        ("from=24/11/2026", "from", "24/11/2026", "2026-11-24"),
        ("from=-30", "from", "-30", None),
        ("to=yesterdy", "to", "yesterdy", "yesterday"),
        ("date=never", "date", "never", None),
        ("from=0001-01-01", "from", "0001-01-01", "1900-01-01"),
        ("to=9999-12-31", "to", "9999-12-31", "2199-12-28"),
        ("compare=previos", "compare", "previos", "previous"),
        ("limit=0", "limit", "0", "50"),
        ("limit=many", "limit", "many", "50"),
        ("limit=" + "9" * 5000, "limit", "9" * 5000, "50"),
        ("order=total", "order", "total", "total_sessions"),
    ],
)
def test_an_unknown_name_or_value_is_named_with_the_nearest(
    web: AppGround, query: str, field: str, value: str, suggestion: str | None
) -> None:
    error = refused(web, f"{TICK}?{query}")
    assert (error["field"], error["value"]) == (field, value)
    assert suggestion is None or error["suggestion"] == suggestion


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/api/reports/trainer_daily/trends?end=yesterday", "end"),
        ("/api/reports/trainer_daily/snapshots/yesterday", "day"),
        ("/api/reports/trainer_daily/ALPHA/yesterday/export.json", "date"),
    ],
)
def test_where_only_a_day_of_the_calendar_fits_no_word_is_offered(web: AppGround, path: str, field: str) -> None:
    error = refused(web, path)
    assert (error["field"], error["suggestion"]) == (field, None)
    assert error["message"] == f"{field}='yesterday' is not a day; write YYYY-MM-DD"


@pytest.mark.parametrize(
    ("query", "field", "suggestion"),
    [
        ("rows=0", "rows", "1"),
        ("rows=many", "rows", "1"),
        ("rows=-5", "rows", "1"),
        (f"rows={MOST_ROWS + 1}", "rows", str(MOST_ROWS)),
        ("rows=" + "9" * 5000, "rows", str(MOST_ROWS)),
        ("rows=" + "0" * 5000, "rows", "1"),
        ("offset=-1", "offset", "0"),
        ("offset=1e3", "offset", "0"),
        ("cursor=x", "cursor", None),
        ("cursor=2026-11-01", "cursor", None),
        (f"cursor=2026-13-01.{UUID}", "cursor", None),
        ("cursor=2026-11-01.nonsense", "cursor", None),
        (f"cursor=2026-11-01.{UUID}.W10", "cursor", None),
        (f"cursor=2026-11-01.{UUID}.!!!", "cursor", None),
        (f"cursor=2026-11-01.{UUID}.bm9uc2Vuc2U", "cursor", None),
        # Half a character, in a name to sort by.
        (f"cursor=2026-11-01.{UUID}.W1siZG9nX2tleSIsInVwIiwiXHVkODAwIl1d&sort=dog_key", "cursor", None),
        # NaN, of which no row comes before or after another.
        (f"cursor=2026-11-01.{UUID}.W1sicmF0aW5nIiwidXAiLCJOYU4iXV0&sort=rating", "cursor", None),
        # A cursor of a list in another order.
        (f"cursor=2026-11-01.{UUID}&sort=day", "cursor", None),
        ("sort=durtion_min", "sort", "duration_min"),
        ("sort=-", "sort", None),
        ("sort=subject", "sort", None),
        ("sort=day,-day", "sort", "day"),
        ("rows=5&rows=7", "rows", "5"),
        ("cursor=a&cursor=b", "cursor", "a"),
        ("sort=day&sort=rating", "sort", "day"),
    ],
)
def test_words_of_paging_are_held_to_what_they_may_be(
    web: AppGround, query: str, field: str, suggestion: str | None
) -> None:
    error = refused(web, f"{ROWS}?{query}")
    assert error["field"] == field
    assert suggestion is None or error["suggestion"] == suggestion


def test_an_unknown_dimension_of_the_option_lists_is_named(web: AppGround) -> None:
    error = refused(web, "/api/filters/dimensions/trainer_daily?dimension=projct")
    assert (error["field"], error["value"], error["suggestion"]) == ("dimension", "projct", "project")


@pytest.mark.parametrize(
    ("path", "field", "suggestion"),
    [
        ("/api/reports/trainer_daily/kpis?projct=ALPHA", "projct", "project"),
        ("/api/reports/trainer_daily/snapshots/2026-11-20?projct=ALPHA", "projct", "project"),
        ("/api/admin/data-quality?windw=30", "windw", "window"),
        ("/api/admin/data-quality.json?windw=30", "windw", "window"),
    ],
)
def test_a_mistyped_name_does_not_mean_everything(web: AppGround, path: str, field: str, suggestion: str) -> None:
    error = refused(web, path)
    assert (error["field"], error["suggestion"]) == (field, suggestion)


def test_a_name_like_no_other_is_told_which_there_are(web: AppGround) -> None:
    told = assert_problem(web.as_("amal").get("/api/admin/data-quality?x=1"), 400, "unknown_name")
    assert told["detail"] == "'x' is not a name here; there are calendar, digits, lang, window"


@pytest.mark.parametrize(
    ("path", "field", "suggestion"),
    [
        ("/api/reports/trainer_daily?view=lihgt", "view", "light"),
        ("/api/reports/trainer_daily/kpis?grain=weak", "grain", "week"),
        ("/api/mobile/summary?grain=mnth", "grain", "month"),
    ],
)
def test_a_word_that_has_few_values_is_held_to_them(web: AppGround, path: str, field: str, suggestion: str) -> None:
    error = refused(web, path)
    assert (error["field"], error["suggestion"]) == (field, suggestion)


@pytest.mark.parametrize(
    "path", ["/api/reports/trainer_daily/export.", "/api/reports/trainer_daily/ALPHA/2026-11-20/export."]
)
def test_all_kinds_of_file_are_named_to_whoever_asks_for_another(web: AppGround, path: str) -> None:
    [error] = assert_problem(web.as_("amal").get(f"{path}cvs"), 404, "unknown_format")["errors"]
    assert error["message"] == "there is no file of kind 'cvs'; there are xlsx, pdf, json, csv"
    assert error["suggestion"] == "csv"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/admin/cache/clear", {"report": "vet_daily"}),
        ("/api/admin/jobs/seal_audit/run", {"day": "2026-11-01"}),
        ("/api/admin/data-quality/findings/1/assign", {"owner": "amal"}),
    ],
)
def test_what_is_sent_where_nobody_looks_is_refused(web: AppGround, path: str, body: dict[str, str]) -> None:
    """A filter that is passed over would have the whole thing done."""
    amal = web.as_("amal")
    told = amal.client.post(path, json=body, headers={"X-CSRFToken": amal.csrf_token()})
    [error] = assert_problem(told, 400, "unread_body")["errors"]
    assert error["field"] == next(iter(body))


def test_an_unknown_report_is_named(web: AppGround) -> None:
    for path in API.values():
        [error] = assert_problem(web.as_("amal").get(path.format(report="trainer_dialy")), 404)["errors"]
        assert (error["field"], error["value"], error["suggestion"]) == ("report", "trainer_dialy", "trainer_daily")


class TestTextThatIsNone:
    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ("project=%FF", "project"),
            ("%FF=1", "%FF"),
            ("dog=%E2%82", "dog"),
            ("project=%00", "project"),
            ("%00", "%00"),
        ],
    )
    @pytest.mark.parametrize("path", API.values())
    def test_it_is_refused_by_name(self, web: AppGround, path: str, query: str, field: str) -> None:
        assert refused(web, f"{path.format(report='trainer_daily')}?{query}")["field"] == field

    def test_it_is_refused_in_a_callback(self, web: AppGround) -> None:
        way = ANSWERS[-1]
        body_search = {"project": "a\0b"}
        assert_problem(way.ask(web.as_("amal"), "trainer_daily", **body_search), 400, "bad_query")

    def test_bytes_that_are_no_text_at_all(self, web: AppGround) -> None:
        raw = {"QUERY_STRING": "project=\xff\xfe"}
        assert_problem(web.as_("amal").get(TICK, environ_overrides=raw), 400, "bad_query")


@pytest.mark.parametrize("query", ["%", "%zz", "&&&", "from=", "from=-7d&to", "project=", "lang=xx", "theme=pink"])
def test_half_an_address_is_taken_for_what_it_says(web: AppGround, query: str) -> None:
    """What is left open has its usual value; what is no part of the question is passed over."""
    assert web.as_("amal").get(f"{TICK}?{query}").status_code == 200


NASTY = (
    "", " ", "0", "-1", "null", "None", "~", ",", "\\", "\\,", "a,b", "'", '"; DROP TABLE dog; --', "<script>", "../..",
    "%s%s%n", "${7*7}", "{{7*7}}", "٣", "ألفا", "😀", "\u202e", "x" * 3000, "1e309", "NaN", "=1+1", "2026-11-24T00:00",
)  # fmt: skip


class TestNastyValues:
    @pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
    def test_in_any_dimension_are_an_answer_or_a_refusal(self, web: AppGround, report) -> None:  # type: ignore[no-untyped-def]
        amal = web.as_("amal")
        for dimension, value in itertools.product(report.dimensions, NASTY):
            address = f"/api/reports/{report.name}/tick?{urlencode({dimension.name: value, 'panels': 'over_time'})}"
            assert amal.get(address).status_code in (200, 400), address

    @pytest.mark.parametrize("name", ["from", "to", "by", "measures", "measure", "panels", "compare", "order", "limit"])
    def test_in_any_word_of_the_question(self, web: AppGround, name: str) -> None:
        for value in NASTY:
            assert web.as_("amal").get(f"{TICK}?{urlencode({name: value})}").status_code in (200, 400), value

    @pytest.mark.parametrize(
        "name", ["rows", "offset", "cursor", "sort", "lang", "view", "dimension", "digits", "theme"]
    )
    def test_in_any_word_beside_it(self, web: AppGround, name: str) -> None:
        for value in NASTY:
            for path in (ROWS, "/api/filters/dimensions/trainer_daily"):
                assert web.as_("amal").get(f"{path}?{urlencode({name: value})}").status_code in (200, 400), value

    def test_in_the_path(self, web: AppGround) -> None:
        for value in NASTY:
            for path in API.values():
                address = path.format(report="{}")
                assert web.as_("amal").get(address.replace("{}", value)).status_code in (404, 405, 308), value


class TestCallbacks:
    GOOD: ClassVar[dict[str, Any]] = {
        "output": "rows-grid.getRowsResponse",
        "outputs": {"id": "rows-grid", "property": "getRowsResponse"},
        "inputs": [{"id": "rows-grid", "property": "getRowsRequest", "value": {"startRow": 0, "endRow": 100}}],
        "state": [
            {"id": "address", "property": "data-path", "value": "/reports/trainer_daily/rows"},
            {"id": "address", "property": "data-search", "value": "from=-7d"},
        ],
        "changedPropIds": ["rows-grid.getRowsRequest"],
    }

    def test_a_good_one_is_answered(self, web: AppGround) -> None:
        assert web.as_("amal").call_back(self.GOOD).status_code == 200

    @pytest.mark.parametrize("body", [{}, [], 1, "x", True, {"output": 1}, {"output": {}}, {"output": "no.such"}])
    def test_one_that_no_page_asks_is_refused(self, web: AppGround, body: object) -> None:
        assert_problem(web.as_("amal").call_back(body), 400, "unknown_callback")

    @pytest.mark.parametrize("part", ["outputs", "inputs", "state", "changedPropIds"])
    @pytest.mark.parametrize(
        "value", [None, 1, "x", {}, [], [1], [{"id": "url"}], [{"id": "other", "property": "data"}]]
    )
    def test_one_with_a_part_missing_is_refused(self, web: AppGround, part: str, value: object) -> None:
        if part == "changedPropIds" and isinstance(value, list):
            return
        assert_problem(web.as_("amal").call_back(self.GOOD | {part: value}), 400, "unknown_callback")

    @pytest.mark.parametrize(
        "asked",
        [
            {}, [], "x", 5, {"startRow": 0}, {"startRow": "x", "endRow": 5}, {"startRow": -5, "endRow": 5},
            {"startRow": 5, "endRow": 5}, {"startRow": 0, "endRow": 10**9},
            {"startRow": 0, "endRow": 5, "sortModel": 7}, {"startRow": 0, "endRow": 5, "sortModel": [{}]},
            {"startRow": 0, "endRow": 5, "sortModel": [{"colId": "day", "sort": "sideways"}]},
        ],
    )  # fmt: skip
    def test_a_block_that_the_grid_would_not_ask_for_is_refused(self, web: AppGround, asked: object) -> None:
        body = self.GOOD | {"inputs": [{"id": "rows-grid", "property": "getRowsRequest", "value": asked}]}
        assert_problem(web.as_("amal").call_back(body), 400, "bad_block")

    @pytest.mark.parametrize("path", [None, 1, [], {}, "", "/", "/rows", "/reports//rows", "/reports/nothing/rows"])
    def test_a_report_that_is_none_is_refused(self, web: AppGround, path: object) -> None:
        state = [{"id": "address", "property": "data-path", "value": path}, self.GOOD["state"][1]]
        assert web.as_("amal").call_back(self.GOOD | {"state": state}).status_code in (400, 404)
