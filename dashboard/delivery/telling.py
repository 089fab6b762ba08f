"""Tells the owner of a schedule, and administrators, what became of it. One note per person and run."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from dashboard import clock
from dashboard.delivery.retries import Trouble
from dashboard.i18n import LANGUAGES, t
from dashboard.people.viewer import role_of
from dashboard.permissions import ROLE_PERMISSIONS, Permission, Role
from dashboard.webhooks.announcer import Announcer, Happening, Subject, delivery_failed
from dashboard.webhooks.payload import Failure, Words
from dashboard.workflow.notices import Kind
from data_access.account_store import AccountStore
from data_access.database import Actor
from data_access.notification_store import NotificationStore, Told
from data_access.outbox_store import Delivery
from data_access.schedule_store import Schedule, ScheduleStore


@dataclass(frozen=True, kw_only=True)
class Telling:
    """`ledger`: the address of the page of deliveries, to which that of a schedule is added; `announcer`: tells
    webhooks."""

    accounts: AccountStore
    notes: NotificationStore
    schedules: ScheduleStore
    ledger: str
    announcer: Announcer

    def of_failure(
        self, connection: Connection, one: Delivery, schedule: Schedule, name: str, trouble: Trouble
    ) -> None:
        """Once a run, whoever of its recipients it was first: the ledger has the others."""
        details = {"schedule": schedule.name, "recipient": name, "trouble": trouble.value}
        cause = f"{Kind.DELIVERY_FAILED}:{schedule.id}:{one.due_on}:{one.occasion}:{one.resends}"
        self._add(connection, Kind.DELIVERY_FAILED, cause, details, schedule, self._administrators())
        self.announcer.tell(connection, self._happening(one, schedule, trouble))

    def _happening(self, one: Delivery, schedule: Schedule, trouble: Trouble) -> Happening:
        """Without the recipient: who that is, is no business of a receiver's."""
        named = schedule.name
        return delivery_failed(
            cause=f"mail:{one.id}:{one.resends}",
            at=clock.now(),
            summary=Words(**{lang: t("webhooks.summary.undelivered", lang, schedule=named) for lang in LANGUAGES}),
            subject=Subject(path=self._page(schedule)),
            failure=Failure(channel="mail", delivery=str(one.id), reason=trouble.value, tries=one.tries),
        )

    def _page(self, schedule: Schedule) -> str:
        return f"{self.ledger}?schedule={schedule.id}"

    def of_missed(self, connection: Connection, schedule: Schedule, days: list[date]) -> None:
        """Periods that passed while nothing ran; the latest one is made up for."""
        details = {
            "schedule": schedule.name,
            "count": str(len(days)),
            "first_day": days[0].isoformat(),
            "last_day": days[-1].isoformat(),
        }
        cause = f"{Kind.SCHEDULE_MISSED}:{schedule.id}:{days[-1]}"
        self._add(connection, Kind.SCHEDULE_MISSED, cause, details, schedule, frozenset())

    def of_leaving(self, schedule: Schedule, name: str, recipient: str, actor: Actor) -> None:
        details = {"schedule": schedule.name, "recipient": name}
        cause = f"{Kind.RECIPIENT_LEFT}:{schedule.id}:{recipient}:{clock.now().date()}"
        with self.schedules.database.write(actor) as connection:
            self._add(connection, Kind.RECIPIENT_LEFT, cause, details, schedule, frozenset())

    def _add(
        self,
        connection: Connection,
        kind: Kind,
        cause: str,
        details: dict[str, str],
        schedule: Schedule,
        others: frozenset[str],
    ) -> None:
        told = Told(
            kind=kind,
            cause=cause,
            details=details,
            link=self._page(schedule),
            people=others | {schedule.owner_id},
            at=clock.now(),
        )
        self.notes.add(connection, [told])

    def _administrators(self) -> frozenset[str]:
        return frozenset(
            account.user_id
            for account in self.accounts.all()
            if account.may_enter() and (role := role_of(account)) is not None and _looks_after(role)
        )


def _looks_after(role: Role) -> bool:
    return Permission.ADMIN_SCHEDULE_WRITE in ROLE_PERMISSIONS[role]
