"""A demo database that is being spoilt on purpose: rows chosen, changed, copied and added, each error with a label."""

import json
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy import Connection

EACH = 12


@dataclass(frozen=True)
class Label:
    """An error. `subjects`: what a finding of it may name, for two rows that contradict each other are both wrong;
    `rules`: the rules that tell of it."""

    kind: str
    rules: frozenset[str]
    subjects: frozenset[str]


@dataclass(frozen=True)
class Planting:
    """A database that is being spoilt. No row is spoilt twice."""

    connection: Connection
    random: Random
    today: date
    taken: set[str]

    def some(self, table: str, where: str = "true", count: int = EACH, **values: Any) -> list[dict[str, Any]]:
        """Rows of a table, chosen by chance among those that are some days old."""
        found = self.ask(f"SELECT t.*, t.id::text AS key FROM {table} t WHERE {where} ORDER BY t.id", **values)
        free = [row for row in found if row["key"] not in self.taken]
        chosen = self.random.sample(free, min(count, len(free)))
        self.taken.update(row["key"] for row in chosen)
        return chosen

    def ask(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        return [dict(row) for row in self.connection.execute(sa.text(statement), values).mappings()]

    def change(self, table: str, key: str, **values: Any) -> None:
        listed = ", ".join(f"{name} = :{name}" for name in values)
        self.connection.execute(sa.text(f"UPDATE {table} SET {listed} WHERE id = :key"), {**values, "key": key})

    def copy(self, table: str, key: str, **values: Any) -> str:
        """Another row like it but for `values`; its key."""
        own = {"id": str(uuid4()), **values}
        statement = f"""INSERT INTO {table} SELECT (jsonb_populate_record(t, CAST(:own AS jsonb))).*
                        FROM {table} t WHERE id = :key"""
        self.connection.execute(sa.text(statement), {"own": json.dumps(own, default=str), "key": key})
        return str(own["id"])

    def add(self, table: str, **values: Any) -> str:
        own = {"id": str(uuid4()), **values}
        names = ", ".join(own)
        listed = ", ".join(f":{name}" for name in own)
        self.connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({listed})"), own)
        return str(own["id"])


def label(kind: str, rules: str, *subjects: str) -> Label:
    """Of an error of that kind, which one of `rules` (by blanks) tells of."""
    return Label(kind, frozenset(rules.split()), frozenset(subjects))
