"""Keeps each reader's overview: overview_arrangement, overview_pin, recent_page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.postgresql import insert

from data_access.database import Actor, Database
from data_access.own_tables import overview_arrangement as arrangements
from data_access.own_tables import overview_pin as pins
from data_access.own_tables import recent_page as pages

MOST_PAGES = 30
"""Of each reader; older ones are forgotten."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a reader made of the overview."""

    placed: tuple[str, ...]
    hidden: tuple[str, ...]
    period: str


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A page that somebody opened; `search`: its query string, without "?"."""

    path: str
    search: str
    at: datetime


class HomeStore:
    """The only place that reads or writes them. Rights are the caller's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def arrangement(self, user_id: str) -> Kept | None:
        wanted = select(arrangements).where(arrangements.c.user_id == UUID(user_id))
        row = self._database.fetch(lambda connection: connection.execute(wanted).one_or_none())
        if row is None:
            return None
        return Kept(placed=tuple(row.placed), hidden=tuple(row.hidden), period=row.period)

    def arrange(self, user_id: str, changes: Mapping[str, Any], usual: Kept, at: datetime, actor: Actor) -> None:
        """`changes`: some of the fields of Kept; the others stay, or are as `usual` for who has arranged nothing."""
        changed = {name: list(value) if isinstance(value, tuple) else value for name, value in changes.items()}
        first = {"placed": list(usual.placed), "hidden": list(usual.hidden), "period": usual.period}
        made = insert(arrangements).values(user_id=UUID(user_id), updated_at=at, **(first | changed))
        again = made.on_conflict_do_update(index_elements=["user_id"], set_={"updated_at": at, **changed})
        with self._database.write(actor) as connection:
            connection.execute(again)

    def forget(self, user_id: str, actor: Actor) -> None:
        """As it is for who arranged nothing."""
        with self._database.write(actor) as connection:
            connection.execute(arrangements.delete().where(arrangements.c.user_id == UUID(user_id)))

    def pins(self, user_id: str) -> list[str]:
        """The ids of saved reports, those pinned first first."""
        wanted = select(pins.c.template_id).where(pins.c.user_id == UUID(user_id))
        ordered = wanted.order_by(pins.c.pinned_at, pins.c.template_id)
        return self._database.fetch(lambda connection: [str(one) for one in connection.execute(ordered).scalars()])

    def pin(self, user_id: str, template_id: str, at: datetime, actor: Actor) -> None:
        made = insert(pins).values(user_id=UUID(user_id), template_id=UUID(template_id), pinned_at=at)
        with self._database.write(actor) as connection:
            connection.execute(made.on_conflict_do_nothing())

    def unpin(self, user_id: str, template_id: str, actor: Actor) -> None:
        of = (pins.c.user_id == UUID(user_id), pins.c.template_id == UUID(template_id))
        with self._database.write(actor) as connection:
            connection.execute(pins.delete().where(*of))

    def recent(self, user_id: str) -> list[Opened]:
        """The newest first."""
        wanted = select(pages).where(pages.c.user_id == UUID(user_id)).order_by(pages.c.opened_at.desc())
        found = self._database.fetch(lambda connection: connection.execute(wanted.limit(MOST_PAGES)).all())
        return [Opened(path=row.path, search=row.search, at=row.opened_at) for row in found]

    def opened(self, user_id: str, page: Opened, actor: Actor) -> None:
        """Written with the next flush of the server's log, which nobody waits for."""
        values = {"search": page.search, "opened_at": page.at}
        made = insert(pages).values(user_id=UUID(user_id), path=page.path, **values)
        kept = made.on_conflict_do_update(index_elements=["user_id", "path"], set_=values)
        with self._database.write(actor) as connection:
            connection.execute(text("SET LOCAL synchronous_commit = off"))
            # Of a row that was there already, the transaction that locked it.
            if connection.execute(kept.returning(text("xmax = 0"))).scalar_one():
                self._let_go(connection, user_id)

    def _let_go(self, connection: Connection, user_id: str) -> None:
        """One that is being opened again at this moment stays: two who wait for each other's page would both fail."""
        of = pages.c.user_id == UUID(user_id)
        last = select(pages.c.path).where(of).order_by(pages.c.opened_at.desc()).offset(MOST_PAGES)
        connection.execute(pages.delete().where(of, pages.c.path.in_(last.with_for_update(skip_locked=True))))
