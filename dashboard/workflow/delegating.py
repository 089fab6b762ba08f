"""Letting somebody decide in one's place for some days: made by the person themselves, or by an administrator."""

from dataclasses import dataclass
from datetime import date, timedelta

from dashboard import clock
from dashboard.errors import Conflict, Forbidden, InvalidInput, NotFound, nearest
from dashboard.metrics import ReadPath
from dashboard.people.viewer import viewer_of
from dashboard.permissions import Permission, Viewer
from dashboard.reports import REPORTS
from dashboard.workflow.deciding import Acting
from dashboard.workflow.notices import Kind, Notices
from dashboard.workflow.people import Directory
from dashboard.workflow.reading import Json
from dashboard.workflow.standing import DELEGATED, covers
from data_access.database import Database
from data_access.delegation_store import Delegation, new_id
from data_access.notification_store import NotificationStore

LONGEST_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class WantedDelegation:
    """`giver`: the user name of the one who is stood for, None for whoever asks; `project`: its code, None for all."""

    giver: str | None
    delegate: str
    project: str | None
    first_day: date
    last_day: date
    reason: str


class Delegating:
    def __init__(self, database: Database, directory: Directory, notices: Notices, reads: ReadPath, page: str) -> None:
        """`page`: the address where people see their delegations."""
        self._database, self._directory, self._notices = database, directory, notices
        self._store, self._reads, self._page = directory.delegations, reads, page
        self._notifications = NotificationStore(database)

    def all(self, viewer: Viewer) -> list[Json]:
        """Those that the viewer gave or was given; an administrator sees everybody's."""
        about = None if _administers(viewer) else viewer.user_id
        return [self._as_json(one, viewer) for one in self._store.about(about)]

    def candidates(self, viewer: Viewer) -> list[Json]:
        """To whom the viewer could delegate: who reads at least one of their projects whole."""
        others = [one for one in self._directory.viewers() if one.user_id != viewer.user_id]
        fit = [one for one in others if _takes_part(one) and _shares(viewer, one)]
        return [{"username": one.username, "name": one.name} for one in sorted(fit, key=lambda one: one.name)]

    def create(self, acting: Acting, wanted: WantedDelegation) -> Json:
        """Raises Forbidden, InvalidInput or NotFound naming the field."""
        giver = self._giver(acting.viewer, wanted)
        delegate = self._person(wanted.delegate, "to")
        project_id = self._project_id(giver, delegate, wanted)
        self._check_days(wanted)
        if not wanted.reason.strip():
            raise InvalidInput("a delegation needs a reason", field="reason", hint="say why, e.g. leave")
        made = Delegation(
            id=new_id(),
            from_user_id=giver.user_id,
            to_user_id=delegate.user_id,
            project_id=project_id,
            first_day=wanted.first_day,
            last_day=wanted.last_day,
            reason=wanted.reason.strip(),
            created_by=acting.viewer.user_id,
            created_at=clock.now(),
        )
        with self._database.write(acting.actor) as connection:
            self._store.add(connection, made)
            told = self._notices.of_delegation(Kind.DELEGATED, made, acting.viewer, self._page, made.created_at)
            self._notifications.add(connection, [told])
        return self._as_json(made, acting.viewer)

    def revoke(self, acting: Acting, delegation_id: str) -> Json:
        """By either side, by whoever made it, or by an administrator; to others there is none. Conflict when it is
        over already."""
        found, viewer, now = self._store.find(delegation_id), acting.viewer, clock.now()
        sides = {found.from_user_id, found.to_user_id, found.created_by} if found else set()
        if found is None or not (_administers(viewer) or viewer.user_id in sides):
            raise NotFound("there is no such delegation", code="no_delegation", field="id", value=delegation_id)
        with self._database.write(acting.actor) as connection:
            if not self._store.revoke(connection, found.id, now):
                raise Conflict("this delegation was revoked before", code="delegation_over", hint="load the list again")
            told = self._notices.of_delegation(Kind.DELEGATION_REVOKED, found, viewer, self._page, now)
            self._notifications.add(connection, [told])
        revoked = self._store.find(found.id)
        assert revoked is not None, "delegations are never deleted"
        return self._as_json(revoked, viewer)

    def _giver(self, viewer: Viewer, wanted: WantedDelegation) -> Viewer:
        giver = viewer if wanted.giver in (None, viewer.username) else None
        if giver is None:
            if not _administers(viewer):
                raise Forbidden(
                    "only an administrator delegates what is somebody else's",
                    code="not_your_delegation",
                    hint="ask the person, or an administrator",
                )
            giver = self._person(str(wanted.giver), "from")
        if not giver.permissions & (DELEGATED - {Permission.APPROVAL_REPORT_COMMENT}):
            raise InvalidInput(
                f"{giver.username} has nothing to decide that could be delegated",
                code="nothing_to_delegate",
                field="from",
            )
        return giver

    def _person(self, username: str, field: str) -> Viewer:
        account = self._directory.accounts.find_by_username(username)
        viewer = viewer_of(account, self._directory.scopes) if account is not None else None
        if viewer is None:
            known = [one.username for one in self._directory.accounts.all() if one.may_enter()]
            raise InvalidInput(
                f"there is nobody called {username!r} who may enter",
                code="unknown_person",
                field=field,
                value=username,
                suggestion=nearest(username, known),
            )
        return viewer

    def _project_id(self, giver: Viewer, delegate: Viewer, wanted: WantedDelegation) -> str | None:
        """A delegation lends no sight: who stands for somebody reads the reports by their own rights."""
        if giver.user_id == delegate.user_id:
            raise InvalidInput("nobody stands for themselves", code="own_delegate", field="to", value=wanted.delegate)
        ids = {code: key for key, code in self._reads.member_table("project").code_of_id.items()}
        project_id = ids.get(wanted.project) if wanted.project else None
        if wanted.project and (project_id is None or not covers(giver.scope, project_id)):
            raise NotFound(f"there is no project {wanted.project!r} to delegate", field="project", value=wanted.project)
        sees = covers(delegate.scope, project_id) if project_id else _shares(giver, delegate)
        if not sees or not _takes_part(delegate):
            raise InvalidInput(
                f"{delegate.username} does not read the reports to decide on",
                code="delegate_does_not_read",
                field="to",
                value=wanted.delegate,
                hint="choose somebody of the same project, or have an administrator open it to them",
            )
        return project_id

    def _check_days(self, wanted: WantedDelegation) -> None:
        today = clock.today(self._reads.conventions.timezone)
        if wanted.last_day < max(wanted.first_day, today):
            raise InvalidInput(
                "the last day is before the first, or over",
                code="bad_days",
                field="last_day",
                value=wanted.last_day,
                suggestion=max(wanted.first_day, today).isoformat(),
            )
        if wanted.last_day - wanted.first_day > timedelta(days=LONGEST_DAYS):
            raise InvalidInput(f"a delegation lasts at most {LONGEST_DAYS} days", code="bad_days", field="last_day")

    def _as_json(self, one: Delegation, viewer: Viewer) -> Json:
        """`project`: its code, its id when it is gone, None for all; `state`: coming, running, over or revoked;
        `can_revoke`: by this viewer."""
        codes = self._reads.member_table("project").code_of_id
        names, today = self._directory.names(), clock.today(self._reads.conventions.timezone)
        state = _state(one, today)
        return {
            "id": one.id,
            "from": names.get(one.from_user_id),
            "to": names.get(one.to_user_id),
            "project": codes.get(one.project_id, one.project_id) if one.project_id else None,
            "first_day": one.first_day.isoformat(),
            "last_day": one.last_day.isoformat(),
            "reason": one.reason,
            "created_by": names.get(one.created_by),
            "state": state,
            "is_own": viewer.user_id == one.from_user_id,
            "can_revoke": state in ("coming", "running"),
        }


DELEGATION_STATES = ("coming", "running", "over", "revoked")


def _state(one: Delegation, today: date) -> str:
    if one.revoked_at is not None:
        return "revoked"
    if today > one.last_day:
        return "over"
    return "running" if today >= one.first_day else "coming"


def _administers(viewer: Viewer) -> bool:
    return viewer.may(Permission.ADMIN_USER_WRITE)


def _takes_part(delegate: Viewer) -> bool:
    """An auditor looks on, a handler sees no report whole."""
    reads = any(delegate.may(report.permission) for report in REPORTS)
    return reads and delegate.may(Permission.APPROVAL_REPORT_COMMENT)


def _shares(giver: Viewer, delegate: Viewer) -> bool:
    """Whether the delegate reads at least one whole project that the other decides on."""
    if delegate.scope.is_own_rows or giver.scope.is_own_rows:
        return False
    if delegate.scope.all_projects:
        return bool(giver.scope.all_projects or giver.scope.projects)
    return bool(delegate.scope.projects if giver.scope.all_projects else delegate.scope.projects & giver.scope.projects)
