"""The dogs of the demo: who they are, where each one serves on each day, and how good it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pyarrow as pa

from data_access.demo.columns import (
    Floats,
    Ints,
    Random,
    Rows,
    make_keys,
    pick,
    pick_any,
    weighted,
)
from data_access.demo.names import BREEDS, COLORS, DOG_NAMES, SPECIALIZATIONS
from data_access.demo.places import PROJECTS
from data_access.demo.rhythm import DAYS, YEAR_DAYS, Span

NOWHERE = -1
# Share of dogs and people by project, in the order of PROJECTS; a planned project has nobody yet.
CROWD = np.array([0.15, 0.13, 0.10, 0.09, 0.06, 0.11, 0.08, 0.10, 0.06, 0.05, 0.12, 0.00])
TRAINING_CENTER = next(place for place, project in enumerate(PROJECTS) if project.code == "KILO")
RETIRED_SHARE, DECEASED_SHARE, YOUNG_SHARE, TRANSFER_SHARE = 0.10, 0.035, 0.11, 0.28
ACTIVE, RETIRED, DECEASED, TRAINING = range(4)
STATUSES = ("ACTIVE", "RETIRED", "DECEASED", "TRAINING")


@dataclass(frozen=True, kw_only=True)
class Kennel:
    """`home[dog, day]` is the project (or nowhere); skill and slope are on the 1-5 scale, per whole span."""

    keys: pa.StringArray
    home: Ints
    status: Ints
    left_on: Ints
    born: Ints
    weight: Floats
    skill: Floats
    slope: Floats
    rows: Rows


def make_kennel(rng: Random, span: Span, count: int) -> Kennel:
    status = _make_status(rng, count)
    left_on = np.where(
        (status == RETIRED) | (status == DECEASED),
        rng.integers(span.days // 5, max(span.days - 20, span.days // 5 + 1), count),
        span.days,
    )
    age_days = _make_ages(rng, status, left_on, span)
    # Dogs of a long history are older, so that none of them works before it is born.
    age_days += np.where(status == TRAINING, 0, max(span.days - DAYS, 0))
    joined_on = np.where(status == TRAINING, span.days - rng.integers(40, 200, count), 0)
    home = make_homes(rng, span, count)
    home[status == TRAINING] = TRAINING_CENTER
    days = np.arange(span.days)
    home[(days[None, :] < joined_on[:, None]) | (days[None, :] >= left_on[:, None])] = NOWHERE
    breed = weighted(rng, [share for _, share, _ in BREEDS], count)
    weight = np.array([kilograms for _, _, kilograms in BREEDS])[breed] + rng.normal(0, 1.8, count)
    keys = make_keys(rng, count)
    return Kennel(
        keys=keys,
        home=home,
        status=status,
        left_on=left_on,
        born=span.days - 1 - age_days,
        weight=weight,
        skill=rng.normal(3.75, 0.42, count),
        slope=rng.normal(0.12, 0.45, count),
        rows=_dog_rows(rng, span, keys, status, age_days, breed, weight),
    )


def _make_status(rng: Random, count: int) -> Ints:
    """The first third stays active: those dogs have handlers, and the first of them the demo's handler."""
    status = weighted(
        rng, (1 - RETIRED_SHARE - DECEASED_SHARE - YOUNG_SHARE, RETIRED_SHARE, DECEASED_SHARE, YOUNG_SHARE), count
    )
    status[: min(40, count // 3)] = ACTIVE
    return status


def _make_ages(rng: Random, status: Ints, left_on: Ints, span: Span) -> Ints:
    grown = np.clip(rng.gamma(6.0, 0.55, len(status)) + 1.2, 2.8, 9.0)
    years = np.select(
        [status == TRAINING, status == RETIRED],
        [rng.uniform(1.0, 1.9, len(status)), rng.uniform(8.0, 10.5, len(status))],
        grown,
    )
    return (years * YEAR_DAYS).astype(np.int64) + np.where(status == RETIRED, span.days - left_on, 0)


def make_homes(rng: Random, span: Span, count: int) -> Ints:
    """Where each member serves on each day. When a project ends its people and dogs go to others."""
    home = np.repeat(weighted(rng, CROWD.tolist(), count)[:, None], span.days, axis=1)
    home[0] = 0
    moving = rng.random(count) < TRANSFER_SHARE
    moving[0] = False
    for member in np.flatnonzero(moving):
        moved_on = int(rng.integers(span.days // 8, span.days))
        home[member, moved_on:] = _other_home(rng, home[member, 0])
    for place, project in enumerate(PROJECTS):
        if project.ended_days_ago is not None:
            ended_on = max(span.day_of(project.ended_days_ago), 0)
            for member in np.flatnonzero((home[:, ended_on:] == place).any(axis=1)):
                tail = home[member, ended_on:]
                tail[tail == place] = _other_home(rng, place)
    return home


def _other_home(rng: Random, left: int) -> int:
    """An open project other than the one left: an ended one takes nobody."""
    chance = CROWD * [project.ended_days_ago is None for project in PROJECTS]
    chance[left] = 0
    return int(rng.choice(len(CROWD), p=chance / chance.sum()))


def _dog_rows(
    rng: Random, span: Span, keys: pa.StringArray, status: Ints, age_days: Ints, breed: Ints, weight: Floats
) -> Rows:
    count = len(keys)
    order = np.concatenate([rng.permutation(len(DOG_NAMES)) for _ in range(count // len(DOG_NAMES) + 1)])[:count]
    order[0] = 0
    female = rng.random(count) < 0.38
    born = np.datetime64(span.today) - age_days.astype("timedelta64[D]")
    entered = np.datetime64(span.first - timedelta(days=30), "s") + np.zeros(count, "timedelta64[s]")
    return Rows(
        table="public.dog",
        columns={
            "id": keys,
            "name": pick(DOG_NAMES, order),
            "code": [f"K9-{number:03d}" for number in range(1, count + 1)],
            "breed": pick([name for name, _, _ in BREEDS], breed),
            "gender": pick(("MALE", "FEMALE"), female.astype(np.int64)),
            "birth_date": born,
            "microchip_id": [f"9000{number:08d}" for number in rng.permutation(10**6)[:count].tolist()],
            "current_status": pick(STATUSES, status),
            "location": pick_any(rng, ("بيت الكلاب أ", "بيت الكلاب ب", "Kennel C"), count),
            "specialization": pick_any(rng, SPECIALIZATIONS, count, 0.93),
            "color": pick_any(rng, COLORS, count),
            "weight": weight.round(1),
            "height": (50 + weight * 0.35 + rng.normal(0, 1.5, count)).round(0),
            "created_at": entered,
            "updated_at": entered,
        },
    )
