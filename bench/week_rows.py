"""The rows of a simulated week: 10,000 new ones a day, late ones, edits, deletions.

Assumed: 90% of the new rows are of the day itself, 7% of the day before, 3% of the five days before that; beside them
500 edits of earlier rows and 100 deletions a day. Rows are copies of ones that the database has, with a key of their
own, so that everything can be undone. The day is always the present one: see `bench/week.py`.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from data_access.database import Database

NEW_A_DAY, EDITS_A_DAY, DELETIONS_A_DAY = 10_000, 500, 100
BUSIEST_HOUR = 0.10
"""The share of a day's rows that comes in its busiest hour: a working day of 5 to 18 o'clock, less at noon."""
_AGES = (0,) * 90 + (1,) * 7 + (2, 4, 6)
_TEMPLATES = 300


@dataclass(frozen=True, kw_only=True)
class Writes:
    """A table that people write to: its report, its share of the rows, its day, and what an edit of it changes."""

    table: str
    report: str
    share: int
    day: str
    edit: str
    conflict: str = ""


_NOT_CLEAN = "house_clean = NOT caretaker_daily_log.house_clean"
WRITES = (
    Writes(
        table="breeding_training_activity",
        report="trainer_daily",
        share=35,
        day="session_date",
        edit="duration = duration + 1",
    ),
    Writes(table="feeding_log", report="feeding_daily", share=25, day="date", edit="grams = coalesce(grams, 0) + 1"),
    Writes(
        table="caretaker_daily_log",
        report="caretaker_daily",
        share=20,
        day="date",
        edit=_NOT_CLEAN,
        # One a dog and day; where all dogs have theirs, it is an edit.
        conflict=f"ON CONFLICT (dog_id, date) DO UPDATE SET {_NOT_CLEAN}",
    ),
    Writes(table="daily_checkup_log", report="checkup_daily", share=10, day="date", edit="eyes = NULL"),
    Writes(table="handler_report", report="handler_daily", share=7, day="date", edit="location = 'gate 3'"),
    Writes(
        table="veterinary_visit", report="vet_daily", share=3, day="visit_date", edit="cost = coalesce(cost, 0) + 1"
    ),
)


@dataclass
class RowWriter:
    """Writes as people do, some rows in each transaction. `today`: the day of most rows."""

    owner: Database
    today: date
    random: Random = field(default_factory=lambda: Random(5))
    written: list[tuple[Writes, str]] = field(default_factory=list)
    _templates: dict[str, Sequence[dict[str, Any]]] = field(default_factory=dict)

    def prepare(self) -> None:
        """Read the rows that new ones are copied from."""
        for one in WRITES:
            newest = sa.text(
                f"SELECT row_to_json(t) FROM (SELECT * FROM public.{one.table}"
                f" WHERE {one.day} > now() - interval '30 days' ORDER BY {one.day} DESC LIMIT {_TEMPLATES}) t"
            )
            with self.owner.read() as connection:
                self._templates[one.table] = connection.execute(newest).scalars().all()

    def add(self, count: int) -> None:
        """New rows of one table, in one transaction."""
        [one] = self.random.choices(WRITES, [one.share for one in WRITES])
        self.insert(one, [self.today - timedelta(days=self.random.choice(_AGES)) for _ in range(count)])

    def insert(self, one: Writes, days: Sequence[date]) -> None:
        rows = [self._row(one, day) for day in days]
        inserting = sa.text(
            f"INSERT INTO public.{one.table} SELECT * FROM"
            f" json_populate_record(NULL::public.{one.table}, CAST(:row AS json)) {one.conflict}"
        )
        with self.owner.engine.begin() as connection:
            connection.execute(inserting, [{"row": json.dumps(row)} for row in rows])
        self.written += [(one, row["id"]) for row in rows]

    def edit(self) -> None:
        """An earlier row becomes another one."""
        if self.written:
            one, row_id = self.random.choice(self.written)
            self._change(f"UPDATE public.{one.table} SET {one.edit} WHERE id = CAST(:id AS uuid)", row_id)

    def delete(self) -> None:
        if self.written:
            one, row_id = self.written.pop(self.random.randrange(len(self.written)))
            self._change(f"DELETE FROM public.{one.table} WHERE id = CAST(:id AS uuid)", row_id)

    def undo(self) -> None:
        """Remove whatever was added."""
        with self.owner.engine.begin() as connection:
            for one in WRITES:
                ids = [row_id for of, row_id in self.written if of is one]
                deleting = sa.text(f"DELETE FROM public.{one.table} WHERE id = ANY(CAST(:ids AS uuid[]))")
                connection.execute(deleting, {"ids": ids})

    def _row(self, one: Writes, day: date) -> dict[str, Any]:
        """A copy of one that is there, on another day at the same time of day, by a dog at random."""
        found = self.random.choice(self._templates[one.table])
        dog = self.random.choice(self._templates[one.table])["dog_id"]
        moment = day.isoformat() + str(found[one.day])[10:]
        return found | {"id": str(uuid.uuid4()), one.day: moment, "dog_id": dog}

    def _change(self, statement: str, row_id: str) -> None:
        with self.owner.engine.begin() as connection:
            connection.execute(sa.text(statement), {"id": row_id})
