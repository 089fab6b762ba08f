"""Endpoints of the API's description: OpenAPI for programs, a page for people."""

import hashlib

from flask import Blueprint, Response, current_app, request

from dashboard.api.answers import answer_unless_known, as_json
from dashboard.api.openapi import Asker, write_document
from dashboard.api.openapi.page import describe
from dashboard.metrics import ReadPath
from dashboard.people.current import current_locale, current_viewer
from layouts.api_docs import render_api_docs


class DocsEndpoints:
    """`session_cookie`: the name of the cookie that browsers are known by."""

    def __init__(self, reads: ReadPath, session_cookie: str) -> None:
        self._reads = reads
        self._session_cookie = session_cookie

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/openapi.json", "openapi", self.openapi)
        api.add_url_rule("/api/docs", "docs", self.docs)

    def openapi(self) -> Response:
        document = write_document(self._asker(), current_app.url_map, self._session_cookie)
        version = hashlib.sha256(as_json(document)).hexdigest()
        return answer_unless_known(version, lambda: document)

    def docs(self) -> Response:
        page = describe(self._asker(), current_app.url_map, request.host_url.rstrip("/"))
        return Response(render_api_docs(page, current_locale()), content_type="text/html; charset=utf-8")

    def _asker(self) -> Asker:
        return Asker(viewer=current_viewer(), locale=current_locale(), conventions=self._reads.conventions)
