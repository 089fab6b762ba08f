"""CSRF: every write that is authorised by a cookie must carry the token of one of our own pages."""

from flask import Flask, session
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf

from dashboard.errors import Forbidden
from dashboard.people.current import signed_in_or_none

_protection = CSRFProtect()
_LOGIN = "login"


class StalePage(Forbidden):
    """The token is missing, wrong, or from before the last login: the page must be loaded again."""

    default_code = "stale_page"


def install_csrf(server: Flask) -> None:
    """The guard decides when to check: an API client with a token of its own sends no cookie to abuse."""
    server.config["WTF_CSRF_CHECK_DEFAULT"] = False
    # The token lives as long as the login: a page may stay open all day.
    server.config["WTF_CSRF_TIME_LIMIT"] = None
    _protection.init_app(server)


def make_csrf_token() -> str:
    """The token for a page of now. It belongs to the reader's login, so that no other site that could plant a
    cookie of its own here can plant a token with it."""
    signed_in = signed_in_or_none()
    if signed_in is not None:
        session[_LOGIN] = signed_in.session_id
    return str(generate_csrf())


def check_csrf(session_id: str | None) -> None:
    """Raises StalePage. `session_id`: of the login that writes; None for a form that needs no login."""
    try:
        _protection.protect()
    except CSRFError:
        raise _stale() from None
    if session_id is not None and session.get(_LOGIN) != session_id:
        raise _stale()


def _stale() -> StalePage:
    return StalePage("this page is out of date", hint="load it again and repeat")
