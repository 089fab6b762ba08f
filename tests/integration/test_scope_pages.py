"""Pages that are written with their numbers: a record, a day, the overview. What is not one's own is no page."""

import re
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from dashboard import clock
from dashboard.semantic.report import ReportType
from tests.lib.app_ground import AppGround, Browser
from tests.lib.asking_everywhere import told
from tests.lib.own_rows import NARROW, own_rows, readable

PAIRS = [pytest.param(who, report, id=f"{who}-{report.name}") for who in NARROW for report in readable(who)]
each_reader_and_report = pytest.mark.parametrize(("who", "report"), PAIRS)


def page(browser: Browser, path: str) -> str:
    """All that the page of an address says: itself, what is live in it, and once more for a script that compares."""
    whole, again = browser.get(path), browser.get(f"/_page?{urlencode({'at': path})}")
    live = browser.get("/_dash-layout", headers={"Referer": f"http://localhost{path}"})
    assert live.status_code == again.status_code == 200 and whole.status_code in (200, 404), path
    # The tokens of forms, the number of the request and the address itself are no part of what is told.
    without_token: str = re.sub(r'(?:value|content)="[\w.-]{60,}"', "", told(whole))
    return without_token + told(live) + told(again)


def some_row(web: AppGround, report: ReportType, *, among: frozenset[str] | None, not_among: frozenset[str]) -> str:
    """A row of the report type that is (or is not) somebody's."""
    if among is not None:
        return min(among)
    found = web.ask(f"SELECT row_id::text FROM reporting.{report.fact} ORDER BY day DESC, row_id LIMIT 20000")
    return next(str(row_id) for (row_id,) in found if row_id not in not_among)


@each_reader_and_report
def test_a_record_of_somebody_else_is_as_one_that_nobody_has(web: AppGround, who: str, report: ReportType) -> None:
    own, browser = own_rows(web, who, report), web.as_(who)
    mine = some_row(web, report, among=own.row_ids, not_among=frozenset())
    foreign = some_row(web, report, among=None, not_among=own.row_ids)
    path, made_up = f"/reports/{report.name}/record/", str(uuid4())
    assert "notice-code" not in page(browser, path + mine)
    missing = page(browser, path + made_up)
    assert "notice-code" in missing
    assert page(browser, path + foreign).replace(foreign, made_up) == missing


@pytest.mark.parametrize("who", ["basel", "carim", "salma"])
def test_a_day_of_another_project_is_as_one_of_no_project(web: AppGround, who: str) -> None:
    browser, day = web.as_(who), (clock.today("Asia/Aden") - timedelta(days=2)).isoformat()
    for report in readable(who):
        own = own_rows(web, who, report)
        for project in sorted(own.members["project"]):
            assert not own.foreign_words.findall(page(browser, f"/reports/{report.name}/{project}/{day}"))
        foreign, nobodys = (page(browser, f"/reports/{report.name}/{project}/{day}") for project in ("KILO", "NONE"))
        assert foreign.replace("KILO", "NONE") == nobodys


@each_reader_and_report
def test_the_last_daily_report_is_of_ones_own_project(web: AppGround, who: str, report: ReportType) -> None:
    own = own_rows(web, who, report)
    assert not own.foreign_words.findall(page(web.as_(who), f"/reports/{report.name}/daily"))


@pytest.mark.parametrize("who", NARROW)
def test_the_overview_names_nothing_foreign(web: AppGround, who: str) -> None:
    said = page(web.as_(who), "/")
    for report in readable(who):
        assert not own_rows(web, who, report).foreign_words.findall(said)


def test_hana_reads_no_sensitive_value_on_a_record_or_a_day(web: AppGround) -> None:
    for report in readable("hana"):
        labels = [column.label for column in report.columns if column.sensitive]
        row = some_row(web, report, among=None, not_among=frozenset())
        day = (clock.today("Asia/Aden") - timedelta(days=2)).isoformat()
        for path in (f"/reports/{report.name}/record/{row}", f"/reports/{report.name}/ALPHA/{day}"):
            words = page(web.as_("hana"), path)
            assert not [label.ar for label in labels if f'"{label.ar}"' in words], path
