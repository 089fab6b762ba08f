"""Statements that are written for PostgreSQL, as text and parameters for DuckDB."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.sql.compiler import ExpandedState, SQLCompiler
from sqlalchemy.util import LRUCache

_DIALECT = PGDialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
_compiled: LRUCache[Any, SQLCompiler] = LRUCache(512)
"""By form, as SQLAlchemy itself keeps statements: the same question about other days or members has the same form."""


def for_duckdb(select: sa.Select[Any], values: Mapping[str, Any] | None = None) -> tuple[str, list[Any]]:
    """The text of a statement and its parameters in their order. `values` by name, of one whose writer holds it and
    asks it again."""
    if values is not None:
        return _held(select).with_values(values)
    state = _expanded(select)
    return state.statement, [state.parameters[name] for name in state.positiontup or ()]


def _expanded(select: sa.Select[Any]) -> ExpandedState:
    key = select._generate_cache_key()
    if key is None:
        return _compile(select).construct_expanded_state()
    compiled = _compiled.get(key.key)
    if compiled is None:
        compiled = _compiled[key.key] = _compile(select, cache_key=key)
    return compiled.construct_expanded_state(compiled.construct_params(extracted_parameters=key.bindparams))


def _compile(select: sa.Select[Any], **options: Any) -> SQLCompiler:
    compiled = select.compile(dialect=_DIALECT, **options)
    assert isinstance(compiled, SQLCompiler)
    return compiled


@dataclass(frozen=True)
class _Text:
    """`names`: of the parameters in their order, `usual`: what they are."""

    sql: str
    names: Sequence[str]
    usual: Mapping[str, Any]

    def with_values(self, values: Mapping[str, Any]) -> tuple[str, list[Any]]:
        chosen = {**self.usual, **values}
        return self.sql, [chosen[name] for name in self.names]


@lru_cache(maxsize=256)
def _held(select: sa.Select[Any]) -> _Text:
    """By the statement itself: who asks it again holds it."""
    state = _expanded(select)
    return _Text(state.statement, state.positiontup or (), state.parameters)
