"""The months of the audit log: made from the table of before, made ahead, closed to changes, let go when old enough."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.exc import DBAPIError

from dashboard.errors import Conflict
from dashboard.workflow.audit_chain import export_audit, retire_audit, take_checkpoint
from dashboard.workflow.audit_keys import believed_keys
from dashboard.workflow.audit_proof import What
from dashboard.workflow.audit_proof.export_file import verify_export
from data_access import migrate as migrations
from data_access.audit_store import AuditStore
from data_access.change_feed import ensure_change_feed
from data_access.connect import OpenDatabase
from data_access.grants import ensure_role
from data_access.source_tables import SOURCE_TABLES
from tests import factories as make
from tests.lib.audit_ground import JOBS, AuditGround, add_entry, audit_ground
from tests.lib.database_ground import DatabaseGround

OLD = "audit_log_2018_03"
AS_BEFORE = (
    "INSERT INTO reporting.audit_log (entity_type, entity_id, action, actor, change_summary)"
    " VALUES ('demo', '*', 'BULK_LOAD', 'demo', 'as the version before does')"
)


@pytest.fixture
def log(databases: DatabaseGround, tmp_path: Path) -> Iterator[AuditGround]:
    """A log with three entries of March 2018, sealed, and one of now."""
    with audit_ground(databases, tmp_path) as made:
        run(made.database, "ALTER TABLE reporting.audit_log DETACH PARTITION reporting.audit_log_first")
        run(made.database, "DROP TABLE reporting.audit_log_first")
        bounds = "FOR VALUES FROM ('2018-03-01 00:00+00') TO ('2018-04-01 00:00+00')"
        run(made.database, f"CREATE TABLE reporting.{OLD} PARTITION OF reporting.audit_log {bounds}")
        AuditStore(made.database.app).ensure_months(0, JOBS)
        with made.database.app.write(JOBS) as connection:
            for day in (5, 6, 7):
                values = f"('dog', '{day}', 'UPDATE', 'amal', '2018-03-0{day} 08:00+00')"
                columns = '(entity_type, entity_id, action, actor, "timestamp")'
                connection.execute(sa.text(f"INSERT INTO reporting.audit_log {columns} VALUES {values}"))
            add_entry(connection, 1)
        made.seal()
        yield made


def run(database: OpenDatabase, statement: str) -> None:
    with database.owner.engine.begin() as connection:
        connection.execute(sa.text(statement))


def asked(database: OpenDatabase, statement: str) -> list[tuple[object, ...]]:
    with database.owner.read() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


def test_what_was_logged_before_is_kept_as_it_was_and_goes_on(databases: DatabaseGround) -> None:
    every = "SELECT * FROM reporting.audit_log ORDER BY id"
    with databases.empty() as found:
        with found.owner.engine.begin() as connection:
            connection.execute(sa.text("CREATE SCHEMA reporting"))
            ensure_role(connection, str(found.app_login))
            command.upgrade(migrations._alembic(connection), "0010")
            ensure_change_feed(connection, SOURCE_TABLES)
            make.make_user(connection)
            make.make_dog(connection)
        before = asked(found, every)
        migrations.migrate(databases.settings, found.owner, found.app_login)
        assert asked(found, every) == before
        run(found, AS_BEFORE)
        run(found, "UPDATE dog SET name = 'Max'")
        assert [row[0] for row in asked(found, every)] == [
            *(row[0] for row in before),
            len(before) + 1,
            len(before) + 2,
        ]
        assert AuditStore(found.app).seal(JOBS) == len(before) + 2


def test_the_months_to_come_are_there_and_as_closed_as_the_log(log: AuditGround) -> None:
    assert AuditStore(log.database.app).ensure_months(5, JOBS) == 2
    assert AuditStore(log.database.app).ensure_months(5, JOBS) == 0
    parts = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'reporting.audit_log'::regclass"
    names = {str(name) for (name,) in asked(log.database, parts)} - {f"reporting.{OLD}"}
    assert len(names) == 7
    for name in names:
        for change in (f"UPDATE {name} SET actor = 'x'", f"DELETE FROM {name}", f"TRUNCATE {name}"):
            with pytest.raises(DBAPIError, match="can only be added to"), log.admin.begin() as connection:
                connection.execute(sa.text(change))


def test_an_entry_of_a_time_without_a_month_is_taken_and_sealed(log: AuditGround) -> None:
    with log.tampering() as connection:
        connection.execute(sa.text("DROP TABLE reporting." + _this_month(log)))
    with log.database.app.write(JOBS) as connection:
        add_entry(connection, 2)
    assert asked(log.database, "SELECT count(*) FROM reporting.audit_log_other") == [(1,)]
    assert AuditStore(log.database.app).ensure_months(0, JOBS) == 0, "a month with rows among the others stays there"


def _this_month(log: AuditGround) -> str:
    [(name,)] = asked(log.database, "SELECT name FROM reporting.audit_month WHERE now() >= since AND now() < until")
    return str(name)


def test_an_old_month_goes_and_its_seals_vouch_for_the_rest(log: AuditGround, tmp_path: Path) -> None:
    take_checkpoint(log.database.app, log.settings, JOBS)
    assert retire_audit(log.database.app, log.settings, JOBS, is_dry_run=True) == {OLD: 3}
    assert asked(log.database, f"SELECT count(*) FROM reporting.{OLD}") == [(3,)]
    assert retire_audit(log.database.app, log.settings, JOBS) == {OLD: 3}
    found = log.verify()
    assert (found.is_intact, found.rows, found.retired, found.unsealed) == (True, 2, 3, 0)
    entry = "SELECT actor, entity_id, before_values ->> 'rows' FROM reporting.audit_log WHERE action = 'RETIRE'"
    assert asked(log.database, entry) == [("jobs", OLD, "3")]
    export_audit(log.database.app, tmp_path / "out.jsonl")
    assert verify_export(tmp_path / "out.jsonl", (), believed_keys(log.settings)).retired == 3
    assert retire_audit(log.database.app, log.settings, JOBS) == {}


def test_a_month_that_was_tampered_with_does_not_go(log: AuditGround) -> None:
    with log.tampering() as connection:
        connection.execute(sa.text(f"DELETE FROM reporting.{OLD} WHERE entity_id = '6'"))
    with pytest.raises(Conflict, match="seal 1, row 2.*MISSING"):
        retire_audit(log.database.app, log.settings, JOBS)


@pytest.mark.parametrize(
    ("month", "reason"),
    [(OLD, "rows that no checkpoint covers"), ("this", "no month of the audit log that may go"), ("x", "no month")],
)
def test_the_application_cannot_let_more_go_than_that(log: AuditGround, month: str, reason: str) -> None:
    with pytest.raises(DBAPIError, match=reason):
        AuditStore(log.database.app).retire(_this_month(log) if month == "this" else month, 0, JOBS)


def test_a_forged_retirement_hides_nothing(log: AuditGround) -> None:
    said = '{"since": "2018-03-01T00:00:00+00:00", "until": "2018-04-01T00:00:00+00:00", "rows": 3}'
    with log.tampering() as connection:
        connection.execute(sa.text(f"DELETE FROM reporting.{OLD} WHERE entity_id <> '6'"))
        columns, values = "entity_type, entity_id, action, actor, before_values", f"'audit_log', '{OLD}', 'RETIRE', 'x'"
        forged = sa.text(f"INSERT INTO reporting.audit_log ({columns}) VALUES ({values}, CAST(:said AS jsonb))")
        connection.execute(forged, {"said": said})
    log.seal()
    found = log.verify()
    assert found.first is not None
    assert (found.first.what, found.first.seal, found.first.row) == (What.NOT_RETIRED, 1, 2)
