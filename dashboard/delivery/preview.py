"""What a recipient would get now, for whoever looks after the schedule: read only, and marked as such."""

from dataclasses import dataclass

from dashboard import clock
from dashboard.delivery.calendar import Due
from dashboard.delivery.holding import Held
from dashboard.delivery.letter import Letter
from dashboard.delivery.making import Failed, Making
from dashboard.delivery.planner import Planner
from dashboard.delivery.recipients import Named, Reader
from dashboard.delivery.retries import Trouble
from dashboard.i18n import Locale
from data_access.outbox_store import Delivery
from data_access.schedule_store import Run, Schedule


@dataclass(frozen=True, kw_only=True)
class Preview:
    """`letter`: None where nothing would be sent; `trouble` or `held` say why. `rows`: of each file."""

    recipient: str
    name: str
    run: Run
    locale: Locale | None = None
    letter: Letter | None = None
    rows: int | None = None
    trouble: Trouble | None = None
    detail: str | None = None
    held: Held | None = None


def look(schedule: Schedule, wanted: Named, making: Making, planner: Planner) -> Preview:
    """As if it were due at this moment."""
    now = clock.now()
    run = planner.run_of(schedule, Due(day=now.date(), at=now), now)
    name = making.recipients.name_of(wanted.key)
    reader = making.recipients.reader(wanted.key, wanted.language)
    owner = making.recipients.viewer_of_user(schedule.owner_id)
    if reader is None or owner is None:
        return Preview(recipient=wanted.key, name=name, run=run, trouble=Trouble.CLOSED)
    one = _delivery(schedule, wanted, run)
    try:
        made = making.make_for(one, schedule, owner, reader)
    except Failed as failed:
        return Preview(recipient=wanted.key, name=name, run=run, trouble=failed.trouble, detail=failed.detail)
    if made.held is not None:
        return Preview(recipient=wanted.key, name=name, run=run, held=made.held)
    return _of(wanted, name, run, reader, made.letter, made.rows)


def _of(wanted: Named, name: str, run: Run, reader: Reader, letter: Letter, rows: int) -> Preview:
    return Preview(recipient=wanted.key, name=name, run=run, locale=reader.locale, letter=letter, rows=rows)


def _delivery(schedule: Schedule, wanted: Named, run: Run) -> Delivery:
    return Delivery(
        schedule_id=schedule.id,
        first_day=run.first_day,
        last_day=run.last_day,
        title=schedule.name,
        recipient=wanted.key,
        because=wanted.because,
        due_at=run.due_at,
        created_at=run.begun_at,
    )
