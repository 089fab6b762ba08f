"""The whole web application on demo data, and a browser for each member of the cast, signed in as people do it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import text
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from app import create_app
from dashboard import clock
from dashboard.config import Settings, load_settings
from dashboard.people.sessions import IDLE
from dashboard.people.tokens import ApiTokens
from data_access.account_store import AccountStore
from data_access.connect import OpenDatabase, open_database
from data_access.database import Actor
from data_access.demo import load_demo
from data_access.migrate import migrate
from data_access.replica.build import ensure_replica
from data_access.scope_store import ScopeStore
from data_access.token_store import TokenStore
from tests.factories import make_user
from web.cookies import CALENDAR_COOKIE, DIGITS_COOKIE, LANGUAGE_COOKIE

PASSWORD = "correct horse battery"
CAST = ("amal", "ghada", "basel", "carim", "salma", "dina", "emad", "faris", "hana")

_ADDRESSES, _PEOPLE = count(1), count(1)
_TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]*)">')


class Browser:
    """A person's browser at an address of its own: keeps cookies, sends the CSRF token with every write."""

    def __init__(self, app: Flask, address: str | None = None) -> None:
        number = next(_ADDRESSES)
        self.address = address or f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        self.client = app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = self.address

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, headers=_accepting(path) | options.pop("headers", {}), **options)

    def json(self, path: str, **options: Any) -> Any:
        """The body of a read that has to work."""
        response = self.get(path, **options)
        assert response.status_code == 200, f"{path}: {response.status} {response.text[:300]}"
        return response.json

    def with_nothing_chosen(self) -> "Browser":
        """The language and the digits are the site's again, whatever a page of an earlier test chose."""
        for name in (LANGUAGE_COOKIE, DIGITS_COOKIE, CALENDAR_COOKIE):
            self.client.delete_cookie(name)
        return self

    def csrf_token(self) -> str:
        page = self.get("/")
        found = _TOKEN.search(page.text if page.status_code == 200 else self.get("/login").text)
        assert found, "every page carries a token"
        return found[1]

    def post(self, path: str, data: dict[str, str] | None = None, **options: Any) -> TestResponse:
        form = (data or {}) | {"csrf_token": self.csrf_token()}
        return self.client.post(path, data=form, headers=_accepting(path) | options.pop("headers", {}), **options)

    def sign_in(
        self, username: str, password: str = PASSWORD, code: str = "", next_url: str = "/", **options: Any
    ) -> TestResponse:
        form = {"username": username, "password": password, "code": code, "next": next_url}
        return self.post("/login", form, **options)

    def call_back(self, body: object, **options: Any) -> TestResponse:
        """A callback of the page, as Dash's renderer sends it, with what is done after its answer."""
        headers = {"X-CSRFToken": self.csrf_token()} | options.pop("headers", {})
        return self.client.post("/_dash-update-component", json=body, headers=headers, buffered=True, **options)

    def cookie(self, name: str) -> str | None:
        found = self.client.get_cookie(name)
        return found.value if found else None


def with_language(path: str, lang: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={lang}"


def _accepting(path: str) -> dict[str, str]:
    """What a browser says it wants when it opens a page, and when a script of the page asks for something."""
    return {"Accept": "*/*" if path.startswith(("/api/", "/_")) else "text/html,application/xhtml+xml,*/*;q=0.8"}


@dataclass(frozen=True, kw_only=True, eq=False)
class AppGround:
    """An application, its database, and the browsers of the cast (who share them: a test that signs out or is
    locked out takes a browser, or an account, of its own)."""

    settings: Settings
    database: OpenDatabase
    app: Flask
    _signed_in: dict[str, tuple[Browser, datetime]] = field(default_factory=dict)

    def browser(self, address: str | None = None) -> Browser:
        """A browser that nobody has signed in with."""
        return Browser(self.app, address)

    def as_(self, username: str) -> Browser:
        """The browser of a member of the cast, reading as one who has chosen nothing; signs in when it is first asked
        for."""
        browser, at = self._signed_in.get(username, (None, clock.now()))
        # A test may have set the clock, and a session that began by another one is over by this.
        if browser is None or abs(clock.now() - at) > IDLE / 2:
            browser = self.browser()
            assert browser.sign_in(username).status_code == 303, username
            self._signed_in[username] = browser, clock.now()
        return browser.with_nothing_chosen()

    def page(self, username: str, path: str, lang: str) -> str:
        """The page of an address as a member of the cast gets it, with its characters as they are; their own language
        stays."""
        found = self.as_(username).get(with_language(path, lang), buffered=True)
        assert found.status_code in (200, 404), path
        return unescape(found.text)

    def add_person(self, password: str = PASSWORD, **user: Any) -> str:
        """An account of a test's own: its user name. A hash that costs little, unless one is given."""
        number = next(_PEOPLE)
        cheap = {"password_hash": generate_password_hash(password, "pbkdf2:sha256:1000")}
        with self.database.owner.write(Actor(name="test")) as connection:
            named = {"username": f"person{number}", "email": f"person{number}@unit.example"}
            user_id = make_user(connection, **(named | cheap | user))
            found = connection.execute(text('SELECT username FROM public."user" WHERE id = :id'), {"id": user_id})
            return str(found.scalar_one())

    def change(self, statement: str, **values: Any) -> None:
        """Run one statement as the host's program would."""
        with self.database.owner.write(Actor(name="test")) as connection:
            connection.execute(text(statement), values)

    def ask(self, question: str, **values: Any) -> list[tuple[Any, ...]]:
        with self.database.owner.read() as connection:
            return [tuple(row) for row in connection.execute(text(question), values)]

    def make_token(self, username: str, scope: str = "read", days: int | None = None) -> str:
        database = self.database.app
        tokens = ApiTokens(TokenStore(database), AccountStore(database), ScopeStore(database))
        return tokens.create(username, f"test {next(_PEOPLE)}", scope, days, Actor(name="test"))

    def with_settings(self, **changes: Any) -> "AppGround":
        """A second application on the same database, configured otherwise."""
        settings = replace(self.settings, **changes)
        return AppGround(settings=settings, database=self.database, app=create_app(settings, self.database))


@contextmanager
def app_ground(directory: Path, *, sessions: int | None = 6000) -> Iterator[AppGround]:
    """The application on demo data with so many training sessions (None: as many as a unit has)."""
    settings = load_settings({"K9_DATA_DIR": str(directory), "K9_DEMO_PASSWORD": PASSWORD})
    database = open_database(settings)
    try:
        migrate(settings, database.owner, database.app_login)
        load_demo(database.owner, settings=settings, today=clock.today(settings.timezone), sessions=sessions)
        ensure_replica(settings, database.app)
        yield AppGround(settings=settings, database=database, app=create_app(settings, database))
    finally:
        database.close()
