"""The same step taken at the same time, again, or cut off in the middle: exactly one outcome."""

import os
import signal
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection
from werkzeug.test import TestResponse

from app import create_app
from dashboard.workflow.subject import Subject
from tests.lib.app_ground import AppGround
from tests.lib.approval_ground import ApprovalGround, PlainSealing, SealedBytes, approval_ground
from tests.lib.killed_approver import start_approver
from tests.lib.problems import assert_problem


@pytest.fixture(scope="module")
def elsewhere(web: AppGround) -> ApprovalGround:
    """A second worker on the same database."""
    return approval_ground(web)


def at_once(*requests: Callable[[], TestResponse]) -> list[TestResponse]:
    barrier = Barrier(len(requests))

    def send(request: Callable[[], TestResponse]) -> TestResponse:
        barrier.wait()
        return request()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(send, requests))


def ready_for_the_last_step(unit: ApprovalGround) -> tuple[Any, str]:
    day = unit.a_day()
    unit.done("salma", "submit", day)
    return day, str(unit.done("basel", "approve", day)["content_hash"])


def test_of_several_that_approve_at_once_one_does_and_the_others_learn_who(
    unit: ApprovalGround, elsewhere: ApprovalGround
) -> None:
    day, seen = ready_for_the_last_step(unit)
    unit.get("amal", "/api/version")
    elsewhere.get("amal", "/api/version")
    found = at_once(*(lambda at=at: at.act("amal", "approve", day, content_hash=seen) for at in (unit, elsewhere) * 2))
    assert Counter(response.status_code for response in found) == {200: 1, 409: 3}
    for response in found:
        if response.status_code == 409:
            told = assert_problem(response, 409, "report_moved_on")
            assert told["meanwhile"]["action"] == "approve" and told["meanwhile"]["to"] == "approved"
    assert unit.snapshots(day) == [(seen, 1)]


def test_the_same_request_sent_again_has_the_same_answer(unit: ApprovalGround, elsewhere: ApprovalGround) -> None:
    day, seen = ready_for_the_last_step(unit)
    key = f"approve {day}"
    again = (lambda at=at: at.act("amal", "approve", day, key=key, content_hash=seen) for at in (unit, elsewhere) * 2)
    found = at_once(*again)
    assert [response.status_code for response in found] == [200] * 4, [one.text[:200] for one in found]
    assert all(response.get_json() == found[0].get_json() for response in found)
    later = unit.act("amal", "approve", day, key=key, content_hash=seen)
    assert later.get_json() == found[0].get_json()
    assert unit.snapshots(day) == [(seen, 1)]
    other = unit.act("amal", "approve", day, key=key, content_hash=seen, comment="well done")
    assert_problem(other, 422, "idempotency_key_reused")
    approvals = unit.web.ask(
        "SELECT count(*) FROM reporting.report_event e JOIN reporting.daily_report r ON r.id = e.report_id"
        " WHERE r.day = :day AND e.action = 'approve'",
        day=day,
    )
    assert approvals == [(2,)]


def test_a_refused_request_is_judged_anew_when_it_is_sent_again(unit: ApprovalGround) -> None:
    day = unit.a_day()
    seen = unit.content_hash(day)
    unit.refused("basel", "approve", day, 409, "report_moved_on", key=f"early {day}", content_hash=seen)
    unit.done("salma", "submit", day)
    assert unit.act("basel", "approve", day, key=f"early {day}", content_hash=seen).status_code == 200


def test_who_is_killed_between_keeping_and_commit_has_approved_and_sealed_nothing(
    unit: ApprovalGround, web: AppGround
) -> None:
    day, seen = ready_for_the_last_step(unit)
    process, pipe = start_approver(web.settings, web.database.app, "amal", day, seen)
    assert pipe.poll(60), "the snapshot is kept in its transaction"
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    shown = unit.shown("amal", day)
    assert (shown["status"], shown["row_version"]) == ("approved_by_manager", 3)
    assert unit.snapshots(day) == []
    assert not [note for note in unit.notes("salma") if note["kind"] == "approved" and str(day) in note["link"]]
    assert unit.done("amal", "approve", day)["status"] == "approved", "nothing is left locked"
    assert unit.snapshots(day) == [(seen, 1)]


class FullDisk(PlainSealing):
    def keep(self, connection: Connection, rendered: SealedBytes) -> str:
        super().keep(connection, rendered)
        raise OSError("no space left")


class Lagging(PlainSealing):
    """Knows only what the report said before."""

    def render(self, subject: Subject) -> SealedBytes:
        return super().render(replace(subject, content_hash="sha256:" + "1" * 64))


@pytest.mark.parametrize(("kind", "status"), [(FullDisk, 500), (Lagging, 503)])
def test_a_report_that_cannot_be_sealed_is_not_approved(
    unit: ApprovalGround, web: AppGround, kind: type[PlainSealing], status: int
) -> None:
    day, seen = ready_for_the_last_step(unit)
    failing = kind(web.database.app, unit.sealing.conventions)
    app = create_app(web.settings, web.database, failing)
    broken = ApprovalGround(web=AppGround(settings=web.settings, database=web.database, app=app), sealing=failing)
    assert_problem(broken.act("amal", "approve", day, content_hash=seen), status)
    assert unit.shown("amal", day)["status"] == "approved_by_manager"
    assert unit.snapshots(day) == []
