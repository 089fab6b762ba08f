"""The audit feed: every change of every followed table leaves before and after, in the same transaction."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from data_access.change_feed import AUDITED_TABLES
from data_access.connect import OpenDatabase
from tests.lib.any_row import add_rows, any_rows, any_value, kinds_of, let_rows_stand_alone
from tests.lib.database_ground import DatabaseGround

SECRETS = {"password_hash", "mfa_secret", "backup_codes", "token_hash", "headers", "secret", "old_secret"}
BULK = 50
Row = dict[str, Any]

each_table = pytest.mark.parametrize("table", AUDITED_TABLES, ids=[f"{t.schema}.{t.name}" for t in AUDITED_TABLES])


@pytest.fixture(scope="module")
def loose(databases: DatabaseGround) -> Iterator[OpenDatabase]:
    """A database whose tables take any row with a key of its own: what is under test here is the triggers."""
    with databases.copy() as found:
        with found.owner.engine.begin() as connection:
            let_rows_stand_alone(connection)
        yield found


@pytest.fixture
def host(loose: OpenDatabase) -> Iterator[sa.Connection]:
    """A transaction of the host's program, rolled back afterwards."""
    with loose.owner.engine.connect() as connection:
        yield connection
        connection.rollback()


def entries(connection: sa.Connection) -> list[Row]:
    """What this transaction has left in the log so far."""
    found = connection.execute(
        sa.text("SELECT * FROM reporting.audit_log WHERE xid = pg_current_xact_id() ORDER BY id")
    )
    return [dict(row) for row in found.mappings()]


def new_entries(connection: sa.Connection, since: int) -> list[Row]:
    return entries(connection)[since:]


def stored(connection: sa.Connection, table: sa.Table) -> Row:
    """The one row of a table as JSON, without secrets: what the log should say of it."""
    row = connection.execute(sa.text(f'SELECT to_jsonb(t) FROM {table.schema}."{table.name}" t')).scalar_one()
    return {name: value for name, value in row.items() if name not in SECRETS}


def key_of(row: Row, table: sa.Table) -> str:
    return "/".join(str(row[column.name]) for column in table.primary_key)


def an_edit(connection: sa.Connection, table: sa.Table) -> tuple[str, str]:
    """A column that is not in the key and SQL for another value of it; the last key column where there is no other."""
    kinds = kinds_of(connection, table)
    free = [c.name for c in table.columns if not c.primary_key and c.name not in SECRETS]
    plain = [name for name in free if kinds[name][0] not in ("json", "boolean")] or free
    name = next((name for name in plain if kinds[name][0].startswith(("text", "character", "uuid"))), "")
    name = name or (plain or [c.name for c in table.primary_key])[-1]
    return name, f"CAST('{any_value(connection, kinds[name][0])}' AS {kinds[name][0]})"


@each_table
def test_it_follows_a_row_from_its_creation_to_its_end(host: sa.Connection, table: sa.Table) -> None:
    add_rows(host, table, any_rows(host, table))
    first = stored(host, table)
    [created] = entries(host)
    assert (created["action"], created["entity_type"]) == ("CREATE", table.name)
    assert (created["before_values"], created["after_values"]) == (None, first)
    assert created["entity_id"] == key_of(first, table)

    column, value = an_edit(host, table)
    host.execute(sa.text(f'UPDATE {table.schema}."{table.name}" SET "{column}" = {value}'))
    second = stored(host, table)
    edited = new_entries(host, 1)
    if key_of(first, table) == key_of(second, table):
        [entry] = edited
        assert (entry["action"], entry["change_summary"]) == ("UPDATE", column)
        assert (entry["before_values"], entry["after_values"]) == (first, second)
    else:
        gone, made = sorted(edited, key=lambda entry: str(entry["action"]), reverse=True)
        assert (gone["action"], gone["before_values"], gone["after_values"]) == ("DELETE", first, None)
        assert (made["action"], made["before_values"], made["after_values"]) == ("CREATE", None, second)

    seen = len(entries(host))
    host.execute(sa.text(f'DELETE FROM {table.schema}."{table.name}"'))
    [deleted] = new_entries(host, seen)
    assert (deleted["action"], deleted["before_values"], deleted["after_values"]) == ("DELETE", second, None)
    assert deleted["entity_id"] == key_of(second, table)


@each_table
def test_an_update_that_changes_nothing_leaves_nothing(host: sa.Connection, table: sa.Table) -> None:
    add_rows(host, table, any_rows(host, table))
    column, _ = an_edit(host, table)
    host.execute(sa.text(f'UPDATE {table.schema}."{table.name}" SET "{column}" = "{column}"'))
    host.execute(sa.text(f'UPDATE {table.schema}."{table.name}" SET "{column}" = NULL WHERE false'))
    host.execute(sa.text(f'DELETE FROM {table.schema}."{table.name}" WHERE false'))
    assert [entry["action"] for entry in entries(host)] == ["CREATE"]


@each_table
def test_a_truncation_is_one_entry_for_the_whole_table(host: sa.Connection, table: sa.Table) -> None:
    host.execute(sa.text(f'TRUNCATE {table.schema}."{table.name}"'))
    [entry] = entries(host)
    assert (entry["action"], entry["entity_type"], entry["entity_id"]) == ("TRUNCATE", table.name, "*")


@each_table
def test_a_bulk_change_is_logged_row_by_row(host: sa.Connection, table: sa.Table) -> None:
    add_rows(host, table, any_rows(host, table, BULK))
    _assert_one_each(entries(host), "CREATE")
    column, value = an_edit(host, table)
    if not table.columns[column].primary_key:
        seen = len(entries(host))
        host.execute(sa.text(f'UPDATE {table.schema}."{table.name}" SET "{column}" = {value}'))
        _assert_one_each(new_entries(host, seen), "UPDATE")
    seen = len(entries(host))
    host.execute(sa.text(f'DELETE FROM {table.schema}."{table.name}"'))
    _assert_one_each(new_entries(host, seen), "DELETE")


def _assert_one_each(found: list[Row], action: str) -> None:
    assert {entry["action"] for entry in found} == {action}
    assert len(found) == len({entry["entity_id"] for entry in found}) == BULK


@each_table
def test_a_change_that_is_rolled_back_leaves_nothing(loose: OpenDatabase, table: sa.Table) -> None:
    with loose.owner.engine.connect() as connection:
        connection.begin()
        with connection.begin_nested() as inner:
            add_rows(connection, table, any_rows(connection, table))
            inner.rollback()
        assert entries(connection) == []
        add_rows(connection, table, any_rows(connection, table))
        connection.rollback()
        assert connection.execute(sa.text("SELECT count(*) FROM reporting.audit_log")).scalar_one() == 0


@pytest.mark.parametrize("secret", sorted(SECRETS))
def test_no_secret_is_ever_logged(host: sa.Connection, secret: str) -> None:
    [table] = [table for table in AUDITED_TABLES if secret in table.columns]
    is_json = secret in ("backup_codes", "headers")
    hush = '["hush"]' if is_json else "hush"
    add_rows(host, table, [any_rows(host, table)[0] | {secret: hush}])
    changed = '["hush again"]' if is_json else "hush again"
    kind = kinds_of(host, table)[secret][0]
    host.execute(
        sa.text(f'UPDATE {table.schema}."{table.name}" SET {secret} = CAST(:value AS {kind})'), {"value": changed}
    )
    host.execute(sa.text(f'DELETE FROM {table.schema}."{table.name}"'))
    found = entries(host)
    assert [entry["action"] for entry in found] == ["CREATE", "UPDATE", "DELETE"]
    assert found[1]["change_summary"] == secret
    assert "hush" not in repr(found)


def test_every_secret_of_a_followed_table_is_known() -> None:
    words = ("password_hash", "secret", "backup", "token", "hash", "headers")
    suspicious = {
        column.name for table in AUDITED_TABLES for column in table.columns if any(w in column.name for w in words)
    }
    # The hash of a file, a row or a report tells only whether it is the same again; a moment is no secret either.
    assert suspicious - {"file_hash", "row_hash", "content_hash", "old_secret_until"} == SECRETS
