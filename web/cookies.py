"""The cookies: the login session's token (never readable by scripts) and how its reader reads."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, request

from dashboard.people.sessions import ABSOLUTE
from dashboard.workflow.view_as import LONGEST

SESSION_COOKIE = "k9_session"
LOOK_COOKIE = "k9_look"
"""Of a look with somebody else's eyes; worth nothing without the session that it was begun from."""
LANGUAGE_COOKIE = "k9_lang"
DIGITS_COOKIE = "k9_digits"
CALENDAR_COOKIE = "k9_calendar"
THEME_COOKIE = "k9_theme"
"""Given by the theme switch; "system", or one of THEMES."""
THEMES = ("light", "dark")
FORM_COOKIE = "k9_form"
"""Flask's own signed cookie; it only holds the secret that CSRF tokens are checked against."""

_YEAR = timedelta(days=365)


def chosen_theme() -> str | None:
    """The reader's own theme, for pages that are painted before a script has run."""
    chosen = request.cookies.get(THEME_COOKIE)
    return chosen if chosen in THEMES else None


@dataclass(frozen=True, kw_only=True)
class Cookies:
    """`is_secure`: the site is reached by https only, so cookies never travel in the clear."""

    is_secure: bool

    def give_session(self, response: Response, token: str) -> None:
        self._give(response, SESSION_COOKIE, token, ABSOLUTE)

    def take_session(self, response: Response) -> None:
        self._take(response, SESSION_COOKIE)

    def give_look(self, response: Response, token: str) -> None:
        self._give(response, LOOK_COOKIE, token, LONGEST)

    def take_look(self, response: Response) -> None:
        self._take(response, LOOK_COOKIE)

    def give_choice(self, response: Response, name: str, value: str) -> None:
        """How the reader wants to read: the language, the digits, the calendar."""
        self._give(response, name, value, _YEAR)

    def _give(self, response: Response, name: str, value: str, age: timedelta) -> None:
        response.set_cookie(
            name,
            value,
            max_age=age,
            path="/",
            secure=self._secure(),
            httponly=True,
            samesite="Lax",
        )

    def _take(self, response: Response, name: str) -> None:
        response.delete_cookie(name, path="/", secure=self._secure(), httponly=True, samesite="Lax")

    def _secure(self) -> bool:
        return self.is_secure or request.is_secure
