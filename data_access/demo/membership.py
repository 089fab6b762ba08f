"""Accounts and memberships: who may log in, and who belongs to which project from when to when."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pyarrow as pa

from data_access.demo.columns import Ints, Random, Rows, make_keys, pick
from data_access.demo.kennel import NOWHERE
from data_access.demo.places import PROJECTS
from data_access.demo.unit import Unit

CODES = tuple(project.code for project in PROJECTS)


def account_rows(unit: Unit, password_hash: str, dog_of_handler: Ints) -> list[Rows]:
    """Users and product roles. One hash serves every account, because each one costs a tenth of a second."""
    staff = unit.staff
    holders = [place for place, person in enumerate(staff.people) if person.username is not None]
    dog = np.full(len(staff.people), -1)
    dog[staff.handlers] = dog_of_handler
    held = dog[holders]
    home = np.where(held >= 0, unit.kennel.home[held, -1], -1)
    for place, number in enumerate(holders):
        if staff.people[number].user_role == "PROJECT_MANAGER":
            home[place] = CODES.index(staff.people[number].projects[0])
    entered = np.full(len(holders), np.datetime64(unit.span.first - timedelta(days=20), "s"))
    usernames = [str(staff.people[number].username) for number in holders]
    users = Rows(
        table='public."user"',
        columns={
            "id": staff.user_keys.take(pa.array(holders)),
            "username": usernames,
            "email": [f"{username}@k9.example" for username in usernames],
            "password_hash": [password_hash] * len(holders),
            "role": [staff.people[number].user_role for number in holders],
            "full_name": [staff.people[number].name for number in holders],
            "active": [True] * len(holders),
            "employee_id": staff.keys.take(pa.array(holders)),
            "created_at": entered,
            "failed_login_attempts": [0] * len(holders),
            "mfa_enabled": [False] * len(holders),
            "project_id": pick(unit.project_keys, home),
            "dog_id": pick(unit.kennel.keys, held),
        },
    )
    return [users, _profile_rows(unit)]


def _profile_rows(unit: Unit) -> Rows:
    staff = unit.staff
    special = [place for place, person in enumerate(staff.people) if person.product_role is not None]
    extra = [
        [unit.project_keys[CODES.index(code)].as_py() for code in staff.people[place].projects] for place in special
    ]
    return Rows(
        table="reporting.user_profile",
        columns={
            "user_id": staff.user_keys.take(pa.array(special)),
            "role": [staff.people[place].product_role for place in special],
            "extra_project_ids": ["{" + ",".join(keys) + "}" for keys in extra],
        },
    )


def membership_rows(rng: Random, unit: Unit, dog_of: Ints) -> list[Rows]:
    """project_assignment of dogs and people, and the working pairs of today."""
    stays = [(number, -1, *stay) for number, home in enumerate(unit.kennel.home) for stay in _stays(home)]
    for trainer, home in zip(unit.staff.trainers.tolist(), unit.staff.trainer_home, strict=True):
        stays += [(-1, trainer, *stay) for stay in _stays(home)]
    for number, handler in enumerate(unit.staff.handlers.tolist()):
        stays += [(-1, handler, *stay) for stay in _stays(handler_home(unit, dog_of, number))]
    stays += [(-1, *stay) for stay in _standing_people(unit)]
    return [_assignment_rows(rng, unit, np.array(stays, dtype=np.int64)), _pair_rows(unit, dog_of)]


def handler_home(unit: Unit, dog_of: Ints, handler: int) -> Ints:
    """A handler serves where the dog serves."""
    days = np.arange(unit.span.days)
    return np.where(dog_of[handler] >= 0, unit.kennel.home[dog_of[handler], days], NOWHERE)


def _stays(home: Ints) -> list[tuple[int, int, int]]:
    """(project, first day, day after the last); one per project, as the host's unique key allows."""
    found = []
    for place in np.unique(home[home != NOWHERE]).tolist():
        there = np.flatnonzero(home == place)
        found.append((place, int(there[0]), int(there[-1]) + 1))
    return found


def _standing_people(unit: Unit) -> list[tuple[int, int, int, int]]:
    """Vets look after three projects each, breeders after one; named accounts after their own."""
    days, found = unit.span.days, []
    open_places = [
        place
        for place, project in enumerate(PROJECTS)
        if project.ended_days_ago is None and project.started_days_ago > 0
    ]
    for place, number in enumerate(unit.staff.vets.tolist()):
        served = {open_places[(place * 2 + turn) % len(open_places)] for turn in range(3)}
        if unit.staff.people[number].projects:
            served = {CODES.index(code) for code in unit.staff.people[number].projects}
        found += [(number, project, 0, days) for project in sorted(served)]
    for place, number in enumerate(unit.staff.breeders.tolist()):
        found.append((number, open_places[place % len(open_places)], 0, days))
    for number, person in enumerate(unit.staff.people):
        if person.product_role is not None or person.user_role == "PROJECT_MANAGER":
            found += [(number, CODES.index(code), 0, days) for code in person.projects]
    return found


def _assignment_rows(rng: Random, unit: Unit, stays: Ints) -> Rows:
    dog, person, project, first, after = stays.T
    current = after >= unit.span.days
    # Who was there on the first day had come some time before.
    came = np.where(first > 0, first, -rng.integers(20, 400, len(stays)))
    start = np.datetime64(unit.span.first, "s")
    assigned_from = start + (came * 86400 + 8 * 3600).astype("timedelta64[s]")
    assigned_to = start + (after * 86400 + 8 * 3600).astype("timedelta64[s]")
    return Rows(
        table="public.project_assignment",
        columns={
            "id": make_keys(rng, len(stays)),
            "project_id": pick(unit.project_keys, project),
            "dog_id": pick(unit.kennel.keys, dog),
            "employee_id": pick(unit.staff.keys, person),
            "is_active": current,
            "assigned_from": assigned_from,
            "assigned_to": pa.array(assigned_to, mask=current),
            "assigned_date": assigned_from.astype("datetime64[D]"),
            "unassigned_date": pa.array(assigned_to.astype("datetime64[D]"), mask=current),
            "created_at": assigned_from,
            "updated_at": assigned_from,
        },
    )


def _pair_rows(unit: Unit, dog_of: Ints) -> Rows:
    paired = np.flatnonzero(dog_of[:, -1] >= 0)
    return Rows(
        table="public.employee_dog_assignment",
        columns={
            "employee_id": pick(unit.staff.keys, unit.staff.handlers[paired]),
            "dog_id": pick(unit.kennel.keys, dog_of[paired, -1]),
        },
    )
