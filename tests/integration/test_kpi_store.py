"""Kept numbers are found by an index, of a project and of all together: years of them are a few hundred thousand."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from data_access.connect import OpenDatabase
from data_access.kpi_store import of_every_project, one_of
from data_access.own_tables import daily_kpi_snapshot

KEY = ("trainer_daily", "day", date(2026, 11, 26))
OF_ALL, OF_PROJECT = "daily_kpi_snapshot_of_all", "daily_kpi_snapshot_of_project"


@pytest.mark.parametrize(
    ("project_id", "index"), [(None, OF_ALL), ("0d8ee076-76bf-41e1-86de-13e42a531a14", OF_PROJECT)]
)
def test_it_is_found_by_its_index(database: OpenDatabase, project_id: str | None, index: str) -> None:
    assert f"{index} " in plan_of(database, one_of(KEY, project_id))


def test_all_rows_of_some_periods_are_found_by_both(database: OpenDatabase) -> None:
    keys = [KEY, ("vet_daily", "week", date(2026, 11, 23))]
    plan = plan_of(database, sa.select(daily_kpi_snapshot).where(of_every_project(keys)))
    assert OF_ALL in plan and OF_PROJECT in plan and "Seq Scan" not in plan, plan


def plan_of(database: OpenDatabase, select: "sa.Select[Any]") -> str:
    statement = select.compile(
        dialect=postgresql.dialect(),  # type: ignore[no-untyped-call]
        compile_kwargs={"literal_binds": True},
    )
    with database.owner.engine.begin() as connection:
        # A small table is read whole whatever indexes there are.
        connection.execute(sa.text("SET LOCAL enable_seqscan = off"))
        return "\n".join(connection.execute(sa.text(f"EXPLAIN {statement}")).scalars())
