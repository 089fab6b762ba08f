"""Turns every error into an answer: a page for a person, problem details for a program."""

import logging

from flask import Flask, Response, g
from werkzeug.exceptions import HTTPException

from dashboard.api.errors import Problem, problem_of
from dashboard.errors import ProductError
from dashboard.i18n import Locale
from dashboard.log import request_id
from layouts.server_pages import render_error
from web.guard import wants_page

log = logging.getLogger(__name__)


def install_errors(server: Flask) -> None:
    server.register_error_handler(Exception, answer_error)


def answer_error(error: Exception) -> Response:
    if isinstance(error, HTTPException) and (error.code is None or error.code < 400):
        return Response(error.get_response().get_data(), error.code, dict(error.get_response().headers))
    problem = problem_of(error)
    if problem.status == 500 or isinstance(error, OSError):
        log.exception("request failed", exc_info=error)
    elif isinstance(error, ProductError):
        log.info("refused", extra={"status": problem.status, "code": problem.code})
    return _page(problem) if wants_page() else problem.response()


def _page(problem: Problem) -> Response:
    locale: Locale = g.get("locale") or Locale()
    text = render_error(locale=locale, status=problem.status, code=problem.code, request_id=request_id.get())
    response = Response(text, status=problem.status, mimetype="text/html")
    response.headers.extend(problem.headers)
    return response
