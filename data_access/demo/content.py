"""All rows of the demo in the order in which they can be loaded: parents before children."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data_access.demo.anomalies import Label, label_rows, make_plan
from data_access.demo.columns import Ints, Random, Rows
from data_access.demo.duty import duty_rows, make_duty, pair_dogs
from data_access.demo.faults import (
    double_reports,
    spoil_duty,
    spoil_sessions,
    spoil_visits,
)
from data_access.demo.logs import log_rows
from data_access.demo.membership import account_rows, membership_rows
from data_access.demo.reports import make_reports, report_rows
from data_access.demo.rhythm import Span
from data_access.demo.training import make_sessions, plain_shape, session_rows
from data_access.demo.unit import Unit, make_unit, unit_rows
from data_access.demo.visits import make_visits, visit_rows

# From here on the unit itself is larger: a million sessions of 150 dogs would not look like anything.
LARGE_FROM = 1_000_000
LARGE_DAYS, LARGE_DOGS, LARGE_TRAINERS = 2555, 2000, 400
UNIT, UNIT_ROWS, PLAN, PAIRS, MEMBERS, DUTY, REPORTS, VISITS, LOGS, SESSIONS = range(10, 20)


@dataclass(frozen=True, kw_only=True)
class Demo:
    """Everything that is decided before rows are made. Each part has its own random stream, so that a change in
    one does not reshuffle the others."""

    seed: int
    unit: Unit
    dog_of: Ints
    sessions: int | None

    def stream(self, part: int) -> Random:
        return np.random.default_rng([self.seed, part])


def make_demo(span: Span, seed: int, sessions: int | None) -> Demo:
    is_large = sessions is not None and sessions >= LARGE_FROM
    size = {"dogs": LARGE_DOGS, "trainers": LARGE_TRAINERS} if is_large else {}
    unit = make_unit(np.random.default_rng([seed, UNIT]), span, **size)
    pairs = pair_dogs(np.random.default_rng([seed, PAIRS]), unit.kennel, len(unit.staff.handlers), span.days)
    return Demo(seed=seed, unit=unit, dog_of=pairs, sessions=sessions)


def demo_rows(demo: Demo, password_hash: str) -> Iterator[Rows]:
    unit = demo.unit
    yield from unit_rows(demo.stream(UNIT_ROWS), unit)
    yield from account_rows(unit, password_hash, demo.dog_of[:, -1])
    yield from membership_rows(demo.stream(MEMBERS), unit, demo.dog_of)
    labels: list[Label] = []
    yield from _daily_records(demo, labels)
    yield label_rows(unit.span, tuple(labels))


def _daily_records(demo: Demo, labels: list[Label]) -> Iterator[Rows]:
    """Rows of every day; what was planted among them is added to `labels`."""
    unit, plan = demo.unit, make_plan(demo.stream(PLAN), demo.unit)
    labels += plan.labels
    duty = make_duty(demo.stream(DUTY), unit, demo.dog_of, plan.absence_wave)
    rng = demo.stream(REPORTS)
    reports, doubled = double_reports(rng, duty, make_reports(rng, unit, duty, plan.late_wave))
    # Only now: whoever stood in has written a report, even where the sheet forgets the name.
    labels += [*spoil_duty(rng, duty), *doubled]
    yield from duty_rows(rng, unit, duty)
    yield from report_rows(rng, unit, duty, reports)
    rng = demo.stream(VISITS)
    visits = make_visits(rng, unit, plan.outbreaks)
    labels += spoil_visits(rng, visits)
    yield visit_rows(rng, unit, visits)
    yield from log_rows(demo.stream(LOGS), unit, duty)
    # A benchmark wants so and so many plain sessions: nothing is planted among them.
    shape = plan.shape if demo.sessions is None else plain_shape(unit)
    if demo.sessions is not None:
        labels[:] = [label for label in labels if label.entity_type != "trainer_daily"]
    for number, sessions in enumerate(make_sessions(demo.seed, unit, shape, demo.sessions)):
        rng = np.random.default_rng([demo.seed, SESSIONS, number])
        if demo.sessions is None:
            sessions, spoiled = spoil_sessions(rng, unit, sessions)
            labels += spoiled
        yield from session_rows(rng, unit, sessions)
