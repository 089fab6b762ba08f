"""Notes each question that is answered from the cache of answers, or for it."""

from http import HTTPStatus

from flask import Flask, Response, request

from dashboard.api.answers import asked_question
from dashboard.metrics.use_log import UseLog
from dashboard.people.current import current_locale
from data_access.use_store import Use

_ANSWERED = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)


def install_question_use(server: Flask, use_log: UseLog) -> None:
    """After each answer, without waiting for anything."""

    def note(response: Response) -> Response:
        wanted = asked_question()
        if wanted is not None and not wanted.viewer.seen_by and response.status_code in _ANSWERED:
            use_log.note(
                Use(
                    user_id=wanted.viewer.user_id,
                    locale=current_locale().key,
                    kind=wanted.kind,
                    report=wanted.query.report.name,
                    question=request.full_path.rstrip("?"),
                )
            )
        return response

    server.extensions["question_use"] = use_log
    server.after_request(note)
