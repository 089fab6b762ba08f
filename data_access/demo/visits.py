"""Veterinary visits: routine, vaccination and emergency, with measurements, medicines, costs and follow-ups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data_access.demo.clinic_words import (
    BLOOD_PRESSURES,
    CASES,
    CLINICS,
    EMERGENCY,
    ROUTINE,
    VACCINATION,
    VACCINES,
    VISIT_NOTES,
    VISIT_TYPES,
)
from data_access.demo.columns import (
    Bools,
    Floats,
    Ints,
    Random,
    Rows,
    make_keys,
    only,
    pick,
    pick_any,
    weighted,
)
from data_access.demo.kennel import NOWHERE
from data_access.demo.training import entry_times
from data_access.demo.training_words import STATUSES, WEATHER
from data_access.demo.unit import Unit

VISITS_A_DAY = 6.5
ROUTINE_VISIT, EMERGENCY_VISIT, VACCINATION_VISIT = range(3)
TYPE_SHARES = (0.61, 0.17, 0.22)
HEAT_EMERGENCIES = 1.8
CASES_OF_TYPE = (ROUTINE, EMERGENCY, VACCINATION)
WITHOUT_COST = 0.06
FIXED_HOURS = (8, 14)


@dataclass(frozen=True, kw_only=True)
class Visits:
    """Visits ordered by day and time; measurements are NaN where none was taken."""

    keys: pa.StringArray
    day: Ints
    minute: Ints
    dog: Ints
    kind: Ints
    case: Ints
    cost: Floats
    weight: Floats
    temperature: Floats
    heart_rate: Floats
    next_visit: Ints


def make_visits(rng: Random, unit: Unit, extra_emergencies: Ints) -> Visits:
    """`extra_emergencies` are additional ones by day: an outbreak that the anomaly detection should find."""
    load = np.where(unit.span.load < 0.5, 0.3, 1.0)
    plain = np.repeat(np.arange(unit.span.days), rng.poisson(VISITS_A_DAY * load))
    summer = unit.span.seasons[plain] == 2
    kind = np.where(
        summer, weighted(rng, (0.55, 0.17 * HEAT_EMERGENCIES, 0.15), len(plain)), weighted(rng, TYPE_SHARES, len(plain))
    )
    day = np.r_[plain, np.repeat(np.arange(unit.span.days), extra_emergencies)]
    kind = np.r_[kind, np.full(extra_emergencies.sum(), EMERGENCY_VISIT)]
    dog = rng.integers(0, len(unit.kennel.keys), len(day))
    minute = np.where(
        kind == EMERGENCY_VISIT,
        rng.integers(0, 1440, len(day)),
        rng.integers(FIXED_HOURS[0] * 60, FIXED_HOURS[1] * 60, len(day)),
    )
    there = unit.kennel.home[dog, day] != NOWHERE
    order = np.argsort(day * 1440 + minute, kind="stable")
    order = order[there[order]]
    return _measured(rng, unit, day[order], minute[order], dog[order], kind[order])


def _measured(rng: Random, unit: Unit, day: Ints, minute: Ints, dog: Ints, kind: Ints) -> Visits:
    count, emergency = len(day), kind == EMERGENCY_VISIT
    sizes = np.array([len(cases) for cases in CASES_OF_TYPE])
    case = (np.cumsum(sizes) - sizes)[kind] + (rng.random(count) * sizes[kind]).astype(np.int64)
    typical = np.array([one.cost for one in CASES])[case]
    cost = (typical * rng.lognormal(0, 0.22, count) / 100).round() * 100
    fever = np.where(emergency, rng.gamma(2.0, 0.4, count), 0.0)
    # Weight follows the dog, a slow tide of the year, and the scales.
    tide = 0.03 * np.sin(day / 58.0 + dog)
    weight = unit.kennel.weight[dog] * (1 + tide) + rng.normal(0, 0.3, count)
    followed = rng.random(count) < np.where(emergency, 0.75, 0.25)
    gap = np.where(kind == VACCINATION_VISIT, 365, rng.integers(3, 22, count))
    return Visits(
        keys=make_keys(rng, count),
        day=day,
        minute=minute,
        dog=dog,
        kind=kind,
        case=case,
        cost=_missing(rng, cost, WITHOUT_COST),
        weight=_missing(rng, weight.round(1), np.where(emergency, 0.25, 0.05)),
        temperature=_missing(rng, (rng.normal(38.5, 0.25, count) + fever).round(1), 0.06),
        heart_rate=_missing(rng, (rng.normal(92, 11, count) + 14 * fever).round(), 0.15),
        next_visit=np.where(followed | (kind == VACCINATION_VISIT), day + gap, NOWHERE),
    )


def _missing(rng: Random, values: Floats, share: float | Floats) -> Floats:
    return np.where(rng.random(len(values)) < share, np.nan, values)


def visit_rows(rng: Random, unit: Unit, visits: Visits) -> Rows:
    count, span = len(visits.day), unit.span
    project = unit.kennel.home[visits.dog, visits.day]
    at = span.at(visits.day, visits.minute)
    next_day = np.datetime64(span.first) + visits.next_visit.astype("timedelta64[D]")
    settled = visits.day < span.days - 6
    status = np.where(settled, weighted(rng, (88, 6, 3, 3), count), weighted(rng, (10, 60, 30, 0), count))
    rows = Rows(
        table="public.veterinary_visit",
        columns={
            "id": visits.keys,
            "dog_id": pick(unit.kennel.keys, visits.dog),
            "vet_id": pick(unit.staff.keys, unit.staff.vets[_vets(rng, unit, visits.dog)]),
            "project_id": pick(unit.project_keys, project),
            "visit_type": pick(VISIT_TYPES, visits.kind),
            "visit_date": at,
            "weight": present(visits.weight),
            "temperature": present(visits.temperature),
            "heart_rate": present(visits.heart_rate).cast(pa.int64()),
            "blood_pressure": pick_any(rng, BLOOD_PRESSURES, count, 0.4),
            "symptoms": pick([case.symptoms for case in CASES], visits.case),
            "diagnosis": pick([case.diagnosis for case in CASES], visits.case),
            "treatment": pick([case.treatment for case in CASES], visits.case),
            "medications": pick([case.medications for case in CASES], visits.case),
            "vaccinations_given": pick(VACCINES, _given(rng, visits.kind == VACCINATION_VISIT)),
            "next_visit_date": only(next_day, visits.next_visit >= 0),
            "notes": pick_any(rng, VISIT_NOTES, count, 0.3),
            "cost": present(visits.cost),
            "location": _places(rng, unit, project),
            "weather": only(pick([season[0] for season in WEATHER], span.seasons[visits.day]), rng.random(count) < 0.4),
            "status": pick(STATUSES, status),
            "created_at": entry_times(rng, unit, at + np.timedelta64(1200, "s"), visits.day),
        },
    )
    return rows.only(span.is_over(at))


def present(values: Floats) -> pa.Array:
    """The values, null where they are not a number."""
    return pa.array(values, from_pandas=True)


def _vets(rng: Random, unit: Unit, dog: Ints) -> Ints:
    """A dog mostly sees its own vet."""
    count = len(unit.staff.vets)
    return np.where(rng.random(len(dog)) < 0.6, dog % count, rng.integers(0, count, len(dog)))


def _given(rng: Random, vaccinated: Bools) -> Ints:
    return np.where(vaccinated, rng.integers(0, len(VACCINES), len(vaccinated)), NOWHERE)


def _places(rng: Random, unit: Unit, project: Ints) -> pa.Array:
    """Mostly a clinic, sometimes the post where the dog was, often nothing: the host's form does not ask."""
    kind = weighted(rng, (0.55, 0.25, 0.20), len(project))
    clinic = rng.integers(0, len(CLINICS), len(project))
    post = len(CLINICS) + unit.draw_post(rng, project)
    return pick([*CLINICS, *unit.post_names], np.select([kind == 0, kind == 1], [clinic, post], NOWHERE))
