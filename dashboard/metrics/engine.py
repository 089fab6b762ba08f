"""What the read path needs of a place that holds facts: DuckDB's replica generation, or PostgreSQL itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from dashboard.semantic.period import Days
from dashboard.semantic.scope_codes import ScopeCodes

DUCKDB, POSTGRESQL, KERNEL, SPARK = "duckdb", "postgresql", "kernel", "spark"
"""The replica's tables, the fact views themselves, the replica's mapped columns, the store that a cluster reads."""


class MemberTable(Protocol):
    """Members of one dimension view by position; position 0 is "missing" and holds empty texts."""

    @property
    def code(self) -> Sequence[str]: ...
    @property
    def name(self) -> Sequence[str]: ...
    @property
    def attributes(self) -> Mapping[str, Sequence[Any]]: ...
    @property
    def id(self) -> Sequence[str]: ...
    @property
    def name_of_code(self) -> Mapping[str, str]: ...
    @property
    def code_of_id(self) -> Mapping[str, str]: ...


class Part(Protocol):
    """Base or delta of one report: see the replica's parts for shapes and types."""

    @property
    def columns(self) -> NDArray[np.uint8]: ...
    @property
    def code_places(self) -> NDArray[np.int64]: ...
    @property
    def value_places(self) -> NDArray[np.int64]: ...
    @property
    def flag_places(self) -> NDArray[np.int64]: ...
    @property
    def memory(self) -> dict[Any, Any]: ...
    @property
    def n_rows(self) -> int: ...
    @property
    def days(self) -> NDArray[np.int32]: ...
    @property
    def starts(self) -> NDArray[np.int64]: ...
    @property
    def excluded_days(self) -> frozenset[int]: ...


class Engine(Protocol):
    """One consistent state of the facts. `fetch` runs a statement of `statements.py` on it."""

    @property
    def name(self) -> str: ...
    @property
    def identity(self) -> str:
        """Names what is read, where several share a memory: one identity and data version, one content."""
        ...

    @property
    def data_version(self) -> str: ...
    @property
    def definition_version(self) -> str: ...
    @property
    def as_of(self) -> datetime: ...

    def days_version(self, report: str, days: Days) -> str:
        """Names one content of these days of a report; another day's change need not change it."""
        ...

    def fetch(self, select: sa.Select[Any], values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """All rows; uuids come as text. `values`: of the named parameters of a statement that is asked again and again
        with others: its text is made once."""
        ...

    def members(self, members: str) -> MemberTable: ...

    def values(self, report: str, dimension: str) -> Sequence[str]:
        """The different values of a value dimension; position 0 is "missing"."""
        ...

    def first_day(self, report: str) -> date | None: ...

    def version_of(self, report: str, days: Days | None, scope: ScopeCodes | None = None) -> str:
        """Changes when an answer about these days (None: about all of them) may change that counts no rows but those of
        the scope (None: any)."""
        ...

    def parts(self, report: str) -> tuple[Part, ...]:
        """The mapped columns for the tick kernel; none where there are only tables."""
        ...


class Replica(Protocol):
    """Gives the generation that serves now; cheap when it has not changed."""

    def current(self) -> Any: ...

    def checked_at(self) -> datetime | None:
        """When it was last known to equal the source."""
        ...


@dataclass(frozen=True)
class HeldReplica:
    """A replica that stays as it was."""

    checked: datetime | None
    generation: Any

    def current(self) -> Any:
        return self.generation

    def checked_at(self) -> datetime | None:
        return self.checked
