"""Legal holds: what they cover, placed and lifted with a reason, for administrators."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard import clock
from dashboard.errors import Forbidden, InvalidInput, NotFound, nearest
from dashboard.metrics import ReadPath
from dashboard.permissions import Permission, Viewer
from dashboard.reports import REPORTS
from dashboard.semantic.period import parse_day
from data_access.database import Actor
from data_access.hold_store import HoldStore, LegalHold

LONGEST_REASON = 500
ALL = ""
"""For a report type or a project that is not named."""


@dataclass(frozen=True, kw_only=True)
class Holds:
    store: HoldStore
    reads: ReadPath

    def every(self, viewer: Viewer) -> list[LegalHold]:
        check_keeper(viewer)
        return self.store.every()

    def place(self, asked: Mapping[str, str], viewer: Viewer, actor: Actor) -> LegalHold:
        """`asked`: `report` and `project` (a code), or neither for all of them; `from`, `to`, `reason`."""
        check_keeper(viewer)
        first, last = (parse_day(asked.get(name, ""), field=name) for name in ("from", "to"))
        if last < first:
            raise InvalidInput("the last day lies before the first", code="bad_to", field="to", value=str(last))
        values = {
            "report_type": _report(asked.get("report", ALL)),
            "project_id": self._project(asked.get("project", ALL)),
            "first_day": first,
            "last_day": last,
            "reason": _reason(asked),
        }
        return self.store.place(values, clock.now(), actor)

    def lift(self, hold_id: str, asked: Mapping[str, str], viewer: Viewer, actor: Actor) -> LegalHold:
        """NotFound when no such hold is in force."""
        check_keeper(viewer)
        reason = _reason(asked)
        found = self.store.lift(hold_id, reason, clock.now(), actor) if _is_uuid(hold_id) else None
        if found is None:
            raise NotFound("there is no such hold in force", code="unknown_hold", field="hold_id")
        return found

    def project_code(self, hold: LegalHold) -> str | None:
        """The code of the project that a hold is about; None for all of them."""
        codes = self.reads.member_table("project").code_of_id
        return hold.project_id and codes.get(hold.project_id, hold.project_id)

    def _project(self, code: str) -> str | None:
        ids = {known: key for key, known in self.reads.member_table("project").code_of_id.items()}
        return ids[_known(code, ids, "project")] if code else None


def check_keeper(viewer: Viewer) -> None:
    """Raises Forbidden unless the viewer looks after what is sealed."""
    if not viewer.may(Permission.ADMIN_SNAPSHOT_WRITE):
        raise Forbidden("your role does not look after sealed reports", hint="ask an administrator")


def _report(name: str) -> str | None:
    return _known(name, {report.name: report for report in REPORTS}, "report") if name else None


def _known(name: str, known: Mapping[str, object], field: str) -> str:
    if name in known:
        return name
    raise InvalidInput(
        f"there is no {field} called {name!r}",
        code=f"unknown_{field}",
        field=field,
        value=name,
        suggestion=nearest(name, known),
    )


def _reason(asked: Mapping[str, str]) -> str:
    reason = " ".join(asked.get("reason", "").split())
    if reason and len(reason) <= LONGEST_REASON:
        return reason
    raise InvalidInput(f"a reason is needed, of at most {LONGEST_REASON} characters", code="bad_reason", field="reason")


def _is_uuid(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False
