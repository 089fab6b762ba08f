"""Makes a delivery ready: who it is for now, what they may see, whether it has to wait, and the letter."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from dashboard import clock
from dashboard.delivery.asked import NothingTheirs, Wanted
from dashboard.delivery.holding import LOOK_AGAIN, Held, Holding, has_waited_long, waits_since
from dashboard.delivery.letter import Letter
from dashboard.delivery.letters import Letters
from dashboard.delivery.questions import Questions
from dashboard.delivery.recipients import Reader, Recipients
from dashboard.delivery.rendering import Renderer
from dashboard.delivery.retries import Trouble
from dashboard.delivery.telling import Telling
from dashboard.errors import Forbidden
from dashboard.metrics import ReadPath
from dashboard.permissions import Viewer
from dashboard.semantic.period import Days
from data_access.notification_store import NotificationStore
from data_access.outbox_store import Delivery
from data_access.schedule_store import Schedule, ScheduleStore

TO_ME = "to_me"
BY_HAND = "by_hand"
SELF = "self"
"""Why somebody gets what they asked for themselves."""


class Failed(Exception):
    """It cannot be sent as things are. `is_final`: trying again would not help; `address`: where it was to go."""

    def __init__(self, trouble: Trouble, detail: str, *, is_final: bool = False, address: str | None = None) -> None:
        self.trouble, self.detail, self.is_final, self.address = trouble, detail[:500], is_final, address
        super().__init__(f"{trouble}: {detail}")


@dataclass(frozen=True, kw_only=True)
class Made:
    """What is to be sent to whom; with `held`, not now, and `letter` is empty."""

    reader: Reader
    letter: Letter
    rows: int = 0
    held: Held | None = None
    look_again: timedelta = LOOK_AGAIN


_NOTHING = Letter(subject="", title="", because="", unsubscribe="")


@dataclass(frozen=True, kw_only=True)
class Making:
    schedules: ScheduleStore
    recipients: Recipients
    holding: Holding
    questions: Questions
    renderer: Renderer
    letters: Letters
    notes: NotificationStore

    @property
    def reads(self) -> ReadPath:
        return self.renderer.reads

    def make(self, one: Delivery) -> Made:
        """Raises Failed, and whatever goes wrong with the report itself."""
        if one.note_ids is not None:
            return self._notes(one)
        schedule = self.schedules.find(one.schedule_id) if one.schedule_id else None
        if schedule is None:
            raise Failed(Trouble.UNWANTED, "the schedule was deleted")
        owner, reader = self._people(one, schedule)
        return self.make_for(one, schedule, owner, reader)

    def make_for(self, one: Delivery, schedule: Schedule, owner: Viewer, reader: Reader) -> Made:
        """The same for a reader who is known; also to look at it beforehand."""
        wanted = wanted_of(schedule, _days(one), owner)
        try:
            asked = self.questions.of(wanted, reader.viewer)
        except (Forbidden, NothingTheirs) as error:
            raise Failed(Trouble.RIGHTS, error.message) from error
        now = clock.now()
        held = None
        if one.because != SELF:
            held = self.holding.reason(schedule, asked.query, reader.viewer, wanted.days, now)
        if held is not None and has_waited_long(held.wait, waits_since(one, held.wait), now):
            raise Failed(Trouble.HELD, held.detail)
        if held is not None:
            return Made(reader=reader, letter=_NOTHING, held=held)
        report = self.renderer.render(asked, wanted.format, reader)
        letter = self.letters.of_report(report, schedule, one, reader, owner.name)
        return Made(reader=reader, letter=letter, rows=report.rows)

    def tell(self, connection: Connection, one: Delivery, trouble: Trouble, telling: Telling) -> None:
        """Of a report that will not come; a note that could not be mailed is in the bell already."""
        schedule = self.schedules.find(one.schedule_id) if one.schedule_id else None
        if schedule is not None:
            telling.of_failure(connection, one, schedule, self.recipients.name_of(one.recipient), trouble)

    def _people(self, one: Delivery, schedule: Schedule) -> tuple[Viewer, Reader]:
        """The owner and the recipient as they are now."""
        if one.because != SELF and one.recipient in self.schedules.refused(schedule.id):
            raise Failed(Trouble.UNWANTED, "the recipient wants no more of it")
        owner = self.recipients.viewer_of_user(schedule.owner_id)
        if owner is None:
            raise Failed(Trouble.CLOSED, "the account of the schedule's owner is closed")
        reader = self.recipients.reader(one.recipient, one.language)
        if reader is None:
            raise Failed(Trouble.CLOSED, "the account or profile is closed, or has no address")
        return owner, reader

    def _notes(self, one: Delivery) -> Made:
        reader = self.recipients.reader(one.recipient, one.language)
        if reader is None:
            raise Failed(Trouble.CLOSED, "the account is closed")
        notes = self.notes.find(reader.viewer.user_id, one.note_ids or ())
        if not notes:
            raise Failed(Trouble.UNWANTED, "there is nothing to tell any more")
        return Made(reader=reader, letter=self.letters.of_notes(notes, one, reader))


def wanted_of(schedule: Schedule, days: Days, owner: Viewer) -> Wanted:
    return Wanted(
        report_type=schedule.report_type,
        days=days,
        filters=schedule.filters,
        format=schedule.format,
        owner=owner,
        template_id=schedule.template_id,
    )


def _days(one: Delivery) -> Days:
    assert one.first_day is not None and one.last_day is not None, "a report is about days"
    return Days(start=one.first_day, end=one.last_day)
