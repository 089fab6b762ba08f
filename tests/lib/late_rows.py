"""Rows that are committed beside a running product: copies of the newest training session of a project."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from dashboard.config import load_settings
from data_access.connect import opened_database

_NEWEST = sa.text(
    """SELECT s.id::text, s.session_date::date AS day
       FROM breeding_training_activity s JOIN project p ON p.id = s.project_id
       WHERE p.code = :project AND s.session_date < now() - interval '1 day' ORDER BY s.session_date DESC LIMIT 1"""
)
_COLUMNS = sa.text(
    """SELECT string_agg(column_name, ', ') FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = 'breeding_training_activity' AND column_name <> 'id'"""
)
_TAKE_BACK = sa.text("DELETE FROM breeding_training_activity WHERE id = ANY(CAST(:ids AS uuid[]))")


@dataclass
class LateRows:
    """`day`: the one that the copies belong to."""

    engine: sa.Engine
    of: str
    day: str
    made: list[str] = field(default_factory=list)

    def commit(self, count: int) -> None:
        """`count` sessions more, in one transaction."""
        with self.engine.begin() as connection:
            columns = connection.execute(_COLUMNS).scalar_one()
            copy = sa.text(
                f"""INSERT INTO breeding_training_activity (id, {columns})
                    SELECT gen_random_uuid(), {columns} FROM breeding_training_activity WHERE id = :of
                    RETURNING id::text"""
            )
            self.made += [connection.execute(copy, {"of": self.of}).scalar_one() for _ in range(count)]

    def take_back(self) -> None:
        with self.engine.begin() as connection:
            connection.execute(_TAKE_BACK, {"ids": self.made})


@contextmanager
def late_rows(data_dir: Path, project: str) -> Iterator[LateRows]:
    """Into the database of a product that runs on `data_dir`; taken back at the end."""
    with opened_database(load_settings({"K9_DATA_DIR": str(data_dir)})) as database:
        with database.owner.engine.begin() as connection:
            newest = connection.execute(_NEWEST, {"project": project}).one()
        rows = LateRows(engine=database.owner.engine, of=newest.id, day=newest.day.isoformat())
        try:
            yield rows
        finally:
            rows.take_back()
