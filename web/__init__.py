"""Flask around the product: who gets in, and what every response carries. No numbers, no pages of reports."""

from web.asker import install_asker
from web.brief import BriefRoutes
from web.caching import install_cache
from web.cookies import Cookies
from web.csrf import install_csrf, make_csrf_token
from web.errors import install_errors
from web.flood import limiter_of
from web.guard import Guard
from web.headers import install_headers
from web.login import LoginRoutes
from web.open_pages import OpenPages
from web.question_use import install_question_use
from web.reading import install_reading
from web.request_log import install_request_log
from web.server import configure_server
from web.unsubscribe import UnsubscribeRoutes
from web.verify import VerifyRoutes
from web.view_as import install_view_as

__all__ = [
    "BriefRoutes",
    "Cookies",
    "Guard",
    "LoginRoutes",
    "OpenPages",
    "UnsubscribeRoutes",
    "VerifyRoutes",
    "configure_server",
    "install_asker",
    "install_cache",
    "install_csrf",
    "install_errors",
    "install_headers",
    "install_question_use",
    "install_reading",
    "install_request_log",
    "install_view_as",
    "limiter_of",
    "make_csrf_token",
]
