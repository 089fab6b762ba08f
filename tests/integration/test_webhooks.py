"""Webhooks, from what happens to a receiver in a process of its own: what is told, signed, to whom; who may know."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import jsonschema_rs
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from dashboard import clock
from dashboard.reports import REPORTS
from dashboard.webhooks.announcer import Subject
from dashboard.webhooks.events import SUBSCRIBABLE, EventType
from dashboard.webhooks.payload import schema_of_message
from dashboard.webhooks.sealed_box import SealedBox
from data_access.approval_store import ApprovalStore
from data_access.webhook_events import EVERY_EVENT
from jobs.announce_anomalies import ANNOUNCE_ANOMALIES
from jobs.job import Ground
from jobs.tidy_webhooks import TIDY_WEBHOOKS
from tests.lib.problems import assert_problem
from tests.lib.processes import soon
from tests.lib.webhook_ground import WebhookGround

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
    altered = [came[0] | {"body": body} for body in _altered(came[0]["body"])]
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        # The last letters of a base64 text hold bits that mean nothing.
        texts = _altered(came[0]["headers"][name][:40], came[0]["headers"][name][40:])
        altered += [came[0] | {"headers": came[0]["headers"] | {name: text}} for text in texts]
    assert len(altered) > 300 and not [one for one in altered if _takes(secrets[0], one)]


def _altered(text: str, rest: str = "") -> list[str]:
    """The text with each of its letters changed, one at a time."""
    return [f"{text[:at]}{chr(ord(letter) ^ 1)}{text[at + 1 :]}{rest}" for at, letter in enumerate(text)]


def _takes(secret: str, came: dict[str, Any]) -> bool:
    try:
        Webhook(secret).verify(came["body"], came["headers"])
    except (WebhookVerificationError, ValueError):
        # A signature that is no base64 any more, or without its comma.
        return False
    return True


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
        wrong = {"projects": ["ALPA"], "webhook_url": "http://10.0.0.1"}
        for method, path in (("POST", "/api/webhooks"), ("PATCH", f"/api/webhooks/{made['id']}")):
            assert_problem(webhooks.ask(method, path, wrong, who=who), 403)
        for path in ("/admin/webhooks", f"/admin/webhooks/{made['id']}"):
            assert "notice-code" in webhooks.unit.web.page(who, path, "en")
    assert_problem(webhooks.ask("GET", "/api/webhooks/nothing"), 404, "unknown_webhook")
    assert webhooks.done("GET", "/api/webhooks")["items"]
    assert made["name"] in webhooks.unit.web.page("amal", f"/admin/webhooks/{made['id']}", "ar")


def test_another_secret_key_is_said_and_mended_by_new_secrets(webhooks: WebhookGround) -> None:
    made = webhooks.subscribe("ok/rekeyed", headers={"x-key": "open sesame"})
    sender = replace(webhooks.sender, box=SealedBox("another key " * 4))
    webhooks.happen("rekeyed")
    sender.send_due()
    [log] = webhooks.log_of(made)
    assert (log["state"], log["history"][0]["problem"]) == ("retrying", "secret_unreadable")
    assert webhooks.receiver.came("ok/rekeyed") == [], "never sent without a signature"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("event_type", "report_aproved"),
        ("event_type", []),
        ("event_type", "ping"),
        ("report_type", "trainer"),
        ("projects", ["ALPA"]),
        ("projects", []),
        ("retry_count", 8),
        ("retry_count", True),
        ("active", "yes"),
        ("name", " "),
        ("headers", {"Host": "other"}),
        ("headers", {"webhook-id": "1"}),
        ("headers", {"X-Key": "a\r\nHost: other"}),
        ("headers", {"X Key": "1"}),
        ("headers", {"X-Key": None}),
        ("headers", ["X-Key"]),
        ("webhook_url", "https://10.0.0.1/"),
        ("webhook_url", 7),
    ],
)
def test_a_wrong_wish_is_named(webhooks: WebhookGround, field: str, value: Any) -> None:
    body = {"webhook_url": "https://hooks.example/", "event_type": "all"} | {field: value}
    problem = assert_problem(webhooks.ask("POST", "/api/webhooks", body), 400)
    assert [one["field"] for one in problem["errors"]] == [field]


def test_an_event_that_is_none_is_answered_with_those_that_are(webhooks: WebhookGround) -> None:
    body = {"webhook_url": "https://hooks.example/", "event_type": "zz"}
    told = assert_problem(webhooks.ask("POST", "/api/webhooks", body), 400)["detail"]
    assert all(str(one) in told for one in (*SUBSCRIBABLE, EVERY_EVENT))


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
