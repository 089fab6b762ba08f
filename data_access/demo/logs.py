"""The breeders' logs: meals, daily look-overs and care, mostly of the dogs on duty."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from data_access.demo.columns import (
    Ints,
    Random,
    Rows,
    make_keys,
    pick,
    pick_any,
    weighted,
)
from data_access.demo.duty import Duty
from data_access.demo.duty_words import (
    CARE_NOTES,
    CHECKUP_PARTS,
    CHECKUP_SEVERITY,
    MEALS,
    SUPPLEMENTS,
)
from data_access.demo.kennel import NOWHERE
from data_access.demo.unit import Unit

ON_DUTY, OFF_DUTY = 1, 0
# Share of the dog-days with a record, off and on duty.
MEAL_SHARE, EVENING_MEAL_SHARE, CHECKUP_SHARE = np.array([0.10, 0.86]), 0.55, np.array([0.04, 0.46])
CARE_SHARE = np.array([0.12, 0.78])
SOUND_PART = 0.97
PARTS = ("eyes", "ears", "nose", "front_legs", "hind_legs", "coat", "tail")
MORNING_MIN, EVENING_MIN, CHECKUP_MIN, CARE_MIN = 390, 1050, 420, 510
# How often each task is done. A dog is not washed every day.
TASKS = {
    "house_clean": 0.96,
    "house_vacuum": 0.85,
    "house_tap_clean": 0.79,
    "house_drain_clean": 0.72,
    "dog_clean": 0.94,
    "dog_washed": 0.34,
    "dog_brushed": 0.81,
    "bowls_bucket_clean": 0.97,
}
KENNEL_ROW = 24
BODY_CONDITIONS = ("BELOW_IDEAL", "NEAR_IDEAL", "IDEAL", "ABOVE_IDEAL")


def log_rows(rng: Random, unit: Unit, duty: Duty) -> list[Rows]:
    there = unit.kennel.home != NOWHERE
    on_duty = np.zeros(there.shape, dtype=np.int64)
    on_duty[duty.dog, duty.day] = ON_DUTY
    day, dog = np.nonzero(there.T)
    serving = on_duty[dog, day]
    fed = rng.random(len(day)) < MEAL_SHARE[serving]
    again = fed & (rng.random(len(day)) < EVENING_MEAL_SHARE)
    checked = rng.random(len(day)) < CHECKUP_SHARE[serving]
    morning, evening = np.flatnonzero(fed), np.flatnonzero(again)
    meal = np.r_[np.zeros(len(morning), np.int64), np.ones(len(evening), np.int64)]
    eaten = np.r_[morning, evening]
    minute = np.where(meal == 0, MORNING_MIN, EVENING_MIN) + rng.integers(0, 60, len(eaten))
    check_minute = CHECKUP_MIN + rng.integers(0, 90, int(checked.sum()))
    meals = _feeding_rows(rng, unit, day[eaten], dog[eaten], minute, meal)
    checkups = _checkup_rows(rng, unit, day[checked], dog[checked], check_minute)
    cared = rng.random(len(day)) < CARE_SHARE[serving]
    return [meals, checkups, _care_rows(rng, unit, day[cared], dog[cared])]


def _common(rng: Random, unit: Unit, day: Ints, dog: Ints, minute: Ints) -> dict[str, object]:
    made = unit.span.to_utc(unit.span.at(day, minute + 15), day)
    return {
        "id": make_keys(rng, len(day)),
        "project_id": pick(unit.project_keys, unit.kennel.home[dog, day]),
        "date": unit.span.dates[day],
        "time": _clock(minute),
        "dog_id": pick(unit.kennel.keys, dog),
        "created_at": made,
        "updated_at": made,
    }


def _clock(minute: Ints) -> pa.Array:
    texts = [f"{hour:02d}:{rest:02d}:00" for hour in range(24) for rest in range(60)]
    return pick(texts, minute)


def _so_far(rows: Rows, unit: Unit, day: Ints, minute: Ints) -> Rows:
    return rows.only(unit.span.is_over(unit.span.at(day, minute)))


def _feeding_rows(rng: Random, unit: Unit, day: Ints, dog: Ints, minute: Ints, meal: Ints) -> Rows:
    count, fresh = len(day), rng.random(len(day)) < 0.4
    rows = Rows(
        table="public.feeding_log",
        columns={
            **_common(rng, unit, day, dog, minute),
            "recorder_employee_id": _recorder(rng, unit, count),
            "meal_type_fresh": fresh,
            "meal_type_dry": ~fresh | (rng.random(count) < 0.2),
            "meal_name": pick(MEALS, meal),
            "prep_method": pick(
                ("BOILED", "STEAMED", "SOAKED"), np.where(fresh, weighted(rng, (6, 2, 2), count), NOWHERE)
            ),
            "grams": (unit.kennel.weight[dog] * 11 + rng.normal(0, 30, count)).round(-1).astype(np.int64),
            "water_ml": np.where(rng.random(count) < 0.93, rng.integers(6, 20, count) * 100, 0),
            "supplements": pick_any(rng, SUPPLEMENTS, count, 0.3),
            "body_condition": pick(
                BODY_CONDITIONS, np.where(rng.random(count) < 0.7, weighted(rng, (1, 4, 8, 1), count), NOWHERE)
            ),
        },
    )
    return _so_far(rows, unit, day, minute)


def _checkup_rows(rng: Random, unit: Unit, day: Ints, dog: Ints, minute: Ints) -> Rows:
    count = len(day)
    found = {
        part: np.where(rng.random(count) < SOUND_PART, 0, rng.integers(1, len(CHECKUP_PARTS), count)) for part in PARTS
    }
    ill = np.any([values > 0 for values in found.values()], axis=0)
    rows = Rows(
        table="public.daily_checkup_log",
        columns={
            **_common(rng, unit, day, dog, minute),
            "examiner_employee_id": _recorder(rng, unit, count),
            **{part: pick(CHECKUP_PARTS, values) for part, values in found.items()},
            "severity": pick(CHECKUP_SEVERITY, np.where(ill, weighted(rng, (7, 2, 1), count), NOWHERE)),
            "notes": pick(("يعرض على الطبيب", "تحت الملاحظة"), np.where(ill, rng.integers(0, 2, count), NOWHERE)),
        },
    )
    return _so_far(rows, unit, day, minute)


def _care_rows(rng: Random, unit: Unit, day: Ints, dog: Ints) -> Rows:
    """Entered in the course of the day; the log itself keeps no hour."""
    minute = CARE_MIN + rng.integers(0, 300, len(day))
    count = len(day)
    numbers = range(len(unit.kennel.keys))
    kennels = [f"{number // KENNEL_ROW + 1}-{number % KENNEL_ROW + 1:02d}" for number in numbers]
    # A tired day or a lazy hand leaves several tasks undone, not one here and one there.
    lapse = np.where(rng.random(count) < 0.12, 0.45, 1.0)
    common = _common(rng, unit, day, dog, minute)
    del common["time"]
    rows = Rows(
        table="public.caretaker_daily_log",
        columns={
            **common,
            "caretaker_employee_id": _recorder(rng, unit, count),
            "kennel_code": pick(kennels, dog),
            **{task: rng.random(count) < share * lapse for task, share in TASKS.items()},
            "notes": pick_any(rng, CARE_NOTES, count, 0.04),
            "status": ["DRAFT"] * count,
        },
    )
    return _so_far(rows, unit, day, minute)


def _recorder(rng: Random, unit: Unit, count: int) -> object:
    return pick(unit.staff.keys, unit.staff.breeders[rng.integers(0, len(unit.staff.breeders), count)])
