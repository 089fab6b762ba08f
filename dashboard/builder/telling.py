"""Tells those whom a saved report is shared with what became of it."""

from dataclasses import dataclass, replace
from uuid import uuid4

from sqlalchemy import Connection

from dashboard import clock
from dashboard.builder.access import access_of, reaches
from dashboard.permissions import Viewer
from dashboard.workflow.notices import Kind
from dashboard.workflow.people import Directory
from data_access.notification_store import NotificationStore, Told
from data_access.template_store import Share, Template

PAGE = "/reports/saved/{id}"
EVERY = "/reports/builder"


@dataclass(frozen=True, kw_only=True)
class Telling:
    directory: Directory
    notifications: NotificationStore

    def of_change(self, connection: Connection, template: Template, by: Viewer) -> None:
        """To the owner and everybody whom it is shared with by name, role or project."""
        self._tell(connection, Kind.REPORT_CHANGED, template, by, self._readers(template))

    def of_removal(self, connection: Connection, template: Template, by: Viewer) -> None:
        self._tell(connection, Kind.REPORT_REMOVED, template, by, self._readers(template))

    def of_share(self, connection: Connection, template: Template, share: Share, by: Viewer) -> None:
        """To whom it reaches that may read it."""
        shared = replace(template, shares=(share,))
        viewers = [one for one in self.directory.viewers() if reaches(share, one)]
        people = frozenset(one.user_id for one in viewers if access_of(shared, one) is not None)
        self._tell(connection, Kind.REPORT_SHARED, template, by, people)

    def of_transfer(self, connection: Connection, template: Template, owner_id: str, by: Viewer) -> None:
        self._tell(connection, Kind.REPORT_GIVEN, template, by, frozenset({owner_id}))

    def _readers(self, template: Template) -> frozenset[str]:
        """Everybody is looked at only where it is shared at all."""
        if not template.shares:
            return frozenset({template.owner_id})
        return frozenset(one.user_id for one in self.directory.viewers() if access_of(template, one) is not None)

    def _tell(self, connection: Connection, kind: Kind, template: Template, by: Viewer, people: frozenset[str]) -> None:
        told = Told(
            kind=kind,
            cause=f"{kind}:{template.id}:{uuid4()}",
            details={"by": by.name, "name": template.name},
            link=EVERY if kind is Kind.REPORT_REMOVED else PAGE.format(id=template.id),
            people=people - {by.user_id},
            at=clock.now(),
        )
        self.notifications.add(connection, [told])
