"""The page of an address once more, for a script that wants to know whether it has become another one."""

from flask import Flask, Response, request

from callbacks.deps import AppDeps
from callbacks.routes import build_page
from callbacks.visit import Visit
from layouts.address import HOME, Address
from layouts.standing import Standing


def install_page_again(server: Flask, deps: AppDeps) -> None:
    """`GET /_page?at=/reports/...`: 304 while the page says the same as the one with the digest that is sent along.

    A page that is not there any more has become the one that says so.
    """

    def page_again() -> Response:
        address = Address.of(request.args.get("at", HOME))
        visit = Visit(viewer=deps.current_viewer(), locale=deps.current_locale(), address=address)
        page = build_page(deps, visit)
        is_same = request.if_none_match.contains_weak(page.digest)
        response = _unchanged(page) if is_same else Response(page.written.text, mimetype="text/html")
        response.set_etag(page.digest, weak=True)
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    server.add_url_rule("/_page", "page_again", page_again)


def _unchanged(page: Standing) -> Response:
    """What still says the same may stand on newer data."""
    response = Response(status=304, mimetype="text/html")
    if page.written_on:
        response.headers["Data-Version"] = page.written_on.version
    return response
