"""Administrators see what the cache does, and clear it by report and day; nobody else does."""

from html import unescape

from dashboard import clock
from dashboard.i18n import LANGUAGES, t
from dashboard.metrics.cache_hours import HOURS_SHOWN
from dashboard.metrics.warm_run import JOB, LEFT, MADE, REFUSED, SKIPPED, THERE
from dashboard.reports import REPORTS, report_named
from data_access.job_store import JobStore
from tests.lib.app_ground import CAST, AppGround, Browser
from tests.lib.cache_ground import FEW_DAYS, TRAINERS, Client, cached_address, how
from tests.lib.problems import assert_problem
from tests.lib.redis_ground import RedisGround


def test_every_answer_is_counted_for_its_report_type(amal: Client, amal_elsewhere: Client, server: RedisGround) -> None:
    # What other tests did is told now, and gone.
    amal.get("/api/admin/cache/stats")
    server.client.flushall()
    address = cached_address("report", TRAINERS, "from=-9d")
    lines = []
    for _ in range(2):
        stats = amal.get("/api/admin/cache/stats").get_json()
        lines.append(next(line for line in stats["items"] if line["report_type"] == TRAINERS.name))
        assert {line["report_type"] for line in stats["items"]} == {report.name for report in REPORTS}
        assert (stats["kept_by"], stats["ttl_s"], stats["next"]) == ("shared", 3600, None)
        for _ in range(3):
            amal.get(address)
    before, after = lines
    assert after["answered"] == before["answered"] + 3
    assert (after["misses"], after["hits"]) == (before["misses"] + 1, before["hits"] + 2)
    assert after["bytes_served"] > before["bytes_served"] and after["bytes_stored"] > before["bytes_stored"]
    assert after["from_memory"]["n"] == before["from_memory"]["n"] + 2
    assert after["computed"]["n"] == before["computed"]["n"] + 1
    assert after["computed"]["p95_ms"] >= after["computed"]["p50_ms"] > 0
    assert after["hit_rate"] == round(after["hits"] / after["answered"], 4)

    def told_elsewhere() -> int:
        told = amal_elsewhere.get("/api/admin/cache/stats").get_json()["items"]
        return int(next(line for line in told if line["report_type"] == TRAINERS.name)["answered"])

    told = amal.get("/api/admin/cache/stats").get_json()
    assert sorted(told["hottest"], key=lambda one: -one["asked"]) == told["hottest"]
    assert 6 in [one["asked"] for one in told["hottest"] if one["report_type"] == TRAINERS.name]
    assert told["largest"][0]["bytes"] > 0 and len(told["largest"]) == 1
    assert told_elsewhere() >= after["answered"], "counted for all workers together"


def test_clearing_a_report_or_a_day_leaves_the_others(workers: tuple[AppGround, AppGround], amal: Client) -> None:
    vets = report_named("vet_daily")
    early, late = "from=2026-10-01&to=2026-10-10", "from=2026-10-05&to=2026-10-20"
    addresses = [cached_address("report", report, query) for report in (TRAINERS, vets) for query in (early, late)]
    browser = workers[1].as_("amal")
    for asked, cleared in (
        ("?report=vet_daily", ["hit", "hit", "stored", "stored"]),
        ("?day=2026-10-03", ["stored", "hit", "stored", "hit"]),
        ("?day=2026-10-07&report=trainer_daily", ["stored", "stored", "hit", "hit"]),
        ("", ["stored"] * 4),
    ):
        for address in addresses:
            amal.get(address)
        answer = browser.post(f"/api/admin/cache/clear{asked}")
        assert answer.get_json() == {"cleared": cleared.count("stored"), "kept_by": "shared"}, asked
        assert [how(amal.get(address)) for address in addresses] == cleared, asked


def test_what_is_mistyped_clears_nothing(workers: tuple[AppGround, AppGround], amal: Client) -> None:
    address, browser = cached_address("report", TRAINERS, FEW_DAYS), workers[0].as_("amal")
    amal.get(address)
    for query in ("reprot=vet_daily", "report=vet_dialy", "day=2026/10/01", "day=2026-10-01&day=2026-10-02"):
        problem = assert_problem(browser.post(f"/api/admin/cache/clear?{query}"), 400)
        assert problem["errors"][0]["suggestion"], query
    assert how(amal.get(address)) == "hit"


def test_it_is_for_administrators_and_clearing_for_tokens_that_may_write(
    workers: tuple[AppGround, AppGround], tokens: dict[str, str]
) -> None:
    for who in CAST[1:]:
        assert_problem(Client(workers[0], tokens[who]).get("/api/admin/cache/stats"), 403)
        assert_problem(workers[0].as_(who).post("/api/admin/cache/clear"), 403)
    with workers[0].app.test_client() as client:
        reading = {"Authorization": f"Bearer {tokens['amal']}"}
        assert_problem(client.post("/api/admin/cache/clear", headers=reading), 403, "read_only_token")
        writing = {"Authorization": f"Bearer {workers[0].make_token('amal', scope='all')}"}
        assert client.post("/api/admin/cache/clear", headers=writing).status_code == 200
        assert client.get("/api/admin/cache/clear", headers=writing).status_code == 405


class TestThePage:
    PAGE = "/admin/cache"

    def told(self, browser: Browser) -> str:
        return unescape(browser.get(self.PAGE).text)

    def test_it_says_what_each_report_type_was_answered_from(
        self, workers: tuple[AppGround, AppGround], amal: Client
    ) -> None:
        for _ in range(4):
            amal.get(cached_address("report", TRAINERS, "from=2026-10-01&to=2026-10-02&lang=en"))
        browser = workers[0].as_("amal")
        for lang in LANGUAGES:
            assert browser.get(f"{self.PAGE}?lang={lang}").status_code == 200
            told = self.told(browser)
            assert all(report.label.text(lang) in told for report in REPORTS)
            assert t("cache.shared", lang, minutes="60") in told and t("cache.hottest", lang) in told

    def test_it_looks_back_hour_by_hour_and_on_the_last_answers_made_in_advance(
        self, workers: tuple[AppGround, AppGround], amal: Client, amal_elsewhere: Client
    ) -> None:
        for client in (amal, amal, amal_elsewhere):
            client.get(cached_address("report", TRAINERS, "from=2026-10-01&to=2026-10-03&lang=en"))
        amal_elsewhere.get("/api/admin/cache/stats")
        hours = amal.get("/api/admin/cache/stats").get_json()["hours"]
        assert len(hours) == HOURS_SHOWN
        assert sum(hour["answered"] for hour in hours) == 3, "of all workers"
        assert sum(hour["hits"] for hour in hours) == 2
        assert sum(hour["computed"]["n"] for hour in hours) == 1
        runs, web = JobStore(workers[0].database.app), workers[0]
        run_id = runs.begin(JOB, clock.today(web.settings.timezone))
        runs.end(run_id, counts={MADE: 1234, THERE: 5, REFUSED: 6, LEFT: 4321})
        browser = web.as_("amal")
        browser.get(f"{self.PAGE}?lang=en")
        told = self.told(browser)
        assert all(t(f"cache.{name}", "en") in told for name in ("by_hour", "memory_p95", "warm_left"))
        assert "66.7%" in told and "1,234" in told and "4,321" in told
        for counts, error, key in (({SKIPPED: 1}, None, "warm_skipped"), (None, "the disk was full", None)):
            runs.end(runs.begin(JOB, clock.today(web.settings.timezone)), counts=counts, error=error)
            told = self.told(browser)
            assert (t(f"cache.{key}", "en") if key else "the disk was full") in told
        web.change("DELETE FROM reporting.job_run WHERE job = :job", job=JOB)
        assert t("cache.warm_none", "en") in self.told(browser)

    def test_its_form_clears_and_leads_back(self, workers: tuple[AppGround, AppGround], amal: Client) -> None:
        address, browser = cached_address("report", TRAINERS, "from=2026-10-01&to=2026-10-02"), workers[0].as_("amal")
        amal.get(address)
        answer = browser.post(f"{self.PAGE}/clear", {"report": "trainer_daily", "day": "2026-10-02"})
        assert (answer.status_code, answer.location) == (303, f"{self.PAGE}?cleared=1")
        assert how(amal.get(address)) == "stored"
        assert browser.post(f"{self.PAGE}/clear", {"report": "nothing"}).status_code == 400
        assert browser.client.post(f"{self.PAGE}/clear").status_code == 403

    def test_it_is_there_for_administrators_only(self, workers: tuple[AppGround, AppGround]) -> None:
        for who in CAST[1:]:
            assert workers[0].as_(who).get(self.PAGE).status_code == 404
            told = self.told(workers[0].as_(who))
            assert not any(t("cache.title", lang) in told for lang in LANGUAGES), who
            assert workers[0].as_(who).post(f"{self.PAGE}/clear").status_code == 403
        told = self.told(workers[0].as_("amal"))
        assert any(t("cache.title", lang) in told for lang in LANGUAGES)
