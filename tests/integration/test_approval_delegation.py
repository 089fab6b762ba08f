"""Deciding in somebody's place: for the days that were said, in their name, and under the eyes of both."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from layouts.address import DELEGATIONS
from tests.lib.approval_ground import ApprovalGround
from tests.lib.problems import assert_problem


def lend(
    unit: ApprovalGround, giver: str, to: str, *, by: str | None = None, first: int = 0, last: int = 3, **more: Any
) -> Any:
    days = {"first_day": str(unit.today + timedelta(days=first)), "last_day": str(unit.today + timedelta(days=last))}
    sent = {"to": to, "reason": "leave"} | days | ({"from": giver} if by else {}) | more
    return unit.ask("POST", by or giver, "/api/delegations", sent)


def give_back(unit: ApprovalGround, response: Any, who: str = "amal") -> None:
    assert response.status_code == 200, response.text[:300]
    assert unit.ask("POST", who, f"/api/delegations/{response.get_json()['id']}/revoke").status_code == 200


def test_a_delegate_decides_in_the_other_s_name(unit: ApprovalGround) -> None:
    day = unit.a_day()
    unit.done("salma", "submit", day)
    unit.refused("ghada", "approve", day, 403, "not_your_step", content_hash=unit.content_hash(day))
    lent = lend(unit, "basel", "ghada", project="ALPHA")
    assert unit.shown("ghada", day)["allowed"] == ["approve", "reject", "comment"]
    assert any(item["day"] == str(day) for item in unit.get("ghada", "/api/approvals")["items"])
    unit.done("ghada", "approve", day)
    give_back(unit, lent)
    event = unit.get("amal", f"/api/reports/trainer_daily/ALPHA/{day}/approval")["events"][0]
    names = dict(
        unit.web.ask('SELECT username, e.name FROM public."user" u JOIN public.employee e ON e.id = u.employee_id')
    )
    assert (event["by"], event["on_behalf_of"]) == (names["ghada"], names["basel"])
    marks = unit.web.ask(
        "SELECT first_approved_by::text, first_approved_for::text FROM reporting.daily_report"
        " WHERE report_type = 'trainer_daily' AND day = :day AND project_id = CAST(:project AS uuid)",
        day=day,
        project=unit.project_id(),
    )
    assert marks == [(unit.user_id("ghada"), unit.user_id("basel"))]


def test_four_eyes_count_the_delegate_and_the_one_they_stand_for(unit: ApprovalGround) -> None:
    lent = lend(unit, "amal", "ghada")
    own, for_amal = unit.a_day(), unit.a_day()
    unit.done("amal", "submit", own)
    unit.done("basel", "approve", own)
    seen = unit.content_hash(own)
    unit.refused("ghada", "approve", own, 403, "four_eyes", content_hash=seen)
    unit.done("salma", "submit", for_amal)
    unit.done("ghada", "approve", for_amal)
    unit.refused("amal", "approve", for_amal, 403, "four_eyes", content_hash=unit.content_hash(for_amal))
    give_back(unit, lent)


def test_a_delegation_holds_on_its_days_only_and_until_it_is_revoked(unit: ApprovalGround) -> None:
    day = unit.a_day()
    unit.done("salma", "submit", day)

    def may() -> bool:
        return "approve" in unit.shown("ghada", day)["allowed"]

    coming = lend(unit, "basel", "ghada", first=1)
    assert coming.get_json()["state"] == "coming" and not may()
    running = lend(unit, "basel", "ghada", last=0)
    assert running.get_json()["state"] == "running" and may()
    shift = "UPDATE reporting.delegation SET first_day = first_day - 5, last_day = last_day - 1 WHERE id::text = :id"
    unit.web.change(shift, id=running.get_json()["id"])
    assert not may(), "its last day was yesterday"
    other_project = lend(unit, "carim", "ghada", project="BRAVO")
    assert not may()
    third = lend(unit, "basel", "ghada")
    assert may()
    for lent, who in ((third, "ghada"), (coming, "basel"), (other_project, "carim")):
        give_back(unit, lent, who)
    assert not may()
    assert_problem(
        unit.ask("POST", "basel", f"/api/delegations/{third.get_json()['id']}/revoke"), 409, "delegation_over"
    )


def test_only_the_person_and_administrators_delegate_and_only_to_who_reads_it(unit: ApprovalGround) -> None:
    assert_problem(lend(unit, "basel", "ghada", by="salma"), 403, "not_your_delegation")
    assert_problem(lend(unit, "basel", "basel"), 400, "own_delegate")
    assert_problem(lend(unit, "basel", "carim"), 400, "delegate_does_not_read")
    assert_problem(lend(unit, "basel", "hana"), 400, "delegate_does_not_read")
    assert_problem(lend(unit, "basel", "ghada", project="BRAVO"), 404)
    assert_problem(lend(unit, "ghada", "salma"), 400, "nothing_to_delegate")
    assert_problem(lend(unit, "basel", "ghada", last=-1), 400, "bad_days")
    told = assert_problem(lend(unit, "basel", "gada"), 400, "unknown_person")
    assert told["errors"][0]["suggestion"] == "ghada"
    made = lend(unit, "basel", "salma", by="amal")
    listed = {
        who: [one["id"] for one in unit.get(who, "/api/delegations")["items"]] for who in ("basel", "salma", "carim")
    }
    made_id = made.get_json()["id"]
    assert made_id in listed["basel"] and made_id in listed["salma"] and made_id not in listed["carim"]
    assert_problem(unit.ask("POST", "carim", f"/api/delegations/{made_id}/revoke"), 404, "no_delegation")
    assert_problem(unit.ask("GET", "hana", "/api/delegations"), 403)
    told_there = {note["kind"] for note in unit.notes("basel") if note["link"] == DELEGATIONS}
    assert "delegated" in told_there
    give_back(unit, made)


def test_one_for_a_project_that_is_gone_is_not_shown_as_one_for_all(unit: ApprovalGround) -> None:
    lent, gone = lend(unit, "basel", "ghada", project="ALPHA"), str(uuid4())
    delegation_id = lent.get_json()["id"]
    change = "UPDATE reporting.delegation SET project_id = CAST(:project AS uuid) WHERE id::text = :id"
    unit.web.change(change, id=delegation_id, project=gone)
    [shown] = [one for one in unit.get("basel", "/api/delegations")["items"] if one["id"] == delegation_id]
    assert shown["project"] == gone
    give_back(unit, lent, "basel")
