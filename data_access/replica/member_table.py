"""A dimension view of one generation, by the integer codes that the mapped columns hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb

from data_access.fact_tables import dim_table


@dataclass(frozen=True, kw_only=True)
class MemberTable:
    """Members by integer code; position 0 is "missing", with empty texts. `attributes`: the view's other
    columns (None where not recorded; `project_key` of an area is the project's integer code)."""

    id: Sequence[str]
    code: Sequence[str]
    name: Sequence[str]
    attributes: Mapping[str, Sequence[Any]]

    @cached_property
    def name_of_code(self) -> Mapping[str, str]:
        return dict(zip(self.code[1:], self.name[1:], strict=True))

    @cached_property
    def code_of_id(self) -> Mapping[str, str]:
        return dict(zip(self.id[1:], self.code[1:], strict=True))


def read_members(cursor: duckdb.DuckDBPyConnection, catalog: str, members: str) -> MemberTable:
    """Keys are 1, 2, .. without a gap: see `load_members`."""
    attributes = [name for name in dim_table(members).c.keys() if name not in ("key", "code", "name")]
    columns = ", ".join(["CAST(id AS VARCHAR)", "code", "name", *(f'"{name}"' for name in attributes)])
    table = f"{catalog}.main.{dim_table(members).name}"
    found = cursor.execute(f"SELECT {columns} FROM {table} ORDER BY key").fetchall()
    lists: list[tuple[Any, ...]] = list(zip(*found, strict=True)) if found else [()] * (3 + len(attributes))
    return MemberTable(
        id=("", *lists[0]),
        code=("", *lists[1]),
        name=("", *lists[2]),
        attributes={name: (None, *lists[3 + place]) for place, name in enumerate(attributes)},
    )
