"""Endpoints about the program itself: the data version, alive, ready."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import MethodNotAllowed

from dashboard import clock
from dashboard.api.answers import AS_OF, answer_at, as_json, tagging, untagged_answer
from dashboard.api.errors import RETRY_AFTER_S
from dashboard.api.pace import ASK_AGAIN, Pace
from dashboard.api.repeating import AnswerNow, may_be_repeated
from dashboard.errors import NotFound, ProductError
from dashboard.metrics import ReadPath
from data_access.schedule_keeper import Keeper

log = logging.getLogger(__name__)

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Parts(Protocol):
    """What ready means: the database answers, is of a version that this program works with, and there is a replica to
    read from."""

    def ping_database(self) -> None: ...
    def check_schema(self) -> None: ...
    def replica_as_of(self) -> datetime: ...
    def keeper(self) -> Keeper | None: ...


class SystemEndpoints:
    """`/healthz` and `/readyz` are open to everybody, so they tell words and ages, no names."""

    def __init__(self, reads: ReadPath, parts: Parts, pace: Pace) -> None:
        self._reads = reads
        self._parts = parts
        self._pace = pace

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/version", "version", self.version)
        api.add_url_rule("/healthz", "healthz", self.healthz)
        api.add_url_rule("/readyz", "readyz", self.readyz)
        api.add_url_rule("/api/<path:rest>", "unknown", self.unknown, methods=METHODS)

    def version(self) -> Response:
        tag_of = tagging()

        def now() -> AnswerNow:
            asking = self._reads.asking()
            return AnswerNow(
                tag=tag_of(asking.version),
                # Until when it is true, and when to ask again.
                headers=[(AS_OF, asking.as_of.isoformat()), (ASK_AGAIN, f"{self._pace.next_pause_s():.2f}")],
                body=as_json({"data_version": asking.version}),
            )

        may_be_repeated(now)
        told = now()
        return answer_at(told, lambda: told.body or b"")

    def healthz(self) -> Response:
        return untagged_answer({"status": "alive"})

    def readyz(self) -> Response:
        """That nothing runs by the clock is told and makes no node unready: every node would be, at the same moment,
        and old numbers that say their age are better than none."""
        age_s, has_replica = self._replica_age_s()
        checks = {
            "database": _works(self._parts.ping_database),
            "schema": _works(self._parts.check_schema),
            "replica": has_replica,
        }
        is_ready = all(checks.values())
        silent_s, has_keeper = self._jobs_silent_s()
        response = untagged_answer(
            {
                "status": "ready" if is_ready else "not ready",
                "replica_age_s": age_s,
                "jobs_silent_s": silent_s,
                "checks": checks | {"jobs": has_keeper},
            }
        )
        if not is_ready:
            response.status_code = 503
            response.headers["Retry-After"] = str(RETRY_AFTER_S)
        return response

    def unknown(self, rest: str) -> Response:
        """Without this the page of the dashboard would answer a mistyped address of the API."""
        allowed = [method for method in METHODS if _endpoint(method) != request.endpoint]
        if allowed:
            raise MethodNotAllowed(valid_methods=allowed)
        raise NotFound("there is nothing at this address")

    def _replica_age_s(self) -> tuple[float | None, bool]:
        try:
            age = clock.now() - self._parts.replica_as_of()
        except ProductError:
            return None, False
        return round(age.total_seconds(), 1), True

    def _jobs_silent_s(self) -> tuple[float | None, bool]:
        try:
            keeper = self._parts.keeper()
        except ProductError:
            return None, False
        return (round(keeper.silent_s, 1), keeper.is_heard) if keeper else (None, False)


def _endpoint(method: str) -> str | None:
    """Which endpoint the request's address would lead to with another method."""
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    endpoint, _ = adapter.match(method=method)
    return str(endpoint)


def _works(check: Callable[[], object]) -> bool:
    try:
        check()
    except ProductError as error:
        log.warning("not ready: %s", error.message)
        return False
    return True
