"""One kept number is found by an index, of a project and of all together: years of them are a few hundred thousand."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from data_access.connect import OpenDatabase
from data_access.kpi_store import one_of

KEY = ("trainer_daily", "day", date(2026, 11, 26))


@pytest.mark.parametrize(
    ("project_id", "index"),
    [(None, "daily_kpi_snapshot_of_all"), ("0d8ee076-76bf-41e1-86de-13e42a531a14", "daily_kpi_snapshot_of_project")],
)
def test_it_is_found_by_its_index(database: OpenDatabase, project_id: str | None, index: str) -> None:
    statement = one_of(KEY, project_id).compile(
        dialect=postgresql.dialect(),  # type: ignore[no-untyped-call]
        compile_kwargs={"literal_binds": True},
    )
    with database.owner.engine.begin() as connection:
        # A small table is read whole whatever indexes there are.
        connection.execute(sa.text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(connection.execute(sa.text(f"EXPLAIN {statement}")).scalars())
    assert f"{index} " in plan, plan
