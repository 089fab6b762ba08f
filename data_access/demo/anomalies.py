"""Days that are deliberately unusual, each with a label, so that detection can be scored against them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_access.demo.columns import Ints, Random, Rows
from data_access.demo.places import PROJECTS
from data_access.demo.rhythm import Span
from data_access.demo.training import Shape, plain_shape
from data_access.demo.unit import Unit

FIRST_DAY, LAST_DAYS_AGO, DAYS_APART = 60, 12, 7
SPIKE_LOAD, DROP_LOAD, RATING_DROP, OUTBREAK, SILENT_DAYS = 2.1, 0.30, 0.95, 9, 7
SILENT_PROJECTS = ("DELTA", "INDIA")


@dataclass(frozen=True, kw_only=True)
class Label:
    """What was planted. An unusual day names its report type and measure (`measure@PROJECT` for one project);
    a wrong row names its table and key."""

    entity_type: str
    entity_id: str
    day: int
    kind: str
    description: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    shape: Shape
    outbreaks: Ints
    absence_wave: Ints
    late_wave: Ints
    labels: tuple[Label, ...]


# kind, how many days, report type, measure, description
UNUSUAL = (
    ("spike_day", 5, "trainer_daily", "total_sessions", "يوم تدريب مكثف: أكثر من ضعف الجلسات المعتادة"),
    ("drop_day", 5, "trainer_daily", "total_sessions", "توقف شبه كامل للتدريب في يوم عمل"),
    ("rating_drop", 3, "trainer_daily", "avg_success_rating", "هبوط حاد في التقييم ليوم واحد"),
    ("emergency_outbreak", 4, "vet_daily", "emergencies", "تسمم غذائي: حالات طارئة كثيرة في يوم واحد"),
    ("absence_wave", 4, "pm_daily", "attendance_rate", "غياب جماعي"),
    ("late_wave", 3, "handler_daily", "late_share", "تعطل الشبكة: تأخر نصف التقارير"),
)


def make_plan(rng: Random, unit: Unit) -> Plan:
    span, shape = unit.span, plain_shape(unit)
    chosen = iter(_plain_days(rng, span, sum(count for _, count, _, _, _ in UNUSUAL)))
    days: dict[str, Ints] = {}
    labels: list[Label] = []
    for kind, count, report, measure, description in UNUSUAL:
        days[kind] = np.array([next(chosen) for _ in range(count)])
        labels += [
            Label(entity_type=report, entity_id=measure, day=day, kind=kind, description=description)
            for day in days[kind].tolist()
        ]
    shape.load[days["spike_day"]] *= SPIKE_LOAD
    shape.load[days["drop_day"]] *= DROP_LOAD
    shape.quality[days["rating_drop"]] -= RATING_DROP
    outbreaks = np.zeros(span.days, dtype=np.int64)
    outbreaks[days["emergency_outbreak"]] = OUTBREAK
    return Plan(
        shape=shape,
        outbreaks=outbreaks,
        absence_wave=days["absence_wave"],
        late_wave=days["late_wave"],
        labels=(*labels, *_silence(rng, span, shape)),
    )


def _plain_days(rng: Random, span: Span, count: int) -> list[int]:
    """Working days well apart from each other: beside a feast or a Friday nobody could tell what is unusual."""
    calm = span.load > 0.7
    free = [day for day in range(FIRST_DAY, span.days - LAST_DAYS_AGO) if calm[day]]
    found: list[int] = []
    for day in rng.permutation(free).tolist():
        if len(found) < count and all(abs(day - other) >= DAYS_APART for other in found):
            found.append(day)
    return found


def _silence(rng: Random, span: Span, shape: Shape) -> list[Label]:
    """A whole week without a record from one project: nobody typed, or nothing happened."""
    labels = []
    for code in SILENT_PROJECTS:
        place = next(number for number, project in enumerate(PROJECTS) if project.code == code)
        start = int(rng.integers(span.days // 2, span.days - 40))
        shape.silent[place, start : start + SILENT_DAYS] = True
        labels += [
            Label(
                entity_type="trainer_daily",
                entity_id=f"total_sessions@{code}",
                day=day,
                kind="silent_week",
                description="أسبوع دون أي تسجيل من المشروع",
            )
            for day in range(start, start + SILENT_DAYS)
        ]
    return labels


def label_rows(span: Span, labels: tuple[Label, ...]) -> Rows:
    ordered = sorted(labels, key=lambda label: (label.day, label.kind, label.entity_id))
    return Rows(
        table="reporting.demo_label",
        columns={
            "entity_type": [label.entity_type for label in ordered],
            "entity_id": [label.entity_id for label in ordered],
            "day": span.dates[[label.day for label in ordered]],
            "kind": [label.kind for label in ordered],
            "description": [label.description for label in ordered],
        },
    )
