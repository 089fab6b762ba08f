"""Makes the Dash application inside Flask: our document, our bundles, no inline script."""

from collections.abc import Callable
from typing import Any

import dash
from dash import html
from flask import Flask, Response, g, request
from werkzeug.exceptions import NotFound

from callbacks.incoming import checked_callbacks, checked_suites
from layouts.address import Address
from layouts.bundles import ASSETS, Bundle, asset_url, every_bundle
from layouts.document import DashParts, Document, render_document

# Dash names its views by their addresses.
_CALLBACKS = "/_dash-update-component"
_SUITES = "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"

FOR_EVER = "public, max-age=31536000, immutable"


class ProductDash(dash.Dash):  # type: ignore[misc]
    """Dash whose pages are our own documents, written whole; it runs in those that have a live component."""

    write_document: Callable[[Address], Document]

    def index(self, *args: Any, **kwargs: Any) -> Response:
        """The document; one that says "no such page" says so in its status, too."""
        document = self.write_document(_address())
        parts = self._live_parts(*args, **kwargs) if document.body.live is not None else None
        return Response(
            render_document(document, parts), status=404 if document.is_missing else 200, mimetype="text/html"
        )

    def _live_parts(self, *args: Any, **kwargs: Any) -> DashParts:
        """What Dash's own page would have, which it checks, and nobody gets."""
        super().index(*args, **kwargs)
        found: DashParts = g.dash_parts
        return found

    def interpolate_index(self, **parts: Any) -> str:
        g.dash_parts = DashParts(styles=parts["css"], config=parts["config"], scripts=parts["scripts"])
        page: str = super().interpolate_index(**parts)
        return page

    def set_up(self) -> None:
        """What Dash would do at its first request, done now: before the fork, and not by eight threads at once.

        It asks for a layout to check; ours is for a reader, and there is none yet.
        """
        layout: Any = self.layout  # type: ignore[has-type]
        self.layout = html.Div()
        with self.server.test_request_context("/"):
            self._setup_server()
        self.layout = layout
        views = self.server.view_functions
        views[_CALLBACKS] = checked_callbacks(views[_CALLBACKS], self.callback_map)
        views[_SUITES] = checked_suites(views[_SUITES])


def make_dash(server: Flask) -> ProductDash:
    """The Dash application on `server`, its bundles served; callbacks are registered by the caller."""
    app = ProductDash(
        __name__,
        server=server,
        assets_folder=str(ASSETS),
        include_assets_files=False,
        suppress_callback_exceptions=True,
        update_title="",
        title="K9 Insight",
    )
    server.add_url_rule("/bundles/<name>", "bundles", _serve_bundle)
    server.after_request(_keep_asset)
    return app


def _address() -> Address:
    return Address(path=request.path, search=request.query_string.decode())


def _serve_bundle(name: str) -> Response:
    """Ours or nothing; an old name (a page left open over an upgrade) gets the file of now, not cached."""
    for bundle in every_bundle():
        if bundle.url.endswith(f"/{name}"):
            return _response(bundle, FOR_EVER)
        if bundle.is_newer(name):
            return _response(bundle, "no-store")
    raise NotFound


def _keep_asset(response: Response) -> Response:
    """A file that is asked for by the digest of its content is never another one."""
    name = request.path.removeprefix("/assets/")
    is_asset = name != request.path and "v" in request.args and response.status_code == 200
    if is_asset and asset_url(name) == f"{request.path}?v={request.args['v']}":
        response.headers["Cache-Control"] = FOR_EVER
    return response


def _response(bundle: Bundle, cache_control: str) -> Response:
    response = Response(bundle.text, mimetype=bundle.media_type)
    response.headers["Cache-Control"] = cache_control
    return response
