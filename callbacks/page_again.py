"""The page of an address once more, for a script that wants to know whether it has become another one."""

from flask import Flask, Response, request

from callbacks.deps import AppDeps
from callbacks.routes import find_page
from callbacks.visit import Visit
from dashboard.errors import NotFound
from layouts.address import HOME, Address
from layouts.standing import as_json


def install_page_again(server: Flask, deps: AppDeps) -> None:
    """`GET /_page?at=/reports/...`: 304 while the page says the same as the one with the digest that is sent along.

    Only pages that are written with their numbers; the others ask for these themselves.
    """

    def page_again() -> Response:
        address = Address.of(request.args.get("at", HOME))
        visit = Visit(viewer=deps.current_viewer(), locale=deps.current_locale(), address=address)
        build = find_page(deps, visit)
        page = build() if build else None
        digest = getattr(page, "data-digest", None)
        if digest is None:
            raise NotFound("no page is written at this address")
        response = _unchanged(page) if request.if_none_match.contains_weak(digest) else _page(page)
        response.set_etag(digest, weak=True)
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    server.add_url_rule("/_page", "page_again", page_again)


def _page(page: object) -> Response:
    return Response(as_json({"page": page}), content_type="application/json")


def _unchanged(page: object) -> Response:
    """What still says the same may stand on newer data."""
    response = Response(status=304, content_type="application/json")
    response.headers["Data-Version"] = getattr(page, "data-version")
    return response
