"""Rows that come in bulk are checked and indexed like all others."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from data_access.connect import OpenDatabase
from data_access.database import Actor
from data_access.demo.bulk import without_checks
from data_access.demo.load import OWNED_TABLES
from tests.lib.database_ground import DatabaseGround

_CHECKS = sa.text(
    "SELECT conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint"
    " UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index"
)


def checks(database: OpenDatabase) -> set[str]:
    with database.owner.read() as connection:
        return set(connection.execute(_CHECKS).scalars())


def test_all_keys_and_indexes_are_back_as_they_were(databases: DatabaseGround) -> None:
    with databases.copy() as database:
        before = checks(database)
        with (
            database.owner.write(actor=Actor(name="test")) as connection,
            without_checks(connection, OWNED_TABLES),
        ):
            inside = set(connection.execute(_CHECKS).scalars())
        assert len(before - inside) > 50
        assert checks(database) == before


def test_a_row_that_refers_to_nothing_is_refused_and_nothing_has_happened(databases: DatabaseGround) -> None:
    statement = sa.text(
        "INSERT INTO public.project_location (id, project_id, name, created_at)"
        " VALUES (gen_random_uuid(), gen_random_uuid(), 'nowhere', now())"
    )
    with databases.copy() as database:
        before = checks(database)
        with (
            pytest.raises(IntegrityError),
            database.owner.write(actor=Actor(name="test")) as connection,
            without_checks(connection, OWNED_TABLES),
        ):
            connection.execute(statement)
        assert checks(database) == before
