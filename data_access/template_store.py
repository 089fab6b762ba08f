"""Keeps saved reports (reporting.saved_report_template), every version of them, and the marks of favourites."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from data_access.database import Actor, Database
from data_access.own_tables import saved_report_template as templates
from data_access.own_tables import template_favourite as favourites
from data_access.own_tables import template_share as shares
from data_access.own_tables import template_version as versions

ASKED = ("report_type", "dimensions", "metrics", "filters", "settings")
"""The columns that say what a report asks."""


@dataclass(frozen=True, kw_only=True)
class Share:
    """`target`: a user's id, a role, a project's id, or the hash of a link's key."""

    id: str
    template_id: str
    kind: str
    target: str
    access: str
    shared_by: str
    shared_at: datetime


@dataclass(frozen=True, kw_only=True)
class Template:
    """A saved report as it is now. `asked`: the columns ASKED. `is_favourite`: of whoever reads it."""

    id: str
    name: str
    created_by: str
    owner_id: str
    project_id: str | None
    asked: Mapping[str, Any]
    version: int
    created_at: datetime
    updated_by: str
    updated_at: datetime
    shares: tuple[Share, ...] = ()
    is_favourite: bool = False


@dataclass(frozen=True, kw_only=True)
class Version:
    version: int
    name: str
    asked: Mapping[str, Any]
    saved_by: str
    saved_at: datetime


class TemplateStore:
    """The only place that reads or writes saved reports. Rights are the caller's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, actor: Actor) -> Any:
        """A transaction in the actor's name."""
        return self._database.write(actor)

    def reachable(self, user_id: str, role: str, project_ids: tuple[str, ...] | None) -> list[Template]:
        """What is one's own, or shared with the person, the role, or one of the projects (None: any); by name."""
        by_project = shares.c.kind == "project"
        if project_ids is not None:
            by_project &= shares.c.target.in_(project_ids)
        is_target = sa.or_(
            (shares.c.kind == "person") & (shares.c.target == user_id),
            (shares.c.kind == "role") & (shares.c.target == role),
            by_project,
        )
        is_shared = select(shares.c.id).where(shares.c.template_id == templates.c.id, is_target).exists()
        return self._templates(user_id, sa.or_(templates.c.owner_id == UUID(user_id), is_shared))

    def find(self, template_id: str, user_id: str) -> Template | None:
        found = self._templates(user_id, templates.c.id == UUID(template_id))
        return found[0] if found else None

    def owned_by(self, owner_id: str) -> list[Template]:
        return self._templates(owner_id, templates.c.owner_id == UUID(owner_id))

    def owners(self) -> dict[str, int]:
        """How many each owner has, by the owner's id."""
        wanted = select(templates.c.owner_id, sa.func.count()).group_by(templates.c.owner_id)
        found = self._database.fetch(lambda connection: connection.execute(wanted).all())
        return {str(owner_id): int(count) for owner_id, count in found}

    def versions(self, template_id: str) -> list[Version]:
        """The newest first."""
        wanted = select(versions).where(versions.c.template_id == UUID(template_id))
        ordered = wanted.order_by(versions.c.version.desc())
        found = self._database.fetch(lambda connection: connection.execute(ordered).mappings().all())
        return [
            Version(
                version=row["version"],
                name=row["name"],
                asked={name: row[name] for name in ASKED},
                saved_by=str(row["saved_by"]),
                saved_at=row["saved_at"],
            )
            for row in found
        ]

    def add(self, connection: Connection, values: Mapping[str, Any], asked: Mapping[str, Any], at: datetime) -> str:
        """`values`: name, owner_id, project_id. Its id."""
        person = UUID(values["owner_id"])
        made = templates.insert().values(
            id=sa.func.gen_random_uuid(),
            name=values["name"],
            created_by=person,
            owner_id=person,
            project_id=_key(values["project_id"]),
            shared_with=[],
            version=1,
            created_at=at,
            updated_by=person,
            updated_at=at,
            **asked,
        )
        template_id = str(connection.execute(made.returning(templates.c.id)).scalar_one())
        self._keep_version(connection, template_id)
        return template_id

    def change(
        self, connection: Connection, template_id: str, seen: int, values: Mapping[str, Any], user_id: str, at: datetime
    ) -> bool:
        """A new version with `values` of columns; False when the version is not the one that was `seen`."""
        changed = (
            templates.update()
            .where(templates.c.id == UUID(template_id), templates.c.version == seen)
            .values(version=templates.c.version + 1, updated_by=UUID(user_id), updated_at=at, **_keyed(values))
        )
        if connection.execute(changed).rowcount != 1:
            return False
        self._keep_version(connection, template_id)
        return True

    def give(self, connection: Connection, template_id: str, owner_id: str) -> None:
        """To another owner; what it asks stays, and so does its version."""
        of = templates.c.id == UUID(template_id)
        connection.execute(templates.update().where(of).values(owner_id=UUID(owner_id)))

    def remove(self, connection: Connection, template_id: str) -> None:
        connection.execute(templates.delete().where(templates.c.id == UUID(template_id)))

    def mark(self, connection: Connection, template_id: str, user_id: str, at: datetime) -> None:
        row = {"user_id": UUID(user_id), "template_id": UUID(template_id), "marked_at": at}
        connection.execute(insert(favourites).values(row).on_conflict_do_nothing())

    def unmark(self, connection: Connection, template_id: str, user_id: str) -> None:
        of = (favourites.c.user_id == UUID(user_id), favourites.c.template_id == UUID(template_id))
        connection.execute(favourites.delete().where(*of))

    def share(self, connection: Connection, share: Mapping[str, Any]) -> str:
        """`share`: the columns but its id. The same target once more changes its access. The share's id."""
        row = dict(share) | {"id": sa.func.gen_random_uuid()}
        row |= {name: UUID(row[name]) for name in ("template_id", "shared_by")}
        made = insert(shares).values(row)
        told = {name: made.excluded[name] for name in ("access", "shared_by", "shared_at")}
        placed = made.on_conflict_do_update(constraint="template_share_once", set_=told).returning(shares.c.id)
        share_id = str(connection.execute(placed).scalar_one())
        self._tell_shares(connection, share["template_id"])
        return share_id

    def unshare(self, connection: Connection, template_id: str, share_id: str) -> bool:
        of = (shares.c.id == UUID(share_id), shares.c.template_id == UUID(template_id))
        is_gone = connection.execute(shares.delete().where(*of)).rowcount == 1
        self._tell_shares(connection, template_id)
        return is_gone

    def _tell_shares(self, connection: Connection, template_id: str) -> None:
        """The column of the table says the same as its shares; the key of a link is nobody's business."""
        of = (shares.c.template_id == UUID(template_id),)
        wanted = select(shares.c.kind, shares.c.target, shares.c.access).where(*of).order_by(shares.c.shared_at)
        told = [
            {"kind": kind, "access": access} | ({} if kind == "link" else {"target": target})
            for kind, target, access in connection.execute(wanted)
        ]
        one = templates.c.id == UUID(template_id)
        connection.execute(templates.update().where(one).values(shared_with=told))

    def _keep_version(self, connection: Connection, template_id: str) -> None:
        names = ("version", "name", *ASKED)
        saved = select(
            templates.c.id, *(templates.c[name] for name in names), templates.c.updated_by, templates.c.updated_at
        ).where(templates.c.id == UUID(template_id))
        connection.execute(versions.insert().from_select(["template_id", *names, "saved_by", "saved_at"], saved))

    def _templates(self, reader: str, condition: sa.ColumnElement[bool]) -> list[Template]:
        is_marked = (
            select(favourites.c.template_id)
            .where(favourites.c.template_id == templates.c.id, favourites.c.user_id == UUID(reader))
            .exists()
            .label("is_favourite")
        )
        wanted = select(templates, is_marked).where(condition).order_by(sa.func.lower(templates.c.name), templates.c.id)

        def read(connection: Connection) -> list[Template]:
            rows = connection.execute(wanted).mappings().all()
            shared = self._shares(connection, [row["id"] for row in rows])
            return [_template(row, shared) for row in rows]

        return self._database.fetch(read)

    def _shares(self, connection: Connection, ids: list[UUID]) -> dict[str, list[Share]]:
        found: dict[str, list[Share]] = {}
        if ids:
            wanted = select(shares).where(shares.c.template_id.in_(ids)).order_by(shares.c.shared_at, shares.c.id)
            for row in connection.execute(wanted).mappings():
                keys = {name: str(row[name]) for name in ("id", "template_id", "shared_by")}
                found.setdefault(keys["template_id"], []).append(Share(**dict(row) | keys))
        return found


def _template(row: Mapping[Any, Any], shared: Mapping[str, list[Share]]) -> Template:
    values: dict[str, Any] = {name: row[name] for name in ("name", "version", "created_at", "updated_at")}
    values |= {name: str(row[name]) for name in ("id", "created_by", "owner_id", "updated_by")}
    return Template(
        **values,
        project_id=str(row["project_id"]) if row["project_id"] else None,
        asked={name: row[name] for name in ASKED},
        shares=tuple(shared.get(values["id"], ())),
        is_favourite=row["is_favourite"],
    )


def _keyed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _key(value) if name == "project_id" else value for name, value in values.items()}


def _key(text: str | None) -> UUID | None:
    return UUID(text) if text else None
