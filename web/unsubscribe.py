"""No more mail: the link in every mail asks once, the button of mail programs (RFC 8058) does it at once. No login.
Who followed it gets the mails again by the same link."""

from flask import Blueprint, Response
from flask_limiter import Limiter

from dashboard.delivery.unsubscribing import NOTICES, Unsubscribing
from dashboard.people.current import current_locale, origin_of_request
from layouts.address import UNSUBSCRIBE
from layouts.server_pages import Left, render_unsubscribe
from web.csrf import make_csrf_token

FLOOD = "60 per minute"


class UnsubscribeRoutes:
    def __init__(self, unsubscribing: Unsubscribing, limiter: Limiter) -> None:
        self._unsubscribing, self._limiter = unsubscribing, limiter

    def blueprint(self) -> Blueprint:
        routes = Blueprint("unsubscribe", __name__)
        limited, one = self._limiter.limit(FLOOD), f"{UNSUBSCRIBE}/<token>"
        routes.add_url_rule(one, "ask", limited(self.ask))
        routes.add_url_rule(one, "leave", limited(self.leave), methods=("POST",))
        routes.add_url_rule(f"{one}/again", "come_back", limited(self.come_back), methods=("POST",))
        return routes

    def ask(self, token: str) -> Response:
        """A page with one button: programs that open links of a mail change nothing."""
        return self._page(token, Left.YES if self._unsubscribing.has_left(token) else Left.NOT_YET)

    def leave(self, token: str) -> Response:
        found = self._page(token, Left.YES)
        self._unsubscribing.leave(token, origin_of_request().actor(name="mail"))
        return found

    def come_back(self, token: str) -> Response:
        found = self._page(token, Left.NO_MORE)
        self._unsubscribing.come_back(token, origin_of_request().actor(name="mail"))
        return found

    def _page(self, token: str, left: Left) -> Response:
        about = self._unsubscribing.about(token)
        what = None if about is None else NOTICES if about[0] == NOTICES else "schedule"
        page = render_unsubscribe(
            locale=current_locale(),
            csrf_token=make_csrf_token(),
            token=token,
            what=what,
            name=about[0] if about else "",
            left=left,
        )
        return Response(page, status=404 if about is None else 200, mimetype="text/html")
