"""Signing in: who gets in, what a refusal tells (nothing), and how guessing is slowed down."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from dashboard import clock
from dashboard.people import accounts
from dashboard.people.throttle import ACCOUNT_FAILURES, ADDRESS_FAILURES, LOCK
from tests.lib.app_ground import CAST, PASSWORD, AppGround

KINDS = ("scrypt:32768:8:1", "pbkdf2:sha256:260000")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def assert_refused(answer: TestResponse) -> None:
    assert answer.status_code == 401, answer.status
    assert answer.mimetype == "text/html"
    assert "k9_session" not in str(answer.headers.getlist("Set-Cookie"))


def assert_locked(answer: TestResponse) -> None:
    assert answer.status_code == 429, answer.status
    assert 0 < int(answer.headers["Retry-After"]) <= LOCK.total_seconds()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal takes half a second; only the tests that are about it wait for it."""
    monkeypatch.setattr(accounts, "REFUSAL_TAKES_S", 0.0)


class TestWhoGetsIn:
    @pytest.mark.parametrize("username", CAST)
    def test_every_member_of_the_cast(self, web: AppGround, username: str) -> None:
        assert web.as_(username).get("/").status_code == 200

    @pytest.mark.parametrize("kind", KINDS)
    def test_passwords_of_both_kinds_that_hosts_have(self, web: AppGround, kind: str) -> None:
        username = web.add_person(password_hash=generate_password_hash(PASSWORD, kind))
        assert_refused(web.browser().sign_in(username, "wrong"))
        assert web.browser().sign_in(username).status_code == 303

    def test_a_name_with_blanks_around_it(self, web: AppGround) -> None:
        assert web.browser().sign_in("  amal ").status_code == 303

    def test_with_a_password_in_arabic(self, web: AppGround) -> None:
        username = web.add_person("كلمة السر الطويلة")
        assert web.browser().sign_in(username, "كلمة السر الطويلة").status_code == 303


class TestWhoDoesNot:
    @pytest.mark.parametrize("username", ["", "nobody", "AMAL", "a\0b", "x" * 5000, "amal' OR '1'='1", "😀"])
    def test_an_unknown_name(self, web: AppGround, username: str) -> None:
        assert_refused(web.browser().sign_in(username))

    @pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper(), PASSWORD + "x", "x" * 100_000])
    def test_a_wrong_password(self, web: AppGround, password: str) -> None:
        assert_refused(web.browser().sign_in(web.add_person(), password))

    @pytest.mark.parametrize("stored", ["not-a-hash", "", "argon2$x$y", "scrypt:1:2:3$a$b", "pbkdf2:nothing:1$a$b"])
    def test_an_account_whose_hash_is_of_an_unknown_kind(self, web: AppGround, stored: str) -> None:
        assert_refused(web.browser().sign_in(web.add_person(password_hash=stored)))

    def test_a_closed_account(self, web: AppGround) -> None:
        assert_refused(web.browser().sign_in(web.add_person(active=False)))

    def test_an_account_whose_employee_has_left(self, web: AppGround) -> None:
        username = web.add_person()
        web.change(
            "UPDATE public.employee SET is_active = false WHERE id = "
            '(SELECT employee_id FROM public."user" WHERE username = :name)',
            name=username,
        )
        assert_refused(web.browser().sign_in(username))

    def test_an_account_of_a_role_that_we_do_not_know(self, web: AppGround) -> None:
        username = web.add_person()
        web.change(
            "INSERT INTO reporting.user_profile (user_id, role) "
            "SELECT id, 'emperor' FROM public.\"user\" WHERE username = :name",
            name=username,
        )
        assert_refused(web.browser().sign_in(username))

    def test_an_account_that_the_host_has_locked(self, web: AppGround) -> None:
        soon = clock.now().replace(tzinfo=None) + timedelta(minutes=10)
        assert_refused(web.browser().sign_in(web.add_person(account_locked_until=soon)))
        assert web.browser().sign_in(web.add_person(account_locked_until=soon - LOCK)).status_code == 303


class TestWhatARefusalTells:
    @pytest.mark.parametrize(("lang", "words"), [("en", "is wrong, or the account is closed"), ("ar", "غير صحيح")])
    def test_the_same_for_every_reason_in_both_languages(self, web: AppGround, lang: str, words: str) -> None:
        known = web.add_person()
        closed = web.add_person(active=False)
        texts = []
        for username, password in ((known, "wrong"), (closed, PASSWORD), ("nobody", PASSWORD)):
            browser = web.browser()
            browser.get(f"/login?lang={lang}")
            page = browser.sign_in(username, password).text
            assert words in page and f'<html lang="{lang}"' in page
            texts.append(page.replace(browser.csrf_token(), "").replace(username, ""))
        assert len({len(text) for text in texts}) == 1

    def test_it_keeps_the_name_but_not_the_password_and_runs_no_markup(self, web: AppGround) -> None:
        page = web.browser().sign_in('"><img src=x onerror=alert(1)>', "hunter2").text
        assert "<img" not in page and "&lt;img src=x onerror" in page
        assert "hunter2" not in page

    def test_it_takes_as_long_for_nobody_as_for_somebody(self, web: AppGround) -> None:
        """Without the pause that hides the rest: a margin of three, where a quick refusal would be 50 times faster."""
        password_hash = generate_password_hash(PASSWORD, KINDS[0])
        people = [web.add_person(password_hash=password_hash) for _ in range(6)]
        known = statistics.median(_seconds(web, username) for username in people)
        unknown = statistics.median(_seconds(web, f"nobody{number}") for number in range(6))
        assert known / 3 < unknown < known * 3

    def test_a_cheap_hash_is_hidden_by_a_pause(self, web: AppGround, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(accounts, "REFUSAL_TAKES_S", 0.5)
        assert _seconds(web, web.add_person()) > 0.5
        assert _seconds(web, web.add_person(password_hash="not-a-hash")) > 0.5


def _seconds(web: AppGround, username: str) -> float:
    browser = web.browser()
    token = browser.csrf_token()
    began = time.perf_counter()
    browser.client.post("/login", data={"username": username, "password": "wrong", "csrf_token": token})
    return time.perf_counter() - began


class TestTheCodeOfTheAuthenticatorApp:
    def code(self, offset_s: int = 0) -> str:
        return pyotp.TOTP(SECRET).at(clock.now() + timedelta(seconds=offset_s))

    def test_it_is_asked_for_where_the_host_has_it_on(self, web: AppGround) -> None:
        username = web.add_person(mfa_enabled=True, mfa_secret=SECRET)
        for wrong in ("", "000000", "12345", "abcdef", self.code(-300)):
            assert_refused(web.browser().sign_in(username, code=wrong))
            web.change("DELETE FROM reporting.login_attempt WHERE username = :name", name=username)
        assert web.browser().sign_in(username, code=self.code()).status_code == 303

    def test_it_is_not_enough_alone(self, web: AppGround) -> None:
        username = web.add_person(mfa_enabled=True, mfa_secret=SECRET)
        assert_refused(web.browser().sign_in(username, "wrong", self.code()))

    def test_a_code_works_once(self, web: AppGround) -> None:
        username, code = web.add_person(mfa_enabled=True, mfa_secret=SECRET), self.code()
        assert web.browser().sign_in(username, code=code).status_code == 303
        assert_refused(web.browser().sign_in(username, code=code))
        assert web.browser().sign_in(username, code=self.code(30)).status_code == 303

    @pytest.mark.parametrize("write", [lambda code: f" {code[:3]} {code[3:]} ", lambda code: code.translate(ARABIC)])
    def test_it_may_be_written_as_people_do(self, web: AppGround, write) -> None:  # type: ignore[no-untyped-def]
        username = web.add_person(mfa_enabled=True, mfa_secret=SECRET)
        assert web.browser().sign_in(username, code=write(self.code())).status_code == 303

    @pytest.mark.parametrize("secret", [None, "", "not base32!", "A"])
    def test_a_secret_that_cannot_be_read_lets_nobody_in(self, web: AppGround, secret: str | None) -> None:
        username = web.add_person(mfa_enabled=True, mfa_secret=secret)
        assert_refused(web.browser().sign_in(username, code="000000"))

    def test_the_short_secrets_of_older_hosts_work(self, web: AppGround) -> None:
        username = web.add_person(mfa_enabled=True, mfa_secret=SECRET[:16])
        generate = accounts._HostTotp(SECRET[:16])
        assert web.browser().sign_in(username, code=generate.at(clock.now())).status_code == 303


class TestGuessing:
    def test_five_failures_lock_the_account_for_a_quarter_of_an_hour(self, web: AppGround) -> None:
        username = web.add_person()
        for _ in range(ACCOUNT_FAILURES):
            assert_refused(web.browser().sign_in(username, "wrong"))
        assert_locked(web.browser().sign_in(username, "wrong"))
        assert_locked(web.browser().sign_in(username))
        page = web.browser().sign_in(username).text
        assert "15" in page
        _let_pass(web, username, LOCK + timedelta(seconds=1))
        assert web.browser().sign_in(username).status_code == 303

    def test_trying_on_does_not_make_the_lock_longer(self, web: AppGround) -> None:
        username = web.add_person()
        for _ in range(ACCOUNT_FAILURES + 5):
            answer = web.browser().sign_in(username, "wrong")
        _let_pass(web, username, LOCK - timedelta(seconds=60))
        answer = web.browser().sign_in(username)
        assert_locked(answer)
        assert int(answer.headers["Retry-After"]) <= 60

    def test_a_name_that_nobody_has_is_locked_just_the_same(self, web: AppGround) -> None:
        for _ in range(ACCOUNT_FAILURES):
            assert_refused(web.browser().sign_in("nobody-at-all", "wrong"))
        assert_locked(web.browser().sign_in("nobody-at-all", "wrong"))

    def test_a_login_forgives_the_failures_before_it(self, web: AppGround) -> None:
        username = web.add_person()
        for _ in range(2):
            for _ in range(ACCOUNT_FAILURES - 1):
                assert_refused(web.browser().sign_in(username, "wrong"))
            assert web.browser().sign_in(username).status_code == 303

    def test_guesses_at_the_same_time_are_counted_too(self, web: AppGround) -> None:
        username = web.add_person()
        browsers = [web.browser() for _ in range(16)]
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda browser: browser.sign_in(username, "wrong").status_code, browsers))
        assert answers.count(401) == ACCOUNT_FAILURES
        assert answers.count(429) == len(answers) - ACCOUNT_FAILURES

    def test_an_address_that_tries_many_accounts_is_locked_out(self, web: AppGround) -> None:
        web.change(
            "INSERT INTO reporting.login_attempt (username, ip_address, succeeded, attempted_at) "
            "SELECT 'guess' || n, '198.51.100.9', false, :now FROM generate_series(1, :count) n",
            now=clock.now(),
            count=ADDRESS_FAILURES,
        )
        assert_locked(web.browser("198.51.100.9").sign_in(web.add_person()))
        assert web.browser("198.51.100.10").sign_in(web.add_person()).status_code == 303

    def test_behind_a_proxy_it_is_the_readers_address_that_counts(self, web: AppGround) -> None:
        proxy, username = web.browser("127.0.0.1"), web.add_person()
        proxy.sign_in(username, "wrong", headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.50"})
        [(address,)] = web.ask("SELECT ip_address FROM reporting.login_attempt WHERE username = :n", n=username)
        assert address == "203.0.113.50"

    def test_a_flood_from_one_address_is_stopped_before_it_is_looked_at(self, web: AppGround) -> None:
        browser, username = web.browser(), web.add_person()
        token = browser.csrf_token()
        form = {"username": username, "password": "wrong", "csrf_token": token}
        answers = [browser.client.post("/login", data=form, headers={"Accept": "text/html"}) for _ in range(122)]
        assert answers[-1].status_code == 429
        assert answers[-1].headers["Retry-After"] == "60"
        assert "k9_session" not in str(answers[-1].headers)


def _let_pass(web: AppGround, username: str, time_: timedelta) -> None:
    web.change(
        "UPDATE reporting.login_attempt SET attempted_at = attempted_at - :time WHERE username = :name",
        time=time_,
        name=username,
    )
