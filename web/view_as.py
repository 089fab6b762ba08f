"""Begins and ends seeing the product as somebody else, and writes the line on every page that says so meanwhile."""

import re

from flask import Blueprint, Flask, Response, request

from dashboard.api.gate import check_permission
from dashboard.people.current import current_locale, current_signed_in, origin_of_request, signed_in_or_none
from dashboard.people.sessions import SignedIn
from dashboard.workflow.view_as import Ending, ViewAs
from layouts.address import END_VIEW_AS, HOME, USERS, VIEW_AS
from layouts.seen_as import mark_of, render_seen_as
from web.cookies import LOOK_COOKIE, Cookies
from web.csrf import make_csrf_token

HEADER = "K9-Seen-As"
"""With every answer to who looks: an open page that was written for other eyes loads itself again."""
_BODY = re.compile(r"<body[^>]*>")


class ViewAsRoutes:
    def __init__(self, view_as: ViewAs, cookies: Cookies) -> None:
        self._view_as, self._cookies = view_as, cookies

    def blueprint(self) -> Blueprint:
        routes = Blueprint("view_as", __name__)
        routes.before_request(check_permission)
        routes.add_url_rule(VIEW_AS, "begin", self.begin, methods=["POST"])
        routes.add_url_rule(END_VIEW_AS, "end", self.end, methods=["POST"])
        return routes

    def begin(self) -> Response:
        """Of the person named `user`. Programs have tokens and no cookies: they never come here."""
        token = self._view_as.begin(current_signed_in(), request.values.get("user", ""), origin_of_request())
        response = _go(HOME)
        self._cookies.give_look(response, token)
        return response

    def end(self) -> Response:
        """Also where there is none any more: whoever pressed the button is themselves afterwards."""
        end_look(self._view_as, Ending.ASKED)
        response = _go(USERS)
        self._cookies.take_look(response)
        return response


def end_look(view_as: ViewAs, ending: Ending) -> None:
    """Of this browser, if there is one."""
    token = request.cookies.get(LOOK_COOKIE)
    if token:
        view_as.end(current_signed_in(), token, origin_of_request(), ending)


def install_view_as(server: Flask, view_as: ViewAs, cookies: Cookies) -> None:
    """To be installed after what packs answers: the line is written into pages that are whole."""
    server.register_blueprint(ViewAsRoutes(view_as, cookies).blueprint())

    def mark(response: Response) -> Response:
        signed_in = signed_in_or_none()
        if signed_in is None or signed_in.looking is None:
            return _forget(response, signed_in)
        response.headers[HEADER] = mark_of(signed_in.viewer.username)
        # An answer that only says "the same as before" or "go there" has no page to write into.
        if response.mimetype == "text/html" and (page := response.get_data(as_text=True)):
            response.set_data(_with_line(page, signed_in))
        return response

    def _forget(response: Response, signed_in: SignedIn | None) -> Response:
        """A cookie whose look is over says nothing any more."""
        is_over = signed_in is not None and signed_in.session_id is not None and LOOK_COOKIE in request.cookies
        if is_over and request.endpoint != "view_as.begin":
            cookies.take_look(response)
        return response

    server.after_request(mark)


def _with_line(page: str, signed_in: SignedIn) -> str:
    """On top of the page; a part of a page has it before its first word."""
    line = render_seen_as(signed_in, current_locale(), make_csrf_token())
    body = _BODY.search(page)
    at = body.end() if body else 0
    return f"{page[:at]}\n{line}{page[at:]}"


def _go(target: str) -> Response:
    return Response(status=303, headers={"Location": target})
