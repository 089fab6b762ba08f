"""Duty sheets: which handler stood with which dog on which post and shift, and who was absent or replaced."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data_access.demo.columns import (
    Bools,
    Ints,
    Random,
    Rows,
    Times,
    make_keys,
    only,
    pick,
    pick_any,
    weighted,
)
from data_access.demo.duty_words import (
    ABSENCES,
    LEAVES,
    RATINGS,
    REPLACED_BECAUSE,
    REPLACEMENT_NOTES,
    VIOLATIONS,
)
from data_access.demo.kennel import NOWHERE, Kennel
from data_access.demo.unit import Unit

PRESENT, ABSENT, REPLACED, PLANNED = range(4)
STATUSES = ("PRESENT", "ABSENT", "REPLACED", "PLANNED")
STATUS_SHARES = (0.885, 0.060, 0.045, 0.010)
MORNING, EVENING, NIGHT = range(3)
SHIFT_STARTS_MIN, SHIFT_LENGTH_MIN = np.array([360, 840, 1320]), 480
WORKS_ON_FRIDAY, WORKS_ON_FEAST = 0.62, 0.45
LEAVE_SHARE = 0.55
EVALUATED_SHARE, TICK_FILLED, TICK_YES, VIOLATION_SHARE = 0.62, 0.93, 0.94, 0.025
TICKS = (
    "uniform_ok",
    "card_ok",
    "appearance_ok",
    "cleanliness_ok",
    "dog_exam_done",
    "dog_fed",
    "dog_watered",
    "training_activation",
    "training_other",
    "field_deployment_done",
)
RATED = ("perf_handler", "perf_dog", "perf_breeder", "perf_health", "perf_trainer")


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Schedule items ordered by day; `handler` and `standin` are places in `staff.handlers` (-1 for none).

    What comes of an item is decided for all of them; one that has not begun is shown as planned.
    """

    keys: pa.StringArray
    day: Ints
    handler: Ints
    dog: Ints
    project: Ints
    shift: Ints
    post: Ints
    status: Ints
    standin: Ints
    leave: Ints
    has_begun: Bools


def pair_dogs(rng: Random, kennel: Kennel, handlers: int, days: int) -> Ints:
    """`dog_of[handler, day]`: a handler keeps a dog until it leaves the service, then gets a free one."""
    dog_of = np.tile(np.arange(handlers)[:, None], (1, days))
    spare = iter(rng.permutation(np.arange(handlers, len(kennel.keys))).tolist())
    for handler in range(handlers):
        # Two in five change to another dog at some time although theirs still serves.
        if handler and rng.random() < 0.4:
            dog, since = next(spare), int(rng.integers(days // 4, days))
            dog_of[handler, since:] = np.where(kennel.home[dog, since:] != NOWHERE, dog, handler)
    return dog_of


def make_duty(rng: Random, unit: Unit, dog_of: Ints, absence_wave: Ints) -> Duty:
    """`absence_wave` lists days on which many stay away: an anomaly to be found."""
    span = unit.span
    handler, day = (axis.ravel() for axis in np.indices(dog_of.shape))
    dog = dog_of[handler, day]
    project = unit.kennel.home[dog, day]
    works = (project != NOWHERE) & _on_duty(rng, unit, handler, day)
    order = np.flatnonzero(works)
    order = order[np.lexsort((handler[order], project[order], day[order]))]
    handler, day, dog, project = handler[order], day[order], dog[order], project[order]
    shift = (handler + day // 14) % 3
    status = weighted(rng, STATUS_SHARES, len(day))
    struck = np.isin(day, absence_wave) & (rng.random(len(day)) < 0.42)
    status[struck] = ABSENT
    standin = np.where(status == REPLACED, (handler + rng.integers(1, len(dog_of), len(day))) % len(dog_of), NOWHERE)
    leave = np.where(
        (status == ABSENT) & ~struck & (rng.random(len(day)) < LEAVE_SHARE),
        weighted(rng, (0.5, 0.3, 0.12, 0.08), len(day)),
        NOWHERE,
    )
    return Duty(
        keys=make_keys(rng, len(day)),
        day=day,
        handler=handler,
        dog=dog,
        project=project,
        shift=shift,
        post=unit.draw_post(rng, project),
        status=status,
        standin=standin,
        leave=leave,
        has_begun=span.is_over(span.at(day, SHIFT_STARTS_MIN[shift])),
    )


def _on_duty(rng: Random, unit: Unit, handler: Ints, day: Ints) -> Bools:
    """One day off a week for each, fewer people on Fridays and feasts."""
    off = (handler * 3 + day) % 7 == 0
    friday = unit.span.weekdays[day] == 4
    chance = np.where(unit.span.feasts[day], WORKS_ON_FEAST, np.where(friday, WORKS_ON_FRIDAY, 1.0))
    serves: Bools = ~off & (rng.random(len(day)) < chance)
    return serves


def shift_end(unit: Unit, duty: Duty) -> Times:
    return unit.span.at(duty.day, SHIFT_STARTS_MIN[duty.shift] + SHIFT_LENGTH_MIN)


def duty_rows(rng: Random, unit: Unit, duty: Duty) -> list[Rows]:
    """Sheets, items and the manager's evaluation of about two thirds of them."""
    sheet, sheet_of = np.unique(duty.day * len(unit.project_keys) + duty.project, return_inverse=True)
    sheet_keys = make_keys(rng, len(sheet))
    day, project = np.divmod(sheet, len(unit.project_keys))
    made = unit.span.at(day, np.full(len(day), 1080)) - np.timedelta64(1, "D") - unit.span.utc_offsets[day]
    locked = day < unit.span.days - 1
    sheets = Rows(
        table="public.daily_schedule",
        columns={
            "id": sheet_keys,
            "date": unit.span.dates[day],
            "project_id": pick(unit.project_keys, project),
            "status": pick(("OPEN", "LOCKED"), locked.astype(np.int64)),
            "locked_at": only(made + np.timedelta64(30, "h"), locked),
            "created_at": made,
            "updated_at": made,
        },
    )
    return [
        sheets,
        _item_rows(rng, unit, duty, sheet_keys.take(pa.array(sheet_of.ravel())), made[sheet_of.ravel()]),
        _evaluation_rows(rng, unit, duty),
    ]


def _item_rows(rng: Random, unit: Unit, duty: Duty, sheet: pa.Array, made: Times) -> Rows:
    count = len(duty.day)
    users = unit.staff.user_keys.take(pa.array(unit.staff.handlers))
    reasons = [*(text for text, _ in LEAVES), *ABSENCES, *REPLACED_BECAUSE]
    absent = len(LEAVES) + rng.integers(0, len(ABSENCES), count)
    replaced = len(LEAVES) + len(ABSENCES) + rng.integers(0, len(REPLACED_BECAUSE), count)
    reason = np.select(
        [duty.leave >= 0, duty.status == ABSENT, duty.status == REPLACED], [duty.leave, absent, replaced], NOWHERE
    )
    return Rows(
        table="public.daily_schedule_item",
        columns={
            "id": duty.keys,
            "daily_schedule_id": sheet,
            "handler_user_id": pick(users, duty.handler),
            "dog_id": pick(unit.kennel.keys, duty.dog),
            "shift_id": pick(unit.shift_keys, duty.shift),
            "location_id": pick(unit.post_keys, duty.post),
            "status": pick(STATUSES, np.where(duty.has_begun, duty.status, PLANNED)),
            "replacement_handler_id": only(pick(users, duty.standin), duty.has_begun),
            "absence_reason": only(pick(reasons, reason), duty.has_begun),
            "replacement_notes": only(
                pick_any(rng, REPLACEMENT_NOTES, count, 0.5), duty.has_begun & (duty.status == REPLACED)
            ),
            "created_at": made,
            "updated_at": made,
        },
    )


def _evaluation_rows(rng: Random, unit: Unit, duty: Duty) -> Rows:
    """Ticks of the people who came, leave type of those on leave; not every tick is filled in."""
    chosen = np.flatnonzero(
        (rng.random(len(duty.day)) < EVALUATED_SHARE) & ((duty.status != ABSENT) | (duty.leave >= 0))
    )
    count, leave = len(chosen), duty.leave[chosen]
    came = leave < 0
    skill = unit.kennel.skill[duty.dog[chosen]]
    ticks = {name: only(rng.random(count) < TICK_YES, came & (rng.random(count) < TICK_FILLED)) for name in TICKS}
    ratings = {
        name: pick(
            RATINGS,
            np.where(
                came & (rng.random(count) < 0.9),
                np.clip(((4.6 - skill + rng.normal(0, 0.5, count)) * 0.9).round(), 0, 2).astype(np.int64),
                NOWHERE,
            ),
        )
        for name in RATED
    }
    note = pick_any(rng, ("بموافقة الإدارة", "بتقرير طبي", "رصيد سنوي"), count, 0.5)
    at = unit.span.to_utc(shift_end(unit, duty)[chosen] + np.timedelta64(1, "h"), duty.day[chosen])
    rows = Rows(
        table="reporting.pm_evaluation",
        columns={
            "id": make_keys(rng, count),
            "schedule_item_id": duty.keys.take(pa.array(chosen)),
            "project_id": pick(unit.project_keys, duty.project[chosen]),
            "date": unit.span.dates[duty.day[chosen]],
            "employee_id": pick(unit.staff.keys, unit.staff.handlers[duty.handler[chosen]]),
            "dog_id": pick(unit.kennel.keys, duty.dog[chosen]),
            **ticks,
            **ratings,
            "violations": _where_came(rng, came),
            "leave_type": pick([kind for _, kind in LEAVES], leave),
            "leave_note": note.take(pa.array(np.arange(count), mask=came)),
            "created_at": with_zone(at),
            "updated_at": with_zone(at),
        },
    )
    return rows.only(duty.has_begun[chosen])


def _where_came(rng: Random, came: Bools) -> pa.Array:
    blamed = came & (rng.random(len(came)) < VIOLATION_SHARE)
    return pick(VIOLATIONS, np.where(blamed, rng.integers(0, len(VIOLATIONS), len(came)), NOWHERE))


def with_zone(utc: Times) -> pa.Array:
    """Our own tables keep times with their zone; the text must say that these are UTC."""
    return pa.array(utc).cast(pa.timestamp("s", tz="UTC"))
