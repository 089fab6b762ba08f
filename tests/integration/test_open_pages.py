"""An open page that asks again by itself: the same answer as ever, to nobody else, and no longer than it is true."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from dashboard import clock
from dashboard.people.sessions import FRESH_S, RENEW_S, Sessions
from data_access.replica.build import conventions_of
from data_access.replica.refresh import refresh_once
from data_access.session_store import SessionStore
from tests.lib.app_ground import AppGround, Browser
from tests.lib.processes import seconds_until
from web.open_pages import OpenPages

VERSION = "/api/version"
EFFECT_WITHIN_S = 5.0
OF_NOW = {"x-request-id", "ask-again-in", "data-as-of"}
TICK = "/api/reports/trainer_daily/tick?from=-30d&to=today"
FOLLOWS = {"K9-Follows": "1"}
LONGER = (
    "UPDATE public.breeding_training_activity SET duration = duration + :more WHERE id ="
    " (SELECT id FROM public.breeding_training_activity WHERE session_date < now() ORDER BY session_date DESC LIMIT 1)"
)


@pytest.fixture
def reader(web: AppGround) -> Browser:
    browser = web.browser()
    assert browser.sign_in(web.add_person(role="GENERAL_ADMIN")).status_code == 303
    return browser


@pytest.fixture
def usual(web: AppGround, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What goes the usual way, as it comes."""
    seen: list[str] = []
    go = OpenPages._usual

    def told(self: OpenPages, poll: Any, *rest: Any) -> Any:
        seen.append(poll)
        return go(self, poll, *rest)

    monkeypatch.setattr(OpenPages, "_usual", told)
    yield seen


def tag_of(browser: Browser) -> str:
    return browser.get(VERSION).headers["ETag"]


def ask(browser: Browser, tag: str, **headers: str) -> Any:
    return browser.get(VERSION, headers={"If-None-Match": tag, **headers})


def said(answer: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers.items() if name.lower() not in OF_NOW}


def test_it_is_answered_at_once_and_as_before(reader: Browser, usual: list[str]) -> None:
    tag = tag_of(reader)
    first = ask(reader, tag, **{"X-Forwarded-Proto": "http"})
    assert len(usual) == 2
    second = ask(reader, tag)
    assert (first.status_code, second.status_code, second.data) == (304, 304, b"")
    assert len(usual) == 2
    assert said(first) == said(second)
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    assert float(second.headers["Ask-Again-In"]) >= 1 and second.headers["Data-As-Of"]


def test_the_proxys_id_is_kept(reader: Browser) -> None:
    tag = tag_of(reader)
    for _ in range(2):
        answer = ask(reader, tag, **{"X-Request-ID": "proxy-12345678"})
        assert answer.headers["X-Request-ID"] == "proxy-12345678"


@pytest.mark.parametrize("said_too", [{"Accept-Language": "en"}, {"Authorization": "Bearer x"}])
def test_whoever_says_something_else_goes_the_usual_way(
    reader: Browser, usual: list[str], said_too: dict[str, str]
) -> None:
    tag = tag_of(reader)
    ask(reader, tag)
    usual.clear()
    answer = ask(reader, tag, **said_too)
    # A token is nobody's poll; what another language gets has another tag.
    assert answer.status_code in (200, 401)
    assert len(usual) == (0 if "Authorization" in said_too else 1)


def test_somebody_else_with_the_same_tag_is_told_anew(web: AppGround, reader: Browser) -> None:
    tag, other = tag_of(reader), web.browser()
    ask(reader, tag)
    assert ask(other, tag).status_code == 401
    other.sign_in(web.add_person())
    assert ask(other, tag).status_code == 200


def change(web: AppGround, more: int) -> None:
    web.change(LONGER, more=more)
    refresh_once(web.database.owner, web.settings, conventions_of(web.settings))


def test_new_data_is_told_at_once(web: AppGround, reader: Browser, usual: list[str]) -> None:
    tag = tag_of(reader)
    for more in (1, -1):
        change(web, more)
        told = ask(reader, tag)
        assert told.status_code == 200 and len(usual) == 1
        asked_anew = web.browser()
        asked_anew.client.set_cookie("k9_session", reader.cookie("k9_session") or "")
        usually = asked_anew.get(VERSION)
        assert (told.data, said(told)) == (usually.data, said(usually))
        assert told.headers["ETag"] != tag
        assert ask(reader, told.headers["ETag"]).status_code == 304
        usual.clear()
        tag_of(reader)


def test_the_numbers_of_an_open_page_are_answered_at_once_while_they_are_the_same(
    web: AppGround, reader: Browser, usual: list[str]
) -> None:
    seen = reader.get(TICK)
    known = {"If-None-Match": seen.headers["ETag"]}
    usually = reader.get(TICK, headers=known)
    assert len(usual) == 2
    repeated = reader.get(TICK, headers=known | FOLLOWS)
    assert (repeated.status_code, repeated.data, len(usual)) == (304, b"", 2)
    assert said(repeated) == said(usually)
    assert repeated.headers["Data-As-Of"] and repeated.headers["X-Request-ID"] != usually.headers["X-Request-ID"]


def test_whoever_clicks_goes_the_usual_way(reader: Browser, usual: list[str]) -> None:
    """For that keeps the session open."""
    known = {"If-None-Match": reader.get(TICK).headers["ETag"]}
    for _ in range(2):
        assert reader.get(TICK, headers=known).status_code == 304
    assert len(usual) == 3


def test_numbers_that_are_others_come_the_usual_way(web: AppGround, reader: Browser, usual: list[str]) -> None:
    known = {"If-None-Match": reader.get(TICK).headers["ETag"]}
    before = reader.get(TICK).get_json()
    for more in (1, -1):
        change(web, more)
        usual.clear()
        answer = reader.get(TICK, headers=known | FOLLOWS)
        assert answer.status_code == 200 and len(usual) == 1
    after = answer.get_json()
    assert {name: after[name] for name in after if name != "provenance"} == {
        name: before[name] for name in before if name != "provenance"
    }


def test_what_other_days_stand_on_changes_only_what_is_said_of_now(
    web: AppGround, reader: Browser, usual: list[str]
) -> None:
    change(web, 0)  # what the reader's own account has changed
    today = clock.today(web.settings.timezone)
    earlier = f"{TICK.split('?')[0]}?from={today - timedelta(days=60)}&to={today - timedelta(days=40)}"
    known = {"If-None-Match": reader.get(earlier).headers["ETag"]}
    version = reader.get(earlier).headers["Data-Version"]
    change(web, 1)
    usual.clear()
    answer = reader.get(earlier, headers=known | FOLLOWS)
    assert (answer.status_code, usual) == (304, [])
    assert answer.headers["Data-Version"] != version
    change(web, -1)


def test_signing_out_ends_it_at_once(reader: Browser) -> None:
    tag, cookie = tag_of(reader), reader.cookie("k9_session") or ""
    ask(reader, tag)
    reader.post("/logout")
    reader.client.set_cookie("k9_session", cookie)
    assert ask(reader, tag).status_code == 401


@pytest.mark.parametrize(
    ("statement", "then"),
    [
        ('UPDATE public."user" SET active = false WHERE username = :name', 401),
        ("UPDATE public.\"user\" SET role = 'TRAINER' WHERE username = :name", 200),
    ],
)
def test_what_changes_of_the_account_is_followed_in_5_s(web: AppGround, statement: str, then: int) -> None:
    username, browser = web.add_person(role="GENERAL_ADMIN"), web.browser()
    browser.sign_in(username)
    tag = tag_of(browser)
    assert ask(browser, tag).status_code == 304
    web.change(statement, name=username)
    assert seconds_until(lambda: ask(browser, tag).status_code == then) < EFFECT_WITHIN_S


def test_asking_alone_keeps_sessions_fresh_with_one_look_for_all(
    web: AppGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    browsers = [web.browser() for _ in range(5)]
    for browser in browsers:
        browser.sign_in(web.add_person())
    tags = [tag_of(browser) for browser in browsers]
    looks: list[int] = []
    find_many = SessionStore.find_many

    def counted(self: SessionStore, hashes: Any) -> Any:
        looks.append(len(hashes))
        return find_many(self, hashes)

    monkeypatch.setattr(SessionStore, "find_many", counted)
    ends = time.monotonic() + 2 * FRESH_S
    while time.monotonic() < ends:
        for browser, tag in zip(browsers, tags, strict=True):
            assert ask(browser, tag).status_code == 304
        time.sleep(0.5)
    assert len(looks) <= 2 * FRESH_S / RENEW_S + 1
    assert max(looks) >= len(browsers)


def test_a_session_that_is_forgotten_while_it_is_looked_up_stays_forgotten(
    web: AppGround, reader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signed out by one thread, while another has just read that it is open."""
    tag, cookie = tag_of(reader), reader.cookie("k9_session") or ""
    read = Sessions._read

    def slowly(self: Sessions, asked: Any) -> Any:
        found = read(self, asked)
        if len(asked) > 0 and not reader.cookie("gone"):
            reader.client.set_cookie("gone", "1")
            reader.post("/logout")
            reader.client.set_cookie("k9_session", cookie)
        return found

    time.sleep(RENEW_S + 0.1)
    monkeypatch.setattr(Sessions, "_read", slowly)
    ask(reader, tag)
    assert ask(reader, tag).status_code == 401
