"""The ledger of deliveries for people: what left, what waits, what failed and why; and one of them sent again."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard import clock
from dashboard.delivery.recipients import Recipients
from dashboard.delivery.schedules import check_may, sees_all
from dashboard.delivery.wanted_schedule import is_id
from dashboard.errors import Conflict, InvalidInput, NotFound
from dashboard.permissions import Viewer
from data_access.database import Actor
from data_access.ledger_store import LedgerStore, Place
from data_access.outbox_store import Delivery

COUNTED_FOR = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Ledger:
    store: LedgerStore
    recipients: Recipients

    def page(
        self, viewer: Viewer, *, limit: int, cursor: str | None, states: Sequence[str], schedule_id: str | None
    ) -> tuple[list[Delivery], str | None]:
        """The newest first, of the viewer's schedules or of all, and the cursor of what follows."""
        check_may(viewer)
        found = self.store.page(
            owner_id=_owner(viewer),
            limit=limit + 1,
            after=_place(cursor) if cursor else None,
            states=states,
            schedule_id=_id(schedule_id),
        )
        shown = found[:limit]
        return shown, _cursor(shown[-1]) if len(found) > limit else None

    def counts(
        self, viewer: Viewer, schedule_id: str | None = None, *, within: timedelta = COUNTED_FOR
    ) -> Counter[str]:
        """By state, of so long and of all that waits."""
        check_may(viewer)
        since = clock.now() - within
        return self.store.counts(owner_id=_owner(viewer), since=since, schedule_id=_id(schedule_id))

    def resend(self, delivery_id: str, viewer: Viewer, actor: Actor) -> Delivery:
        """One that has ended is queued once more, and rendered anew under the rights of then."""
        one = self._one(delivery_id, viewer)
        if not self.store.resend(one.id, clock.now(), actor):
            raise Conflict("it is on its way already", code="delivery_not_over", hint="wait until it has ended")
        return self._one(delivery_id, viewer)

    def _one(self, delivery_id: str, viewer: Viewer) -> Delivery:
        check_may(viewer)
        found = self.store.find(delivery_id, _owner(viewer)) if is_id(delivery_id) else None
        if found is None:
            raise NotFound("there is no such delivery", code="unknown_delivery", field="id", value=delivery_id)
        return found


def _owner(viewer: Viewer) -> str | None:
    return None if sees_all(viewer) else viewer.user_id


def _id(text: str | None) -> str | None:
    if text is not None and not is_id(text):
        raise InvalidInput(f"schedule={text!r} is no id", code="bad_schedule", field="schedule", value=text)
    return text


def _cursor(one: Delivery) -> str:
    return f"{one.created_at.isoformat()}~{one.id}"


def _place(text: str) -> Place:
    """Raises InvalidInput for what is no cursor of ours."""
    at, _, number = text.partition("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not is_id(number):
        raise InvalidInput(f"cursor={text!r} is none of ours", code="bad_cursor", field="cursor", value=text)
    return moment, number
