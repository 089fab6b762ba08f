"""Administrators see how the jobs stand and ask for runs; nobody else learns of them."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest

from dashboard import clock
from dashboard.i18n import LANGUAGES, t
from data_access.database import Actor
from data_access.job_requests import JobRequests
from data_access.job_store import JobStore
from data_access.schedule_keeper import say_alive
from jobs import JOBS
from tests.lib.app_ground import CAST, AppGround, Browser
from tests.lib.problems import assert_problem

API, PAGE = "/api/admin/jobs", "/admin/jobs"
JOB = "aggregate_daily_kpis"
ACTOR = Actor(name="test")
TABLES = ("job_run", "job_request", "schedule_keeper")


@pytest.fixture
def store(web: AppGround) -> Iterator[JobStore]:
    """No job ever ran, and none does afterwards."""

    def forget() -> None:
        for table in TABLES:
            web.change(f"DELETE FROM reporting.{table}")

    forget()
    yield JobStore(web.database.app)
    forget()


@pytest.fixture
def amal(web: AppGround, store: JobStore) -> Browser:
    return web.as_("amal")


def told(browser: Browser, page: str) -> str:
    """The whole page, its frame with it."""
    return unescape(browser.get(page).text)


def states(browser: Browser) -> dict[str, str]:
    return {one["name"]: one["state"] for one in browser.json(API)["items"]}


def keep(web: AppGround, *, heard_ago: int = 0) -> None:
    """A process kept the schedule so many seconds ago."""
    say_alive(web.database.app, "node1", clock.now())
    web.change("UPDATE reporting.schedule_keeper SET heard_at = now() - make_interval(secs => :ago)", ago=heard_ago)


def ran(web: AppGround, store: JobStore, job: str, *, error: str | None = None, hours_ago: float = 0) -> None:
    run_id = store.begin(job, clock.today("Asia/Aden"))
    store.end(run_id, error=error, counts=None if error else {"rows changed": 1234})
    web.change(
        "UPDATE reporting.job_run SET started_at = started_at - make_interval(secs => :ago) WHERE id = :id",
        ago=hours_ago * 3600,
        id=run_id,
    )


class TestHowTheyStand:
    def test_every_job_is_there_with_its_next_run_and_what_it_did(
        self, web: AppGround, amal: Browser, store: JobStore
    ) -> None:
        ran(web, store, JOB)
        found = {one["name"]: one for one in amal.json(f"{API}?lang=en")["items"]}
        assert set(found) == {job.name for job in JOBS}
        assert found[JOB]["last_run"]["counts"] == {"rows changed": 1234}
        assert found[JOB]["last_run"]["duration_s"] >= 0 and found[JOB]["state"] == "done"
        assert found["tidy_logins"] | {"last_run": None, "state": "never"} == found["tidy_logins"]
        assert all(one["next_run"] > clock.now().isoformat() for one in found.values())
        assert found[JOB]["purpose"] == "Keep the key figures of the day that ends"

    def test_what_failed_was_cut_off_or_is_overdue_stands_on_top(
        self, web: AppGround, amal: Browser, store: JobStore
    ) -> None:
        ran(web, store, "tidy_job_runs", error="(driver.Error) no\n[SQL: DELETE FROM reporting.secret]")
        ran(web, store, "catch_up_kpis", hours_ago=30)
        store.begin("tidy_logins", clock.today("Asia/Aden"))
        assert list(states(amal).items())[:3] == [
            ("catch_up_kpis", "overdue"),
            ("tidy_logins", "cut_off"),
            ("tidy_job_runs", "failed"),
        ]
        assert "SQL" not in json.dumps(amal.json(API))
        for lang in LANGUAGES:
            page = told(amal, f"{PAGE}?lang={lang}")
            assert t("jobs.needs_somebody", "ar") in page or t("jobs.needs_somebody", "en") in page
            assert "driver.Error" in page and "SQL" not in page

    def test_runs_are_listed_by_the_page(self, web: AppGround, amal: Browser, store: JobStore) -> None:
        for _ in range(5):
            ran(web, store, JOB)
        first = amal.json(f"{API}/{JOB}/runs?rows=3")
        second = amal.json(f"{API}/{JOB}/runs?rows=3&cursor={first['next']}")
        ids = [run["id"] for page in (first, second) for run in page["items"]]
        assert len(ids) == 5 and ids == sorted(ids, reverse=True) and second["next"] is None
        assert f"{PAGE}/{JOB}?before=" not in told(amal, f"{PAGE}/{JOB}")
        assert_problem(amal.get(f"{API}/{JOB}/runs?cursor=x"), 400)


class TestAsking:
    def test_who_asks_is_written_down_and_a_second_click_changes_nothing(self, web: AppGround, amal: Browser) -> None:
        first, second = (amal.post(f"{API}/{JOB}/run") for _ in range(2))
        assert (first.status_code, second.status_code) == (202, 202) and first.json == second.json
        assert first.json and first.json["requested_by"] == "amal"
        logged = web.ask(
            "SELECT actor, user_id IS NOT NULL, action, request_id FROM reporting.audit_log"
            " WHERE entity_type = 'job_request' AND xid = (SELECT max(xid) FROM reporting.audit_log"
            " WHERE entity_type = 'job_request' AND action = 'CREATE')"
        )
        assert logged == [("amal", True, "CREATE", first.headers["X-Request-ID"])]
        assert len(JobRequests(web.database.app).open([JOB])) == 1

    def test_for_another_day_it_has_to_wait_for_the_first(self, amal: Browser) -> None:
        assert amal.post(f"{API}/{JOB}/run?day=2026-11-01").json["day"] == "2026-11-01"  # type: ignore[index]
        assert_problem(amal.post(f"{API}/{JOB}/run?day=2026-11-02"), 409, "job_asked")

    def test_what_is_mistyped_asks_for_nothing(self, web: AppGround, amal: Browser) -> None:
        problem = assert_problem(amal.post(f"{API}/agregate_daily_kpi/run"), 404)
        assert problem["errors"][0]["suggestion"] == JOB
        tomorrow = clock.today("Asia/Aden") + timedelta(days=1)
        for query in (f"day={tomorrow}", "day=soon", "dya=2026-11-01", "day=2026-11-01&day=2026-11-02"):
            assert_problem(amal.post(f"{API}/{JOB}/run?{query}"), 400)
        assert "404" in told(amal, f"{PAGE}/nothing")
        assert JobRequests(web.database.app).open([job.name for job in JOBS]) == []

    def test_the_form_leads_back_and_says_what_became_of_it(self, amal: Browser) -> None:
        answer = amal.post(f"{PAGE}/{JOB}/run", {"day": "2026-11-01"})
        assert (answer.status_code, answer.location) == (303, f"{PAGE}?asked={JOB}")
        assert any(
            t("jobs.said.asked", lang, job=t(f"job.{JOB}", lang)) in told(amal, answer.location) for lang in LANGUAGES
        )
        again = amal.post(f"{PAGE}/{JOB}/run?back={PAGE}/{JOB}", {"day": "2026-11-02"})
        assert again.location == f"{PAGE}/{JOB}?job_asked={JOB}"
        assert amal.post(f"{PAGE}/{JOB}/run?back=//elsewhere.example").location == f"{PAGE}?job_asked={JOB}"
        assert amal.client.post(f"{PAGE}/{JOB}/run").status_code == 403, "without the token of our page"


class TestRights:
    def test_it_is_for_administrators(self, web: AppGround, store: JobStore, tokens: dict[str, str]) -> None:
        for who in CAST[1:]:
            browser = web.as_(who)
            for name in (JOB, "nothing"):
                assert_problem(browser.get(f"{API}/{name}/runs"), 403)
                assert_problem(browser.post(f"{API}/{name}/run"), 403)
                assert browser.post(f"{PAGE}/{name}/run").status_code == 403
                assert browser.get(f"{PAGE}/{name}").status_code == 404
            assert_problem(browser.get(API), 403)
            assert browser.get(PAGE).status_code == 404
            page = told(browser, PAGE)
            assert not any(t(key, lang) in page for key in ("jobs.title", "jobs.silent") for lang in LANGUAGES), who

    def test_a_token_asks_where_it_may_write(self, web: AppGround, store: JobStore, tokens: dict[str, str]) -> None:
        with web.app.test_client() as client:
            reading = {"Authorization": f"Bearer {tokens['amal']}"}
            assert client.get(API, headers=reading).status_code == 200
            assert_problem(client.post(f"{API}/{JOB}/run", headers=reading), 403, "read_only_token")
            writing = {"Authorization": f"Bearer {web.make_token('amal', scope='all')}"}
            assert client.post(f"{API}/{JOB}/run", headers=writing).status_code == 202


class TestTheBanner:
    def shown(self, browser: Browser) -> bool:
        """Whether the page that a browser opens comes with it."""
        [banner] = re.findall(r"<[^>]*data-role=\"jobs-banner\"[^>]*>", browser.get("/").text)
        return not re.search(r"\shidden\b", banner)

    @pytest.mark.parametrize(("heard_ago", "is_silent"), [(None, True), (0, False), (45, False), (61, True)])
    def test_it_comes_when_nothing_was_heard_for_a_minute(
        self, web: AppGround, amal: Browser, heard_ago: int | None, is_silent: bool
    ) -> None:
        if heard_ago is not None:
            keep(web, heard_ago=heard_ago)
        ready = amal.get("/readyz")
        assert ready.status_code == 200, "told, and no reason to take a node out"
        assert ready.json and ready.json["checks"]["jobs"] is not is_silent
        assert self.shown(amal) is is_silent
