"""SQLAlchemy tables of the fact and dimension views: same names and columns on PostgreSQL and on the replica.

A key is a uuid in PostgreSQL and a small integer in the replica; `Key` therefore never renders a cast, so that
comparing and joining keys reads the same on both engines. The replica holds a subset of a fact's columns.
"""

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine, UserDefinedType

from dashboard.errors import DeclarationError, nearest
from dashboard.semantic.fields import Column, ColumnType
from dashboard.semantic.report import ReportType

SCHEMA = "reporting"


class Key(UserDefinedType[object]):
    """A member's key: uuid in PostgreSQL, integer code in the replica; compared with its like only."""

    cache_ok = True

    def get_col_spec(self, **options: object) -> str:
        return "uuid"


_TEXT = sa.Text()
_ROW_ID = sa.Uuid(as_uuid=False)

_MEMBER_COLUMNS: dict[str, dict[str, TypeEngine[Any]]] = {
    "project": {"section": _TEXT, "status": _TEXT, "mission_type": _TEXT, "priority": _TEXT},
    "dog": {
        "breed": _TEXT,
        "status": _TEXT,
        "gender": _TEXT,
        "birth_date": sa.Date(),
        "specialization": _TEXT,
    },
    "employee": {"role": _TEXT, "rank": _TEXT, "hire_date": sa.Date(), "is_active": sa.Boolean()},
    "shift": {"start_time": sa.Time(), "end_time": sa.Time()},
    "area": {"project_key": Key()},
}

MEMBERS: tuple[str, ...] = tuple(_MEMBER_COLUMNS)
"""The kinds of members that have a dimension view; projects come before the areas that name them."""


@cache
def fact_table(report: ReportType) -> sa.Table:
    """`reporting.fact_<report>`: row_id, source and every declared column."""
    columns = [sa.Column(column.name, _type_of(column)) for column in report.columns]
    identity: list[sa.Column[Any]] = [sa.Column("row_id", _ROW_ID), sa.Column("source", _TEXT)]
    return sa.Table(report.fact, sa.MetaData(schema=SCHEMA), *identity, *columns)


@cache
def dim_table(members: str) -> sa.Table:
    """`reporting.dim_<members>`: key, code, name and the members' attributes."""
    if members not in _MEMBER_COLUMNS:
        raise DeclarationError(f"no dimension view for {members!r}; nearest is {nearest(members, MEMBERS)!r}")
    attributes = [sa.Column(name, kind) for name, kind in _MEMBER_COLUMNS[members].items()]
    identity: list[sa.Column[Any]] = [sa.Column("key", Key()), sa.Column("code", _TEXT), sa.Column("name", _TEXT)]
    return sa.Table(f"dim_{members}", sa.MetaData(schema=SCHEMA), *identity, *attributes)


def _type_of(column: Column) -> TypeEngine[Any]:
    types: dict[ColumnType, TypeEngine[Any]] = {
        ColumnType.TEXT: _TEXT,
        ColumnType.INTEGER: sa.Integer(),
        ColumnType.DECIMAL: sa.Numeric(18, column.scale),
        ColumnType.BOOLEAN: sa.Boolean(),
        ColumnType.DATE: sa.Date(),
        ColumnType.TIMESTAMP: sa.DateTime(),
        ColumnType.KEY: Key(),
    }
    return types[column.type]
