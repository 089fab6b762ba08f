"""Training sessions: who trained which dog in what, when, how long, and how well it went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from data_access.demo.columns import (
    Bools,
    Floats,
    Ints,
    Random,
    Rows,
    Times,
    make_keys,
    make_ordered_keys,
    only,
    pick,
    pick_any,
    rank_within,
    weighted,
)
from data_access.demo.kennel import NOWHERE, TRAINING
from data_access.demo.places import ELSEWHERE
from data_access.demo.training_words import (
    CATEGORIES,
    EQUIPMENT,
    REMARKS,
    STATUSES,
    SUBJECTS,
    SUBTYPES,
    WEATHER,
)
from data_access.demo.unit import Unit

SESSIONS_A_DAY = 176
# The first part of the demo's time is in the table that the host's old form wrote, with a while of both.
OLD_FORM_SHARE, BOTH_FORMS_DAYS = 0.13, 30
DAY_STARTS_MIN, DAY_LENGTH_MIN, LONGEST_SLOT_MIN, PAUSE_MIN = 360, 840, 62, 4
LATE_SHARE, LONGEST_DELAY_DAYS = 0.06, 12
SETTLED_AFTER_DAYS = 6
CATEGORY_NAMES = tuple(name for name, _, _, _ in CATEGORIES)
CHUNK = 250_000


@dataclass(frozen=True, kw_only=True)
class Sessions:
    """Sessions of a run of days as positions into the unit, ordered by day and time."""

    day: Ints
    minute: Ints
    dog: Ints
    trainer: Ints
    project: Ints
    category: Ints
    duration: Ints
    quality: Floats
    is_old_form: Bools
    keys: pa.StringArray


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What deliberate anomalies do to the sessions: factors by day, projects that fall silent, worse ratings."""

    load: Floats
    silent: Bools
    quality: Floats


def plain_shape(unit: Unit) -> Shape:
    return Shape(
        load=unit.span.load.copy(),
        silent=np.zeros((len(unit.project_keys), unit.span.days), dtype=bool),
        quality=np.zeros(unit.span.days),
    )


def count_by_day(rng: Random, shape: Shape, total: int | None) -> Ints:
    """Sessions on each day; an asked-for total is spread exactly, over whole days only, so today gets none."""
    if total is not None:
        whole = np.r_[shape.load[:-1], 0.0]
        return rng.multinomial(total, whole / whole.sum()).astype(np.int64)
    return np.maximum(rng.normal(SESSIONS_A_DAY * shape.load, 7.0), 0).round().astype(np.int64)


def make_sessions(seed: int, unit: Unit, shape: Shape, total: int | None = None) -> Iterator[Sessions]:
    """Sessions in chunks of whole days, so that any number of them fits into memory."""
    counts = count_by_day(np.random.default_rng([seed, 1]), shape, total)
    present = _dogs_by_day(unit)
    chunk_of_day = np.cumsum(counts) // CHUNK
    made = 0
    for chunk in np.unique(chunk_of_day).tolist():
        days = np.flatnonzero(chunk_of_day == chunk)
        rng = np.random.default_rng([seed, 2, chunk])
        sessions = _sessions_of(
            rng, unit, shape, np.repeat(days, counts[days]), present, first=made if total is not None else None
        )
        made += int(counts[days].sum())
        yield sessions


def _dogs_by_day(unit: Unit) -> tuple[Ints, Ints, Ints]:
    """Dogs that serve on each day (members, start, size); a dog in training stands there twice, it trains more."""
    there = unit.kennel.home != NOWHERE
    day, dog = np.nonzero(np.concatenate([there, there[unit.kennel.status == TRAINING]]).T)
    numbers = np.r_[np.arange(len(there)), np.flatnonzero(unit.kennel.status == TRAINING)]
    size = np.bincount(day, minlength=unit.span.days)
    return numbers[dog], np.cumsum(size) - size, size


def _sessions_of(
    rng: Random, unit: Unit, shape: Shape, day: Ints, present: tuple[Ints, Ints, Ints], first: int | None
) -> Sessions:
    members, start, size = present
    dog = members[start[day] + (rng.random(len(day)) * size[day]).astype(np.int64)]
    project = unit.kennel.home[dog, day]
    trainer = unit.trainer_roster.draw(rng, project, day)
    keys = make_keys(rng, len(day)) if first is None else make_ordered_keys(rng, len(day), first)
    category = weighted(rng, [share for _, share, _, _ in CATEGORIES], len(day))
    minute, duration = _times(rng, day, trainer, category)
    quality = _quality(rng, unit, day, dog, trainer, category) + shape.quality[day]
    fade = (unit.span.days * OLD_FORM_SHARE - day) / BOTH_FORMS_DAYS
    keep = ~shape.silent[project, day] & (trainer >= 0)
    order = np.argsort(day * 1440 + minute, kind="stable")
    order = order[keep[order]]
    return Sessions(
        day=day[order],
        minute=minute[order],
        dog=dog[order],
        trainer=trainer[order],
        project=project[order],
        category=category[order],
        duration=duration[order],
        quality=quality[order],
        is_old_form=(rng.random(len(day)) < fade)[order] & (first is None),
        keys=keys.take(pa.array(order)),
    )


def _times(rng: Random, day: Ints, trainer: Ints, category: Ints) -> tuple[Ints, Ints]:
    """Start and length in minutes. A trainer's sessions of a day follow each other: no one is in two places."""
    place, size = rank_within(day * (int(trainer.max(initial=0)) + 2) + trainer + 1)
    slot = np.minimum(LONGEST_SLOT_MIN, DAY_LENGTH_MIN // size)
    minute = DAY_STARTS_MIN + place * slot + rng.integers(0, PAUSE_MIN, len(day))
    typical = np.array([minutes for _, _, minutes, _ in CATEGORIES])[category]
    duration = (typical * rng.normal(1.0, 0.22, len(day)) / 5).round() * 5
    return minute, np.clip(duration, 5, np.maximum(slot - PAUSE_MIN, 5)).astype(np.int64)


def _quality(rng: Random, unit: Unit, day: Ints, dog: Ints, trainer: Ints, category: Ints) -> Floats:
    """Before rounding, on the 1-5 scale: the dog and its progress, the trainer, the subject, the heat, and luck."""
    kennel, count = unit.kennel, len(day)
    trainer_effect = np.random.default_rng(len(unit.staff.trainers)).normal(0, 0.18, len(unit.staff.trainers) + 1)
    hardness = np.array([hard for _, _, _, hard in CATEGORIES])
    heat = np.where(unit.span.seasons[day] == 2, 0.12, 0.0)
    progress = kennel.slope[dog] * (day / unit.span.days - 0.5)
    luck = rng.normal(0, 0.55, count)
    quality: Floats = kennel.skill[dog] + progress + trainer_effect[trainer] - hardness[category] - heat + luck
    return quality


def session_rows(rng: Random, unit: Unit, sessions: Sessions) -> list[Rows]:
    """The rows of both tables; each table gets its own part of the sessions that are over."""
    columns = _common_columns(rng, unit, sessions)
    over = unit.span.is_over(unit.span.at(sessions.day, sessions.minute + sessions.duration))
    new, old = over & ~sessions.is_old_form, over & sessions.is_old_form
    breeding = {**columns, **_breeding_columns(rng, unit, sessions, columns["created_at"])}
    training = {**columns, "success_rating": np.clip((sessions.quality * 2).round(), 0, 10).astype(np.int64)}
    found = [("public.breeding_training_activity", breeding, new), ("public.training_session", training, old)]
    return [Rows(table=table, columns=columns).only(wanted) for table, columns, wanted in found if wanted.any()]


def _common_columns(rng: Random, unit: Unit, sessions: Sessions) -> dict[str, Any]:
    count = len(sessions.day)
    started = unit.span.at(sessions.day, sessions.minute)
    return {
        "id": sessions.keys,
        "project_id": pick(unit.project_keys, sessions.project),
        "dog_id": pick(unit.kennel.keys, sessions.dog),
        "trainer_id": pick(unit.staff.keys, unit.staff.trainers[sessions.trainer]),
        "session_date": started,
        "category": pick(CATEGORY_NAMES, sessions.category),
        "subject": _by_category(rng, SUBJECTS, sessions.category),
        "duration": sessions.duration,
        "location": make_locations(rng, unit, sessions.project),
        "weather_conditions": only(
            pick(
                [text for season in WEATHER for text in season],
                unit.span.seasons[sessions.day] * 4 + weighted(rng, (4, 3, 2, 1), count),
            ),
            rng.random(count) < 0.85,
        ),
        "equipment_used": only(_by_category(rng, EQUIPMENT, sessions.category), rng.random(count) < 0.8),
        "notes": _remarks(rng, sessions.quality),
        "created_at": entry_times(rng, unit, started + (sessions.duration * 60).astype("timedelta64[s]"), sessions.day),
    }


def _breeding_columns(rng: Random, unit: Unit, sessions: Sessions, created: Times) -> dict[str, object]:
    count = len(sessions.day)
    subtypes = {name: pick_any(rng, SUBTYPES[name], count) for name in SUBTYPES}
    is_category = {name: sessions.category == CATEGORY_NAMES.index(name) for name in SUBTYPES}
    settled = sessions.day < unit.span.days - SETTLED_AFTER_DAYS
    status = np.where(settled, weighted(rng, (90, 4, 3, 3), count), weighted(rng, (10, 55, 35, 0), count))
    return {
        "subtype_socialization": _where(subtypes["SOCIALIZATION"], is_category["SOCIALIZATION"]),
        "subtype_ball": _where(subtypes["BALL_WORK"], is_category["BALL_WORK"]),
        "success_rating": np.clip(sessions.quality.round(), 1, 5).astype(np.int64),
        "status": pick(STATUSES, status),
        "updated_at": created,
    }


def _where(values: pa.Array, keep: Bools) -> pa.Array:
    return values.take(pa.array(np.arange(len(values)), mask=~keep))


def _by_category(rng: Random, words: dict[str, tuple[str, ...]], category: Ints) -> pa.Array:
    """A random word of each row's category."""
    sizes = np.array([len(words[name]) for name in CATEGORY_NAMES])
    starts = np.cumsum(sizes) - sizes
    drawn = starts[category] + (rng.random(len(category)) * sizes[category]).astype(np.int64)
    return pick([word for name in CATEGORY_NAMES for word in words[name]], drawn)


def _remarks(rng: Random, quality: Floats) -> pa.Array:
    """A remark on one session in three, in keeping with its rating."""
    sizes = np.array([len(texts) for texts in REMARKS])
    level = np.clip(quality.round(), 1, 5).astype(np.int64) - 1
    drawn = (np.cumsum(sizes) - sizes)[level] + (rng.random(len(level)) * sizes[level]).astype(np.int64)
    return pick([text for texts in REMARKS for text in texts], np.where(rng.random(len(level)) < 0.34, drawn, -1))


def make_locations(rng: Random, unit: Unit, project: Ints) -> pa.Array:
    """A post of the project as its name, the same typed carelessly, some other place, or nothing."""
    posts = unit.post_names
    careless = ["  " + name.replace("أ", "ا").replace("ة", "ه").replace(" ", "  ") for name in posts]
    kind = weighted(rng, (0.82, 0.07, 0.07, 0.04), len(project))
    post = unit.draw_post(rng, project)
    elsewhere = 2 * len(posts) + rng.integers(0, len(ELSEWHERE), len(project))
    return pick(
        [*posts, *careless, *ELSEWHERE],
        np.select([kind == 0, kind == 1, kind == 2], [post, post + len(posts), elsewhere], -1),
    )


def entry_times(rng: Random, unit: Unit, ended: Times, day: Ints) -> Times:
    """When a record was typed in (UTC): mostly the same day, sometimes days later."""
    minutes = rng.exponential(70, len(day)) + 2
    late = rng.random(len(day)) < LATE_SHARE
    minutes = np.where(late, rng.uniform(1, LONGEST_DELAY_DAYS, len(day)) * 1440, minutes)
    return unit.span.to_utc(ended + (minutes * 60).astype("timedelta64[s]"), day)
