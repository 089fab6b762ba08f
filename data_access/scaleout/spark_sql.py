"""The one place where a statement of the read path is put in Spark's words: everything else of it is PostgreSQL's.

What Spark says otherwise: GROUPING_ID for GROUPING of several columns, names in backticks, views without a schema,
STRING for TEXT, the weekday, and the time of day of a timestamp, which it has no type for.
"""

from collections.abc import Mapping
from datetime import time
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.base import PGCompiler, PGDialect, PGIdentifierPreparer, PGTypeCompiler


class _Words(PGCompiler):
    def visit_grouping_func(self, func: Any, **options: Any) -> str:
        return f"GROUPING_ID({self.process(func.clauses, **options)})"

    def visit_extract(self, extract: Any, **options: Any) -> str:
        if extract.field != "isodow":
            return str(super().visit_extract(extract, **options))  # type: ignore[no-untyped-call]
        return f"(weekday({self.process(extract.expr, **options)}) + 1)"

    def visit_cast(self, cast: Any, **options: Any) -> str:
        if not isinstance(cast.type, sa.Time):
            return str(super().visit_cast(cast, **options))  # type: ignore[no-untyped-call]
        return f"date_format({self.process(cast.clause, **options)}, 'HH:mm:ss.SSSSSS')"


class _Types(PGTypeCompiler):
    def visit_TEXT(self, type_: Any, **options: Any) -> str:  # noqa: N802  SQLAlchemy's name
        return "STRING"


class _Names(PGIdentifierPreparer):
    # A session of the cluster holds the views of one version of the facts: they need no schema to tell them apart.
    schema_for_object = staticmethod(lambda table: "")

    def __init__(self, dialect: Any) -> None:
        super().__init__(dialect, initial_quote="`")


class SparkDialect(PGDialect):
    """For writing statements down only; Spark Connect carries them."""

    statement_compiler = _Words
    type_compiler_cls = _Types
    preparer = _Names  # type: ignore[assignment]


_DIALECT = SparkDialect(paramstyle="named")  # type: ignore[no-untyped-call]


def spark_sql(select: sa.Select[Any], values: Mapping[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
    """The text of a statement and its named parameters. `values`: those that differ from the statement's own."""
    text, usual = _text(select) if values is None else _kept(select)
    return text, {name: _plain(value) for name, value in {**usual, **(values or {})}.items() if name in usual}


@lru_cache(maxsize=256)
def _kept(select: sa.Select[Any]) -> tuple[str, dict[str, Any]]:
    return _text(select)


def _text(select: sa.Select[Any]) -> tuple[str, dict[str, Any]]:
    compiled = select.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    return str(compiled), dict(compiled.params)


def _plain(value: Any) -> Any:
    """A time of day is compared as text: see `visit_cast`."""
    return value.strftime("%H:%M:%S.%f") if isinstance(value, time) else value
