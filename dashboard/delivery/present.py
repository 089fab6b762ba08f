"""Schedules, their runs and deliveries as JSON-ready dicts, in the shapes of the API; pages read the same."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dashboard.delivery.making import BY_HAND, TO_ME
from dashboard.delivery.outside import Outside
from dashboard.delivery.preview import Preview
from dashboard.delivery.recipients import Recipients
from dashboard.delivery.schedules import Schedules
from dashboard.i18n import Locale, t, without_isolates
from data_access.outbox_store import Delivery, State
from data_access.outside_store import OutsideProfile
from data_access.schedule_store import Run, Schedule

Json = dict[str, Any]

BY_CLOCK = "by_clock"
OCCASIONS = (BY_CLOCK, BY_HAND, TO_ME)


def schedule_as_json(schedules: Schedules, one: Schedule) -> Json:
    recipients = schedules.making.recipients
    return {
        "id": one.id,
        **schedules.as_sent(one),
        "template_name": schedules.template_name(one),
        "owner": recipients.name_of(f"user:{one.owner_id}"),
        "unsubscribed": sorted(map(recipients.name_of, schedules.store.refused(one.id))),
        "row_version": one.row_version,
        "last_run_at": _moment(one.last_run_at),
        "next_run_at": _moment(one.next_run_at),
        "next_runs": [at.isoformat() for at in schedules.next_runs(one)],
    }


def run_as_json(number: int, run: Run) -> Json:
    return {
        "id": number,
        "due_on": run.due_on.isoformat(),
        "due_at": run.due_at.isoformat(),
        "occasion": occasion_of(run.occasion),
        "is_missed": run.is_missed,
        "first_day": run.first_day.isoformat(),
        "last_day": run.last_day.isoformat(),
    }


def occasion_of(text: str) -> str:
    return text.partition(" ")[0] or BY_CLOCK


def delivery_as_json(one: Delivery, recipients: Recipients, locale: Locale) -> Json:
    """`reason` is a code, `reason_text` its words; `next_try_at`: while it waits."""
    waits = one.state in (State.RETRYING, State.HELD, State.QUEUED)
    return {
        "id": one.id,
        "schedule_id": one.schedule_id,
        "title": one.title,
        "occasion": occasion_of(one.occasion),
        "first_day": one.first_day and one.first_day.isoformat(),
        "last_day": one.last_day and one.last_day.isoformat(),
        "recipient": one.recipient,
        "name": recipients.name_of(one.recipient),
        "address": one.address,
        "state": str(one.state),
        "reason": one.reason,
        "reason_text": reason_words(one, locale),
        "detail": one.detail,
        "tries": one.tries,
        "resends": one.resends,
        "next_try_at": one.due_at.isoformat() if waits else None,
        "files": [dict(file) for file in one.files],
        "created_at": one.created_at.isoformat(),
        "ended_at": _moment(one.ended_at),
    }


def reason_words(one: Delivery, locale: Locale) -> str | None:
    if one.reason is None:
        return None
    group = "wait" if one.state == State.HELD else "trouble"
    return t(f"delivery.{group}.{one.reason}", locale.lang)


def preview_as_json(found: Preview, locale: Locale) -> Json:
    letter = found.letter
    return {
        "recipient": found.recipient,
        "name": found.name,
        "first_day": found.run.first_day.isoformat(),
        "last_day": found.run.last_day.isoformat(),
        "would_send": letter is not None,
        "reason": preview_reason(found, locale),
        "subject": letter and without_isolates(letter.subject),
        "kpis": [
            {"label": line.label, "display": line.value, "change": line.change}
            for line in (letter.lines if letter else ())
        ],
        "rows": found.rows,
        "files": [
            {"name": file.name, "bytes": len(file.content), "rows": file.rows}
            for file in (letter.files if letter else ())
        ],
    }


def preview_reason(found: Preview, locale: Locale) -> str | None:
    """Why nothing would be sent, in words; None where it would be."""
    if found.held is not None:
        return f"{t(f'delivery.wait.{found.held.wait}', locale.lang)}: {found.held.detail}"
    return t(f"delivery.trouble.{found.trouble}", locale.lang) if found.trouble is not None else None


def profile_as_json(outside: Outside, one: OutsideProfile) -> Mapping[str, Any]:
    return {"id": one.id, **outside.as_sent(one)}


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
