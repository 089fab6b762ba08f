"""Migrations: on an empty database, on the host's, twice, at once, and on one that does not fit."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from dashboard.errors import SetupError
from data_access import migrate as migrations
from data_access.connect import OpenDatabase
from data_access.database import Database
from data_access.migrate import host_tables_made_by_us, migrate
from data_access.migrations.steps import HOST_SCHEMA_FILE, run_file
from data_access.source_tables import SOURCE_TABLES
from data_access.views import view_files
from tests import factories as make
from tests.lib import catalog
from tests.lib.database_ground import DatabaseGround


@pytest.fixture
def empty(databases: DatabaseGround) -> Iterator[OpenDatabase]:
    with databases.empty() as found:
        yield found


@pytest.fixture
def host(empty: OpenDatabase) -> OpenDatabase:
    """A database that the host's program has made and used."""
    with empty.owner.engine.begin() as connection:
        run_file(connection, HOST_SCHEMA_FILE)
        make.make_dog(connection, code="REX")
    return empty


# Labels that the host's program got in later versions.
_LATER_LABELS = (
    ", 'APPROVED_BY_PM', 'FORWARDED_TO_ADMIN', 'REJECTED_BY_PM', 'APPROVED_BY_ADMIN', 'REJECTED_BY_ADMIN'",
    ", 'SOCIALIZATION', 'BALL_WORK', 'OTHER'",
    ", 'TRAINING'",
    ", 'REPLACED'",
)


def up(databases: DatabaseGround, found: OpenDatabase) -> None:
    migrate(databases.settings, found.owner, found.app_login)


def change(found: OpenDatabase, *statements: str) -> None:
    with found.owner.engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def ask(found: OpenDatabase, question: str) -> object:
    with found.owner.read() as connection:
        return connection.execute(sa.text(question)).scalar_one()


def has_our_schema(found: OpenDatabase) -> object:
    return ask(found, "SELECT to_regnamespace('reporting') IS NOT NULL")


def test_an_empty_database_gets_the_hosts_tables(databases: DatabaseGround, empty: OpenDatabase) -> None:
    up(databases, empty)
    wanted = set(re.findall(r'^CREATE TABLE "?(\w+)"?', HOST_SCHEMA_FILE.read_text(), flags=re.MULTILINE))
    with empty.owner.read() as connection:
        assert set(catalog.columns(connection, "public")) == wanted
        assert host_tables_made_by_us(connection)


def test_a_database_that_has_them_keeps_them_as_they_are(databases: DatabaseGround, host: OpenDatabase) -> None:
    with host.owner.read() as connection:
        before = catalog.columns(connection, "public"), catalog.constraints(connection, "public")
    up(databases, host)
    with host.owner.read() as connection:
        assert (catalog.columns(connection, "public"), catalog.constraints(connection, "public")) == before
        assert not host_tables_made_by_us(connection)
    assert ask(host, "SELECT code FROM dog") == "REX"
    assert ask(host, "SELECT code FROM reporting.dim_dog") == "REX"


def test_both_ways_lead_to_the_same_database(databases: DatabaseGround, host: OpenDatabase) -> None:
    up(databases, host)
    with host.owner.read() as connection, databases.copy() as made, made.owner.read() as other:
        for schema in ("public", "reporting"):
            assert catalog.columns(connection, schema) == catalog.columns(other, schema)


def test_columns_of_its_own_and_tables_of_its_own_are_the_hosts_business(
    databases: DatabaseGround, host: OpenDatabase
) -> None:
    change(host, "ALTER TABLE dog ADD COLUMN nickname text", "CREATE TABLE kennel (id int)", "DROP TABLE excretion_log")
    up(databases, host)
    with host.owner.read() as connection:
        assert "nickname" in catalog.columns(connection, "public")["dog"]
        assert "excretion_log" not in catalog.columns(connection, "public")


def test_every_missing_table_and_column_is_named_in_one_line(databases: DatabaseGround, host: OpenDatabase) -> None:
    change(
        host,
        "ALTER TABLE dog DROP COLUMN birth_date",
        "ALTER TABLE veterinary_visit RENAME COLUMN cost TO price",
        "DROP TABLE project_manager_permission",
    )
    with pytest.raises(SetupError) as caught:
        up(databases, host)
    for name in ("dog.birth_date", "veterinary_visit.cost", "tables project_manager_permission and"):
        assert name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert has_our_schema(host) is False


def test_a_database_of_another_program_is_not_touched(databases: DatabaseGround, empty: OpenDatabase) -> None:
    change(empty, 'CREATE TABLE "user" (id int)', "CREATE TABLE project (id int)")
    with pytest.raises(SetupError, match=r"user\.username"):
        up(databases, empty)
    assert has_our_schema(empty) is False


def test_an_older_host_that_lacks_labels_is_no_error(databases: DatabaseGround, empty: OpenDatabase) -> None:
    older = HOST_SCHEMA_FILE.read_text()
    for labels in _LATER_LABELS:
        assert labels in older
        older = older.replace(labels, "")
    with empty.owner.engine.begin() as connection:
        connection.exec_driver_sql(older, execution_options={"no_parameters": True})
    up(databases, empty)
    for view in view_files():
        assert ask(empty, f"SELECT count(*) FROM reporting.{view}") == 0


def test_running_it_again_changes_nothing(databases: DatabaseGround, host: OpenDatabase) -> None:
    up(databases, host)
    with host.owner.read() as connection:
        before = catalog.objects(connection)
    up(databases, host)
    with host.owner.read() as connection:
        assert catalog.objects(connection) == before


def test_two_starters_at_once_make_one_database(databases: DatabaseGround, empty: OpenDatabase) -> None:
    with ThreadPoolExecutor(3) as starters:
        for done in [starters.submit(up, databases, empty) for _ in range(3)]:
            done.result()
    assert ask(empty, "SELECT count(*) FROM reporting.schema_version") == 1


def test_a_host_transaction_in_the_way_is_not_waited_for_long(
    databases: DatabaseGround, host: OpenDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "LOCK_WAIT", "100ms")
    with host.owner.engine.connect() as busy:
        busy.execute(sa.text("UPDATE dog SET name = 'Max'"))
        with pytest.raises(SetupError, match="lock timeout") as caught:
            up(databases, host)
        busy.rollback()
    assert "nothing was changed" in str(caught.value)
    assert has_our_schema(host) is False


def test_a_table_that_was_made_anew_is_followed_again(databases: DatabaseGround, database: OpenDatabase) -> None:
    definition = "LIKE project_manager_permission INCLUDING ALL"
    change(
        database,
        f"CREATE TABLE fresh ({definition})",
        "DROP TABLE project_manager_permission",
        "ALTER TABLE fresh RENAME TO project_manager_permission",
    )
    up(databases, database)
    triggers = ask(
        database,
        "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'project_manager_permission'::regclass AND NOT tgisinternal",
    )
    assert triggers == 4


def test_a_trigger_that_was_switched_off_stops_the_start_and_says_how_to_go_on(
    databases: DatabaseGround, database: OpenDatabase
) -> None:
    change(database, "ALTER TABLE dog DISABLE TRIGGER k9_audit_update")
    with pytest.raises(SetupError) as caught:
        up(databases, database)
    fix = 'ALTER TABLE public."dog" ENABLE TRIGGER k9_audit_update'
    assert fix in str(caught.value)
    change(database, fix)
    up(databases, database)


def test_a_missing_view_and_a_changed_one_are_made_anew(databases: DatabaseGround, database: OpenDatabase) -> None:
    change(database, "DROP VIEW reporting.fact_vet_daily")
    up(databases, database)
    assert ask(database, "SELECT count(*) FROM reporting.fact_vet_daily") == 0
    change(database, "UPDATE reporting.setting SET value = 'older' WHERE name = 'views'")
    with database.owner.read() as connection:
        before = catalog.objects(connection)
    up(databases, database)
    with database.owner.read() as connection:
        assert catalog.objects(connection) != before


def test_the_units_time_zone_follows_the_setting(databases: DatabaseGround, database: OpenDatabase) -> None:
    assert ask(database, "SELECT reporting.unit_timezone()") == "Asia/Aden"
    migrate(replace(databases.settings, timezone="Africa/Cairo"), database.owner, database.app_login)
    assert ask(database, "SELECT reporting.unit_timezone()") == "Africa/Cairo"


def test_a_login_that_does_not_own_the_hosts_tables_is_told_so(databases: DatabaseGround, host: OpenDatabase) -> None:
    name = str(host.owner.url.database)
    admin = Database(databases.url("admin", name), pooled=False)
    change(replace(host, owner=admin), f"GRANT CREATE ON DATABASE {name} TO k9_insight")
    with pytest.raises(SetupError, match="k9_insight does not own") as caught:
        migrate(databases.settings, Database(databases.url("app", name), pooled=False))
    assert caught.value.field == "DATABASE_OWNER_URL"


def test_a_login_that_may_not_give_the_role_away_is_told_what_a_superuser_has_to_do(
    databases: DatabaseGround, empty: OpenDatabase
) -> None:
    name = str(empty.owner.url.database)
    admin = Database(databases.url("admin", name), pooled=False)
    change(
        replace(empty, owner=admin),
        "CREATE ROLE plain LOGIN PASSWORD 'plain'",
        f"GRANT CREATE ON DATABASE {name} TO plain",
    )
    plain = sa.make_url(databases.url("owner", name)).set(username="plain", password="plain")
    try:
        with pytest.raises(SetupError, match="may not make the role k9_app or give it to plain") as caught:
            migrate(databases.settings, Database(plain.render_as_string(hide_password=False), pooled=False))
        assert 'GRANT k9_app TO "plain"' in str(caught.value)
    finally:
        change(replace(empty, owner=admin), "DROP OWNED BY plain", "DROP ROLE plain")


def test_every_column_that_we_read_exists_in_the_hosts_schema_with_its_type(database: OpenDatabase) -> None:
    with database.owner.read() as connection:
        found = catalog.columns(connection, "public")
        enums = set(connection.execute(sa.text("SELECT typname FROM pg_type WHERE typtype = 'e'")).scalars())
    for table in SOURCE_TABLES:
        for column in table.columns:
            kind = re.sub(r"\(\d+\)", "", found[table.name][column.name][0])
            declared = "text" if kind in enums else _TYPES[kind]
            assert type(column.type).__name__.lower() == declared, f"{table.name}.{column.name}"


# As PostgreSQL writes a type, and as SQLAlchemy calls it.
_TYPES = {
    "uuid": "uuid",
    "text": "text",
    "character varying": "text",
    "date": "date",
    "timestamp without time zone": "datetime",
    "time without time zone": "time",
    "boolean": "boolean",
    "integer": "integer",
    "double precision": "double",
    "json": "json",
}
