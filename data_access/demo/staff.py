"""The people of the demo: trainers, handlers, vets, breeders, managers, their ranks and their accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from data_access.demo.columns import Ints, Random, Rows, make_keys
from data_access.demo.kennel import make_homes
from data_access.demo.names import (
    ACCOUNTS,
    FAMILY_NAMES,
    FATHER_NAMES,
    FIRST_NAMES,
    FOREIGN_TRAINERS,
    HOMES,
    WOMEN_NAMES,
)
from data_access.demo.places import PROJECTS
from data_access.demo.rhythm import YEAR_DAYS, Span

BREEDERS, MANAGERS = 6, 8
# A rank is reached after so many years; people of the office start higher.
RANKS = ("PRIVATE", "CORPORAL", "SERGEANT", "STAFF_SERGEANT", "WARRANT_OFFICER", "LIEUTENANT", "CAPTAIN", "MAJOR")
YEARS_TO_RANK = (0, 1.5, 3, 5, 8)
OFFICER_ROLES = ("PROJECT_MANAGER", "VET")
WITHOUT_RANK = 0.08


@dataclass(frozen=True, kw_only=True)
class Person:
    name: str
    role: str
    hired: date
    username: str | None = None
    user_role: str | None = None
    product_role: str | None = None
    projects: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Staff:
    """Positions of each group in `people`; `trainer_home[trainer, day]` is the project of that day."""

    people: tuple[Person, ...]
    keys: pa.StringArray
    user_keys: pa.StringArray
    trainers: Ints
    handlers: Ints
    vets: Ints
    breeders: Ints
    managers: Ints
    trainer_home: Ints
    ranks: tuple[str | None, ...]

    def account(self, username: str) -> int:
        return next(place for place, person in enumerate(self.people) if person.username == username)


def make_staff(rng: Random, span: Span, *, trainers: int, handlers: int, vets: int) -> Staff:
    names = _make_names(rng)
    people = [_account_holder(rng, span, account) for account in ACCOUNTS]
    people += [Person(name=name, role="TRAINER", hired=_hired(rng, span, 2, 16)) for name in FOREIGN_TRAINERS]
    wanted = (
        ("TRAINER", trainers),
        ("HANDLER", handlers),
        ("VET", vets),
        ("BREEDER", BREEDERS),
        ("PROJECT_MANAGER", MANAGERS),
    )
    for role, count in wanted:
        # The commander, the auditor and the supervisor only borrow the breeder's role to log in.
        have = sum(person.role == role and person.product_role is None for person in people)
        for number in range(count - have):
            people.append(_make_person(rng, span, role, next(names), number))
    return Staff(
        people=tuple(people),
        keys=make_keys(rng, len(people)),
        user_keys=make_keys(rng, len(people)),
        trainers=_places(people, "TRAINER"),
        handlers=_places(people, "HANDLER"),
        vets=_places(people, "VET"),
        breeders=_places(people, "BREEDER"),
        managers=_places(people, "PROJECT_MANAGER"),
        trainer_home=_trainer_homes(rng, span, trainers),
        ranks=tuple(_make_rank(rng, span, person) for person in people),
    )


def _places(people: list[Person], role: str) -> Ints:
    return np.array(
        [place for place, person in enumerate(people) if person.role == role and person.product_role is None],
        dtype=np.int64,
    )


def _make_names(rng: Random) -> Iterator[str]:
    seen: set[str] = set()
    while True:
        parts = (FIRST_NAMES, FATHER_NAMES, FAMILY_NAMES)
        name = " ".join(words[int(rng.integers(len(words)))] for words in parts)
        if name not in seen:
            seen.add(name)
            yield name


def _hired(rng: Random, span: Span, least_years: float, most_years: float) -> date:
    return span.today - timedelta(days=int(rng.uniform(least_years, most_years) * YEAR_DAYS) + span.days)


def _account_holder(rng: Random, span: Span, account: tuple[str, str, str, str, str | None, tuple[str, ...]]) -> Person:
    username, name, user_role, role, product_role, projects = account
    return Person(
        name=name,
        role=role,
        hired=_hired(rng, span, 4, 12),
        username=username,
        user_role=user_role,
        product_role=product_role,
        projects=projects,
    )


def _make_person(rng: Random, span: Span, role: str, name: str, number: int) -> Person:
    if role == "VET" and number < len(WOMEN_NAMES) // 2:
        name = f"{WOMEN_NAMES[number]} {name.rsplit(' ', 1)[1]}"
    hired = _hired(rng, span, 3, 14) if role in OFFICER_ROLES else _hired(rng, span, 0, 13)
    # Every handler has an account: the duty sheet names users, not employees.
    if role == "HANDLER":
        return Person(name=name, role=role, hired=hired, username=f"handler{number + 2:02d}", user_role=role)
    return Person(name=name, role=role, hired=hired)


def _make_rank(rng: Random, span: Span, person: Person) -> str | None:
    if person.name.isascii() or rng.random() < WITHOUT_RANK:
        return None
    years = (span.today - person.hired).days / YEAR_DAYS
    if person.role in OFFICER_ROLES:
        return RANKS[min(5 + int(years // 6), len(RANKS) - 1)]
    return RANKS[int(np.searchsorted(YEARS_TO_RANK, years * rng.uniform(0.7, 1.2), side="right")) - 1]


def _trainer_homes(rng: Random, span: Span, count: int) -> Ints:
    """As the dogs move, but every project keeps a trainer: the first of them stay where they are."""
    homes = make_homes(rng, span, count)
    for place, project in enumerate(PROJECTS):
        if place < count and project.ended_days_ago is None and project.started_days_ago > 0:
            homes[place] = place
    for place, project in enumerate(PROJECTS):
        if place < count and project.ended_days_ago is not None:
            homes[place, : max(span.day_of(project.ended_days_ago), 0)] = place
    return homes


def employee_rows(rng: Random, span: Span, staff: Staff) -> Rows:
    count = len(staff.people)
    entered = np.full(count, np.datetime64(span.first - timedelta(days=40), "s"))
    return Rows(
        table="public.employee",
        columns={
            "id": staff.keys,
            "name": [person.name for person in staff.people],
            "employee_id": [f"E{1001 + place}" for place in range(count)],
            "role": [person.role for person in staff.people],
            # Numbers of a prefix that no network has given out.
            "phone": [f"+000 700 {number:06d}" for number in rng.permutation(10**6)[:count].tolist()],
            "hire_date": [person.hired for person in staff.people],
            "is_active": [True] * count,
            "full_name": [person.name for person in staff.people],
            "current_residence": [HOMES[place % len(HOMES)] for place in range(count)],
            "created_at": entered,
            "updated_at": entered,
        },
    )


def rank_rows(span: Span, staff: Staff) -> Rows:
    ranked = [place for place, rank in enumerate(staff.ranks) if rank is not None]
    return Rows(
        table="reporting.employee_rank",
        columns={
            "employee_id": staff.keys.take(pa.array(ranked)),
            "rank": [staff.ranks[place] for place in ranked],
            "since": [max(staff.people[place].hired, span.first - timedelta(days=200)) for place in ranked],
        },
    )
