"""Who the audit feed says it was: the application names people, everybody else is their database role."""

from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from data_access.connect import OpenDatabase
from data_access.database import Actor
from data_access.own_tables import member
from tests import factories as make
from tests.lib.database_ground import DatabaseGround

AMAL = Actor(user_id=str(uuid4()), name="amal", ip_address="10.0.0.7", request_id="req-1")
FORGE = (
    "SELECT set_config('k9.actor', 'amal', true), set_config('k9.user_id', CAST(gen_random_uuid() AS text), true),"
    " set_config('k9.ip_address', '10.0.0.7', true), set_config('k9.request_id', 'req-1', true)"
)


def last(database: OpenDatabase) -> dict[str, Any]:
    with database.owner.read() as connection:
        found = connection.execute(sa.text("SELECT * FROM reporting.audit_log ORDER BY id DESC LIMIT 1"))
        return dict(found.mappings().one())


def add_member(connection: sa.Connection, code: str) -> None:
    connection.execute(
        member.insert().values(id=uuid4(), kind="dog", code=code, attributes={}, created_at=sa.func.now())
    )


def test_the_application_names_the_person_the_address_and_the_request(database: OpenDatabase) -> None:
    with database.app.write(AMAL) as connection:
        add_member(connection, "D1")
    entry = last(database)
    assert (entry["actor"], str(entry["user_id"])) == ("amal", AMAL.user_id)
    assert (entry["ip_address"], entry["request_id"]) == ("10.0.0.7", "req-1")


def test_the_next_transaction_of_the_same_connection_is_not_theirs(database: OpenDatabase) -> None:
    with database.app.engine.connect() as connection:
        for statement in (FORGE, "SELECT 1"):
            with connection.begin():
                connection.execute(sa.text(statement))
                add_member(connection, f"D{len(statement)}")
    assert (last(database)["actor"], last(database)["user_id"]) == ("k9_insight", None)


def test_a_job_has_a_name_and_no_user(database: OpenDatabase) -> None:
    with database.app.write(Actor(name="jobs")) as connection:
        add_member(connection, "D1")
    entry = last(database)
    assert (entry["actor"], entry["user_id"], entry["ip_address"], entry["request_id"]) == ("jobs", None, None, None)


def test_an_error_leaves_neither_the_row_nor_the_entry(database: OpenDatabase) -> None:
    with pytest.raises(ZeroDivisionError), database.app.write(AMAL) as connection:
        add_member(connection, "D1")
        raise ZeroDivisionError
    with database.owner.read() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM reporting.audit_log")).scalar_one() == 0


def test_the_hosts_program_is_its_database_role(database: OpenDatabase) -> None:
    with database.owner.engine.begin() as connection:
        make.make_dog(connection)
    assert (last(database)["actor"], last(database)["user_id"]) == ("k9_owner", None)


@pytest.fixture
def stranger(databases: DatabaseGround, database: OpenDatabase) -> Any:
    """A login of somebody else who may write dogs."""
    name = str(database.owner.url.database)
    admin = sa.create_engine(databases.url("admin", name), poolclass=sa.NullPool)
    with admin.begin() as connection:
        connection.execute(sa.text("CREATE ROLE kennel LOGIN PASSWORD 'kennel'"))
        connection.execute(sa.text("GRANT INSERT, SELECT ON dog TO kennel"))
    url = sa.make_url(databases.url("owner", name)).set(username="kennel", password="kennel")
    yield sa.create_engine(url, poolclass=sa.NullPool)
    with admin.begin() as connection:
        connection.execute(sa.text("DROP OWNED BY kennel"))
        connection.execute(sa.text("DROP ROLE kennel"))


def test_a_stranger_cannot_pass_for_a_person(database: OpenDatabase, stranger: sa.Engine) -> None:
    with stranger.begin() as connection:
        connection.execute(sa.text(FORGE))
        make.make_dog(connection)
    entry = last(database)
    assert (entry["actor"], entry["user_id"], entry["ip_address"], entry["request_id"]) == ("kennel", None, None, None)


def test_a_stranger_leaves_an_entry_without_a_right_to_the_log(database: OpenDatabase, stranger: sa.Engine) -> None:
    with pytest.raises(sa.exc.ProgrammingError, match="permission denied"), stranger.begin() as connection:
        connection.execute(sa.text("INSERT INTO reporting.audit_log (entity_type) VALUES ('dog')"))
    with stranger.begin() as connection:
        rex = make.make_dog(connection)
    assert last(database)["entity_id"] == rex


def test_a_zero_byte_in_a_json_value_does_not_fail_the_host(database: OpenDatabase) -> None:
    with database.owner.engine.begin() as connection:
        person, rex = make.make_employee(connection), make.make_dog(connection)
        common = {"project_id": make.make_project(connection), "dog_id": rex}
        equipment = ["ball\x00", "\\u0041"]
        session = make.make_session(connection, **common, trainer_id=person, equipment_used=equipment)
        visit = make.make_visit(connection, **common, vet_id=person, medications=["A\x00"])
    assert last(database)["after_values"]["medications"] == ["A\ufffd"]
    with database.owner.read() as connection:
        seen = "SELECT equipment FROM reporting.fact_trainer_daily WHERE row_id = :id"
        assert connection.execute(sa.text(seen), {"id": session}).scalar_one() == "ball\ufffd, \\u0041"
        seen = "SELECT medications FROM reporting.fact_vet_daily WHERE row_id = :id"
        assert connection.execute(sa.text(seen), {"id": visit}).scalar_one() == "A\ufffd"


def test_entries_of_one_transaction_share_its_number(database: OpenDatabase) -> None:
    with database.owner.engine.begin() as connection:
        make.make_user(connection)
        number = connection.execute(sa.text("SELECT pg_current_xact_id()::text::bigint")).scalar_one()
    with database.owner.read() as connection:
        found = connection.execute(sa.text("SELECT DISTINCT entity_type, xid::text::bigint FROM reporting.audit_log"))
        assert {tuple(row) for row in found} == {("employee", number), ("user", number)}
