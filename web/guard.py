"""Nobody gets in without a login: every route is closed unless it is named here with the reason."""

import logging
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask, Response, redirect, request
from werkzeug.routing import Rule

from dashboard.api.builder import POSTS_THAT_READ as BUILDER_POSTS
from dashboard.api.host import POSTS_THAT_READ as HOST_POSTS
from dashboard.config import Settings
from dashboard.errors import Forbidden, InvalidInput
from dashboard.i18n import Locale
from dashboard.people.current import origin_of_request, set_current
from dashboard.people.locale import choose_calendar, choose_digits, choose_language, locale_of
from dashboard.people.refusals import NotSignedIn
from dashboard.people.sessions import Sessions, SignedIn
from dashboard.people.tokens import ApiTokens
from dashboard.workflow.view_as import ViewAs
from data_access.account_store import AccountStore
from data_access.database import Database
from data_access.scope_store import ScopeStore
from data_access.session_store import SessionStore
from data_access.token_store import TokenStore
from web.cookies import CALENDAR_COOKIE, DIGITS_COOKIE, LANGUAGE_COOKIE, LOOK_COOKIE, SESSION_COOKIE
from web.csrf import check_csrf

log = logging.getLogger(__name__)

READS = frozenset({"GET", "HEAD", "OPTIONS"})
POSTS_THAT_READ = HOST_POSTS | BUILDER_POSTS
"""Questions too long for an address: a token that may only read may ask them."""


@dataclass(frozen=True, kw_only=True)
class OpenRoute:
    """A Flask endpoint that answers without a login, and why. `has_token`: what it writes comes from a page of ours,
    with its token; a program that sends a signed address has none."""

    endpoint: str
    reason: str
    has_token: bool = True


OPEN_ROUTES = (
    OpenRoute(endpoint="login.show", reason="nobody is logged in yet"),
    OpenRoute(endpoint="login.enter", reason="nobody is logged in yet; throttled, checked against CSRF"),
    OpenRoute(endpoint="api.healthz", reason="asked by the supervisor of processes; tells that we live"),
    OpenRoute(endpoint="api.readyz", reason="asked by the load balancer; tells words and an age"),
    OpenRoute(endpoint="verify.ask", reason="whoever holds a printed report asks whether it is ours; tells nothing"),
    OpenRoute(endpoint="verify.show", reason="the same, by its hash: authentic or not, type, day, project code"),
    OpenRoute(endpoint="unsubscribe.ask", reason="whoever got a mail may stop it; a signed link, changes nothing"),
    OpenRoute(
        endpoint="unsubscribe.leave",
        reason="the button of mail programs; the signed link is the right, no cookie is",
        has_token=False,
    ),
    OpenRoute(
        endpoint="unsubscribe.come_back", reason="whoever stopped them gets the mails again; the same signed link"
    ),
    OpenRoute(endpoint="brief.manifest", reason="asked by browsers without a cookie; a name, colours, icons"),
    OpenRoute(endpoint="brief.worker", reason="renewed by browsers at any time; a script, the same for everybody"),
    OpenRoute(endpoint="_dash_assets.static", reason="fonts, pictures and scripts; the same for everybody"),
    OpenRoute(endpoint="bundles", reason="style and scripts, needed by the login page; the same for everybody"),
)
LOOKS_MAY = frozenset({"view_as.end", "login.leave"})
"""What changes something and is open to who sees the product as somebody else: it is their own."""
_CALLBACKS = "/_dash-update-component"
"""Dash asks for pages and rows by POST; a callback that writes would not be one of ours."""
_OPEN = frozenset(route.endpoint for route in OPEN_ROUTES)
_WITHOUT_TOKEN = frozenset(route.endpoint for route in OPEN_ROUTES if not route.has_token)

# A page that polls by itself must not keep a session alive that nobody uses.
_POLLS = frozenset({"api.version", "api.jobs", "api.import_one"})
FOLLOWS = "K9-Follows"
"""The header of what an open page asks by itself because the version changed."""


class OnlyLooks(Forbidden):
    """Whoever sees the product as somebody else changes nothing, takes nothing along, and leaves nothing behind."""

    default_code = "view_as_read_only"

    def __init__(self, username: str) -> None:
        super().__init__(
            f"you see the product as {username!r} and may only look: nothing is changed or taken along",
            hint="end it with the button of the line on top, then do it as yourself",
        )


@dataclass(frozen=True, kw_only=True)
class Guard:
    """Lets a request through with its viewer set, or refuses it. `unit_language` is "" when not set."""

    sessions: Sessions
    tokens: ApiTokens
    view_as: ViewAs
    unit_language: str
    unit_timezone: str

    @classmethod
    def of(cls, settings: Settings, database: Database) -> "Guard":
        """`database`: of the application."""
        accounts, scopes = AccountStore(database), ScopeStore(database)
        return cls(
            sessions=Sessions(SessionStore(database), accounts, scopes),
            tokens=ApiTokens(TokenStore(database), accounts, scopes),
            view_as=ViewAs.of(database),
            unit_language=settings.language,
            unit_timezone=settings.timezone,
        )

    def install(self, server: Flask) -> None:
        server.before_request(self.check)

    def check(self) -> Response | None:
        _refuse_garbled_query()
        if request.endpoint in _OPEN:
            set_current(None, self._locale(None))
            if request.method not in READS and request.endpoint not in _WITHOUT_TOKEN:
                check_csrf(None)
            return None
        signed_in = self._who()
        set_current(signed_in, self._locale(signed_in))
        if signed_in is None:
            return _refuse()
        if request.method not in READS:
            _check_write(signed_in)
        if signed_in.looking is not None and not _only_looks():
            raise OnlyLooks(signed_in.viewer.username)
        return None

    def _who(self) -> SignedIn | None:
        """The token's user if a token is sent (and nobody else: a wrong token never falls back to a cookie)."""
        if "Authorization" in request.headers:
            return self._token_user(request.headers["Authorization"])
        secret = request.cookies.get(SESSION_COOKIE)
        if not secret:
            return None
        own = self.sessions.check(secret, origin_of_request(), is_use=_is_use())
        look = request.cookies.get(LOOK_COOKIE)
        return self.view_as.through(own, look, origin_of_request()) if own and look else own

    def _token_user(self, authorization: str) -> SignedIn | None:
        kind, _, secret = authorization.partition(" ")
        if kind.lower() != "bearer" or not secret.strip() or not _is_for_programs():
            return None
        return self.tokens.check(secret.strip(), origin_of_request())

    def _locale(self, signed_in: SignedIn | None) -> Locale:
        account = signed_in.account if signed_in else None
        language = choose_language(
            request.args.get("lang"),
            request.cookies.get(LANGUAGE_COOKIE),
            account.language if account else None,
            unit=self.unit_language,
            accepted=request.accept_languages.values(),
        )
        digits = choose_digits(request.args.get("digits"), request.cookies.get(DIGITS_COOKIE))
        calendar = choose_calendar(request.args.get("calendar"), request.cookies.get(CALENDAR_COOKIE))
        return locale_of(account, language, self.unit_timezone, digits, calendar)


def _is_use() -> bool:
    return request.endpoint not in _POLLS and FOLLOWS not in request.headers


def _check_write(signed_in: SignedIn) -> None:
    if signed_in.session_id is not None:
        check_csrf(signed_in.session_id)
    elif not signed_in.may_write and request.endpoint not in POSTS_THAT_READ:
        raise Forbidden("this token may only read", hint="make one with --scope all", code="read_only_token")


def _only_looks() -> bool:
    """A file would leave under the person's name, though it is somebody else who takes it."""
    if request.endpoint in LOOKS_MAY:
        return True
    is_read = request.method in READS or request.endpoint in POSTS_THAT_READ or request.endpoint == _CALLBACKS
    return is_read and not is_file(request.url_rule)


def is_file(rule: Rule | None) -> bool:
    """Whether what is answered at these addresses is a file to keep."""
    if rule is None:
        return False
    return "ending" in rule.arguments or rule.rule.endswith(".csv") or "/export" in rule.rule


def _refuse_garbled_query() -> None:
    """Raises InvalidInput; whatever answers the error finds an address that it can read."""
    try:
        request.query_string.decode()
    except UnicodeDecodeError:
        request.query_string = b""
        raise InvalidInput("the address is not UTF-8", code="bad_query", hint="write it as %XX") from None


def _refuse() -> Response:
    """A person who opens a page is sent to the login page and comes back; a program is told."""
    if not wants_page():
        raise NotSignedIn
    # A form that was sent cannot be sent again from the login page.
    wanted = request.full_path.rstrip("?") if request.method in READS else "/"
    target = "/login" if wanted == "/" else "/login?" + urlencode({"next": wanted})
    response: Response = redirect(target, code=303)  # type: ignore[assignment]
    return response


def wants_page() -> bool:
    """Does a person's browser open a page or send a form, rather than a script or a program ask for something?"""
    is_page = not request.path.startswith(("/api/", "/_", "/metrics"))
    return is_page and "Authorization" not in request.headers and request.accept_mimetypes.accept_html


def _is_for_programs() -> bool:
    return request.path.startswith("/api/") or request.path == "/metrics"


def safe_next(text: str | None) -> str:
    """A path on this site to go on to after the login; "/" for anything that could lead elsewhere."""
    path = text or "/"
    is_local = path.startswith("/") and not path.startswith(("//", "/login", "/logout"))
    is_plain = "\\" not in path and all(char.isprintable() for char in path)
    return path if is_local and is_plain and len(path) <= 2000 else "/"
