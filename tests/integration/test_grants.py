"""Two roles: the application reads what it names, writes what is ours, and cannot touch what was logged."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from data_access.connect import OpenDatabase
from data_access.database import APP_ROLE, Actor
from data_access.grants import correctable_columns
from data_access.own_tables import OWN, OWN_APPEND_ONLY, OWN_READ_ONLY
from data_access.source_tables import SOURCE_TABLES
from tests import factories as make
from tests.lib import catalog
from tests.lib.database_ground import DatabaseGround

AMAL = Actor(name="amal")
CHANGES = (
    "UPDATE reporting.audit_log SET actor = 'nobody'",
    "UPDATE reporting.audit_log SET actor = 'nobody' WHERE false",
    "DELETE FROM reporting.audit_log",
    "DELETE FROM reporting.audit_log WHERE id = 1",
    "TRUNCATE reporting.audit_log",
    "UPDATE reporting.audit_log_first SET actor = 'nobody' WHERE false",
    "DELETE FROM reporting.audit_log_other",
    "TRUNCATE reporting.audit_log_first",
    "UPDATE reporting.audit_seal SET hash = root",
    "DELETE FROM reporting.audit_seal",
    "TRUNCATE reporting.audit_seal CASCADE",
    "DELETE FROM reporting.audit_checkpoint",
    "MERGE INTO reporting.audit_log a USING (SELECT 1) one ON true WHEN MATCHED THEN DELETE",
)


@pytest.fixture(scope="module")
def unit(databases: DatabaseGround) -> Iterator[OpenDatabase]:
    """A database with a person in it; the tests here are refused what they try, so they can share it."""
    with databases.copy() as found:
        with found.owner.engine.begin() as connection:
            make.make_user(connection, username="amal")
        yield found


def refused(unit: OpenDatabase, statement: str) -> str:
    """Why the application may not run `statement`."""
    with pytest.raises(DBAPIError) as caught, unit.app.write(AMAL) as connection:
        connection.execute(sa.text(statement))
    assert getattr(caught.value.orig, "pgcode", None) == "42501", caught.value
    return str(caught.value.orig)


def test_the_application_reads_every_column_that_it_names(unit: OpenDatabase) -> None:
    with unit.app.read() as connection:
        for table in SOURCE_TABLES:
            connection.execute(sa.select(*table.columns).limit(1))


def test_the_application_reads_no_other_column_of_the_host(unit: OpenDatabase) -> None:
    named = {(table.name, column.name) for table in SOURCE_TABLES for column in table.columns}
    question = sa.text("SELECT has_column_privilege(:role, CAST(:table AS regclass), :column, 'SELECT')")
    with unit.owner.read() as connection:
        for table, columns in catalog.columns(connection, "public").items():
            for column in columns:
                values = {"role": APP_ROLE, "table": f'public."{table}"', "column": column}
                assert connection.execute(question, values).scalar_one() == ((table, column) in named), values


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT phone FROM employee",
        "SELECT * FROM employee",
        "SELECT e FROM employee e",
        "SELECT to_jsonb(e) FROM employee e",
        'SELECT phone FROM "user"',
        "COPY employee TO STDOUT",
        "SELECT new_values FROM public.audit_log",
    ],
)
def test_personal_columns_are_out_of_reach_in_every_spelling(unit: OpenDatabase, statement: str) -> None:
    assert "permission denied" in refused(unit, statement)


def test_of_the_host_it_writes_only_the_columns_that_corrections_mend(unit: OpenDatabase) -> None:
    """Where the tables are ours; on a live host none, see test_corrections."""
    mended = correctable_columns()
    question = sa.text("SELECT has_column_privilege(:role, CAST(:table AS regclass), :column, 'UPDATE')")
    with unit.owner.read() as connection:
        for table, columns in catalog.columns(connection, "public").items():
            for column in columns:
                values = {"role": APP_ROLE, "table": f'public."{table}"', "column": column}
                assert connection.execute(question, values).scalar_one() == (column in mended.get(table, ())), values


def test_the_application_has_no_other_right_to_write_a_table_of_the_host(unit: OpenDatabase) -> None:
    with unit.owner.read() as connection:
        for table in catalog.columns(connection, "public"):
            for right in ("INSERT", "REFERENCES"):
                question = sa.text("SELECT has_any_column_privilege(:role, CAST(:table AS regclass), :right)")
                values = {"role": APP_ROLE, "table": f'public."{table}"', "right": right}
                assert not connection.execute(question, values).scalar_one(), values
            for right in ("DELETE", "TRUNCATE", "TRIGGER"):
                question = sa.text("SELECT has_table_privilege(:role, CAST(:table AS regclass), :right)")
                values = {"role": APP_ROLE, "table": f'public."{table}"', "right": right}
                assert not connection.execute(question, values).scalar_one(), values


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO shift (id, name, start_time, end_time) VALUES (gen_random_uuid(), 'x', '06:00', '14:00')",
        "UPDATE \"user\" SET role = 'GENERAL_ADMIN'",
        "DELETE FROM employee",
        "TRUNCATE dog CASCADE",
    ],
)
def test_a_write_to_the_host_fails(unit: OpenDatabase, statement: str) -> None:
    assert "permission denied" in refused(unit, statement)


def test_the_application_writes_our_own_tables(unit: OpenDatabase) -> None:
    question = sa.text("SELECT has_table_privilege(:role, CAST(:table AS regclass), :right)")
    with unit.owner.read() as connection:
        for table in OWN.tables.values():
            for right in ("INSERT", "UPDATE", "DELETE"):
                values = {"role": APP_ROLE, "table": f"reporting.{table.name}", "right": right}
                may = table not in (*OWN_APPEND_ONLY, *OWN_READ_ONLY) or (
                    table in OWN_APPEND_ONLY and right == "INSERT"
                )
                assert connection.execute(question, values).scalar_one() == may, values


@pytest.mark.parametrize("statement", CHANGES)
def test_the_application_cannot_change_what_was_logged(unit: OpenDatabase, statement: str) -> None:
    refused(unit, statement)


@pytest.mark.parametrize("login", ["owner", "admin"])
@pytest.mark.parametrize("statement", CHANGES)
def test_neither_can_the_owner_nor_a_superuser(
    databases: DatabaseGround, unit: OpenDatabase, login: str, statement: str
) -> None:
    engine = sa.create_engine(databases.url(login, str(unit.owner.url.database)), poolclass=sa.NullPool)
    with engine.connect() as connection:
        with pytest.raises(DBAPIError, match="can only be added to"):
            connection.execute(sa.text(statement))
        connection.rollback()
        assert connection.execute(sa.text("SELECT count(*) FROM reporting.audit_log")).scalar_one() > 0


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE reporting.audit_log DISABLE TRIGGER audit_log_append_only",
        "DROP TRIGGER audit_log_append_only ON reporting.audit_log",
        "DROP TABLE reporting.audit_log",
        "CREATE RULE gone AS ON INSERT TO reporting.audit_log DO INSTEAD NOTHING",
        "CREATE OR REPLACE FUNCTION reporting.loggable(row_values jsonb) RETURNS jsonb LANGUAGE sql RETURN row_values",
        "CREATE TABLE reporting.mine (id int)",
        "CREATE TABLE public.mine (id int)",
        "CREATE SCHEMA mine",
        "SET session_replication_role = replica",
        "UPDATE reporting.setting SET value = 'true'",
        "GRANT UPDATE ON reporting.audit_log TO k9_app",
        "SET ROLE k9_owner",
        "CREATE ROLE mine",
    ],
)
def test_the_application_cannot_help_itself_to_more(unit: OpenDatabase, statement: str) -> None:
    try:
        refused(unit, statement)
    except pytest.fail.Exception:
        # A grant of a right that one does not have gives nothing and warns.
        assert statement.startswith("GRANT")
        assert not _app_may_update_the_log(unit)


def _app_may_update_the_log(unit: OpenDatabase) -> object:
    with unit.owner.read() as connection:
        question = sa.text("SELECT has_table_privilege('k9_app', 'reporting.audit_log', 'UPDATE')")
        return connection.execute(question).scalar_one()


def test_a_connection_that_drops_its_role_has_less_and_not_more(unit: OpenDatabase) -> None:
    with pytest.raises(DBAPIError, match="permission denied"), unit.app.read() as connection:
        connection.execute(sa.text("RESET ROLE"))
        connection.execute(sa.text("SET ROLE NONE"))
        connection.execute(sa.text("SELECT * FROM reporting.setting"))


def test_a_read_cannot_write(unit: OpenDatabase) -> None:
    with pytest.raises(DBAPIError, match="read-only transaction"), unit.app.read() as connection:
        connection.execute(sa.text("DELETE FROM reporting.login_session"))
