"""Every error of the API in one shape: RFC 9457 problem details with the request id; never SQL, paths or traces."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Response
from werkzeug.exceptions import HTTPException

from dashboard.api.answers import as_json
from dashboard.errors import DISK_FULL, ProductError, Unavailable
from dashboard.log import request_id
from dashboard.people.refusals import NotSignedIn, TooManyAttempts

PROBLEM_TYPE = "application/problem+json"
RETRY_AFTER_S = 5
"""When to try again while a part of us does not answer."""

FLOOD_AFTER_S = 60
"""When to try again after a flood of requests; the limits count by the minute."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What went wrong, for a program and for a person. `headers` go with the response, `extensions` into its body."""

    status: int
    code: str
    detail: str
    errors: tuple[dict[str, str | None], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    extensions: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return HTTPStatus(self.status).phrase

    def as_dict(self) -> dict[str, Any]:
        return {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "request_id": request_id.get(),
            "errors": list(self.errors),
            **self.extensions,
        }

    def response(self) -> Response:
        response = Response(as_json(self.as_dict()), status=self.status, content_type=PROBLEM_TYPE)
        response.headers.extend(self.headers)
        response.headers["Cache-Control"] = "no-store"
        return response


def problem_of(error: Exception) -> Problem:
    """The problem that an error becomes. An error that is not ours tells nothing but the request id."""
    if isinstance(error, ProductError):
        return _of_product_error(error)
    if isinstance(error, HTTPException) and error.code is not None and error.code >= 400:
        return _of_http_error(error)
    if isinstance(error, OSError) and error.errno in DISK_FULL:
        return Problem(
            status=503,
            code="disk_full",
            detail="no space is left here to make this; nothing has changed; tell the administrator",
            headers=(("Retry-After", str(FLOOD_AFTER_S)),),
        )
    return Problem(
        status=500, code="internal", detail="something went wrong here; tell the administrator the request id"
    )


def _of_product_error(error: ProductError) -> Problem:
    if error.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return Problem(status=500, code=error.code, detail="something is set up wrongly; ask the administrator")
    return Problem(
        status=error.status,
        code=error.code,
        detail=str(error),
        errors=_fields(error),
        headers=_headers(error),
        extensions=error.extensions,
    )


def _fields(error: ProductError) -> tuple[dict[str, str | None], ...]:
    return tuple(
        {
            "field": one.field,
            "message": one.message,
            "value": None if one.value is None else str(one.value),
            "suggestion": one.suggestion,
        }
        for one in (error, *error.others)
        if one.field is not None
    )


def _headers(error: ProductError) -> tuple[tuple[str, str], ...]:
    if isinstance(error, TooManyAttempts):
        return (("Retry-After", str(error.retry_after_s)),)
    if isinstance(error, Unavailable):
        return (("Retry-After", str(RETRY_AFTER_S)),)
    if isinstance(error, NotSignedIn):
        return (("WWW-Authenticate", 'Bearer realm="K9 Insight"'),)
    return ()


_KEPT_HEADERS = ("Retry-After", "Allow")


def _of_http_error(error: HTTPException) -> Problem:
    status = error.code or 500
    usual = {"Retry-After": str(FLOOD_AFTER_S)} if status == HTTPStatus.TOO_MANY_REQUESTS else {}
    given = usual | dict(error.get_response().headers)
    return Problem(
        status=status,
        code=HTTPStatus(status).name.lower(),
        detail=_DETAILS.get(status, HTTPStatus(status).description or HTTPStatus(status).phrase),
        headers=tuple((name, given[name]) for name in _KEPT_HEADERS if name in given),
    )


_DETAILS = {
    400: "the request cannot be read",
    404: "there is nothing at this address",
    405: "this address does not take that method",
    413: "the request is too large",
    415: "the request is of a kind that is not taken here",
    429: "too many requests from this address; wait a little",
}
