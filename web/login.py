"""The routes of logging in and out. The page itself is made by layouts."""

from pathlib import Path

from flask import Blueprint, Response, redirect, request, session
from flask_limiter import Limiter

from dashboard.i18n import t
from dashboard.people.accounts import Accounts, Origin
from dashboard.people.current import current_locale, current_signed_in, origin_of_request
from dashboard.people.refusals import LoginRefused, TooManyAttempts
from dashboard.workflow.audit_events import ACCOUNT, UNKNOWN_ACCOUNT, AuditAction, AuditEvents
from dashboard.workflow.view_as import Ending
from layouts.server_pages import render_login
from web.cookies import SESSION_COOKIE, Cookies
from web.csrf import make_csrf_token
from web.guard import Guard, safe_next
from web.view_as import end_look

FLOOD = "120 per minute"
"""Login requests of one address that a process looks at. A whole shift may sign in behind one address; guessing is
slowed down far more by the throttle of attempts."""

KEPT_BY_BROWSERS = '"storage"'
"""Above all the brief that a phone keeps to be read without a connection; cookies stay."""


class LoginRoutes:
    """`demo_file`: where the password of the demo accounts lies; the page says so while it is there."""

    def __init__(
        self,
        accounts: Accounts,
        guard: Guard,
        cookies: Cookies,
        limiter: Limiter,
        events: AuditEvents,
        demo_file: Path | None,
    ) -> None:
        self._accounts = accounts
        self._events = events
        self._sessions, self._view_as = guard.sessions, guard.view_as
        self._cookies = cookies
        self._limiter = limiter
        self._demo_file = demo_file

    def blueprint(self) -> Blueprint:
        routes = Blueprint("login", __name__)
        routes.add_url_rule("/login", "show", self.show)
        routes.add_url_rule("/login", "enter", self._limiter.limit(FLOOD)(self.enter), methods=["POST"])
        routes.add_url_rule("/logout", "leave", self.leave, methods=["POST"])
        return routes

    def show(self) -> str:
        return self._page(next_url=safe_next(request.args.get("next")))

    def enter(self) -> Response:
        username, next_url = request.form.get("username", ""), safe_next(request.form.get("next"))
        origin = origin_of_request()
        try:
            account = self._accounts.log_in(
                username, request.form.get("password", ""), request.form.get("code", ""), origin
            )
        except (LoginRefused, TooManyAttempts) as error:
            self._record_refusal(error, username, origin)
            return self._refusal(error, username, next_url)
        # Nobody comes in unrecorded: where this cannot be written, there is no session.
        self._events.record(AuditAction.LOGIN, ACCOUNT, account.username, origin.actor(account))
        before = request.cookies.get(SESSION_COOKIE)
        if before:
            self._sessions.end(before, origin)
        # A new token for the form cookie too: nothing from before the login is trusted after it.
        session.clear()
        response = _go(next_url)
        # What was kept for the one before, who did not sign out.
        response.headers["Clear-Site-Data"] = KEPT_BY_BROWSERS
        self._cookies.give_session(response, self._sessions.open(account, origin))
        return response

    def leave(self) -> Response:
        """End this session, or with `everywhere` all sessions of the user, also where that cannot be recorded."""
        origin, account = origin_of_request(), current_signed_in().account
        is_everywhere = bool(request.values.get("everywhere"))
        end_look(self._view_as, Ending.SIGNED_OUT)
        if is_everywhere:
            self._sessions.end_all(account.user_id, origin)
        self._sessions.end(request.cookies.get(SESSION_COOKIE, ""), origin)
        details = {"everywhere": True} if is_everywhere else None
        self._events.record(AuditAction.LOGOUT, ACCOUNT, account.username, origin.actor(account), details)
        session.clear()
        response = _go("/login")
        response.headers["Clear-Site-Data"] = KEPT_BY_BROWSERS
        self._cookies.take_session(response)
        self._cookies.take_look(response)
        return response

    def _record_refusal(self, error: LoginRefused | TooManyAttempts, username: str, origin: Origin) -> None:
        known = self._accounts.known_name(username) or UNKNOWN_ACCOUNT
        if isinstance(error, TooManyAttempts):
            until = {"until": error.until.isoformat()}
            self._events.record_once(AuditAction.LOGIN_LOCKED, ACCOUNT, known, origin.actor(), until)
        else:
            self._events.record(AuditAction.LOGIN_FAILED, ACCOUNT, known, origin.actor())

    def _refusal(self, error: LoginRefused | TooManyAttempts, username: str, next_url: str) -> Response:
        lang = current_locale().lang
        if isinstance(error, TooManyAttempts):
            words = t("login.locked", lang, minutes=error.minutes)
        else:
            words = t("login.refused", lang)
        page = self._page(next_url=next_url, username=username, problem=words)
        response = Response(page, status=error.status, mimetype="text/html")
        if isinstance(error, TooManyAttempts):
            response.headers["Retry-After"] = str(error.retry_after_s)
        return response

    def _page(self, *, next_url: str, username: str = "", problem: str | None = None) -> str:
        return render_login(
            locale=current_locale(),
            csrf_token=make_csrf_token(),
            next_url=next_url,
            username=username,
            problem=problem,
            demo_file=str(self._demo_file) if self._demo_file and self._demo_file.exists() else None,
        )


def _go(target: str) -> Response:
    response = Response(status=303)
    response.headers["Location"] = redirect(target).headers["Location"]
    return response
