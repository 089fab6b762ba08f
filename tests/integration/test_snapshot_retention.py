"""Sealed files are kept as long as was promised, longer where a hold says so, and what remains still verifies."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dashboard import clock
from dashboard.workflow.sealing import Rendered
from dashboard.workflow.verify_snapshots import verify_snapshots
from jobs.job import Ground
from jobs.let_go_snapshots import LET_GO_SNAPSHOTS
from jobs.run_job import run_job
from tests.lib.app_ground import AppGround
from tests.lib.console import console_on
from tests.lib.problems import assert_problem
from tests.lib.sealing_ground import ACTOR, SealingGround

SEALED_ON = datetime(2026, 9, 1, 9, tzinfo=UTC)
DUE = date(2026, 9, 11)
HOLD = {"report": "feeding_daily", "project": "ALPHA", "from": "2026-08-30", "to": "2026-09-02", "reason": "inquiry 7"}


@dataclass(frozen=True)
class Kept:
    """Reports of ALPHA and BRAVO that were sealed long ago for ten days, under a setting of five."""

    ground: SealingGround
    alpha: str
    bravo: str

    @property
    def job(self) -> Ground:
        settings = replace(self.ground.web.settings, report_snapshot_retention_days=5)
        return Ground(database=self.ground.web.database.app, settings=settings)

    def preview(self, day: date) -> list[int]:
        assert LET_GO_SNAPSHOTS.preview
        return list(LET_GO_SNAPSHOTS.preview(self.job, day).values())[:2]

    def run(self, day: date) -> list[int]:
        return list(run_job(LET_GO_SNAPSHOTS, self.job, day).values())[:2]

    def place(self, **changes: str) -> str:
        answer = self.ground.web.as_("amal").post("/api/admin/legal-holds", HOLD | changes)
        assert answer.status_code == 200, answer.text
        return str(answer.get_json()["id"])

    def lift(self, hold: str) -> None:
        answer = self.ground.web.as_("amal").post(f"/api/admin/legal-holds/{hold}/lift", {"reason": "it is over"})
        assert answer.get_json()["lift_reason"] == "it is over"


@pytest.fixture(scope="module")
def ground(web: AppGround) -> Iterator[SealingGround]:
    made = SealingGround(web=web)
    made.forget()
    yield made
    made.forget()


@pytest.fixture(scope="module")
def rendered(ground: SealingGround) -> list[Rendered]:
    """The files of two reports, kept anew by each test."""
    subjects = [ground.subject("feeding_daily", project, SEALED_ON.date()) for project in ("ALPHA", "BRAVO")]
    return list(map(ground.sealing.render, subjects))


@pytest.fixture
def kept(ground: SealingGround, rendered: list[Rendered]) -> Iterator[Kept]:
    clock.set_source(lambda: SEALED_ON)
    sealing, ids = replace(ground.sealing, retention_days=10), []
    for one in rendered:
        with ground.web.database.app.write(ACTOR) as connection:
            ids.append(sealing.keep(connection, one))
    clock.reset()
    yield Kept(ground, *ids)
    ground.forget(("report_snapshot", "legal_hold"))


def test_a_dry_run_says_what_would_go_on_a_day_and_changes_nothing(kept: Kept) -> None:
    assert kept.preview(DUE - timedelta(days=1)) == [0, 0], "ten days were promised, whatever the setting says now"
    assert kept.preview(DUE) == [2, 0]
    assert kept.ground.store.read_file(kept.alpha, "pdf")


def test_what_is_over_goes_and_its_hashes_still_verify(kept: Kept) -> None:
    found = kept.ground.store.find(kept.alpha)
    assert found and kept.run(DUE) == [2, 0] and kept.run(DUE) == [0, 0]
    amal, web = kept.ground.web.as_("amal"), kept.ground.web
    told = amal.json(f"/api/snapshots/{kept.alpha}")
    assert told["let_go_at"] and told["bytes"] is None and told["hashes"] == found.hashes
    for tail in (".pdf", "/excerpt.pdf", "/diff/live"):
        assert_problem(amal.get(f"/api/snapshots/{kept.alpha}{tail}"), 404, "snapshot_let_go")
    assert web.browser().get(f"/verify/{found.hashes['pdf']}").status_code == 200
    page = web.page("amal", f"/reports/feeding_daily/snapshots/{found.day}", "en")
    assert "Its retention is over" in page and found.hashes["pdf"] in page and f"{kept.alpha}.pdf" not in page
    assert web.as_("amal").get(f"/reports/feeding_daily/ALPHA/{found.day}").status_code == 200
    entries = web.ask(
        "SELECT entity_id FROM reporting.audit_log WHERE action = 'ARCHIVE' AND entity_type LIKE '%snap%'"
    )
    assert {row[0] for row in entries} == {kept.alpha, kept.bravo}
    with web.database.app.read() as connection:
        verdict = verify_snapshots(connection)
    assert (verdict.is_whole, verdict.checked, verdict.let_go) == (True, 2, 2), verdict.words("en")


def test_nothing_goes_early_whatever_day_the_job_is_run_for(kept: Kept) -> None:
    clock.set_source(lambda: SEALED_ON + timedelta(days=9, hours=23))
    assert kept.run(date(2036, 1, 1)) == [0, 0]
    clock.reset()
    assert kept.ground.store.read_file(kept.alpha, "json")


def test_a_hold_keeps_what_it_covers_until_it_is_lifted(kept: Kept) -> None:
    hold = kept.place()
    assert kept.preview(DUE) == [1, 1] and kept.run(DUE) == [1, 1]
    assert kept.ground.store.read_file(kept.alpha, "pdf") and kept.ground.store.read_file(kept.bravo, "pdf") is None
    kept.lift(hold)
    assert kept.run(DUE) == [1, 0]
    again = kept.ground.web.as_("amal").post(f"/api/admin/legal-holds/{hold}/lift", {"reason": "again"})
    assert_problem(again, 404, "unknown_hold")
    logged = "SELECT action FROM reporting.audit_log WHERE entity_type = 'legal_hold' AND entity_id = :id ORDER BY id"
    assert kept.ground.web.ask(logged, id=hold) == [("CREATE",), ("UPDATE",)]


def test_a_hold_without_a_report_or_project_keeps_all_of_its_days(kept: Kept) -> None:
    kept.place(report="", project="")
    assert kept.preview(DUE) == [0, 2]
    kept.place(report="vet_daily", project="", **{"from": "2020-01-01"})
    assert kept.preview(DUE) == [0, 2]


def test_a_hold_needs_days_that_are_in_order_names_that_exist_and_a_reason(kept: Kept) -> None:
    amal = kept.ground.web.as_("amal")
    wrong = ({"reason": "  "}, {"to": "2026-08-01"}, {"project": "ALPA"}, {"report": "feding_daily"}, {"from": "soon"})
    for change in wrong:
        problem = assert_problem(amal.post("/api/admin/legal-holds", HOLD | change), 400)
        assert problem["errors"][0]["field"] in change
    assert_problem(amal.post("/api/admin/legal-holds/nothing/lift", {"reason": "x"}), 404)


def test_they_are_for_administrators(kept: Kept) -> None:
    for who in ("ghada", "basel", "hana"):
        browser = kept.ground.web.as_(who)
        assert_problem(browser.get("/api/admin/legal-holds"), 403)
        for address in ("/api/admin/legal-holds", "/api/admin/snapshots/verify", "/admin/snapshots/holds"):
            assert browser.post(address, HOLD).status_code == 403, (who, address)
        assert browser.get("/admin/snapshots").status_code == 404


def test_their_page_places_lifts_and_verifies(kept: Kept) -> None:
    web = kept.ground.web
    amal = web.as_("amal")
    placed = amal.post("/admin/snapshots/holds", HOLD)
    assert (placed.status_code, placed.location) == (303, "/admin/snapshots")
    page = web.page("amal", "/admin/snapshots?verify=1", "en")
    assert "inquiry 7" in page and "The chain holds" in page
    [hold] = amal.json("/api/admin/legal-holds")["items"]
    assert amal.post(f"/admin/snapshots/holds/{hold['id']}/lift", {"reason": "closed"}).status_code == 303
    assert "closed" in web.page("amal", "/admin/snapshots", "en")
    verdict = amal.post("/api/admin/snapshots/verify").get_json()
    assert verdict["is_whole"] and verdict["checked"] == verdict["head"]["number"] == 2


def test_an_operator_verifies_and_previews_at_the_command_line(kept: Kept, tmp_path: Path) -> None:
    k9 = console_on(kept.ground.web.database, tmp_path, REPORT_SNAPSHOT_RETENTION_DAYS="5")
    told = k9.says("job", "let_go_snapshots", "--dry-run", "--date", str(DUE))
    assert "nothing changed: 2 sealed reports let go" in told and kept.ground.store.read_file(kept.alpha, "pdf")
    assert k9.refused("job", "tidy_logins", "--dry-run").hint == "these have: let_go_snapshots"
    told = k9.says("verify", "snapshots")
    assert told.startswith("2 sealed reports hold")
    head = told.rpartition("--known ")[2].strip()
    assert k9.run("verify", "snapshots", "--known", head).exit_code == 0
    missing = k9.run("verify", "snapshots", "--known", f"7:{'a' * 64}")
    assert (missing.exit_code, "sealed report 7" in missing.output) == (1, True)
    assert k9.run("verify", "snapshots", "--known", "seven").exit_code == 2
