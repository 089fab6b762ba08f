"""Endpoints for administrators: how the jobs stand, their runs, and asking for one."""

import logging
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from dashboard.api.answers import answer
from dashboard.api.bodies import refuse_body
from dashboard.api.openapi.parameters import CURSOR, READING, RUN_DAY
from dashboard.api.questions import cursor_asked, refuse_unknown_names, rows_asked, single, whole
from dashboard.errors import Conflict, Forbidden
from dashboard.i18n import t
from dashboard.job_board import JobBoard, JobStanding, Run
from dashboard.log import request_id
from dashboard.people.accounts import Origin
from dashboard.people.current import current_locale, current_signed_in, current_viewer
from dashboard.permissions import Permission
from dashboard.semantic.period import parse_day
from data_access.database import Actor
from data_access.job_requests import Request
from data_access.schedule_keeper import Keeper
from layouts.address import JOBS, job_path, run_job_path

log = logging.getLogger(__name__)

MOST_RUN_ID = 10**9
_NAMES = tuple(parameter.name for parameter in (RUN_DAY, *READING))


class JobEndpoints:
    def __init__(self, board: JobBoard) -> None:
        self._board = board

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/admin/jobs", "jobs", self.standings)
        api.add_url_rule("/api/admin/jobs/<job_name>/runs", "job_runs", self.runs)
        api.add_url_rule("/api/admin/jobs/<job_name>/run", "job_run", self.ask, methods=("POST",))
        # The form of the page.
        api.add_url_rule(run_job_path("<job_name>"), "page_job_run", self.ask_and_return, methods=("POST",))

    def standings(self) -> Response:
        """Every job, those that need somebody first; the process that keeps the schedule; this node's refresh."""
        _check(Permission.ADMIN_JOB_READ)
        refresh = self._board.refresh()
        return answer(
            {
                "items": [_standing(one) for one in self._board.standings()],
                "next": None,
                "keeper": _keeper(self._board.keeper()),
                "refresh": asdict(refresh) | {"is_behind": refresh.is_behind},
            }
        )

    def runs(self, job_name: str) -> Response:
        """The runs of a job, the newest first."""
        _check(Permission.ADMIN_JOB_READ)
        cursor, count = cursor_asked(), rows_asked()
        before = whole(cursor, CURSOR.name, most=MOST_RUN_ID) if cursor else None
        found = self._board.runs(job_name, count + 1, before)
        more = str(found[count - 1].id) if len(found) > count else None
        return answer({"items": [_run(run) for run in found[:count]], "next": more})

    def ask(self, job_name: str) -> Response:
        """Have a job run for `day`: the process that keeps the schedule begins it within seconds."""
        _check(Permission.ADMIN_JOB_WRITE)
        refuse_unknown_names(_NAMES)  # a mistyped day would run the job for another
        refuse_body()
        response = answer(_asked(self._ask(job_name, single(RUN_DAY.name))))
        response.status_code = 202
        return response

    def ask_and_return(self, job_name: str) -> Response:
        """The same for a person, who sees the page again. That it runs already is no error there: it is what the
        person wants to see, and a second click is easily made."""
        _check(Permission.ADMIN_JOB_WRITE)
        try:
            self._ask(job_name, request.form.get(RUN_DAY.name))
            said = {"asked": job_name}
        except Conflict as conflict:
            said = {conflict.code: job_name}
        response = Response(status=303)
        back = job_path(job_name) if request.args.get("back") == job_path(job_name) else JOBS
        response.headers["Location"] = f"{back}?{urlencode(said)}"
        return response

    def _ask(self, name: str, day_text: str | None) -> Request:
        day = parse_day(day_text, field=RUN_DAY.name) if day_text else None
        asked = self._board.ask(name, day, _actor())
        log.info("run asked for", extra={"job": name, "day": asked.day})
        return asked


def _actor() -> Actor:
    """Whoever asks, for the audit log."""
    origin = Origin(address=request.remote_addr or "unknown", request_id=request_id.get())
    return origin.actor(current_signed_in().account)


def _check(permission: Permission) -> None:
    if not current_viewer().may(permission):
        raise Forbidden("your role does not look after the jobs", hint="ask an administrator")


def _standing(one: JobStanding) -> dict[str, Any]:
    return {
        "name": one.job.name,
        "purpose": t(f"job.{one.job.name}", current_locale().lang),
        "state": one.state,
        "needs_somebody": one.needs_somebody,
        "overdue_since": one.overdue_since,
        "next_run": one.next_due,
        "day": one.day,
        "asked": _asked(one.asked) if one.asked else None,
        "last_run": _run(one.last) if one.last else None,
    }


def _run(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "state": run.state,
        "day": run.day,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "duration_s": None if run.duration_s is None else round(run.duration_s, 3),
        "counts": dict(run.counts),
        "error": run.error,
        "requested_by": run.requested_by,
    }


def _asked(asked: Request) -> Mapping[str, Any]:
    return {
        "job": asked.job,
        "day": asked.day,
        "requested_at": asked.requested_at,
        "requested_by": asked.requested_by,
    }


def _keeper(keeper: Keeper | None) -> dict[str, Any] | None:
    return None if keeper is None else asdict(keeper) | {"is_heard": keeper.is_heard}
