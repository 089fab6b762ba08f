"""Notices by mail as their reader wants them, one mail per cause; and the ways to have no more of it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard import clock
from dashboard.delivery.demo_schedules import write_demo_schedules
from dashboard.permissions import Viewer
from data_access.notification_store import Told
from tests.lib.app_ground import AppGround
from tests.lib.delivery_ground import TEST, DeliveryGround, at, delivery_ground

NOON = at("2026-11-26 12:00")


@pytest.fixture
def post(web: AppGround, tmp_path: Path) -> Iterator[DeliveryGround]:
    made = delivery_ground(web, None, tmp_path)
    clock.set_source(lambda: NOON)
    web.change("UPDATE reporting.notification SET mailed_at = now() WHERE mailed_at IS NULL")
    yield made
    clock.reset()
    web.change("UPDATE reporting.user_profile SET notice_mail = NULL")
    web.change("DELETE FROM reporting.notification WHERE cause LIKE 'test %'")
    made.clear()


def tell(post: DeliveryGround, who: str, *causes: str, minutes_ago: int = 10) -> None:
    details = {"schedule": "Morning", "recipient": "Rashid", "trouble": "address"}
    notes = [
        Told(
            kind="delivery_failed",
            cause=f"test {cause}",
            details=details,
            link="/admin/reports/deliveries",
            people=frozenset({post.id_of(who)}),
            at=NOON - timedelta(minutes=minutes_ago),
        )
        for cause in causes
    ]
    with post.web.database.app.write(TEST) as connection:
        post.delivering.notice_mail.notes.add(connection, notes)


def choose(post: DeliveryGround, who: str, choice: str) -> None:
    answer = post.web.as_(who).post("/account", {"notice_mail": choice})
    assert (answer.status_code, answer.location) == (303, "/account?saved=1")


def queue(post: DeliveryGround, hours: float = 0) -> int:
    clock.set_source(lambda: NOON + timedelta(hours=hours))
    return post.delivering.notice_mail.queue(clock.now(), TEST)


def test_each_cause_is_a_mail_once_unless_it_was_read_before(post: DeliveryGround, tmp_path: Path) -> None:
    tell(post, "basel", "one", "two")
    tell(post, "basel", "just now", minutes_ago=0)
    assert queue(post) == 2 and queue(post) == 0, "the bell comes first"
    assert post.web.as_("basel").post("/api/notifications/read").status_code == 200
    assert queue(post, 1) == 0, "what was read in the bell is not mailed"
    tell(post, "carim", "3", "4", "5", "6")
    assert queue(post, 1) == 1, "many at once come together"
    post.send()
    mails = [path.read_text() for path in (tmp_path / "mail").glob("*.eml")]
    assert len(mails) == 3 and all("List-Unsubscribe" in mail and "To: " in mail for mail in mails)


def test_a_daily_mail_holds_what_was_told_on_the_day_before(post: DeliveryGround) -> None:
    choose(post, "basel", "daily")
    tell(post, "basel", "one", "two")
    assert queue(post) == 0 and queue(post, 12) == 0, "not in the night"
    assert queue(post, 20) == 1 and queue(post, 21) == 0
    notes = post.web.ask("SELECT cardinality(note_ids) FROM reporting.delivery WHERE note_ids IS NOT NULL")
    assert notes == [(2,)]


def test_who_wants_none_gets_none(post: DeliveryGround) -> None:
    choose(post, "basel", "never")
    tell(post, "basel", "one")
    assert queue(post) == 0
    assert post.web.as_("basel").post("/account", {"notice_mail": "hourly"}).status_code == 400
    assert "كيف تصلك الإشعارات" in post.web.page("basel", "/account", "ar")


def test_a_link_in_the_mail_ends_it_without_a_login(post: DeliveryGround) -> None:
    schedule = post.schedule(post.user("basel"), post.user("carim"), name="Morning <b>")
    tokens = post.delivering.unsubscribing.tokens
    path = "/unsubscribe/" + tokens.make(schedule.id, "user:" + post.id_of("basel"))
    nobody = post.web.browser()
    asked = nobody.get(path + "?lang=en")
    assert asked.status_code == 200 and "Morning &lt;b&gt;" in asked.text
    assert not post.delivering.schedules.store.refused(schedule.id), "to look changes nothing"
    done = nobody.client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    assert post.delivering.schedules.store.refused(schedule.id) == {"user:" + post.id_of("basel")}
    assert [note["schedule"] for note in post.notes("amal", "recipient_left")] == ["Morning <b>"]
    assert post.plan()["deliveries"] == 1, "only carim's"
    for wrong in (path[:-2] + "xx", "/unsubscribe/none"):
        assert nobody.client.post(wrong).status_code == 404
    notices = "/unsubscribe/" + tokens.make(None, "user:" + post.id_of("carim"))
    assert nobody.client.post(notices).status_code == 200
    tell(post, "carim", "three")
    assert queue(post) == 0


def test_who_ended_it_gets_it_again_by_the_same_link_and_by_nothing_else(post: DeliveryGround) -> None:
    schedule = post.schedule(post.user("basel"), post.user("carim"), name="Evening")
    tokens, store = post.delivering.unsubscribing.tokens, post.delivering.schedules.store
    basel = "user:" + post.id_of("basel")
    path, nobody = "/unsubscribe/" + tokens.make(schedule.id, basel), post.web.browser()
    assert "/again" not in nobody.get(f"{path}?lang=en").text, "nothing was ended yet"
    assert nobody.client.post(path).status_code == 200
    later = nobody.get(f"{path}?lang=en").text
    assert "Get them again" in later and f"{path}/again" in later
    assert nobody.client.post(f"{path}/again").status_code == 403, "not without the token of the page"
    assert store.refused(schedule.id) == {basel}
    back = nobody.post(f"{path}/again?lang=en")
    assert back.status_code == 200 and "Evening" in back.text and "again, as long as" in back.text
    assert store.refused(schedule.id) == set()
    assert post.plan()["deliveries"] == 2
    logged = "SELECT action FROM reporting.audit_log WHERE entity_id = :id AND action LIKE '%SUBSCRIBE' ORDER BY id"
    assert post.web.ask(logged, id=schedule.id) == [("UNSUBSCRIBE",), ("RESUBSCRIBE",)]
    assert nobody.post(f"{path}/again").status_code == 200, "a second press changes nothing"
    assert len(post.web.ask(logged, id=schedule.id)) == 2
    assert nobody.post(f"{path[:-2]}xx/again").status_code == 404


def test_notices_that_were_ended_come_again_as_is_usual(post: DeliveryGround) -> None:
    path = "/unsubscribe/" + post.delivering.unsubscribing.tokens.make(None, "user:" + post.id_of("carim"))
    nobody = post.web.browser()
    assert nobody.client.post(path).status_code == 200
    assert "من جديد" in nobody.post(f"{path}/again?lang=ar").text
    tell(post, "carim", "afterwards")
    assert queue(post) == 1


def test_the_demo_has_two_schedules_that_are_due_in_time(post: DeliveryGround) -> None:
    write_demo_schedules(post.web.database.app, "Asia/Aden")
    found = {one.frequency: one for one in post.delivering.schedules.every(viewer_of_user(post, "amal"))}
    morning, weekly = found["daily"], found["weekly"]
    assert [one.id for one in post.delivering.schedules.every(viewer_of_user(post, "basel"))] == [weekly.id]
    people = post.delivering.making.recipients.named_by(morning.recipients)
    assert [one.because for one in people] == ["user", "profile", "role:commander"]
    assert NOON < morning.next_run_at <= NOON + timedelta(days=1)  # type: ignore[operator]


def viewer_of_user(post: DeliveryGround, who: str) -> Viewer:
    found = post.delivering.making.recipients.viewer_of_user(post.id_of(who))
    assert found is not None
    return found
