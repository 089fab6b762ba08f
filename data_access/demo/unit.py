"""The whole invented unit: projects, posts, dogs and people, and who belongs where on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import numpy as np
import pyarrow as pa

from data_access.demo.columns import Ints, Random, Rows, make_keys
from data_access.demo.duty_words import SHIFTS
from data_access.demo.kennel import NOWHERE, Kennel, make_kennel
from data_access.demo.places import PROJECTS
from data_access.demo.rhythm import Span
from data_access.demo.staff import Staff, employee_rows, make_staff, rank_rows


@dataclass(frozen=True, kw_only=True)
class Roster:
    """Members by project and day: those of (p, d) stand in `members` at start[p * days + d], as many as size says."""

    members: Ints
    start: Ints
    size: Ints
    days: int

    def draw(self, rng: Random, project: Ints, day: Ints) -> Ints:
        """A random member of each project on each day, -1 where it has none."""
        cell = project * self.days + day
        drawn = self.start[cell] + (rng.random(len(cell)) * self.size[cell]).astype(np.int64)
        return np.where(self.size[cell] > 0, self.members[np.minimum(drawn, len(self.members) - 1)], -1)


def make_roster(home: Ints, projects: int) -> Roster:
    days = home.shape[1]
    member, day = np.nonzero(home != NOWHERE)
    cell = home[member, day] * days + day
    size = np.bincount(cell, minlength=projects * days)
    return Roster(members=member[np.argsort(cell, kind="stable")], start=np.cumsum(size) - size, size=size, days=days)


@dataclass(frozen=True, kw_only=True)
class Unit:
    span: Span
    kennel: Kennel
    staff: Staff
    project_keys: pa.StringArray
    post_keys: pa.StringArray
    shift_keys: pa.StringArray

    @cached_property
    def trainer_roster(self) -> Roster:
        return make_roster(self.staff.trainer_home, len(PROJECTS))

    @cached_property
    def post_names(self) -> list[str]:
        return [post for project in PROJECTS for post in project.posts]

    @cached_property
    def post_counts(self) -> Ints:
        return np.array([len(project.posts) for project in PROJECTS])

    @cached_property
    def post_starts(self) -> Ints:
        return np.cumsum(self.post_counts) - self.post_counts

    def draw_post(self, rng: Random, project: Ints) -> Ints:
        """A random post of each project, as its place in `post_names`."""
        return self.post_starts[project] + (rng.random(len(project)) * self.post_counts[project]).astype(np.int64)

    def project_place(self, code: str) -> int:
        return next(place for place, project in enumerate(PROJECTS) if project.code == code)


def make_unit(
    rng: Random, span: Span, *, dogs: int = 150, trainers: int = 20, handlers: int = 40, vets: int = 8
) -> Unit:
    return Unit(
        span=span,
        kennel=make_kennel(rng, span, dogs),
        staff=make_staff(rng, span, trainers=trainers, handlers=handlers, vets=vets),
        project_keys=make_keys(rng, len(PROJECTS)),
        post_keys=make_keys(rng, sum(len(project.posts) for project in PROJECTS)),
        shift_keys=make_keys(rng, len(SHIFTS)),
    )


def unit_rows(rng: Random, unit: Unit) -> list[Rows]:
    """The tables everything else refers to, parents before children."""
    return [
        employee_rows(rng, unit.span, unit.staff),
        unit.kennel.rows,
        _project_rows(unit),
        _post_rows(unit),
        _shift_rows(unit),
        rank_rows(unit.span, unit.staff),
    ]


def _manager(unit: Unit, code: str, place: int) -> int:
    managers: list[int] = unit.staff.managers.tolist()
    named = [number for number in managers if code in unit.staff.people[number].projects]
    others = [number for number in managers if unit.staff.people[number].username is None]
    return named[0] if named else others[place % len(others)]


def _project_rows(unit: Unit) -> Rows:
    today = unit.span.today
    entered = np.full(len(PROJECTS), np.datetime64(unit.span.first - timedelta(days=60), "s"))
    managers = [_manager(unit, project.code, place) for place, project in enumerate(PROJECTS)]
    ended = [
        None if project.ended_days_ago is None else today - timedelta(days=project.ended_days_ago)
        for project in PROJECTS
    ]
    return Rows(
        table="public.project",
        columns={
            "id": unit.project_keys,
            "name": [project.name for project in PROJECTS],
            "code": [project.code for project in PROJECTS],
            "main_task": [project.mission for project in PROJECTS],
            "status": [
                "PLANNED" if project.started_days_ago < 0 else "COMPLETED" if end else "ACTIVE"
                for project, end in zip(PROJECTS, ended, strict=True)
            ],
            "start_date": [today - timedelta(days=project.started_days_ago) for project in PROJECTS],
            "end_date": pa.array(ended, pa.date32()),
            "location": [project.sector for project in PROJECTS],
            "mission_type": [project.mission for project in PROJECTS],
            "priority": [project.priority for project in PROJECTS],
            "sector": [project.sector for project in PROJECTS],
            "project_manager_id": [unit.staff.keys[number].as_py() for number in managers],
            "created_at": entered,
            "updated_at": entered,
        },
    )


def manager_links(unit: Unit) -> list[tuple[str, str]]:
    """(user, project) for project.manager_id, set last because users and projects refer to each other.

    The host has two ways to be the manager of a project; CHARLIE keeps only the other one, so that both occur.
    """
    found = []
    for place, project in enumerate(PROJECTS):
        manager = _manager(unit, project.code, place)
        if unit.staff.people[manager].username is not None and project.code != "CHARLIE":
            found.append((unit.staff.user_keys[manager].as_py(), unit.project_keys[place].as_py()))
    return found


def _post_rows(unit: Unit) -> Rows:
    count = len(unit.post_names)
    entered = np.full(count, np.datetime64(unit.span.first - timedelta(days=60), "s"))
    owners = np.repeat(np.arange(len(PROJECTS)), unit.post_counts)
    return Rows(
        table="public.project_location",
        columns={
            "id": unit.post_keys,
            "project_id": unit.project_keys.take(pa.array(owners)),
            "name": unit.post_names,
            "created_at": entered,
            "updated_at": entered,
        },
    )


def _shift_rows(unit: Unit) -> Rows:
    names, starts, ends = zip(*SHIFTS, strict=True)
    return Rows(
        table="public.shift",
        columns={
            "id": unit.shift_keys,
            "name": names,
            "start_time": starts,
            "end_time": ends,
            "is_active": [True] * len(names),
        },
    )
