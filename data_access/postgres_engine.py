"""The fact views of PostgreSQL as an engine of the read path: the oracle, and K9_ENGINE=postgresql."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa

from dashboard import clock
from dashboard.reports import report_named
from dashboard.semantic.fields import ValueDimension
from dashboard.semantic.period import Days
from dashboard.semantic.scope_codes import ScopeCodes
from data_access.database_identity import DATABASE_IDENTITY
from data_access.fact_tables import dim_table, fact_table

Answer = TypeVar("Answer")


class Asked(Protocol):
    """The database, or one moment of it."""

    def fetch(self, question: Callable[[sa.Connection], Answer]) -> Answer: ...


@dataclass(frozen=True)
class Members:
    """A dimension view by position; position 0 is "missing"."""

    code: Sequence[str]
    name: Sequence[str]
    attributes: Mapping[str, Sequence[Any]]
    id: Sequence[str]

    @cached_property
    def name_of_code(self) -> Mapping[str, str]:
        return dict(zip(self.code[1:], self.name[1:], strict=True))

    @cached_property
    def code_of_id(self) -> Mapping[str, str]:
        return dict(zip(self.id[1:], self.code[1:], strict=True))


class PostgresEngine:
    """Reads the views as they are now, every statement a transaction of its own; or as they are at one moment."""

    name = "postgresql"

    def __init__(self, database: Asked, definition_version: str) -> None:
        self._database = database
        self.definition_version = definition_version

    @property
    def data_version(self) -> str:
        """Changes with every transaction, so that nothing read here is remembered for longer."""
        return f"postgresql-{self.fetch(sa.select(sa.cast(sa.func.pg_current_snapshot(), sa.Text)))[0][0]}"

    @cached_property
    def identity(self) -> str:
        return f"{self.name} {self.fetch(sa.select(sa.literal_column(DATABASE_IDENTITY)))[0][0]}"

    def days_version(self, report: str, days: Days) -> str:
        return self.version_of(report, days)

    def version_of(self, report: str, days: Days | None, scope: ScopeCodes | None = None) -> str:
        """That of everything: PostgreSQL does not say what a transaction changed."""
        return self.data_version

    @property
    def as_of(self) -> datetime:
        return clock.now()

    def fetch(self, select: sa.Select[Any], values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        return self._database.fetch(
            lambda connection: [tuple(record) for record in connection.execute(select, values or {}).all()]
        )

    def members(self, members: str) -> Members:
        table = dim_table(members)
        found = self.fetch(sa.select(table).order_by(table.c.code))
        columns = dict(zip(table.c.keys(), zip(*found, strict=True), strict=True)) if found else {}
        lists = {name: [None, *columns.get(name, ())] for name in table.c.keys()}
        return Members(
            code=["", *lists["code"][1:]],
            name=["", *lists["name"][1:]],
            id=["", *(str(key) for key in lists["key"][1:])],
            attributes={name: values for name, values in lists.items() if name not in ("key", "code", "name")},
        )

    def values(self, report: str, dimension: str) -> Sequence[str]:
        declared = report_named(report)
        wanted = declared.dimension(dimension)
        assert isinstance(wanted, ValueDimension)
        column = fact_table(declared).c[wanted.column]
        found = self.fetch(sa.select(column).where(column.is_not(None)).distinct().order_by(column))
        return ["", *(str(value) for (value,) in found)]

    def first_day(self, report: str) -> date | None:
        day = fact_table(report_named(report)).c.day
        found: date | None = self.fetch(sa.select(sa.func.min(day)))[0][0]
        return found

    def parts(self, report: str) -> tuple[()]:
        return ()
