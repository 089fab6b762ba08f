"""The outbox against a real mail server that refuses, hangs, dies and puts off; and against those who plan and work at
once, or are killed."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from dashboard import clock
from dashboard.errors import Unavailable
from dashboard.exports import FORMATS
from dashboard.setting_values import PROJECT_ROOT, WEEKDAYS
from data_access.outbox_store import LEASE
from data_access.replica.build import replica_directory
from data_access.replica.layout import Layout
from jobs.send_mail import WORKERS
from tests.lib.app_ground import AppGround
from tests.lib.delivery_ground import DeliveryGround, delivery_ground
from tests.lib.mail_server import MailServer, mail_server
from tests.lib.processes import soon

_APPROVE = (
    "INSERT INTO reporting.daily_report (report_type, project_id, day, state, approved_by, content_hash)"
    " VALUES ('trainer_daily', CAST(:key AS uuid), :day, 'approved', CAST(:who AS uuid), 'sha256:of a test')"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with mail_server(tmp_path_factory.mktemp("mail")) as made:
        yield made


@pytest.fixture
def post(web: AppGround, server: MailServer, tmp_path: Path) -> Iterator[DeliveryGround]:
    made = delivery_ground(web, server.port, tmp_path)
    yield made
    made.clear()
    clock.reset()


def moods(post: DeliveryGround, *words: str) -> list[dict[str, object]]:
    """A recipient outside for each mood of the mail server."""
    return [post.profile("ALPHA", name=word, email=f"{word}.{id(post)}@far.example") for word in words]


def test_each_kind_of_trouble_ends_as_it_must(post: DeliveryGround, server: MailServer) -> None:
    words = ("die", "drop", "grey", "hang", "later", "nobody", "ok", "refuse")
    schedule = post.schedule(*moods(post, *words), format="pdf")
    post.plan()
    post.send(post.outbox(answer_within_s=0.5))
    found = {row["name"]: (row["state"], row["reason"], row["tries"]) for row in post.ledger(schedule)}
    assert found == {
        "die": ("sent", None, 2),
        "drop": ("sent", None, 2),
        "grey": ("sent", None, 2),
        "hang": ("sent", None, 2),
        "later": ("dead", "later", 9),
        "nobody": ("bounced", "address", 1),
        "ok": ("sent", None, 1),
        "refuse": ("dead", "refused", 1),
    }
    taken = Counter(one["id"] for one in server.taken())
    ids = {row["name"]: f"<delivery.{row['id']}.0@k9.example>" for row in post.ledger(schedule)}
    assert {name: taken[number] for name, number in ids.items() if name not in ("hang", "refuse")} == {
        "die": 2, "drop": 1, "grey": 1, "later": 0, "nobody": 0, "ok": 1
    }, "after a lost answer it comes twice, under one Message-ID"  # fmt: skip
    details = {row["name"]: row["detail"] for row in post.ledger(schedule)}
    assert "no such mailbox" in details["nobody"] and "greylisted" in details["later"], "the server's own words"
    assert all(row["address"].startswith(f"{row['name']}.") for row in post.ledger(schedule)), "where it was to go"
    assert len(post.notes("amal", "delivery_failed")) == 1, "one word for a run, however many did not get it"


def test_two_planners_and_many_workers_at_once_make_one_mail_each(post: DeliveryGround, server: MailServer) -> None:
    schedules = [post.schedule(post.user("basel"), post.user("carim"), format="pdf") for _ in range(10)]
    with ThreadPoolExecutor(4) as planners:
        counts = list(planners.map(lambda _: post.plan(), range(4)))
    assert sum(one["deliveries"] for one in counts) == 20 and sum(one["schedules"] for one in counts) == 10
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda _: post.send(), range(4)))
    taken = Counter(one["id"] for one in server.taken())
    ids = [f"<delivery.{row['id']}.0@k9.example>" for one in schedules for row in post.ledger(one)]
    assert [taken[number] for number in ids] == [1] * 20
    assert post.plan() == {"schedules": 0, "deliveries": 0, "missed": 0}, "not due again today"


def test_after_downtime_the_latest_period_is_sent_and_the_others_are_listed(post: DeliveryGround) -> None:
    now = clock.now()
    schedule = post.schedule(post.user("basel"), period="yesterday", next_run_at=now - timedelta(days=4, hours=1))
    counts = post.plan(now)
    runs = [run for _, run in post.delivering.planner.schedules.runs(schedule.id, limit=20)]
    latest, *missed = sorted(runs, key=lambda run: run.due_at, reverse=True)
    assert not latest.is_missed and latest.due_at <= now < latest.due_at + timedelta(days=1)
    assert counts == {"schedules": 1, "deliveries": 1, "missed": len(missed)}
    assert len(missed) >= 3 and all(run.is_missed for run in missed)
    assert (latest.due_on - latest.last_day).days == 1 and len({run.due_on for run in runs}) == len(runs)
    assert post.notes("amal", "schedule_missed")[0]["count"] == str(len(missed))
    after = post.delivering.planner.schedules.find(schedule.id)
    assert after is not None and after.next_run_at is not None and after.next_run_at > now


def test_a_schedule_that_cannot_be_planned_keeps_no_other_one_from_it(post: DeliveryGround) -> None:
    broken = post.schedule({"kind": "role", "role": "a role of before"}, next_run_at=clock.now() - timedelta(hours=1))
    whole = post.schedule(post.user("basel"))
    with pytest.raises(ValueError, match="a role of before"):
        post.plan()
    assert post.states(whole) == ["queued"] and not post.states(broken), "the job's run says what is wrong"


def test_what_a_killed_worker_left_is_taken_up_when_its_lease_has_run_out(post: DeliveryGround) -> None:
    schedule = post.schedule(post.user("basel"), format="pdf")
    post.plan()
    store, now = post.delivering.planner.outbox, clock.now()
    (left,) = store.take(now, 5)
    assert not store.take(now, 5) and not store.take(now + LEASE - timedelta(seconds=1), 5)
    (again,) = store.take(now + LEASE + timedelta(seconds=1), 5)
    assert again.id == left.id and again.tries == 2
    post.outbox().work_on(left)
    assert post.states(schedule) == ["rendering"], "who came back too late sends nothing"
    post.outbox().work_on(again)
    assert post.states(schedule) == ["sent"]


def test_a_worker_that_is_killed_loses_nothing(post: DeliveryGround, server: MailServer) -> None:
    """The chaos run in small (`./k9 bench outbox`): a real process, killed in the middle, on leases of two seconds."""
    words = ("ok", "ok", "ok", "grey", "die", "drop", "nobody", "ok")
    schedules = [post.schedule(*moods(post, *words), format="pdf") for _ in range(3)]
    assert post.plan()["deliveries"] == 24
    before = len(server.taken())
    killed = start_worker(post, server)
    assert soon(lambda: len(server.taken()) - before >= 3)
    killed.kill()
    killed.wait()
    last = start_worker(post, server)
    ended = {"sent", "bounced"}
    assert soon(lambda: all(set(post.states(one)) <= ended for one in schedules))
    last.kill()
    last.wait()
    rows = [row for one in schedules for row in post.ledger(one)]
    taken = Counter(one["id"] for one in server.taken())
    came = {row["id"]: taken[f"<delivery.{row['id']}.0@k9.example>"] for row in rows}
    assert len(came) == 24 and all((came[row["id"]] > 0) == (row["state"] == "sent") for row in rows), "0 lost"
    by_crash = [row["name"] for row in rows if came[row["id"]] > 1 and row["name"] != "die"]
    assert len(by_crash) <= WORKERS, "at most what was on its way when the worker was killed"


def start_worker(post: DeliveryGround, server: MailServer) -> "subprocess.Popen[bytes]":
    """A process that works off the outbox as the jobs process does."""
    environment = os.environ | {
        "DATABASE_URL": post.web.database.app.url.render_as_string(hide_password=False),
        "K9_DATA_DIR": str(post.web.settings.data_dir),
        "K9_PUBLIC_URL": "https://k9.example",
        "SMTP_SERVER": "127.0.0.1",
        "SMTP_PORT": str(server.port),
        "SMTP_SECURITY": "none",
        "SMTP_FROM": "reports@k9.example",
    }
    command = [sys.executable, "-m", "bench.outbox_worker", "2"]
    return subprocess.Popen(command, cwd=PROJECT_ROOT, env=environment, stderr=subprocess.DEVNULL)


def test_a_mail_that_left_is_written_down_however_long_the_database_is_away(
    post: DeliveryGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = post.schedule(post.user("basel"), format="pdf")
    post.plan()
    outbox = post.outbox()
    real, refusals = outbox.store.mark_sent, iter([Unavailable("away"), RuntimeError("odd")])

    def refuses_first(*about: Any, **values: Any) -> None:
        if (refusal := next(refusals, None)) is not None:
            raise refusal
        real(*about, **values)

    monkeypatch.setattr(outbox.store, "mark_sent", refuses_first)
    slept: list[float] = []
    post.send(replace(outbox, sleep=slept.append))
    assert post.states(schedule) == ["sent"] and len(slept) == 2


def test_a_report_that_cannot_be_made_is_a_failed_delivery_and_never_an_empty_mail(
    post: DeliveryGround, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    formats = tuple(replace(one, write=lambda *_: None) if one.ending == "xlsx" else one for one in FORMATS)
    monkeypatch.setattr("dashboard.delivery.rendering.FORMATS", formats)
    schedule, before = post.schedule(post.user("basel"), period="last_30_days"), len(server.taken())
    post.plan()
    post.send()
    row = post.ledger(schedule)[0]
    assert (row["state"], row["reason"], row["tries"]) == ("dead", "rendering", 4) and "holds 0 rows" in row["detail"]
    assert len(server.taken()) == before


def test_without_a_mail_server_mails_are_files_and_not_sent(web: AppGround, tmp_path: Path) -> None:
    post = delivery_ground(web, None, tmp_path)
    schedule = post.schedule(post.user("basel"), post.user("carim"))
    post.plan()
    post.send()
    assert post.states(schedule) == ["not_sent", "not_sent"]
    kept = sorted((tmp_path / "mail").glob("*.eml"))
    assert [path.name for path in kept] == sorted(f"{row['id']}.0.eml" for row in post.ledger(schedule))
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in kept)
    mail = message_from_bytes(kept[0].read_bytes(), policy=policy.default)
    assert mail.get_body(("html",)) is not None and len(list(mail.iter_attachments())) == 2
    post.clear()


def test_it_waits_for_approval_and_for_late_rows_and_says_why(post: DeliveryGround) -> None:
    waiting = post.schedule(post.user("basel"), wait_until_approved=True, format="pdf", filters="project=ALPHA")
    post.plan()
    post.send()
    row = post.ledger(waiting)[0]
    assert (row["state"], row["reason"], row["tries"]) == ("held", "not_approved", 0) and row["detail"].startswith(
        "ALPHA 20"
    )
    post.web.change(
        "UPDATE reporting.delivery SET held_since = held_since - interval '8 days', due_at = now() WHERE state = 'held'"
    )
    post.send()
    assert [(row["state"], row["reason"]) for row in post.ledger(waiting)] == [("dead", "held")]


def test_it_is_sent_once_what_it_waited_for_is_approved(post: DeliveryGround) -> None:
    """On the morning after one day of BRAVO that was approved, and after one that was not."""
    key = post.web.ask("SELECT key::text FROM reporting.dim_project WHERE code = 'BRAVO'")[0][0]
    days = post.web.ask(
        "SELECT DISTINCT day FROM reporting.fact_trainer_daily WHERE project_key = CAST(:key AS uuid)"
        " AND day < now() - interval '40 days' ORDER BY day DESC LIMIT 2",
        key=key,
    )
    (approved,), (waiting,) = days
    post.web.change(_APPROVE, key=key, day=approved, who=post.id_of("amal"))
    states = []
    for day in (approved, waiting):
        noon = datetime.combine(day + timedelta(days=1), time(12), UTC)
        clock.set_source(lambda noon=noon: noon)  # type: ignore[misc]
        schedule = post.schedule(
            post.user("carim"),
            wait_until_approved=True,
            period="yesterday",
            filters="project=BRAVO",
            format="pdf",
            next_run_at=noon,
        )
        post.plan(noon)
        post.send()
        states.append((post.ledger(schedule)[0]["state"], post.ledger(schedule)[0]["reason"]))
    post.web.change("DELETE FROM reporting.daily_report WHERE content_hash = 'sha256:of a test'")
    assert states == [("sent", None), ("held", "not_approved")]


def test_it_waits_while_the_data_are_late(post: DeliveryGround) -> None:
    now = clock.now()
    late = post.schedule(post.user("basel"), hold_if_late=True, format="pdf")
    post.plan()
    clock.set_source(lambda: now + timedelta(hours=1))
    post.send()
    row = post.ledger(late)[0]
    assert (row["state"], row["reason"]) == ("held", "old_data") and row["detail"] < (
        now + timedelta(hours=1)
    ).isoformat()
    clock.reset()
    Layout(replica_directory(post.web.settings)).mark_checked(clock.now())
    yesterday = clock.today("Asia/Aden") - timedelta(days=1)
    other = WEEKDAYS[(yesterday.weekday() + 3) % 7]
    empty = post.schedule(post.user("basel"), hold_if_late=True, period="last_7_days", filters=f"weekday={other}")
    post.plan()
    post.send()
    row = post.ledger(empty)[0]
    assert (row["state"], row["reason"], row["detail"]) == ("held", "no_rows", str(yesterday))


def test_the_time_for_one_thing_is_not_used_up_by_another(post: DeliveryGround) -> None:
    """It has waited two days to be approved, which may take seven, when the data are late, which may take one."""
    Layout(replica_directory(post.web.settings)).mark_checked(clock.now())
    both = post.schedule(post.user("amal"), wait_until_approved=True, hold_if_late=True, format="pdf")
    post.plan()
    post.send()
    assert post.ledger(both)[0]["reason"] == "not_approved"
    post.web.change(
        "UPDATE reporting.delivery SET held_since = held_since - interval '2 days', due_at = now() WHERE state = 'held'"
    )
    late = clock.now() + timedelta(hours=1)
    for hours, state in ((0, "held"), (23, "held"), (25, "dead")):
        clock.set_source(lambda at=late + timedelta(hours=hours): at)  # type: ignore[misc]
        post.send()
        assert post.ledger(both)[0]["state"] == state
