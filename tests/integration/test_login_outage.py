"""An outage of the database: who is signed in goes on reading, nobody new gets in, and all are told when to try."""

import time
from collections.abc import Iterator

import pytest

from dashboard.people.sessions import FRESH_S
from tests.lib.app_ground import AppGround, Browser
from tests.lib.problems import assert_problem


@pytest.fixture(scope="module")
def outage(web: AppGround) -> Iterator[tuple[AppGround, Browser]]:
    """The real server, stopped; somebody was signed in and had looked at a page."""
    reader = web.browser()
    reader.sign_in(web.add_person(role="GENERAL_ADMIN"))
    assert reader.get("/api/reports/vet_daily/tick").status_code == 200
    server = web.database.server
    assert server is not None
    server._server.stop()
    time.sleep(FRESH_S + 0.2)
    yield web, reader
    server.ensure_running()


def test_who_was_signed_in_goes_on_reading(outage: tuple[AppGround, Browser]) -> None:
    _, reader = outage
    for path in ("/", "/reports/vet_daily", "/_dash-layout", "/api/version", "/api/reports/vet_daily/tick"):
        assert reader.get(path).status_code == 200, path


def test_what_needs_the_database_says_when_to_try_again(outage: tuple[AppGround, Browser]) -> None:
    _, reader = outage
    answer = reader.get("/api/reports/vet_daily/rows")
    assert_problem(answer, 503, "database_unavailable")
    assert answer.headers["Retry-After"]


def test_nobody_new_gets_in_and_is_told_why(outage: tuple[AppGround, Browser]) -> None:
    web, _ = outage
    answer = web.browser().sign_in("amal")
    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    assert answer.headers["Retry-After"]
    token = {"Authorization": "Bearer whatever"}
    assert_problem(web.browser().client.get("/api/version", headers=token), 503, "database_unavailable")
    assert web.browser().get("/login").status_code == 200


def test_the_load_balancer_is_told(outage: tuple[AppGround, Browser]) -> None:
    web, _ = outage
    answer = web.browser().client.get("/readyz")
    assert (answer.status_code, answer.json["checks"]["database"]) == (503, False)  # type: ignore[index]
    assert web.browser().client.get("/healthz").status_code == 200


def test_it_recovers_by_itself(outage: tuple[AppGround, Browser]) -> None:
    web, reader = outage
    assert web.database.server is not None
    web.database.server.ensure_running()
    assert reader.get("/api/reports/vet_daily/rows").status_code == 200
    assert web.browser().sign_in("amal").status_code == 303
