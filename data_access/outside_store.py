"""Keeps people without an account who get reports: reporting.outside_profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import select

from data_access.database import Actor, Database
from data_access.own_tables import outside_profile as profiles


@dataclass(frozen=True, kw_only=True)
class OutsideProfile:
    """Somebody outside of the unit: sees `report_types` of the projects `project_ids`, and no sensitive column."""

    id: str
    name: str
    email: str
    language: str
    report_types: tuple[str, ...]
    project_ids: frozenset[str]
    active: bool
    created_by: str


class OutsideStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    def every(self) -> list[OutsideProfile]:
        wanted = select(profiles).order_by(sa.func.lower(profiles.c.name), profiles.c.id)
        return self._database.fetch(lambda connection: [_profile(row) for row in connection.execute(wanted)])

    def find(self, profile_id: str) -> OutsideProfile | None:
        wanted = select(profiles).where(profiles.c.id == UUID(profile_id))
        row = self._database.fetch(lambda connection: connection.execute(wanted).one_or_none())
        return None if row is None else _profile(row)

    def add(self, values: Mapping[str, Any], actor: Actor) -> OutsideProfile:
        with self._database.write(actor) as connection:
            made = profiles.insert().values(id=sa.func.gen_random_uuid(), created_by=actor.user_id, **values)
            return _profile(connection.execute(made.returning(*profiles.c)).one())

    def change(self, profile_id: str, values: Mapping[str, Any], actor: Actor) -> OutsideProfile | None:
        with self._database.write(actor) as connection:
            changed = profiles.update().where(profiles.c.id == UUID(profile_id)).values(**values)
            row = connection.execute(changed.returning(*profiles.c)).one_or_none()
            return None if row is None else _profile(row)


def _profile(row: Any) -> OutsideProfile:
    values = {name: getattr(row, name) for name in OutsideProfile.__dataclass_fields__}
    lists = {"report_types": tuple(row.report_types), "project_ids": frozenset(map(str, row.project_ids))}
    return OutsideProfile(**(values | lists | {"id": str(row.id), "created_by": str(row.created_by)}))
