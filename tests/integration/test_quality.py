"""Findings follow the records, go by the rights of who looks, can be accepted with a reason, and stop an approval."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from dashboard import clock
from dashboard.errors import NotFound
from dashboard.quality.alerts import Alert, QualityAlerts
from dashboard.quality.keeping import QualityKeeper
from dashboard.quality.validate import judge_of, validate_training_session
from data_access.quality_reading import QualityReading
from data_access.quality_store import Judged, QualityStore
from data_access.replica.build import conventions_of, replica_directory
from data_access.replica.reader import ReplicaReader
from data_access.replica.refresh import refresh_once
from jobs.job import Ground
from jobs.keep_quality import KeepQuality
from tests.lib.app_ground import AppGround
from tests.lib.approval_ground import ApprovalGround, approval_ground
from tests.lib.problems import assert_problem

_SESSION = """
    SELECT b.id::text, b.session_date::date, b.duration FROM breeding_training_activity b
    JOIN project p ON p.id = b.project_id WHERE p.code = 'ALPHA' AND b.duration BETWEEN 20 AND 60
      AND b.session_date < now() - interval '40 days' AND NOT EXISTS (
        SELECT FROM reporting.quality_finding f WHERE f.day = b.session_date::date)
      AND NOT EXISTS (SELECT FROM reporting.daily_report d WHERE d.day = b.session_date::date)
    ORDER BY b.session_date DESC, b.id LIMIT 1"""
_LENGTH = "UPDATE breeding_training_activity SET duration = :minutes WHERE id = CAST(:id AS uuid)"


@dataclass(frozen=True)
class Spoilt:
    """A session of ALPHA that lasts 999 minutes. `mend`: what sets it right again."""

    web: AppGround
    row_id: str
    day: date
    mend: Callable[[], None]

    def quality(self, who: str, more: str = "") -> dict[str, Any]:
        path = f"/api/reports/trainer_daily/quality?from={self.day}&to={self.day}&project=ALPHA&lang=en{more}"
        found: dict[str, Any] = self.web.as_(who).json(path)
        return found


@pytest.fixture(scope="module")
def follower(web: AppGround) -> KeepQuality:
    made = KeepQuality(Ground(database=web.database.app, settings=web.settings))
    made.look()
    made.wait()
    return made


@pytest.fixture
def spoilt(web: AppGround, follower: KeepQuality) -> Iterator[Spoilt]:
    [(row_id, day, minutes)] = web.ask(_SESSION)

    def last(duration: int) -> None:
        web.change(_LENGTH, id=row_id, minutes=duration)
        refresh_once(web.database.app, web.settings, conventions_of(web.settings))
        follower.look()

    last(999)
    yield Spoilt(web, row_id, day, lambda: last(minutes))
    last(minutes)


def test_a_finding_comes_with_the_change_and_goes_with_the_mending(spoilt: Spoilt) -> None:
    found = spoilt.quality("basel")
    [issue] = found["quality"]["issues"]
    assert (issue["type"], issue["field"], issue["count"]) == ("OUT_OF_RANGE", "duration_min", 1)
    [finding] = found["findings"]["items"]
    assert (finding["row_id"], finding["display"], finding["state"]) == (spoilt.row_id, "999 min", "open")
    assert finding["value"] == "999"
    told = found["quality"]["arithmetic"]
    assert not found["quality"]["valid"]
    assert found["quality"]["completeness_score"] == round(100 * (1 - 1 / told["rows"]), 1)
    spoilt.mend()
    after = spoilt.quality("basel")
    assert (after["quality"]["badge"], after["findings"]["items"]) == ("excellent", [])
    kept = spoilt.web.ask(
        "SELECT state, mended_at >= first_seen FROM reporting.quality_finding WHERE id = :id", id=finding["id"]
    )
    assert kept == [("mended", True)]


def test_who_may_not_see_the_row_does_not_see_the_finding(spoilt: Spoilt) -> None:
    path = f"/api/reports/trainer_daily/quality?from={spoilt.day}&to={spoilt.day}"
    ids = [one["row_id"] for one in spoilt.web.as_("carim").json(path)["findings"]["items"]]
    assert spoilt.row_id not in ids
    assert spoilt.row_id in [one["row_id"] for one in spoilt.web.as_("ghada").json(path)["findings"]["items"]]
    assert_problem(spoilt.web.as_("dina").get(path), 403, "report_not_allowed")
    assert "finding-" not in spoilt.web.page("carim", f"/reports/trainer_daily/record/{spoilt.row_id}", "en")


def test_a_report_and_its_pages_and_files_say_how_good_the_records_are(spoilt: Spoilt) -> None:
    day, basel = spoilt.day, spoilt.web.as_("basel")
    answer = basel.json(f"/api/reports/trainer_daily?from={day}&to={day}&project=ALPHA&view=light&lang=en")
    assert answer["quality"] == spoilt.quality("basel")["quality"]
    word = answer["quality"]["badge_label"]
    for path in (
        f"/reports/trainer_daily/ALPHA/{day}",
        f"/reports/trainer_daily/quality?from={day}&to={day}&project=ALPHA",
    ):
        assert word in spoilt.web.page("basel", path, "en")
    assert "Duration is not between" in spoilt.web.page("basel", f"/reports/trainer_daily/record/{spoilt.row_id}", "en")
    exported = basel.json(f"/reports/trainer_daily/ALPHA/{day}.json?lang=en")
    assert exported["quality"] == answer["quality"]


def test_a_manager_accepts_a_finding_with_a_reason_which_the_log_keeps(spoilt: Spoilt) -> None:
    web, [finding] = spoilt.web, spoilt.quality("basel")["findings"]["items"]
    start = f"/admin/data-quality/findings/{finding['id']}"
    basel = web.as_("basel")
    assert_problem(
        basel.post(f"{start}/accept", {"reason": " "}, headers={"Accept": "application/json"}), 400, "bad_reason"
    )
    for who in ("salma", "carim"):
        assert web.as_(who).post(f"{start}/accept", {"reason": "because"}).status_code in (403, 404), who
    assert basel.post(f"{start}/accept", {"reason": "an exercise of two days"}).status_code == 303
    quality = spoilt.quality("basel")["quality"]
    assert (quality["issues"], quality["accepted"], quality["completeness_score"]) == ([], 1, 100.0)
    logged = web.ask(
        "SELECT actor, after_values ->> 'reason' FROM reporting.audit_log WHERE action = 'ACCEPT_FINDING'"
        " AND entity_id = :id ORDER BY id DESC LIMIT 1",
        id=str(finding["id"]),
    )
    assert logged == [("basel", "an exercise of two days")]
    [(amal,)] = web.ask('SELECT id::text FROM public."user" WHERE username = :who', who="amal")
    assert basel.post(f"{start}/assign", {"owner": amal, "due_on": "2030-01-31"}).status_code == 303
    [kept] = web.ask(
        "SELECT state, owner_id::text, due_on FROM reporting.quality_finding WHERE id = :id", id=finding["id"]
    )
    assert kept == ("accepted", amal, date(2030, 1, 31))
    assert basel.post(f"{start}/reopen").status_code == 303
    assert spoilt.quality("basel")["quality"]["accepted"] == 0


@pytest.mark.parametrize("deed", ["accept", "reopen"])
def test_who_accepts_or_reopens_undoes_nothing_of_who_assigns_at_the_same_moment(
    spoilt: Spoilt, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    web, [finding] = spoilt.web, spoilt.quality("basel")["findings"]["items"]
    [(amal,)] = web.ask('SELECT id::text FROM public."user" WHERE username = :who', who="amal")
    find = QualityReading.find

    def find_before_it_is_assigned(self: QualityReading, *asked: Any, **named: Any) -> Any:
        found = find(self, *asked, **named)
        monkeypatch.setattr(QualityReading, "find", find)
        given = (
            "UPDATE reporting.quality_finding SET owner_id = CAST(:amal AS uuid), due_on = '2030-01-31' WHERE id = :id"
        )
        web.change(given, amal=amal, id=finding["id"])
        return found

    web.change("UPDATE reporting.quality_finding SET owner_id = NULL, due_on = NULL WHERE id = :id", id=finding["id"])
    browser = web.as_("basel")
    form = {"reason": "an exercise", "csrf_token": browser.csrf_token()}
    monkeypatch.setattr(QualityReading, "find", find_before_it_is_assigned)
    done = browser.client.post(f"/admin/data-quality/findings/{finding['id']}/{deed}", data=form)
    assert done.status_code == 303
    question = "SELECT owner_id::text, due_on FROM reporting.quality_finding WHERE id = :id"
    assert web.ask(question, id=finding["id"]) == [(amal, date(2030, 1, 31))]


def test_looking_after_quality_goes_by_rights_and_has_a_file(spoilt: Spoilt) -> None:
    web = spoilt.web
    told = web.as_("basel").json("/api/admin/data-quality?window=60&lang=en")["items"]
    assert [one["project"] for item in told for one in item["projects"] if one["project"] not in (None, "ALPHA")] == []
    scores = [one["score"]["completeness_score"] for one in told if one["score"]["completeness_score"] is not None]
    assert scores == sorted(scores), "the worst first"
    for who in ("emad", "faris"):
        assert web.as_(who).get("/api/admin/data-quality").status_code == 403
    for ending in ("pdf", "xlsx", "json"):
        assert web.as_("basel").get(f"/admin/data-quality.{ending}?lang=ar").status_code == 200
    assert "جودة البيانات" in web.page("ghada", "/admin/data-quality", "ar")


def test_a_poor_report_is_approved_only_with_a_reason_that_is_kept(spoilt: Spoilt) -> None:
    limited = spoilt.web.with_settings(quality_limits={"trainer_daily": 100.0})
    unit: ApprovalGround = approval_ground(limited)
    unit.done("salma", "submit", spoilt.day)
    seen = unit.content_hash(spoilt.day)
    refused = unit.refused("basel", "approve", spoilt.day, 409, "quality_too_low", content_hash=seen, comment="fine")
    assert refused["limit"] == 100.0
    unit.refused("basel", "approve", spoilt.day, 409, "quality_too_low", content_hash=seen, override=True)
    unit.done("basel", "approve", spoilt.day, override=True, comment="the watch was broken")
    [logged] = limited.ask(
        "SELECT after_values ->> 'override', after_values ->> 'quality_limit' FROM reporting.audit_log"
        " WHERE entity_type = 'daily_report' AND action = 'APPROVE' AND after_values ->> 'day' = :day"
        " ORDER BY id DESC LIMIT 1",
        day=str(spoilt.day),
    )
    assert logged == ("the watch was broken", "100")


def test_a_single_session_is_validated_by_the_same_rules(spoilt: Spoilt) -> None:
    judge = judge_of(Ground(database=spoilt.web.database.app, settings=spoilt.web.settings).reads)
    found = validate_training_session(judge, spoilt.row_id)
    assert [one.rule.name for one in found.found] == ["range_duration_min"]
    assert (found.is_valid, found.score.value) == (False, 0.0)
    with pytest.raises(NotFound):
        validate_training_session(judge, "00000000-0000-4000-8000-00000000dead")


def test_a_report_that_fell_below_its_limit_is_told_once(spoilt: Spoilt) -> None:
    told: list[Alert] = []
    reading = QualityReading(spoilt.web.database.app)
    alerts = QualityAlerts(reading=reading, limits={"trainer_daily": 100.0}, tell=told.append)
    reads = Ground(database=spoilt.web.database.app, settings=spoilt.web.settings).reads
    for _ in range(2):
        alerts.look(reads, {"trainer_daily": [spoilt.day]})
    [(alpha,)] = spoilt.web.ask("SELECT id::text FROM project WHERE code = 'ALPHA'")
    assert [one.project_id for one in told] == [alpha]
    assert told[0].score < told[0].limit


def test_an_older_judgement_changes_nothing_of_a_newer_one(spoilt: Spoilt) -> None:
    store = QualityStore(spoilt.web.database.app)
    older = Judged(days=[spoilt.day])
    store.replace("trainer_daily", [], older, clock.now() - timedelta(hours=1))
    assert [one["row_id"] for one in spoilt.quality("basel")["findings"]["items"]] == [spoilt.row_id]


def test_a_sweep_twice_changes_nothing(web: AppGround, follower: KeepQuality) -> None:
    keeper = QualityKeeper(store=QualityStore(web.database.app), conventions=conventions_of(web.settings))
    engine = ReplicaReader(replica_directory(web.settings)).current()
    first = {name: kept.found for name, kept in keeper.sweep(engine).items()}
    again = keeper.sweep(engine)
    assert {name: (kept.found, kept.mended) for name, kept in again.items()} == {
        n: (found, 0) for n, found in first.items()
    }
