"""Wrong rows planted among the right ones, each with a label: what the quality rules are there to find."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from data_access.demo.anomalies import Label
from data_access.demo.columns import Bools, Ints, Random, make_keys
from data_access.demo.duty import REPLACED, Duty
from data_access.demo.kennel import RETIRED, TRAINING
from data_access.demo.reports import Reports
from data_access.demo.training import Sessions
from data_access.demo.unit import Unit
from data_access.demo.visits import Visits

EACH = 3
# What is planted is planted in the past: how far today has come decides nothing.
SETTLED_AFTER_DAYS = 3


def spoil_visits(rng: Random, visits: Visits) -> list[Label]:
    """Measurements and money that cannot be."""
    measured = ~np.isnan(visits.cost) & ~np.isnan(visits.weight) & (visits.day <= visits.day[-1] - SETTLED_AFTER_DAYS)
    spot = iter(rng.permutation(np.flatnonzero(measured)).tolist())
    labels = []
    for kind, description in (
        ("impossible_temperature", "حرارة مستحيلة"),
        ("impossible_heart_rate", "نبض مستحيل"),
        ("weight_jump", "قفزة في الوزن بين زيارتين"),
        ("cost_outlier", "تكلفة شاذة"),
        ("negative_cost", "تكلفة سالبة"),
        ("next_visit_before_visit", "موعد المتابعة قبل الزيارة"),
    ):
        for row in (next(spot) for _ in range(EACH)):
            _spoil_visit(rng, visits, row, kind)
            labels.append(
                Label(
                    entity_type="veterinary_visit",
                    entity_id=visits.keys[row].as_py(),
                    day=int(visits.day[row]),
                    kind=kind,
                    description=description,
                )
            )
    return labels


def _spoil_visit(rng: Random, visits: Visits, row: int, kind: str) -> None:
    match kind:
        case "impossible_temperature":
            visits.temperature[row] = float(rng.choice([3.86, 58.3, 386.0]))
        case "impossible_heart_rate":
            visits.heart_rate[row] = float(rng.choice([4, 920]))
        case "weight_jump":
            visits.weight[row] = round(visits.weight[row] * 2.1, 1)
        case "cost_outlier":
            visits.cost[row] *= 45
        case "negative_cost":
            visits.cost[row] *= -1
        case "next_visit_before_visit":
            visits.next_visit[row] = max(visits.day[row] - 30, 0)


def spoil_sessions(rng: Random, unit: Unit, sessions: Sessions) -> tuple[Sessions, list[Label]]:
    """Wrong lengths, dogs that were not there, a trainer in two places, rows entered twice."""
    settled = np.flatnonzero(sessions.day < unit.span.days - SETTLED_AFTER_DAYS)
    spot = iter(rng.permutation(settled[settled > 0]).tolist())
    labels = [
        _label(sessions, row, "impossible_duration", "مدة مستحيلة: 999 دقيقة")
        for row in (next(spot) for _ in range(EACH))
    ]
    sessions.duration[[_row_of(sessions, label) for label in labels]] = 999
    labels += _train_absent_dogs(rng, unit, sessions)
    labels += [_split_trainer(sessions, row) for row in (next(spot) for _ in range(EACH))]
    twice = np.array([next(spot) for _ in range(EACH)])
    doubled = _append_copies(rng, sessions, twice)
    labels += [_label(doubled, len(sessions.day) + place, "duplicate_row", "جلسة مسجلة مرتين") for place in range(EACH)]
    return doubled, labels


def _row_of(sessions: Sessions, label: Label) -> int:
    return int(sessions.keys.index(label.entity_id).as_py())


def _label(sessions: Sessions, row: int, kind: str, description: str) -> Label:
    table = "training_session" if sessions.is_old_form[row] else "breeding_training_activity"
    return Label(
        entity_type=table,
        entity_id=sessions.keys[row].as_py(),
        day=int(sessions.day[row]),
        kind=kind,
        description=description,
    )


def _train_absent_dogs(rng: Random, unit: Unit, sessions: Sessions) -> list[Label]:
    """Sessions of dogs that had retired before, and of dogs that were not born yet."""
    labels = []
    for dog in np.flatnonzero(unit.kennel.status == RETIRED)[:EACH].tolist():
        last = unit.span.days - SETTLED_AFTER_DAYS
        after = np.flatnonzero((sessions.day > unit.kennel.left_on[dog] + 5) & (sessions.day < last))
        row = int(rng.choice(after))
        sessions.dog[row] = dog
        labels.append(_label(sessions, row, "retired_dog_trained", "تدريب كلب بعد تقاعده"))
    for dog in np.flatnonzero((unit.kennel.status == TRAINING) & (unit.kennel.born > 40))[:EACH].tolist():
        before = np.flatnonzero(sessions.day < unit.kennel.born[dog] - 5)
        row = int(rng.choice(before))
        sessions.dog[row] = dog
        labels.append(_label(sessions, row, "session_before_birth", "جلسة قبل ولادة الكلب"))
    return labels


def _split_trainer(sessions: Sessions, row: int) -> Label:
    """The same trainer at the same minute in another project."""
    elsewhere = (sessions.day == sessions.day[row]) & (sessions.project != sessions.project[row])
    other = int(np.flatnonzero(elsewhere)[0]) if elsewhere.any() else row - 1
    sessions.trainer[other] = sessions.trainer[row]
    sessions.minute[other] = sessions.minute[row]
    return _label(sessions, other, "trainer_two_places", "المدرب في موقعين في وقت واحد")


def _append_copies(rng: Random, sessions: Sessions, rows: Ints) -> Sessions:
    grown = {
        name: np.r_[values, values[rows]] for name, values in vars(sessions).items() if isinstance(values, np.ndarray)
    }
    return replace(sessions, **grown, keys=pa.concat_arrays([sessions.keys, make_keys(rng, len(rows))]))


def spoil_duty(rng: Random, duty: Duty) -> list[Label]:
    """A replacement that names nobody."""
    rows = rng.permutation(np.flatnonzero((duty.status == REPLACED) & _is_settled(duty.day)))[:EACH]
    duty.standin[rows] = -1
    return [
        Label(
            entity_type="daily_schedule_item",
            entity_id=duty.keys[row].as_py(),
            day=int(duty.day[row]),
            kind="replacement_unnamed",
            description="مستبدل دون ذكر البديل",
        )
        for row in rows.tolist()
    ]


def _is_settled(day: Ints) -> Bools:
    settled: Bools = day < day.max(initial=0) - SETTLED_AFTER_DAYS
    return settled


def double_reports(rng: Random, duty: Duty, reports: Reports) -> tuple[Reports, list[Label]]:
    """Two reports of one handler on one dog and day: the host's application refuses them, its database does not."""
    rows = rng.permutation(np.flatnonzero(_is_settled(duty.day[reports.item])))[:EACH]
    keys = make_keys(rng, EACH)
    doubled = Reports(
        keys=pa.concat_arrays([reports.keys, keys]),
        item=np.r_[reports.item, reports.item[rows]],
        handler=np.r_[reports.handler, reports.handler[rows]],
        submitted=np.r_[reports.submitted, reports.submitted[rows] + np.timedelta64(600, "s")],
        status=np.r_[reports.status, reports.status[rows]],
        has_begun=np.r_[reports.has_begun, reports.has_begun[rows]],
    )
    labels = [
        Label(
            entity_type="handler_report",
            entity_id=key.as_py(),
            day=int(duty.day[reports.item[row]]),
            kind="duplicate_report",
            description="تقريران لنفس السائس والكلب واليوم",
        )
        for key, row in zip(keys, rows.tolist(), strict=True)
    ]
    return doubled, labels
