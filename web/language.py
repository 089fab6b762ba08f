"""Keeps the language that a reader chose with ?lang=: the page's later requests do not carry its address."""

from flask import Flask, Response, request

from dashboard.i18n import LANGUAGES
from web.cookies import LANGUAGE_COOKIE, Cookies


def install_language(server: Flask, cookies: Cookies) -> None:
    def keep_language(response: Response) -> Response:
        wanted = request.args.get("lang")
        is_page = request.method == "GET" and response.mimetype == "text/html"
        if is_page and wanted in LANGUAGES and wanted != request.cookies.get(LANGUAGE_COOKIE):
            cookies.give_language(response, wanted)
        return response

    server.after_request(keep_language)
