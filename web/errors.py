"""Turns every error into an answer: a page for a person, problem details for a program."""

import logging
from http import HTTPStatus

from flask import Flask, Response, g
from werkzeug.exceptions import HTTPException

from dashboard.api.errors import Problem, problem_of
from dashboard.errors import ProductError
from dashboard.i18n import Locale, catalogue, t
from dashboard.log import request_id
from dashboard.reports import REPORTS
from layouts.server_pages import render_error
from web.guard import wants_page

log = logging.getLogger(__name__)

LIMITS = {"from": "period.from", "to": "period.to"}
LONGEST_VALUE = 80
"""Characters of what was given that a page repeats."""


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
    message, hint = _words(problem, locale.lang)
    text = render_error(
        locale=locale,
        status=problem.status,
        code=problem.code,
        message=message,
        hint=hint,
        request_id=request_id.get(),
    )
    response = Response(text, status=problem.status, mimetype="text/html")
    response.headers.extend(problem.headers)
    return response


def _words(problem: Problem, lang: str) -> tuple[str | None, str | None]:
    """What of the address was wrong and what is nearest, as the scripts of a page say it; nothing of other problems."""
    told = next((one for one in problem.errors if one["field"] and one["value"]), None)
    if problem.status != HTTPStatus.BAD_REQUEST or told is None:
        return None, None
    key = f"problem.{problem.code}"
    value = str(told["value"])
    shown = value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}…"
    message = t(
        key if key in catalogue(lang) else "problem.field",
        lang,
        field=_field_words(str(told["field"]), lang),
        value=shown,
    )
    suggestion = told["suggestion"]
    return message, t("error.nearest", lang, value=suggestion) if suggestion else None


def _field_words(field: str, lang: str) -> str:
    if field in LIMITS:
        return t(LIMITS[field], lang)
    dimensions = (one for report in REPORTS for one in report.dimensions)
    return next((one.label.text(lang) for one in dimensions if one.name == field), field)
