"""The one shape of an error, for programs and for people, and what must never stand in it."""

import re
from typing import Any

from werkzeug.test import TestResponse

from dashboard.api.errors import PROBLEM_TYPE

FIELDS = {"type", "title", "status", "detail", "code", "request_id", "errors"}
EXTENSIONS = {"meanwhile", "content_hash", "differences", "warnings", "completeness_score", "limit"}
"""What a conflict says beside, so that one can go on."""
ERROR_FIELDS = {"field", "message", "value", "suggestion"}
# SQL, paths of this machine, traces, names of drivers.
NEVER = re.compile(
    r"SELECT |INSERT |UPDATE |FROM \w+\.|reporting\.|public\.|Traceback|File \"|\.py\b|/(?:work|tmp|root|home)/"
    r"|psycopg|sqlalchemy|duckdb|werkzeug|site-packages|postgresql://|hunter2",
    re.IGNORECASE,
)


def assert_problem(response: TestResponse, status: int, code: str | None = None) -> dict[str, Any]:
    """The problem details of an answer, after every check that holds for all of them."""
    assert response.status_code == status, f"{response.status}: {response.text[:300]}"
    assert response.content_type == PROBLEM_TYPE
    assert response.headers["Cache-Control"] == "no-store"
    problem: dict[str, Any] = response.get_json(force=True)
    assert set(problem) - (EXTENSIONS if status == 409 else set()) == FIELDS
    assert problem["status"] == status
    assert problem["request_id"] == response.headers["X-Request-ID"]
    assert problem["title"] and problem["detail"]
    assert re.fullmatch(r"[a-z_]+", problem["code"])
    for error in problem["errors"]:
        assert set(error) == ERROR_FIELDS
    assert code is None or problem["code"] == code
    assert not NEVER.search(response.text), response.text
    return problem


def assert_error_page(response: TestResponse, status: int) -> str:
    """The text of an error page, after the same checks."""
    assert response.status_code == status, f"{response.status}: {response.text[:300]}"
    assert response.mimetype == "text/html"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Request-ID"] in response.text
    assert not NEVER.search(_words(response.text)), response.text
    return response.text


def _words(page: str) -> str:
    return re.sub(r"<[^>]+>", " ", page)
