"""Schemas of schedules, of people outside who get reports, and of deliveries; and what is sent to make them."""

from dashboard.api.openapi.grammar import Schema
from dashboard.api.openapi.shapes import (
    COUNT,
    DAY,
    MOMENT,
    TEXT,
    YES_NO,
    items,
    maybe,
    one_of,
    refer,
    shape,
    without_need,
)
from dashboard.delivery.calendar import FREQUENCIES
from dashboard.delivery.outside import FIELDS as PROFILE_FIELDS
from dashboard.delivery.present import OCCASIONS
from dashboard.delivery.recipients import KINDS
from dashboard.delivery.rendering import ENDINGS
from dashboard.delivery.wanted_schedule import FIELDS, LONGEST_NAME, MOST_RECIPIENTS
from dashboard.i18n import LANGUAGES
from dashboard.permissions import Role
from dashboard.setting_values import WEEKDAYS
from data_access.outbox_store import State

_WORDS: Schema = {"type": "string", "minLength": 1}
_RECIPIENT = without_need(
    shape(
        kind=one_of(*KINDS),
        username=TEXT,
        role=one_of(*Role),
        id=TEXT,
        language=maybe(one_of(*LANGUAGES)),
    ),
    "username",
    "role",
    "id",
    "language",
)
_FIELDS: dict[str, Schema] = {
    "name": _WORDS | {"maxLength": LONGEST_NAME},
    # By name only: the document tells nobody of report types that they may not read.
    "report_type": TEXT,
    "frequency": one_of(*FREQUENCIES),
    "schedule_time": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
    "timezone": TEXT,
    "weekdays": items(one_of(*WEEKDAYS)),
    "month_day": {"type": "integer", "minimum": 1, "maximum": 31},
    "period": TEXT,
    "filters": TEXT,
    "recipients": {**items(_RECIPIENT), "minItems": 1, "maxItems": MOST_RECIPIENTS},
    "format": one_of(*ENDINGS),
    "wait_until_approved": YES_NO,
    "hold_if_late": YES_NO,
    "enabled": YES_NO,
    # A saved report instead of a report type with filters.
    "template_id": maybe(TEXT),
}
_PROFILE: dict[str, Schema] = {
    "name": _WORDS,
    "email": _WORDS,
    "language": one_of(*LANGUAGES),
    "report_types": {**items(TEXT), "minItems": 1},
    "projects": {**items(TEXT), "minItems": 1},
    "active": YES_NO,
}
assert tuple(_FIELDS) == FIELDS and tuple(_PROFILE) == PROFILE_FIELDS, "what is described is what is read"
_VERSION: Schema = {"type": "integer", "minimum": 1}
_FILES = items(shape(name=TEXT, bytes=COUNT, rows=COUNT))
_DAYS = {"first_day": DAY, "last_day": DAY}

DELIVERY_SHAPES: dict[str, Schema] = {
    "Schedule": shape(
        id=TEXT,
        **_FIELDS,
        template_name=maybe(TEXT),
        owner=TEXT,
        unsubscribed=items(TEXT),
        row_version=_VERSION,
        last_run_at=maybe(MOMENT),
        next_run_at=maybe(MOMENT),
        next_runs=items(MOMENT),
    ),
    "Schedules": shape(items=items(refer("Schedule")), next={"type": "null"}),
    "NewSchedule": shape(**_FIELDS) | {"required": ["name", "recipients"]},
    "ScheduleChange": shape(**_FIELDS, row_version=_VERSION) | {"required": []},
    "ScheduleDeleted": shape(deleted=TEXT),
    "ScheduleRun": shape(deliveries=COUNT),
    "ScheduleRuns": shape(
        items=items(shape(id=COUNT, due_on=DAY, due_at=MOMENT, occasion=one_of(*OCCASIONS), is_missed=YES_NO, **_DAYS)),
        next=maybe(TEXT),
    ),
    "SchedulePreview": shape(
        recipient=TEXT,
        name=TEXT,
        **_DAYS,
        would_send=YES_NO,
        reason=maybe(TEXT),
        subject=maybe(TEXT),
        kpis=items(shape(label=TEXT, display=TEXT, change=TEXT)),
        rows=maybe(COUNT),
        files=_FILES,
    ),
    "OutsideProfile": shape(id=TEXT, **_PROFILE),
    "OutsideProfiles": shape(items=items(refer("OutsideProfile")), next={"type": "null"}),
    "NewOutsideProfile": shape(**_PROFILE) | {"required": ["name", "email", "report_types", "projects"]},
    "OutsideProfileChange": shape(**_PROFILE) | {"required": []},
    "Delivery": shape(
        id=TEXT,
        schedule_id=maybe(TEXT),
        title=TEXT,
        occasion=one_of(*OCCASIONS),
        first_day=maybe(DAY),
        last_day=maybe(DAY),
        recipient=TEXT,
        name=TEXT,
        address=maybe(TEXT),
        state=one_of(*State),
        reason=maybe(TEXT),
        reason_text=maybe(TEXT),
        detail=maybe(TEXT),
        tries=COUNT,
        resends=COUNT,
        next_try_at=maybe(MOMENT),
        files=_FILES,
        created_at=MOMENT,
        ended_at=maybe(MOMENT),
    ),
    "Deliveries": shape(items=items(refer("Delivery")), next=maybe(TEXT)),
}
