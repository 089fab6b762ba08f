"""Webhooks on their way: tried again, given up, switched off, sent again; hostile receivers; a sender is killed."""

import time
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard import clock
from dashboard.webhooks.backoff import WAITS_S
from tests.lib.problems import assert_problem
from tests.lib.processes import soon
from tests.lib.webhook_ground import QUICK, WebhookGround
from tests.lib.webhook_sender import start_sender


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


def test_a_receiver_that_fails_is_sent_one_at_a_time_and_others_several(webhooks: WebhookGround) -> None:
    webhooks.subscribe("fails/slowly")
    webhooks.happen("slowly 0")
    webhooks.sender.send_due()
    webhooks.subscribe("ok/quickly")
    for number in range(1, 4):
        webhooks.happen(f"slowly {number}")
    webhooks.sender.send_due()
    assert [len(webhooks.receiver.came(path)) for path in ("fails/slowly", "ok/quickly")] == [2, 3]


def test_an_answer_without_end_is_read_in_part(webhooks: WebhookGround) -> None:
    made = webhooks.subscribe("endless/x")
    webhooks.happen("endless")
    webhooks.sender.send_due()
    [log] = webhooks.log_of(made)
    assert log["state"] == "delivered" and len(log["history"][0]["response_body"]) == 4000


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


def test_one_or_a_range_is_sent_again_under_the_same_id(webhooks: WebhookGround) -> None:
    made = webhooks.subscribe("ok/again")
    start = clock.now()
    webhooks.happen("again 1")
    webhooks.sender.send_due()
    webhooks.done("PATCH", f"/api/webhooks/{made['id']}", {"active": False})
    webhooks.happen("again 2")
    [log] = webhooks.log_of(made)
    assert_problem(webhooks.ask("POST", f"/api/webhook-deliveries/{log['id']}/replay"), 409, "webhook_off")
    webhooks.done("PATCH", f"/api/webhooks/{made['id']}", {"active": True})
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
    # As a page sends it: by the wall clock of the reader, who lives at Aden.
    wall = {name: datetime.fromisoformat(at).astimezone(ZoneInfo("Asia/Aden")) for name, at in span.items()}
    asked = {name: at.replace(tzinfo=None).isoformat() for name, at in wall.items()} | {"which": "all"}
    assert webhooks.done("POST", f"/api/webhooks/{made['id']}/replay", asked) == {"queued": 2}


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
