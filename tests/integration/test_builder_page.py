"""The page of the report builder: every click an address, reasons beside what cannot be picked, nothing foreign."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from dashboard.builder.address import definition_of, definition_text
from dashboard.metrics.pivot import MOST_BARS
from dashboard.reports import report_named
from dashboard.semantic.builder_question import parse_question
from tests.integration.test_builder_api import GENERATE, send
from tests.integration.test_templates import at, save
from tests.lib.app_ground import AppGround
from tests.lib.asking_everywhere import told
from tests.lib.own_rows import NARROW, own_rows, readable
from tests.lib.written_page import elements

STATE = (
    "report=trainer_daily&rows=project,category&columns=month&measures=total_sessions,unique_dogs&from=-90d&to=today"
)


@pytest.fixture(autouse=True)
def _nothing_left(web: AppGround) -> Iterator[None]:
    yield
    web.change("DELETE FROM reporting.saved_report_template")


def page(web: AppGround, who: str, address: str, lang: str = "en") -> str:
    """All that the page says."""
    response = web.as_(who).get(f"/_page?{urlencode({'at': address, 'lang': lang})}")
    assert response.status_code == 200, address
    return told(response)


def test_every_link_of_it_is_a_state_that_works(web: AppGround) -> None:
    said = page(web, "basel", f"/reports/builder?{STATE}")
    links = set(re.findall(r'href="(/reports/builder\?[^"]+)"', said))
    assert len(links) > 60
    report = report_named("trainer_daily")
    for link in links:
        definition = definition_of(link.partition("?")[2])
        question = parse_question(definition, report)
        assert definition_of(definition_text(question.definition()))["measures"] == list(
            question.definition()["measures"]
        )
    for link in sorted(links)[::25]:
        assert 'class="problem"' not in page(web, "basel", link), link


@pytest.mark.parametrize("view", ["table", "pivot", "bars", "line"])
def test_each_view_shows_the_numbers(web: AppGround, view: str) -> None:
    said = page(web, "amal", f"/reports/builder?report=trainer_daily&rows=month&columns=category&from=all&view={view}")
    assert "Sessions" in said
    assert 'role="alert"' not in said.split("builder-result")[1]


def test_each_number_leads_to_the_records_that_it_counts_and_each_name_to_its_page(web: AppGround) -> None:
    asked = {"report": "trainer_daily", "rows": "category", "columns": "quarter", "from": "all", "category": "AGILITY,"
             "DETECTION", "project": "ALPHA"}  # fmt: skip
    said = page(web, "basel", f"/reports/builder?{urlencode(asked)}")
    leads = [one for one in elements(said) if one["class"] == "builder-lead"]
    numbers = {one["href"]: one.text for one in leads if "/rows?" in one["href"]}
    assert len(numbers) > 6 and len(leads) > len(numbers)
    for href in sorted(numbers)[::2]:
        rows = web.as_("basel").json(f"/api{href}&rows=1")
        assert f"{rows['total']:,}" == numbers[href], href
        assert "project=ALPHA" in href and "measure=total_sessions" in href
    names = [one["href"] for one in leads if one["href"] not in numbers]
    for href in names:
        asked_there = web.as_("basel").json("/api" + href.replace("trainer_daily?", "trainer_daily/tick?"))
        assert asked_there["provenance"]["rows_counted"], href


def test_others_lead_nowhere_and_a_head_orders_the_lines(web: AppGround) -> None:
    address = "/reports/builder?report=trainer_daily&rows=category&from=all&top=2&of=category&view=table"
    parts = list(elements(page(web, "basel", address)))
    leads = [one["href"] for one in parts if one["class"] == "builder-lead"]
    assert leads and not [href for href in leads if "~others" in href]
    head = next(place for place, one in enumerate(parts) if one["data-name"] == "head total_sessions")
    assert "sort=-total_sessions" in parts[head + 1]["href"]
    said = page(web, "basel", f"{address}&sort=-total_sessions")
    assert 'aria-sort="descending"' in said and "sort=total_sessions" in said


def test_a_picture_of_columns_has_one_for_each_to_one_scale(web: AppGround) -> None:
    """Also where only the finest lines of the table are asked for."""
    address = "/reports/builder?report=trainer_daily&rows=category,weekday&columns=quarter&from=this_year&subtotals=no"
    for view, drawn in (("bars", "builder-bars"), ("line", "trend-line")):
        said = page(web, "basel", f"{address}&view={view}")
        assert said.count('"builder-chart') - said.count('"builder-charts') == said.count(f'"{drawn}"') > 2
    widths = re.findall(r"inline-size:([0-9.]+)%", page(web, "basel", f"{address}&view=bars"))
    assert widths.count("100.00") == 1 and len(widths) > 8


def test_saved_reports_lie_in_the_folders_of_their_projects(web: AppGround) -> None:
    save(web, "carim", "Of both")
    send(web.as_("carim"), at(save(web, "carim", "Of one")), {"project": "CHARLIE"}, "put")
    said = page(web, "carim", "/reports/builder").partition("Saved reports")[2]
    assert said.index("Of both") < said.index("CHARLIE") < said.index("Of one")


def test_many_members_are_suggested_as_a_table(web: AppGround) -> None:
    asked = {"report": "trainer_daily", "period": {"from": "all"}}
    for rows, view in (("dog", "table"), ("category", "bars")):
        found = send(web.as_("amal"), GENERATE, asked | {"rows": [rows]}).json
        assert found["suggested_view"] == ("table" if found["rows"]["total"] > MOST_BARS + 1 else "bars") == view


def test_no_file_is_offered_to_who_takes_none_along(web: AppGround) -> None:
    assert ".xlsx?" in page(web, "basel", f"/reports/builder?{STATE}")
    assert ".xlsx?" not in page(web, "hana", f"/reports/builder?{STATE}")


def test_a_table_without_rows_says_why_and_what_to_do(web: AppGround) -> None:
    where = "/reports/builder?report=trainer_daily&rows=project"
    said = page(web, "basel", f"{where}&from=all&category=AGILITY&dog_status=NONE")
    assert "There is no NONE here" in said.replace("\u2068", "").replace("\u2069", "")
    said = page(web, "basel", f"{where}&from=1990-01-01&to=1990-01-02")
    assert "is-before_first" in said and "from=-30d&to=today" in said
    narrow = f"{where}&from=all&year=2025&quarter=2026-Q1"
    for lang, words in (("en", "Nothing under these filters"), ("ar", "لا شيء")):
        said = page(web, "basel", narrow, lang)
        assert "is-filtered" in said and words in said
    given = send(web.as_("basel"), GENERATE, {"report": "trainer_daily", "period": {"from": "1990-01-01",
                 "to": "1990-01-02"}}).json  # fmt: skip
    assert given["empty"]["why"] == "before_first" and given["empty"]["first_day"]


def test_what_has_no_name_is_saved_under_what_it_shows(web: AppGround) -> None:
    said = page(web, "basel", f"/reports/builder?{STATE}")
    assert 'placeholder="Sessions, Dogs trained by Project, Category, Month"' in said
    assert "Save and schedule" in said and "Save and schedule" not in page(web, "salma", f"/reports/builder?{STATE}")
    saved = save(web, "basel", "Mine")
    here = f"/reports/saved/{saved['id']}"
    assert "Save and schedule" not in page(web, "basel", here) and f"template={saved['id']}" in page(web, "basel", here)
    changed = page(web, "basel", f"{here}?{STATE}")
    assert "Save and schedule" in changed and 'placeholder="Copy of Mine"' in changed


def test_a_question_that_cannot_be_read_is_told_with_the_nearest(web: AppGround) -> None:
    said = page(web, "amal", "/reports/builder?report=trainer_daily&rows=projct")
    assert "project" in said and 'role="alert"' in said


def test_it_starts_with_what_to_do_next(web: AppGround) -> None:
    for lang in ("ar", "en"):
        said = page(web, "emad", "/reports/builder", lang)
        assert "report=trainer_daily" in said
        assert "report=vet_daily" not in said
    assert "no saved reports yet" in page(web, "emad", "/reports/builder")


@pytest.mark.parametrize("who", NARROW)
def test_it_names_nothing_foreign(web: AppGround, who: str) -> None:
    for report in readable(who)[:2]:
        own = own_rows(web, who, report)
        rows = "project" if who != "faris" else "dog"
        address = f"/reports/builder?report={report.name}&rows={rows}&from=all&to=today&pick=dog"
        assert not own.foreign_words.findall(page(web, who, address))


def test_a_report_type_that_is_not_theirs_is_no_page(web: AppGround) -> None:
    assert "notice-code" in page(web, "emad", "/reports/builder?report=vet_daily")


def test_a_saved_report_opens_for_whom_it_is_shared_with(web: AppGround) -> None:
    saved = save(web, "basel", "Weekly sessions", measures=["total_sessions", "unique_dogs"])
    address = f"/reports/saved/{saved['id']}"
    assert "notice-code" in page(web, "salma", address)
    send(web.as_("basel"), at(saved, "/share"), {"kind": "person", "target": "salma"})
    mine, theirs = page(web, "basel", address), page(web, "salma", address)
    assert "Weekly sessions" in mine and "Weekly sessions" in theirs
    assert "builder-share" in mine and "builder-share" not in theirs
    assert "Weekly sessions" in page(web, "salma", "/reports/builder")
    web.change('UPDATE reporting.saved_report_template SET metrics = \'["was_once", "unique_dogs"]\'')
    assert "was_once is gone" in page(web, "salma", address).replace("\u2068", "").replace("\u2069", "")


def test_its_files_are_those_of_its_address(web: AppGround) -> None:
    for ending, start in (("json", b"{"), ("csv", b"\xef\xbb\xbf"), ("pdf", b"%PDF"), ("xlsx", b"PK")):
        response = web.as_("basel").get(f"/reports/builder.{ending}?{STATE}")
        assert response.status_code == 200 and response.data.startswith(start)
    saved = save(web, "basel")
    assert web.as_("basel").get(f"/reports/saved/{saved['id']}.csv").status_code == 200
    assert web.as_("salma").get(f"/reports/saved/{saved['id']}.csv").status_code == 404


def test_it_leads_to_the_page_of_its_report_type_with_the_same_days_and_filters(web: AppGround) -> None:
    said = page(web, "basel", f"/reports/builder?{STATE}&category=DETECTION")
    assert 'href="/reports/trainer_daily?from=-90d&to=today&category=DETECTION"' in said


def test_the_file_of_a_saved_page_asks_what_its_address_says(web: AppGround) -> None:
    saved = save(web, "basel")
    path = f"/reports/saved/{saved['id']}.json"
    names = [web.as_("basel").json(f"{path}{search}")["columns"][0]["name"] for search in ("", f"?{STATE}")]
    assert names == ["project", "project"]
    changed = web.as_("basel").json(f"{path}?report=trainer_daily&rows=weekday")
    assert changed["columns"][0]["name"] == "weekday"


def test_an_administrator_hands_over_the_reports_of_who_leaves(web: AppGround) -> None:
    words = "Hand over the reports"
    assert "Nobody owns saved reports" in page(web, "amal", "/reports/builder")
    save(web, "basel", "Of basel alone")
    said = page(web, "amal", "/reports/builder")
    assert '"basel"' in said and "(reports:" in said and "Of basel alone" not in said
    assert words not in page(web, "carim", "/reports/builder")
    given = send(web.as_("amal"), "/api/reports/builder/templates/transfer", {"from": "basel", "to": "carim"})
    assert given.json == {"given": 1}
    assert "Of basel alone" in page(web, "carim", "/reports/builder")
    web.change("DELETE FROM reporting.notification WHERE kind LIKE 'report%'")
