"""No more mail: the link in every mail asks once, the button of mail programs (RFC 8058) does it at once. No login."""

from flask import Blueprint, Response
from flask_limiter import Limiter

from dashboard.delivery.unsubscribing import NOTICES, Unsubscribing
from dashboard.people.current import current_locale, origin_of_request
from layouts.address import UNSUBSCRIBE
from layouts.server_pages import render_unsubscribe

FLOOD = "60 per minute"


class UnsubscribeRoutes:
    def __init__(self, unsubscribing: Unsubscribing, limiter: Limiter) -> None:
        self._unsubscribing, self._limiter = unsubscribing, limiter

    def blueprint(self) -> Blueprint:
        routes = Blueprint("unsubscribe", __name__)
        limited = self._limiter.limit(FLOOD)
        routes.add_url_rule(f"{UNSUBSCRIBE}/<token>", "ask", limited(self.ask))
        routes.add_url_rule(f"{UNSUBSCRIBE}/<token>", "leave", limited(self.leave), methods=("POST",))
        return routes

    def ask(self, token: str) -> Response:
        """A page with one button: programs that open links of a mail change nothing."""
        return self._page(token, is_done=False)

    def leave(self, token: str) -> Response:
        found = self._page(token, is_done=True)
        self._unsubscribing.leave(token, origin_of_request().actor(name="mail"))
        return found

    def _page(self, token: str, *, is_done: bool) -> Response:
        about = self._unsubscribing.about(token)
        what = None if about is None else NOTICES if about[0] == NOTICES else "schedule"
        name = about[0] if about else ""
        page = render_unsubscribe(locale=current_locale(), token=token, what=what, name=name, is_done=is_done)
        return Response(page, status=404 if about is None else 200, mimetype="text/html")
