"""Who is told of what: once, in their own language; reminders and escalations by the clock."""

from collections import Counter
from datetime import timedelta

import pytest

from dashboard import clock
from dashboard.i18n import Locale
from dashboard.metrics.words import day_label
from jobs.job import Ground
from jobs.remind_of_approvals import REMIND_OF_APPROVALS
from jobs.tidy_requests import TIDY_REQUESTS
from tests.lib.approval_ground import ApprovalGround
from tests.lib.problems import assert_problem


def kinds(unit: ApprovalGround, who: str, day: object) -> list[str]:
    """What somebody is told of a day, the first first."""
    return [note["kind"] for note in reversed(unit.notes(who)) if note["link"].endswith(f"ALPHA/{day}")]


def test_each_is_told_what_concerns_them_and_nobody_of_what_they_did(unit: ApprovalGround) -> None:
    day = unit.a_day()
    unit.done("salma", "submit", day)
    unit.act("ghada", "comment", day, comment="why so few?")
    unit.done("basel", "approve", day)
    unit.done("amal", "reject", day, comment="see the comment")
    assert kinds(unit, "basel", day) == ["submitted", "commented", "rejected"]
    assert kinds(unit, "salma", day) == ["commented", "passed_on", "rejected"]
    assert kinds(unit, "amal", day) == ["submitted"]
    assert kinds(unit, "ghada", day) == ["passed_on", "rejected"], "who commented has a hand in it"
    assert kinds(unit, "carim", day) == kinds(unit, "hana", day) == []


def test_a_note_is_read_in_the_reader_s_language_and_ticked_off_by_them_alone(unit: ApprovalGround) -> None:
    day = unit.a_day()
    unit.done("salma", "submit", day)
    [arabic, english] = [unit.get("basel", f"/api/notifications?lang={lang}")["items"][0] for lang in ("ar", "en")]
    assert "بانتظار قرارك" in arabic["text"] and "Waits for your decision" in english["text"]
    assert (
        day_label(day, Locale(lang="ar")) in arabic["text"] and arabic["link"] == f"/reports/trainer_daily/ALPHA/{day}"
    )
    assert_problem(unit.ask("POST", "salma", f"/api/notifications/{english['id']}/read"), 404, "no_notification")
    unread = unit.get("basel", "/api/notifications?unread=yes")["unread"]
    told = unit.ask("POST", "basel", f"/api/notifications/{english['id']}/read").get_json()
    assert told == {"read": 1, "unread": unread - 1}
    assert unit.ask("POST", "basel", "/api/notifications/read").get_json() == {"read": unread - 1, "unread": 0}
    first, second = unit.get("basel", "/api/notifications?rows=1"), None
    second = unit.get("basel", f"/api/notifications?rows=1&cursor={first['next']}")
    assert first["items"][0]["id"] > second["items"][0]["id"]


def test_a_report_that_waits_is_reminded_of_once_and_later_escalated_once(
    unit: ApprovalGround, request: pytest.FixtureRequest
) -> None:
    day, ground = unit.a_day(), Ground(database=unit.web.database.app, settings=unit.web.settings)
    unit.done("salma", "submit", day)
    now = clock.now()
    request.addfinalizer(clock.reset)
    seen = []
    for hours in (1, 25, 26, 49, 50):
        clock.set_source(lambda at=now + timedelta(hours=hours): at)  # type: ignore[misc]
        REMIND_OF_APPROVALS.run(ground, unit.today)
        seen.append(told_of(unit, day))
    clock.reset()
    reminded = Counter({("basel", "reminder"): 1})
    escalated = reminded + Counter({("amal", "escalated"): 1, ("ghada", "escalated"): 1})
    assert seen == [Counter(), reminded, reminded, escalated, escalated]
    never = Ground(
        database=unit.web.database.app,
        settings=unit.web.with_settings(remind_after_hours=0, escalate_after_hours=0).settings,
    )
    clock.set_source(lambda: now + timedelta(hours=500))
    assert REMIND_OF_APPROVALS.run(never, unit.today) == {"reminders": 0, "escalations": 0}


def told_of(unit: ApprovalGround, day: object) -> Counter[tuple[str, str]]:
    """(user name, kind) of the reminders and escalations about a day."""
    found = unit.web.ask(
        'SELECT u.username, n.kind FROM reporting.notification n JOIN public."user" u ON u.id = n.user_id'
        " WHERE n.kind IN ('reminder', 'escalated') AND n.details ->> 'day' = :day",
        day=str(day),
    )
    return Counter((who, kind) for who, kind in found)


def test_old_requests_are_forgotten(unit: ApprovalGround, request: pytest.FixtureRequest) -> None:
    day, ground = unit.a_day(), Ground(database=unit.web.database.app, settings=unit.web.settings)
    unit.done("salma", "submit", day, key=f"submit {day}")
    assert TIDY_REQUESTS.run(ground, unit.today) == {"requests": 0}
    later = clock.now() + timedelta(days=8)
    request.addfinalizer(clock.reset)
    clock.set_source(lambda: later)
    assert TIDY_REQUESTS.run(ground, unit.today)["requests"] >= 1
