"""Is this paper ours? Told without a login: authentic or not, type, day, project code, when it was sealed."""

import re

from flask import Blueprint, Response, redirect, request
from flask_limiter import Limiter

from dashboard.people.current import current_locale
from dashboard.workflow.authentic import Authentic, look_up
from dashboard.workflow.snapshots import Snapshots
from layouts.address import VERIFY
from layouts.server_pages import render_verify

FLOOD = "60 per minute"
"""Questions of one address that a process answers. Guessing a hash is hopeless; this spares the database."""

_NOISE = re.compile(r"sha-?256|[\s:-]")
_HASH = re.compile(r"[0-9a-f]{64}")


class VerifyRoutes:
    def __init__(self, snapshots: Snapshots, limiter: Limiter) -> None:
        self._snapshots, self._limiter = snapshots, limiter

    def blueprint(self) -> Blueprint:
        routes = Blueprint("verify", __name__)
        routes.add_url_rule(VERIFY, "ask", self._limiter.limit(FLOOD)(self.ask))
        routes.add_url_rule(f"{VERIFY}/<sha256>", "show", self._limiter.limit(FLOOD)(self.show))
        return routes

    def ask(self) -> Response:
        """The form; with `hash`, as it was typed or copied, on to its answer."""
        given = request.args.get("hash")
        if given is None:
            return Response(render_verify(locale=current_locale()), mimetype="text/html")
        found = _HASH.search(_NOISE.sub("", given.lower().rpartition("/")[2]))
        response = Response(status=303)
        response.headers["Location"] = redirect(f"{VERIFY}/{found[0] if found else 'none'}").headers["Location"]
        return response

    def show(self, sha256: str) -> Response:
        """404 for what is not ours, or not any more what was sealed."""
        wanted = sha256.lower()
        found = look_up(self._snapshots.store, wanted) if _HASH.fullmatch(wanted) else Authentic(wanted)
        page = render_verify(locale=current_locale(), found=found)
        return Response(page, status=200 if found.is_authentic else 404, mimetype="text/html")
