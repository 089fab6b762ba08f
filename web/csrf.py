"""CSRF: every write that is authorised by a cookie must carry the token of one of our own pages."""

from flask import Flask
from flask_wtf.csrf import CSRFError, CSRFProtect

from dashboard.errors import Forbidden

_protection = CSRFProtect()


class StalePage(Forbidden):
    """The token is missing, wrong, or from before the last login: the page must be loaded again."""

    default_code = "stale_page"


def install_csrf(server: Flask) -> None:
    """The guard decides when to check: an API client with a token of its own sends no cookie to abuse."""
    server.config["WTF_CSRF_CHECK_DEFAULT"] = False
    # The token lives as long as the login: a page may stay open all day.
    server.config["WTF_CSRF_TIME_LIMIT"] = None
    _protection.init_app(server)


def check_csrf() -> None:
    """Raises StalePage. Methods that do not write pass."""
    try:
        _protection.protect()
    except CSRFError:
        raise StalePage("this page is out of date", hint="load it again and repeat") from None
