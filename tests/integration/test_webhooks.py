"""Webhooks, from what happens to a receiver in a process of its own: signed, kept from others, tried again."""

import json
import time
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import jsonschema_rs
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from dashboard import clock
from dashboard.reports import REPORTS
from dashboard.webhooks.announcer import Subject
from dashboard.webhooks.backoff import WAITS_S
from dashboard.webhooks.events import EventType
from dashboard.webhooks.payload import schema_of_message
from data_access.approval_store import ApprovalStore
from jobs.announce_anomalies import ANNOUNCE_ANOMALIES
from jobs.job import Ground
from jobs.tidy_webhooks import TIDY_WEBHOOKS
from tests.lib.problems import assert_problem
from tests.lib.processes import soon
from tests.lib.webhook_ground import QUICK, WebhookGround
from tests.lib.webhook_sender import start_sender

SCHEMA = jsonschema_rs.validator_for(schema_of_message())


def test_each_step_of_approval_is_told_with_its_numbers_and_comments_stay_inside(webhooks: WebhookGround) -> None:
    unit, day = webhooks.unit, webhooks.unit.a_day()
    webhooks.subscribe("ok/steps", report_type="trainer_daily", projects=["ALPHA"])
    unit.done("salma", "submit", day)
    unit.done("basel", "reject", day, comment="a dog is ill")
    unit.done("salma", "submit", day)
    unit.done("basel", "approve", day)
    seen = unit.content_hash(day)
    unit.done("amal", "approve", day)
    unit.act("basel", "amend", day, comment="a dog is ill")
    while webhooks.sender.send_due():
        pass
    told = sorted(webhooks.bodies("ok/steps"), key=lambda one: one["timestamp"])
    assert [one["type"] for one in told] == [
        "report_submitted", "report_rejected", "report_submitted", "report_approved", "report_amended",
    ]  # fmt: skip
    for one in told:
        SCHEMA.validate(one)
        assert "a dog is ill" not in json.dumps(one)
    approved = told[3]["data"]
    [(numbers,), *_] = unit.web.ask(
        "SELECT content -> 'numbers' FROM reporting.report_event WHERE content_hash = :seen AND content IS NOT NULL",
        seen=seen,
    )
    assert approved["kpis"]["total_sessions"]["value"] > 0
    assert all(kpi["value"] == numbers[name][0] for name, kpi in approved["kpis"].items())
    assert approved["approval"]["status"] == "approved" and approved["approval"]["content_hash"] == seen
    assert (approved["project"], approved["day"], approved["report_type"]) == ("ALPHA", str(day), "trainer_daily")
    assert approved["links"]["page"].endswith(f"/reports/trainer_daily/ALPHA/{day}")
    assert told[4]["data"]["kpis"] == approved["kpis"], "of what was decided on last"


def test_what_does_not_happen_is_not_told(webhooks: WebhookGround, monkeypatch: pytest.MonkeyPatch) -> None:
    unit, day = webhooks.unit, webhooks.unit.a_day()
    webhooks.subscribe("ok/never")

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(ApprovalStore, "add_event", fail)
        assert unit.act("salma", "submit", day, content_hash=unit.content_hash(day)).status_code == 500
    webhooks.sender.send_due()
    assert webhooks.receiver.came("ok/never") == []


def test_a_receiver_is_told_of_what_it_wants_and_of_nothing_else(webhooks: WebhookGround) -> None:
    alpha, bravo = (("ALPHA", webhooks.unit.project_id("ALPHA")), ("BRAVO", webhooks.unit.project_id("BRAVO")))
    webhooks.subscribe("ok/vets", ["anomaly", "report_approved"], report_type="vet_daily")
    webhooks.subscribe("ok/alpha", projects=["ALPHA"])
    webhooks.subscribe("ok/all")
    webhooks.subscribe("ok/off", active=False)
    told = [
        webhooks.happen("wants 1", subject=Subject(report_type="vet_daily", project=alpha)),
        webhooks.happen("wants 2", subject=Subject(report_type="vet_daily", project=bravo)),
        webhooks.happen("wants 3", subject=Subject(report_type="vet_daily")),
        webhooks.happen("wants 4", kind=EventType.DELIVERY_FAILED),
        webhooks.happen("wants 1", subject=Subject(report_type="vet_daily", project=alpha)),
    ]
    assert told == [3, 2, 2, 1, 0], "of the same cause nobody is told twice"
    webhooks.sender.send_due()
    came = {name: len(webhooks.receiver.came(f"ok/{name}")) for name in ("vets", "alpha", "all", "off")}
    assert came == {"vets": 3, "alpha": 1, "all": 4, "off": 0}


def test_the_reference_library_takes_every_signature_and_no_altered_one(webhooks: WebhookGround) -> None:
    made = webhooks.subscribe("ok/signed", headers={"X-Key": "open sesame"})
    webhooks.happen("signed")
    webhooks.sender.send_due()
    rotated = webhooks.done("POST", f"/api/webhooks/{made['id']}/rotate", {"overlap_h": 1})
    webhooks.happen("signed twice")
    webhooks.sender.send_due()
    ended = webhooks.done("POST", f"/api/webhooks/{made['id']}/rotate", {"overlap_h": 0})
    webhooks.happen("signed by the last")
    webhooks.sender.send_due()
    secrets = [one["secret"] for one in (made, rotated, ended)]
    came = webhooks.receiver.came("ok/signed")
    takes = [[_takes(secret, one) for secret in secrets] for one in came]
    assert takes == [[True, False, False], [True, True, False], [False, False, True]]
    assert all(one["headers"]["x-key"] == "open sesame" for one in came)
    for name, wrong in (
        ("body", came[0]["body"][:-1] + " "),
        ("webhook-id", "msg_other"),
        ("webhook-timestamp", str(int(came[0]["headers"]["webhook-timestamp"]) + 1)),
        ("webhook-signature", "v1," + "A" * 43 + "="),
    ):
        altered = {**came[0], "body": wrong} if name == "body" else came[0]
        headers = came[0]["headers"] | ({} if name == "body" else {name: wrong})
        assert not _takes(secrets[0], {**altered, "headers": headers}), name


def _takes(secret: str, came: dict[str, Any]) -> bool:
    try:
        Webhook(secret).verify(came["body"], came["headers"])
    except WebhookVerificationError:
        return False
    return True


def test_a_failed_one_is_tried_again_ever_later_and_then_told_of(
    webhooks: WebhookGround, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(clock.reset)
    made, other = webhooks.subscribe("fails/always"), webhooks.subscribe("ok/hears", "delivery_failed")
    webhooks.happen("fails")
    start = clock.now()
    waits = []
    for wait in (*WAITS_S, None):
        webhooks.sender.send_due()
        [log] = webhooks.log_of(made)
        if wait is None:
            break
        due = _moment(log["next_try_at"])
        waits.append((due - clock.now()).total_seconds())
        assert 0.79 * wait < waits[-1] < 1.21 * wait, log
        clock.set_source(lambda at=due: at)  # type: ignore[misc]
    assert log["state"] == "dead" and log["next_try_at"] is None and log["tries"] == len(log["history"]) == 8
    assert 22 < (clock.now() - start).total_seconds() / 3600 < 34
    ids = {one["headers"]["webhook-id"] for one in webhooks.receiver.came("fails/always")}
    assert len(ids) == 1, "every try is the same message"
    webhooks.sender.send_due()
    [failed] = webhooks.bodies("ok/hears")
    assert failed["data"]["failure"] == {
        "channel": "webhook", "delivery": str(log["id"]), "reason": "http_5xx", "tries": 8,
    }  # fmt: skip
    assert any(made["name"] in note["text"] for note in webhooks.unit.notes("amal") if note["kind"] == "webhook_dead")
    assert webhooks.log_of(other)[0]["state"] == "delivered"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_receiver_says_when_to_come_again(webhooks: WebhookGround) -> None:
    made = webhooks.subscribe("later/please")
    webhooks.happen("later")
    webhooks.sender.send_due()
    [log] = webhooks.log_of(made)
    assert 1200 < (_moment(log["next_try_at"]) - clock.now()).total_seconds() <= 1234


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("fails/x", "http_5xx"),
        ("leads/away", "redirect"),
        ("hangs/x", "timeout"),
        ("trickles/x", "timeout"),
        ("nonsense/x", "bad_answer"),
    ],
)
def test_a_hostile_receiver_is_a_failed_try(webhooks: WebhookGround, path: str, problem: str) -> None:
    made = webhooks.subscribe(path)
    webhooks.happen(f"hostile {path}")
    started = time.monotonic()
    webhooks.sender.send_due()
    assert time.monotonic() - started < 10
    [log] = webhooks.log_of(made)
    assert (log["state"], log["history"][0]["problem"]) == ("retrying", problem)
    assert webhooks.receiver.came("ok/led") == [], "no redirect is followed"


def test_an_answer_without_end_is_read_in_part(webhooks: WebhookGround) -> None:
    made = webhooks.subscribe("endless/x")
    webhooks.happen("endless")
    webhooks.sender.send_due()
    [log] = webhooks.log_of(made)
    assert log["state"] == "delivered" and len(log["history"][0]["response_body"]) == 4000


def test_secrets_are_never_shown_again(webhooks: WebhookGround) -> None:
    made = webhooks.subscribe("echo/x", headers={"Authorization": "Bearer abc-123-def"})
    webhooks.happen("echo")
    webhooks.sender.send_due()
    told = json.dumps([webhooks.log_of(made), webhooks.stands(made)], ensure_ascii=False)
    assert "abc-123-def" not in told and made["secret"] not in told
    assert "Bearer" not in told and "authorization" in told and "•••" in told
    tables = ("webhook_subscription", "webhook_try", "webhook_delivery", "webhook_event", "audit_log")
    for table in tables:
        kept = str(webhooks.unit.web.ask(f"SELECT t::text FROM reporting.{table} t"))
        assert "abc-123-def" not in kept and made["secret"][6:] not in kept, table
    changed = webhooks.done("PATCH", f"/api/webhooks/{made['id']}", {"headers": {"authorization": None, "x-new": "1"}})
    assert changed["headers"] == ["authorization", "x-new"]
    webhooks.happen("echo again")
    webhooks.sender.send_due()
    assert webhooks.receiver.came("echo/x")[-1]["headers"]["authorization"] == "Bearer abc-123-def"


def test_a_receiver_that_is_gone_is_switched_off_and_its_owner_told(webhooks: WebhookGround) -> None:
    made = webhooks.subscribe("gone/x", name="the wall display")
    webhooks.happen("gone")
    webhooks.sender.send_due()
    stands = webhooks.stands(made)
    assert (stands["active"], stands["disabled_reason"]) == (False, "gone")
    assert webhooks.happen("gone, later") == 0
    [note] = [one for one in webhooks.unit.notes("amal") if one["kind"] == "webhook_gone"]
    assert "the wall display" in note["text"] and note["link"] == f"/admin/webhooks/{made['id']}"
    assert_problem(webhooks.ask("POST", f"/api/webhooks/{made['id']}/test"), 409, "webhook_off")


def test_days_of_failure_switch_a_receiver_off_and_switching_it_on_begins_anew(
    webhooks: WebhookGround, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(clock.reset)
    made, now = webhooks.subscribe("fails/for-days", retry_count=0), clock.now()
    for days in (0, 2, 4.9):
        clock.set_source(lambda at=now + timedelta(days=days): at)  # type: ignore[misc]
        webhooks.happen(f"failing {days}")
        webhooks.sender.send_due()
        assert webhooks.stands(made)["active"]
    clock.set_source(lambda: now + timedelta(days=5, hours=1))
    webhooks.happen("failing 5")
    webhooks.sender.send_due()
    assert webhooks.stands(made)["disabled_reason"] == "failing"
    webhooks.done("PATCH", f"/api/webhooks/{made['id']}", {"active": True})
    webhooks.happen("failing 6")
    webhooks.sender.send_due()
    assert webhooks.stands(made)["active"] and webhooks.stands(made)["disabled_reason"] is None


def test_whoever_lost_their_rights_has_nothing_sent(webhooks: WebhookGround) -> None:
    web = webhooks.unit.web
    made = webhooks.subscribe("ok/ownerless")
    web.change(
        "UPDATE reporting.webhook_subscription SET owner = CAST(:owner AS uuid) WHERE id = CAST(:id AS uuid)",
        owner=webhooks.unit.user_id("basel"),
        id=made["id"],
    )
    webhooks.happen("ownerless")
    webhooks.sender.send_due()
    assert webhooks.receiver.came("ok/ownerless") == []
    assert webhooks.stands(made)["disabled_reason"] == "ownerless"
    webhooks.done("PATCH", f"/api/webhooks/{made['id']}", {"active": True})
    assert soon(lambda: webhooks.sender.send_due() > 0), "amal answers for it now"
    assert len(webhooks.receiver.came("ok/ownerless")) == 1


def test_one_or_a_range_is_sent_again_under_the_same_id(webhooks: WebhookGround) -> None:
    made = webhooks.subscribe("ok/again")
    start = clock.now()
    webhooks.happen("again 1")
    webhooks.sender.send_due()
    webhooks.done("PATCH", f"/api/webhooks/{made['id']}", {"active": False})
    webhooks.happen("again 2")
    webhooks.done("PATCH", f"/api/webhooks/{made['id']}", {"active": True})
    [log] = webhooks.log_of(made)
    webhooks.done("POST", f"/api/webhook-deliveries/{log['id']}/replay")
    webhooks.sender.send_due()
    first, again = webhooks.receiver.came("ok/again")
    assert first["headers"]["webhook-id"] == again["headers"]["webhook-id"] and first["body"] == again["body"]
    span = {"from": start.isoformat(), "until": clock.now().isoformat()}
    assert webhooks.done("POST", f"/api/webhooks/{made['id']}/replay", span) == {"queued": 1}, "it was off then"
    webhooks.sender.send_due()
    assert webhooks.done("POST", f"/api/webhooks/{made['id']}/replay", span | {"which": "all"}) == {"queued": 2}
    webhooks.sender.send_due()
    assert len(webhooks.receiver.came("ok/again")) == 5
    sent = webhooks.unit.web.ask(
        "SELECT after_values ->> 'events' FROM reporting.audit_log WHERE action = 'SEND' AND entity_id = :id"
        " ORDER BY id",
        id=made["id"],
    )
    assert [number for (number,) in sent] == [None, "1", "2"]


def test_a_killed_sender_loses_nothing_and_what_comes_twice_has_the_same_id(webhooks: WebhookGround) -> None:
    """A quick receiver and one that hangs, so that the sender is killed in the middle of something."""
    unit = webhooks.unit
    quick, hanging = webhooks.subscribe("ok/killed"), webhooks.subscribe("hangs/killed")
    for number in range(30):
        webhooks.happen(f"killed {number}")
    sender = start_sender(unit.web.settings, unit.web.database.app, QUICK)
    assert soon(lambda: len(webhooks.receiver.came("hangs/killed")) > 0)
    sender.kill()
    sender.join()
    begun = {one["headers"]["webhook-id"] for one in webhooks.receiver.came("hangs/killed")}
    with webhooks.sending():
        assert soon(lambda: webhooks.stands(quick)["deliveries"]["delivered"] == 30)
        assert soon(lambda: _twice(webhooks, "hangs/killed") >= begun)
    for path in ("ok/killed", "hangs/killed"):
        bodies: dict[str, set[str]] = {}
        for one in webhooks.receiver.came(path):
            bodies.setdefault(one["headers"]["webhook-id"], set()).add(one["body"])
        assert all(len(same) == 1 for same in bodies.values())
    assert len({one["headers"]["webhook-id"] for one in webhooks.receiver.came("ok/killed")}) == 30
    assert sum(webhooks.stands(hanging)["deliveries"].values()) == 30


def _twice(webhooks: WebhookGround, path: str) -> set[str]:
    """The ids that came more than once."""
    counted = Counter(one["headers"]["webhook-id"] for one in webhooks.receiver.came(path))
    return {one for one, times in counted.items() if times > 1}


def test_a_receiver_that_hangs_does_not_hold_up_others(webhooks: WebhookGround) -> None:
    webhooks.subscribe("hangs/others")
    webhooks.subscribe("ok/others")
    for number in range(20):
        webhooks.happen(f"others {number}")
    with webhooks.sending():
        assert soon(lambda: len(webhooks.receiver.came("ok/others")) == 20)
    assert len(webhooks.receiver.came("hangs/others")) < 20


def test_unusual_numbers_of_a_day_are_told_once(webhooks: WebhookGround) -> None:
    report, measure, shown = _an_unusual_number(webhooks)
    made = webhooks.subscribe("ok/unusual", "anomaly", report_type=report)
    ground = Ground(database=webhooks.unit.web.database.app, settings=webhooks.unit.web.settings)
    counts = [ANNOUNCE_ANOMALIES.run(ground, date.fromisoformat(shown["date"])) for _ in range(2)]
    assert counts[0]["unusual numbers"] == counts[1]["unusual numbers"] >= counts[0]["webhooks"] > 0
    assert counts[1]["webhooks"] == 0
    while webhooks.sender.send_due():
        pass
    told = webhooks.bodies("ok/unusual")
    assert len(told) == webhooks.stands(made)["deliveries"]["delivered"] == counts[0]["webhooks"]
    for one in told:
        SCHEMA.validate(one)
    wanted = (None, shown["date"], measure)
    data = (one["data"] for one in told)
    [whole] = [one for one in data if (one["project"], one["day"], one["anomaly"]["measure"]) == wanted]
    assert whole["kpis"][measure]["value"] == shown["value"] and whole["anomaly"]["low"] == shown["low"]
    assert "\u2068" not in whole["summary"]["en"] and "usual" in whole["summary"]["en"]


def _an_unusual_number(webhooks: WebhookGround) -> tuple[str, str, dict[str, Any]]:
    for report in REPORTS:
        found = webhooks.unit.get("amal", f"/api/reports/{report.name}/anomalies?window=400&lang=en")["measures"]
        for measure, told in found.items():
            for one in told["days"]:
                if one["is_anomaly"]:
                    return report.name, measure, one
    raise AssertionError("the demo has unusual days")


def test_what_is_old_and_not_under_way_is_forgotten(webhooks: WebhookGround, request: pytest.FixtureRequest) -> None:
    request.addfinalizer(clock.reset)
    made, open_one = webhooks.subscribe("ok/old"), webhooks.subscribe("ok/off-for-long")
    webhooks.happen("old")
    webhooks.done("PATCH", f"/api/webhooks/{open_one['id']}", {"active": False})
    webhooks.sender.send_due()
    ground, now = Ground(database=webhooks.unit.web.database.app, settings=webhooks.unit.web.settings), clock.now()
    TIDY_WEBHOOKS.run(ground, webhooks.unit.today)
    assert len(webhooks.log_of(made)) == 1
    webhooks.done("DELETE", f"/api/webhooks/{open_one['id']}")
    clock.set_source(lambda: now + timedelta(days=91))
    assert TIDY_WEBHOOKS.run(ground, webhooks.unit.today)["webhook events"] > 0
    clock.reset()
    assert webhooks.log_of(made) == []


def test_nobody_but_who_looks_after_webhooks_knows_of_them(webhooks: WebhookGround) -> None:
    made = webhooks.subscribe("ok/mine")
    for who in ("ghada", "basel", "hana", "faris"):
        for method, path in (
            ("GET", "/api/webhooks"),
            ("GET", f"/api/webhooks/{made['id']}"),
            ("GET", "/api/webhooks/nothing"),
            ("GET", "/api/webhook-deliveries/1"),
            ("DELETE", f"/api/webhooks/{made['id']}"),
            ("POST", f"/api/webhooks/{made['id']}/test"),
        ):
            assert_problem(webhooks.ask(method, path, who=who), 403)
    assert_problem(webhooks.ask("GET", "/api/webhooks/nothing"), 404, "unknown_webhook")
    assert webhooks.done("GET", "/api/webhooks")["items"]


def test_every_change_is_in_the_audit_log_without_secrets(webhooks: WebhookGround) -> None:
    made = webhooks.subscribe("ok/audited", headers={"x-key": "hidden value"})
    webhooks.done("PATCH", f"/api/webhooks/{made['id']}", {"name": "another name"})
    webhooks.done("POST", f"/api/webhooks/{made['id']}/rotate")
    webhooks.done("DELETE", f"/api/webhooks/{made['id']}")
    found = webhooks.unit.web.ask(
        "SELECT action, actor, change_summary, coalesce(after_values, before_values) ?| '{secret,old_secret,headers}'"
        " FROM reporting.audit_log WHERE entity_type = 'webhook_subscription' AND entity_id = :id ORDER BY id",
        id=made["id"],
    )
    assert [one[:2] for one in found] == [
        ("CREATE", "amal"),
        ("UPDATE", "amal"),
        ("UPDATE", "amal"),
        ("DELETE", "amal"),
    ]
    assert found[2][2] == "old_secret, old_secret_until, secret" and not any(one[3] for one in found)
