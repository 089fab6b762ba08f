"""Staying signed in: a session is new at every login and ends everywhere when it must."""

import time
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from werkzeug.security import generate_password_hash

from dashboard import clock
from dashboard.errors import Unavailable
from dashboard.people.accounts import Origin
from dashboard.people.directory import Directory
from dashboard.people.sessions import ABSOLUTE, FRESH_S, IDLE, OUTAGE_S, SEEN_EVERY, Sessions
from data_access.account_store import AccountStore
from data_access.scope_store import ScopeStore
from data_access.session_store import LoginSession, SessionStore
from tests.lib.app_ground import AppGround, Browser
from tests.lib.processes import seconds_until
from web.guard import FOLLOWS

HERE = Origin(address="192.0.2.1", user_agent="a browser")
EFFECT_WITHIN_S = 5.0


def is_in(browser: Browser) -> bool:
    return browser.get("/api/version").status_code == 200


def signed_in(web: AppGround, username: str) -> Browser:
    browser = web.browser()
    assert browser.sign_in(username).status_code == 303
    return browser


class TestALogin:
    def test_gives_a_new_session_whatever_cookie_was_there(self, web: AppGround) -> None:
        username, browser = web.add_person(), web.browser()
        browser.client.set_cookie("k9_session", "chosen-by-somebody-else")
        browser.sign_in(username)
        assert browser.cookie("k9_session") not in (None, "chosen-by-somebody-else")
        assert is_in(browser)

    def test_ends_the_session_before_it(self, web: AppGround) -> None:
        username, browser = web.add_person(), web.browser()
        browser.sign_in(username)
        first = browser.cookie("k9_session") or ""
        browser.sign_in(username)
        assert browser.cookie("k9_session") != first
        thief = web.browser()
        thief.client.set_cookie("k9_session", first)
        assert not is_in(thief)

    def test_gives_a_new_form_token(self, web: AppGround) -> None:
        browser = web.browser()
        before = browser.csrf_token(), browser.cookie("k9_form")
        browser.sign_in(web.add_person())
        assert browser.cookie("k9_form") != before[1] and browser.csrf_token() != before[0]

    @pytest.mark.parametrize("secret", ["", "x", "\xff\xfe", "a" * 5000, "null"])
    def test_is_not_made_by_a_cookie_that_nobody_gave(self, web: AppGround, secret: str) -> None:
        assert web.browser().client.get("/api/version", headers={"Cookie": f"k9_session={secret}"}).status_code == 401


class TestSigningOut:
    def test_ends_the_session_not_only_the_cookie(self, web: AppGround) -> None:
        browser = signed_in(web, web.add_person())
        secret = browser.cookie("k9_session") or ""
        answer = browser.post("/logout")
        assert (answer.status_code, answer.location) == (303, "/login")
        assert browser.cookie("k9_session") is None
        thief = web.browser()
        thief.client.set_cookie("k9_session", secret)
        assert not is_in(thief)

    def test_leaves_the_other_browsers_of_the_same_person_in(self, web: AppGround) -> None:
        username = web.add_person()
        desk, phone = signed_in(web, username), signed_in(web, username)
        desk.post("/logout")
        assert not is_in(desk) and is_in(phone)

    def test_everywhere_ends_all_of_them_in_every_process_within_5_s(self, web: AppGround) -> None:
        username, elsewhere = web.add_person(), web.with_settings()
        desk, phone, other = signed_in(web, username), signed_in(web, username), signed_in(elsewhere, username)
        somebody = signed_in(web, web.add_person())
        assert is_in(other)
        desk.post("/logout?everywhere=1")
        assert not is_in(desk) and not is_in(phone)
        assert seconds_until(lambda: not is_in(other)) < EFFECT_WITHIN_S
        assert is_in(somebody)


class TestWhatEndsASessionWithin5Seconds:
    def change(self, web: AppGround, username: str, statement: str, **values: object) -> float:
        browser = signed_in(web, username)
        assert is_in(browser)
        web.change(statement, name=username, **values)
        return seconds_until(lambda: not is_in(browser))

    def test_the_account_is_closed(self, web: AppGround) -> None:
        statement = 'UPDATE public."user" SET active = false WHERE username = :name'
        assert self.change(web, web.add_person(), statement) < EFFECT_WITHIN_S

    def test_the_employee_leaves(self, web: AppGround) -> None:
        statement = (
            "UPDATE public.employee SET is_active = false WHERE id ="
            ' (SELECT employee_id FROM public."user" WHERE username = :name)'
        )
        assert self.change(web, web.add_person(), statement) < EFFECT_WITHIN_S

    def test_the_hosts_program_changes_the_password(self, web: AppGround) -> None:
        statement = 'UPDATE public."user" SET password_hash = :hash WHERE username = :name'
        new = generate_password_hash("another", "pbkdf2:sha256:1000")
        assert self.change(web, web.add_person(), statement, hash=new) < EFFECT_WITHIN_S

    def test_the_account_is_deleted(self, web: AppGround) -> None:
        assert self.change(web, web.add_person(), 'DELETE FROM public."user" WHERE username = :name') < EFFECT_WITHIN_S

    def test_a_right_that_is_taken_away_is_gone_too(self, web: AppGround) -> None:
        username = web.add_person(role="GENERAL_ADMIN")
        browser = signed_in(web, username)
        assert len(browser.json("/api/reports")["items"]) > 1
        web.change("UPDATE public.\"user\" SET role = 'TRAINER' WHERE username = :name", name=username)
        assert seconds_until(lambda: len(browser.json("/api/reports")["items"]) == 1) < EFFECT_WITHIN_S


class Clock:
    """The time of a test, moved by hand."""

    def __init__(self) -> None:
        self.moment = datetime.fromisoformat("2026-11-24T08:00:00+00:00")

    def now(self) -> datetime:
        return self.moment

    def ticks(self) -> float:
        return self.moment.timestamp()

    def move(self, by: timedelta) -> None:
        self.moment += by


@pytest.fixture
def hours() -> Iterator[Clock]:
    moved = Clock()
    clock.set_source(moved.now)
    yield moved
    clock.reset()


@pytest.fixture
def sessions(web: AppGround, hours: Clock) -> Sessions:
    database = web.database.app
    return Sessions(SessionStore(database), AccountStore(database), ScopeStore(database), ticks=hours.ticks)


def opened(web: AppGround, sessions: Sessions) -> tuple[str, str]:
    account = AccountStore(web.database.app).find_by_username(web.add_person())
    assert account is not None
    return sessions.open(account, HERE), account.user_id


class TestTime:
    def test_a_session_that_nobody_uses_ends(self, web: AppGround, sessions: Sessions, hours: Clock) -> None:
        token, _ = opened(web, sessions)
        hours.move(IDLE - timedelta(seconds=1))
        assert sessions.check(token, HERE, is_use=False)
        hours.move(timedelta(seconds=1))
        assert sessions.check(token, HERE) is None

    def test_such_a_one_is_not_counted_where_people_are_looked_up(
        self, web: AppGround, sessions: Sessions, hours: Clock
    ) -> None:
        _, user_id = opened(web, sessions)
        directory = Directory.of(web.database.app)

        def counted() -> int:
            return next(one.sessions for one in directory.every() if one.account.user_id == user_id)

        assert counted() == len(sessions.of_user(user_id)) == 1
        hours.move(IDLE)
        assert counted() == len(sessions.of_user(user_id)) == 0

    def test_one_that_is_used_goes_on_until_its_week_is_over(
        self, web: AppGround, sessions: Sessions, hours: Clock
    ) -> None:
        token, _ = opened(web, sessions)
        step = IDLE - timedelta(hours=1)
        for _ in range(int(ABSOLUTE / step) - 1):
            hours.move(step)
            assert sessions.check(token, HERE)
        hours.move(step)
        assert sessions.check(token, HERE) is None

    def test_a_page_that_only_polls_does_not_keep_it_alive(
        self, web: AppGround, sessions: Sessions, hours: Clock
    ) -> None:
        token, _ = opened(web, sessions)
        for _ in range(9):
            hours.move(timedelta(hours=1))
            found = sessions.check(token, HERE, is_use=False)
        assert found is None

    def test_another_process_sees_the_use(self, web: AppGround, sessions: Sessions, hours: Clock) -> None:
        token, user_id = opened(web, sessions)
        hours.move(SEEN_EVERY)
        assert sessions.check(token, HERE)
        database = web.database.app
        elsewhere = Sessions(SessionStore(database), AccountStore(database), ScopeStore(database), ticks=hours.ticks)
        assert [session.last_seen_at for session in elsewhere.of_user(user_id)] == [hours.moment]

    def test_what_is_over_is_not_shown_to_its_owner(self, web: AppGround, sessions: Sessions, hours: Clock) -> None:
        _, user_id = opened(web, sessions)
        assert len(sessions.of_user(user_id)) == 1
        hours.move(IDLE)
        assert sessions.of_user(user_id) == []


class TestManyThatHaveBecomeTooOldAtOnce:
    """Five people ask at the same moment, and what is known of their sessions is older than it may be."""

    @pytest.fixture
    def tokens(self, web: AppGround, sessions: Sessions, hours: Clock) -> list[str]:
        found = [opened(web, sessions)[0] for _ in range(5)]
        assert all(sessions.check(token, HERE) for token in found)
        hours.move(timedelta(seconds=FRESH_S + 1))
        return found

    def asked_at_once(self, sessions: Sessions, tokens: list[str]) -> bool:
        with ThreadPoolExecutor(len(tokens)) as readers:
            return all(readers.map(lambda token: sessions.check(token, HERE, is_use=False), tokens))

    def test_they_are_looked_up_together(
        self, sessions: Sessions, tokens: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        looks: list[int] = []
        find_many = SessionStore.find_many

        def slowly(store: SessionStore, hashes: Collection[str]) -> dict[str, LoginSession]:
            looks.append(len(hashes))
            time.sleep(0.2)
            return find_many(store, hashes)

        monkeypatch.setattr(SessionStore, "find_many", slowly)
        assert self.asked_at_once(sessions, tokens)
        assert looks == [len(tokens)]

    def test_without_a_database_they_do_not_wait_for_each_other_in_turn(
        self, sessions: Sessions, tokens: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        looks: list[int] = []

        def away(_: SessionStore, hashes: Collection[str]) -> dict[str, LoginSession]:
            looks.append(len(hashes))
            time.sleep(0.2)
            raise Unavailable("the database does not answer at the moment")

        monkeypatch.setattr(SessionStore, "find_many", away)
        assert self.asked_at_once(sessions, tokens), "known sessions go on"
        assert sorted(looks) == [1] * len(tokens) + [len(tokens)]


_IDLE_SECONDS = """
SELECT extract(epoch FROM now() - last_seen_at)::int
FROM reporting.login_session s JOIN public."user" u ON u.id = s.user_id WHERE u.username = :name
"""


def test_polling_the_version_is_no_use_of_the_page(web: AppGround) -> None:
    username = web.add_person()
    browser = signed_in(web, username)
    web.change(
        "UPDATE reporting.login_session s SET last_seen_at = now() - interval '1 hour'"
        ' FROM public."user" u WHERE u.id = s.user_id AND u.username = :name',
        name=username,
    )
    time.sleep(FRESH_S + 0.2)
    assert browser.get("/api/version").status_code == 200
    assert browser.get("/api/reports", headers={FOLLOWS: "1"}).status_code == 200
    assert web.ask(_IDLE_SECONDS, name=username)[0][0] >= 3600
    assert browser.get("/api/reports").status_code == 200
    assert web.ask(_IDLE_SECONDS, name=username)[0][0] < 60


def test_a_long_outage_lets_nobody_in(web: AppGround, sessions: Sessions, hours: Clock) -> None:
    token, _ = opened(web, sessions)
    assert sessions.check(token, HERE)
    server = web.database.server
    assert server is not None
    server._server.stop()
    try:
        hours.move(timedelta(seconds=OUTAGE_S - 1))
        assert sessions.check(token, HERE, is_use=False)
        hours.move(timedelta(seconds=2))
        with pytest.raises(Exception, match="does not answer"):
            sessions.check(token, HERE)
    finally:
        server.ensure_running()
