"""/metrics: every metric that is declared, true numbers, and only for whoever may read it."""

from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from dashboard import clock
from dashboard.api.telemetry import PLAIN
from dashboard.i18n import t
from dashboard.telemetry.catalogue import METRICS, Kind
from data_access.replica.build import replica_directory
from data_access.replica.layout import Layout
from jobs import JOBS
from tests.lib.app_ground import AppGround
from tests.lib.problems import assert_problem

ORDER = {"bad": 0, "look": 1, "good": 2}


def asked(web: AppGround, token: str) -> Any:
    with web.app.test_client() as client:
        return client.get("/metrics", headers={"Authorization": f"Bearer {token}"})


def read(web: AppGround) -> dict[str, dict[tuple[str, ...], float]]:
    """By the name of the metric, its numbers by their labels."""
    response = asked(web, web.make_token("amal", "metrics"))
    assert (response.status_code, response.content_type) == (200, PLAIN), response.text[:300]
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(response.text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found


class TestWhatItTells:
    def test_every_metric_that_is_declared_and_no_other_one(self, web: AppGround) -> None:
        web.as_("amal").get("/api/reports")
        told = read(web)
        declared = {metric.name for metric in METRICS if metric.kind is not Kind.HISTOGRAM}
        declared |= {
            f"{m.name}{end}" for m in METRICS if m.kind is Kind.HISTOGRAM for end in ("_bucket", "_sum", "_count")
        }
        # What only exists once something was sent, sealed or run.
        later = {m.name for m in METRICS if m.labels == ("state",)} | {
            "k9_jobs_silent_seconds",
            "k9_audit_checkpoint_age_seconds",
            "k9_backup_age_seconds",
            "k9_job_seconds",
            "k9_job_started_timestamp_seconds",
        }
        assert declared - later <= set(told) <= declared
        assert set(told["k9_source_up"].values()) == {1.0}
        assert {job for (job,) in told["k9_job_needs_somebody"]} == {job.name for job in JOBS}

    def test_a_request_is_counted_by_its_pattern_never_by_its_address(self, web: AppGround) -> None:
        before = read(web)["k9_requests_total"]
        for code in ("trainer_daily", "vet_daily"):
            web.as_("amal").get(f"/api/reports/{code}?from=-7d&project=ALPHA")
        web.as_("amal").get("/api/reports/none_such")
        told = read(web)
        key = ("GET", "/api/reports/<report_name>", "200")
        labels = {name for labels in told["k9_requests_total"] for name in labels}
        assert _of(told["k9_requests_total"], key) == _of(before, key) + 2
        assert not [name for name in labels if "ALPHA" in name or "none_such" in name or "vet_daily" in name]

    def test_the_numbers_are_those_of_the_database_and_of_this_node(self, web: AppGround) -> None:
        Layout(replica_directory(web.settings)).mark_checked(clock.now())
        told = read(web)
        assert told["k9_schema_fits"][()] == 1 and 0 <= told["k9_replica_age_seconds"][()] < 60
        [(failed,)] = web.ask(
            "SELECT count(*) FROM reporting.login_attempt WHERE NOT succeeded"
            " AND attempted_at > now() - interval '15 minutes'"
        )
        assert told["k9_failed_logins"][()] == failed
        states = dict(web.ask("SELECT state, count(*) FROM reporting.daily_report GROUP BY 1"))
        assert {state: number for (state,), number in told.get("k9_daily_reports", {}).items()} == states
        assert told["k9_web_resident_bytes"][()] > 5e7 and told["k9_web_processes"][()] == 1

    def test_a_database_of_another_version_is_told(self, web: AppGround) -> None:
        [(version,)] = web.ask("SELECT version_num FROM reporting.schema_version")
        web.change("UPDATE reporting.schema_version SET version_num = '0001'")
        try:
            assert read(web)["k9_schema_fits"][()] == 0
            with web.app.test_client() as client:
                ready = client.get("/readyz")
            assert (ready.status_code, ready.json["checks"]["schema"]) == (503, False)  # type: ignore[index]
        finally:
            web.change("UPDATE reporting.schema_version SET version_num = :v", v=version)


class TestWhoMay:
    def test_nobody_without_a_token(self, web: AppGround) -> None:
        assert_problem(web.browser().get("/metrics"), 401)

    def test_a_token_of_whoever_is_no_administrator_is_refused(self, web: AppGround) -> None:
        for who, scope in (("basel", "read"), ("basel", "metrics"), ("hana", "metrics")):
            assert_problem(asked(web, web.make_token(who, scope)), 403, "forbidden")

    def test_a_token_for_metrics_reads_nothing_else(self, web: AppGround) -> None:
        token = web.make_token("amal", "metrics")
        with web.app.test_client() as client:
            headers = {"Authorization": f"Bearer {token}"}
            for path in ("/api/reports/trainer_daily", "/api/admin/jobs", "/api/admin/audit-logs", "/api/schedules"):
                assert client.get(path, headers=headers).status_code in (403, 404), path
            assert client.get("/api/reports", headers=headers).json == {"items": [], "next": None}
            assert client.post("/api/admin/cache/clear", headers=headers).status_code == 403


def _of(told: dict[tuple[str, ...], float], key: tuple[str, ...]) -> float:
    return next((number for labels, number in told.items() if sorted(labels) == sorted(key)), 0.0)


class TestTheStatusForPeople:
    def test_it_judges_the_same_numbers_and_says_what_to_do(self, web: AppGround) -> None:
        Layout(replica_directory(web.settings)).mark_checked(clock.now())
        found = web.as_("amal").json("/api/admin/status?lang=en")
        by_name = {one["name"]: one for one in found["items"]}
        assert list(by_name) == [one["name"] for one in sorted(found["items"], key=lambda one: ORDER[one["state"]])]
        assert (by_name["database"]["state"], by_name["replica"]["state"]) == ("good", "good")
        assert by_name["schedule"]["state"] == "bad" and "Restart the jobs" in by_name["schedule"]["advice"]
        assert found["state"] == "bad" and by_name["database"]["advice"] is None
        for lang in ("ar", "en"):
            said = web.page("amal", "/admin/status", lang)
            assert t("status.backups", lang) in said and t("status.schedule.advice", lang) in said

    def test_nobody_else_sees_it(self, web: AppGround) -> None:
        assert_problem(web.as_("hana").get("/api/admin/status"), 403, "forbidden")
        assert t("status.title", "en") not in web.page("hana", "/admin/status", "en")
