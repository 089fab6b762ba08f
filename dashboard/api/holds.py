"""Endpoints for administrators of what is sealed: legal holds, and the verification of the chain of seals."""

from flask import Blueprint, Response, request

from dashboard.api.acting import current_actor
from dashboard.api.answers import answer
from dashboard.people.current import current_locale, current_viewer
from dashboard.workflow.holds import Holds, check_keeper
from dashboard.workflow.present_snapshots import hold_as_json, verdict_as_json
from dashboard.workflow.snapshots import Snapshots
from dashboard.workflow.verify_snapshots import verify_snapshots
from data_access.hold_store import LegalHold
from layouts.address import HOLDS, SEALED


class HoldEndpoints:
    def __init__(self, holds: Holds, snapshots: Snapshots) -> None:
        self._holds, self._snapshots = holds, snapshots

    def add_to(self, api: Blueprint) -> None:
        every, posting = "/api/admin/legal-holds", ("POST",)
        api.add_url_rule(every, "legal_holds", self.every)
        api.add_url_rule(every, "legal_hold_place", self.place, methods=posting)
        api.add_url_rule(f"{every}/<hold_id>/lift", "legal_hold_lift", self.lift, methods=posting)
        api.add_url_rule("/api/admin/snapshots/verify", "snapshots_verify", self.verify, methods=posting)
        # The forms of the page.
        api.add_url_rule(HOLDS, "page_hold_place", self.place_and_return, methods=posting)
        api.add_url_rule(f"{HOLDS}/<hold_id>/lift", "page_hold_lift", self.lift_and_return, methods=posting)

    def every(self) -> Response:
        """Those in force first."""
        found = self._holds.every(current_viewer())
        return answer({"items": [self._as_json(hold) for hold in found], "next": None})

    def place(self) -> Response:
        return answer(self._as_json(self._holds.place(request.values, current_viewer(), current_actor())))

    def lift(self, hold_id: str) -> Response:
        return answer(self._as_json(self._holds.lift(hold_id, request.values, current_viewer(), current_actor())))

    def verify(self) -> Response:
        """Walk the chain of seals, recompute every hash, and name the first that does not hold."""
        check_keeper(current_viewer())
        with self._snapshots.store.database.read() as connection:
            return answer(verdict_as_json(verify_snapshots(connection), current_locale()))

    def place_and_return(self) -> Response:
        self._holds.place(request.form, current_viewer(), current_actor())
        return _back()

    def lift_and_return(self, hold_id: str) -> Response:
        self._holds.lift(hold_id, request.form, current_viewer(), current_actor())
        return _back()

    def _as_json(self, hold: LegalHold) -> dict[str, object]:
        return hold_as_json(hold, self._holds.project_code(hold))


def _back() -> Response:
    response = Response(status=303)
    response.headers["Location"] = SEALED
    return response
