"""What a step with a daily report takes, and what it leaves behind."""

from datetime import timedelta
from typing import Any

import pytest

from dashboard.errors import Unavailable
from tests.lib.app_ground import AppGround
from tests.lib.approval_ground import ApprovalGround
from tests.lib.killed_approver import approve_with
from tests.lib.problems import assert_problem


def details(unit: ApprovalGround, who: str, day: object) -> dict[str, Any]:
    found: dict[str, Any] = unit.get(who, f"/api/reports/trainer_daily/ALPHA/{day}/approval")
    return found


def test_a_report_goes_all_the_way_and_is_sealed_with_the_last_step(unit: ApprovalGround) -> None:
    day = unit.a_day()
    draft = unit.shown("salma", day)
    assert (draft["status"], draft["revision"], draft["changed_since"]) == ("draft", 1, None)
    submitted = unit.act("salma", "submit", day, content_hash=draft["content_hash"]).get_json()
    assert (submitted["status"], submitted["changed_since"]) == ("submitted", 0)
    assert unit.shown("basel", day)["allowed"] == ["approve", "reject", "comment"]
    assert unit.done("basel", "approve", day)["status"] == "approved_by_manager"
    assert unit.snapshots(day) == []
    assert unit.done("amal", "approve", day) == unit.shown("amal", day)
    assert unit.shown("basel", day)["allowed"] == ["amend", "comment"]
    assert unit.snapshots(day) == [(draft["content_hash"], 1)]
    events = unit.web.ask(
        "SELECT e.action, e.actor, e.request_id IS NOT NULL FROM reporting.report_event e"
        " JOIN reporting.daily_report r ON r.id = e.report_id WHERE r.day = :day ORDER BY e.id",
        day=day,
    )
    assert events == [("submit", "salma", True), ("approve", "basel", True), ("approve", "amal", True)]
    logged = unit.web.ask(
        "SELECT actor, user_id::text, ip_address, request_id IS NOT NULL FROM reporting.audit_log"
        " WHERE entity_type = 'daily_report' AND after_values ->> 'day' = :day ORDER BY id DESC LIMIT 1",
        day=str(day),
    )
    assert logged == [("amal", unit.user_id("amal"), "127.0.0.1", True)]


def test_a_rejected_report_begins_its_next_revision_and_says_what_changed_since(unit: ApprovalGround) -> None:
    day = unit.a_day()
    unit.done("salma", "submit", day)
    seen = unit.content_hash(day)
    unit.refused("basel", "reject", day, 400, "comment_missing", content_hash=seen)
    rejected = unit.done("basel", "reject", day, comment="a session is too short")
    assert (rejected["status"], rejected["revision"]) == ("draft", 2)
    undo = unit.change_a_row(day)
    unit.done("salma", "submit", day)
    found = details(unit, "basel", day)
    undo()
    since = found["differences"]["since_revision"]
    assert len(since["rows"]["changed"]) == 1 and since["rows"]["added"] == since["rows"]["removed"] == []
    [minutes] = [kpi for kpi in since["kpis"] if kpi["measure"] == "total_duration_min"]
    assert minutes["after"] == minutes["before"] + 1
    assert found["events"][1]["comment"] == "a session is too short"
    assert unit.shown("basel", day)["changed_since"] == 1, "the row was taken back"
    [warning] = details(unit, "basel", day)["warnings"]
    assert warning["code"] == "changed_since" and warning["text"]


def test_who_approves_what_changed_meanwhile_is_refused_with_the_differences(unit: ApprovalGround) -> None:
    day = unit.a_day()
    seen = unit.done("salma", "submit", day)["content_hash"]
    undo = unit.change_a_row(day)
    told = unit.refused("basel", "approve", day, 409, "content_changed", content_hash=seen)
    undo()
    assert len(told["differences"]["rows"]["changed"]) == 1
    assert {kpi["measure"] for kpi in told["differences"]["kpis"]} >= {"total_duration_min"}
    assert told["content_hash"] != seen and told["errors"][0]["field"] == "content_hash"
    assert unit.shown("basel", day)["status"] == "submitted"
    assert unit.done("basel", "approve", day, content_hash=seen)["status"] == "approved_by_manager"


def test_an_amendment_opens_the_next_revision_and_leaves_the_snapshot(unit: ApprovalGround) -> None:
    day = unit.a_day()
    for who, action in (("salma", "submit"), ("basel", "approve"), ("amal", "approve")):
        unit.done(who, action, day)
    unit.refused("basel", "amend", day, 400, "comment_missing")
    opened = unit.act("basel", "amend", day, comment="a late row").get_json()
    assert (opened["status"], opened["revision"]) == ("draft", 2)
    assert [revision for _, revision in unit.snapshots(day)] == [1]
    for who, action in (("salma", "submit"), ("basel", "approve"), ("amal", "approve")):
        unit.done(who, action, day)
    assert [revision for _, revision in unit.snapshots(day)] == [1, 2]


def test_only_the_submitter_recalls_and_may_submit_again(unit: ApprovalGround) -> None:
    day = unit.a_day()
    unit.done("salma", "submit", day)
    unit.refused("basel", "recall", day, 403, "not_submitter")
    recalled = unit.act("salma", "recall", day).get_json()
    assert (recalled["status"], recalled["revision"]) == ("draft", 1)
    assert unit.done("basel", "submit", day)["status"] == "submitted"


def test_a_comment_is_pinned_to_a_number_and_moves_nothing(unit: ApprovalGround) -> None:
    day = unit.a_day()
    before = unit.done("salma", "submit", day)
    after = unit.act("ghada", "comment", day, comment="why so few?", measure="total_sessions").get_json()
    assert (after["status"], after["row_version"]) == (before["status"], before["row_version"])
    event = details(unit, "salma", day)["events"][0]
    assert (event["action"], event["measure"], event["comment"]) == ("comment", "total_sessions", "why so few?")
    told = unit.refused("ghada", "comment", day, 400, "unknown_measure", comment="?", measure="total_sesions")
    assert told["errors"][0]["suggestion"] == "total_sessions"


def test_a_step_meant_for_an_earlier_version_is_refused_with_what_was_done(unit: ApprovalGround) -> None:
    day = unit.a_day()
    version = unit.done("salma", "submit", day)["row_version"]
    unit.act("salma", "recall", day)
    unit.done("salma", "submit", day)
    seen = unit.content_hash(day)
    told = unit.refused("basel", "approve", day, 409, "report_moved_on", content_hash=seen, row_version=version)
    assert told["meanwhile"]["action"] == "submit"
    assert told["errors"][0]["suggestion"] == str(version + 2)


def test_what_is_sent_wrongly_is_refused_by_its_name(unit: ApprovalGround) -> None:
    day = unit.a_day()
    unit.refused("salma", "submit", day, 400, "content_hash_missing")
    told = unit.refused("salma", "submit", day, 400, "unknown_name", contenthash="x")
    assert told["errors"][0]["suggestion"] == "content_hash"
    unit.refused("salma", "submit", day, 400, "bad_body", content_hash=7)
    coming = unit.today + timedelta(days=2)
    unit.refused("salma", "submit", coming, 409, "day_in_future", content_hash=unit.content_hash(coming))


def test_a_token_that_only_reads_moves_nothing(unit: ApprovalGround, tokens: dict[str, str]) -> None:
    reading = {"Authorization": f"Bearer {tokens['salma']}"}
    with unit.web.app.test_client() as client:
        address = f"/api/reports/trainer_daily/ALPHA/{unit.a_day()}/submit"
        assert_problem(client.post(address, json={}, headers=reading), 403, "read_only_token")


def test_a_browser_writes_with_the_token_of_its_page_only(unit: ApprovalGround) -> None:
    browser, address = unit.web.as_("salma"), f"/api/reports/trainer_daily/ALPHA/{unit.a_day()}/comment"
    assert_problem(browser.client.post(address, json={"comment": "hello"}), 403, "stale_page")
    token = {"X-CSRFToken": browser.csrf_token()}
    assert browser.client.post(address, json={"comment": "hello"}, headers=token).status_code == 200


def test_without_anything_that_seals_nothing_is_finally_approved(unit: ApprovalGround, web: AppGround) -> None:
    day = unit.a_day()
    unit.done("salma", "submit", day)
    seen = unit.done("basel", "approve", day)["content_hash"]
    with pytest.raises(Unavailable) as refused:
        approve_with(None, web.settings, web.database.app, "amal", day, seen)
    assert refused.value.code == "sealing_unavailable"
    assert unit.shown("amal", day)["status"] == "approved_by_manager"


@pytest.mark.parametrize(
    "address", ["from={day}&to={day}&project=ALPHA,BRAVO", "from=-3d&project=ALPHA", "from={day}&to={day}"]
)
def test_a_question_that_is_no_daily_report_has_no_approval(unit: ApprovalGround, address: str) -> None:
    query = address.format(day=unit.today - timedelta(days=3))
    assert unit.get("amal", f"/api/reports/trainer_daily?{query}&view=light")["approval"] is None


def test_a_kept_answer_never_holds_an_old_approval(unit: ApprovalGround) -> None:
    day = unit.a_day()
    address = f"/api/reports/trainer_daily?from={day}&to={day}&project=ALPHA&view=light"
    first = unit.ask("GET", "basel", address)
    unit.done("salma", "submit", day)
    second = unit.ask("GET", "basel", address)
    assert second.headers["ETag"] != first.headers["ETag"], "what was known before is not said to be unchanged"
    assert second.get_json()["approval"]["allowed"] == ["approve", "reject", "comment"]
    assert unit.ask("GET", "salma", address).get_json()["approval"]["allowed"] == ["recall", "comment"]


def test_the_host_s_decisions_show_and_approve_nothing_of_ours(unit: ApprovalGround) -> None:
    day = unit.a_day()
    unit.done("salma", "submit", day, report="handler_daily")
    before = unit.shown("basel", day, report="handler_daily")
    [(row_id, status)] = unit.web.ask(
        "SELECT h.id::text, h.status::text FROM public.handler_report h JOIN public.project p ON p.id = h.project_id"
        " WHERE p.code = 'ALPHA' AND h.date = :day AND h.status::text = 'APPROVED' ORDER BY h.id LIMIT 1",
        day=day,
    )
    decide = "UPDATE public.handler_report SET status = CAST(:status AS reportstatus) WHERE id = CAST(:id AS uuid)"
    unit.web.change(decide, status="REJECTED", id=row_id)
    unit.refresh()
    after = unit.shown("basel", day, report="handler_daily")
    unit.web.change(decide, status=status, id=row_id)
    unit.refresh()
    assert after["host"] == before["host"] | {
        "approved": before["host"]["approved"] - 1,
        "rejected": before["host"]["rejected"] + 1,
    }
    assert (after["status"], after["changed_since"]) == ("submitted", 1)
