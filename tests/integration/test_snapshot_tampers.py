"""Whoever changes, takes away, moves, cuts off, replaces or dates back what was sealed is found, at the first bad place
and with whatever rights it was done."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from dashboard import clock
from dashboard.workflow.retention import Retention
from dashboard.workflow.seal import digest, seal_of
from dashboard.workflow.verify_snapshots import Verdict, verify_snapshots
from data_access.snapshot_store import FILES, Snapshot, in_order_of_seals
from tests.lib.app_ground import AppGround
from tests.lib.sealing_ground import ACTOR, SealingGround

TAMPERS = 84
LONG_AGO = datetime(2026, 10, 1, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Chain:
    ground: SealingGround
    length: int

    def verify(self, connection: Connection, known: dict[int, str] | None = None) -> Verdict:
        return verify_snapshots(connection, known)


@pytest.fixture(scope="module")
def chain(web: AppGround) -> Iterator[Chain]:
    """Twelve snapshots: two whose files were let go, one that amends another."""
    ground = SealingGround(web=web)
    ground.forget()
    clock.set_source(lambda: LONG_AGO)
    with_short_promise = replace(ground.sealing, retention_days=2)
    for project in ("ALPHA", "BRAVO"):
        rendered = with_short_promise.render(ground.subject("feeding_daily", project, LONG_AGO.date()))
        with web.database.app.write(ACTOR) as connection:
            with_short_promise.keep(connection, rendered)
    clock.reset()
    Retention(database=web.database.app, least_days=1, timezone="Asia/Aden").let_go(ground.yesterday, ACTOR)
    for report in ("trainer_daily", "vet_daily", "pm_daily"):
        for project in ("ALPHA", "BRAVO", "CHARLIE"):
            ground.seal(report, project)
    ground.seal("trainer_daily", "ALPHA")
    yield Chain(ground, 12)
    ground.forget()


def set_(connection: Connection, number: int, **values: object) -> None:
    changes = ", ".join(f"{name} = :{name}" for name in values)
    statement = text(f"UPDATE reporting.report_snapshot SET {changes} WHERE seal_number = :number")
    assert connection.execute(statement, {"number": number, **values}).rowcount == 1


def column(connection: Connection, number: int, name: str) -> object:
    statement = text(f"SELECT {name} FROM reporting.report_snapshot WHERE seal_number = :number")
    return connection.execute(statement, {"number": number}).scalar_one()


def remove(connection: Connection, condition: str, **values: object) -> None:
    connection.execute(text(f"DELETE FROM reporting.report_snapshot WHERE {condition}"), values)


def change_a_byte(connection: Connection, number: int, dice: random.Random) -> int:
    name = f"snapshot_{dice.choice(FILES)}"
    content = bytearray(bytes(column(connection, number, name)))  # type: ignore[call-overload]
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    set_(connection, number, **{name: bytes(content)})
    return number


def change_a_column(connection: Connection, number: int, dice: random.Random) -> int:
    name, value = dice.choice(
        [
            ("revision", 77),
            ("version", 99),
            ("content_hash", "sha256:" + "a" * 64),
            ("snapshot_date", "2026-01-01"),
            ("report_type", "handler_daily"),
            ("retention_days", 1),
            ("pdf_sha256", "b" * 64),
            ("seal_sha256", "c" * 64),
            ("previous_seal", "d" * 64),
        ]
    )
    set_(connection, number, **{name: value})
    return number


def change_who_approved(connection: Connection, number: int, dice: random.Random) -> int:
    connection.execute(
        text(
            "UPDATE reporting.report_snapshot SET metadata = jsonb_set(metadata, '{approval,0,name}', '\"Somebody\"')"
            " WHERE seal_number = :number"
        ),
        {"number": number},
    )
    return number


def delete_one(connection: Connection, number: int, dice: random.Random) -> int:
    """Named is the one that stands in its place, or, behind the last, the one that is gone."""
    remove(connection, "seal_number = :number", number=number)
    return number + 1 if number < 12 else number


def delete_and_close_the_gap(connection: Connection, number: int, dice: random.Random) -> int:
    remove(connection, "seal_number = :number", number=number)
    for later in range(number + 1, 13):
        set_(connection, later, seal_number=later - 1)
    return number


def swap_two(connection: Connection, number: int, dice: random.Random) -> int:
    other = dice.choice([one for one in range(3, 13) if one != number])
    set_(connection, number, seal_number=-1)
    set_(connection, other, seal_number=number)
    set_(connection, -1, seal_number=other)
    return min(number, other)


def cut_off(connection: Connection, number: int, dice: random.Random) -> int:
    remove(connection, "seal_number >= :number", number=number)
    return number


def empty_the_files(connection: Connection, number: int, dice: random.Random) -> int:
    """As if retention had let them go, or as if they had never been."""
    at = dice.choice([None, clock.now(), clock.now() + timedelta(days=4000), LONG_AGO])
    set_(connection, number, archived_at=at, **{f"snapshot_{name}": None for name in FILES})
    return number


def date_back(connection: Connection, number: int, dice: random.Random) -> int:
    at = clock.now() - timedelta(days=dice.randrange(1, 400))
    set_(connection, number, created_at=at)
    return number


def replace_with_another(connection: Connection, number: int, dice: random.Random) -> int:
    """The files of one report, with their right hashes, under the name of another."""
    other = dice.choice([one for one in range(3, 13) if one != number])
    for name in FILES:
        for column_name in (f"snapshot_{name}", f"{name}_sha256"):
            set_(connection, number, **{column_name: column(connection, other, column_name)})
    return number


def write_the_chain_anew(connection: Connection, number: int, dice: random.Random) -> int:
    """A changed file, and every hash and seal from there on computed as the program does."""
    content = bytes(column(connection, number, "snapshot_xlsx")) + b"!"  # type: ignore[call-overload]
    set_(connection, number, snapshot_xlsx=content, xlsx_sha256=digest(content))
    seal_anew(connection, number)
    return number


def date_back_and_write_anew(connection: Connection, number: int, dice: random.Random) -> int:
    date_back(connection, number, dice)
    seal_anew(connection, number)
    return number


def seal_anew(connection: Connection, first: int) -> None:
    seal: str | None = None
    for snapshot, _ in list(in_order_of_seals(connection)):
        if snapshot.seal_number >= first:
            linked = replace(snapshot, previous_seal=seal or snapshot.previous_seal)
            seal = seal_of(linked)
            set_(connection, snapshot.seal_number, previous_seal=linked.previous_seal, seal_sha256=seal)


Tamper = Callable[[Connection, int, random.Random], int]
WAYS: tuple[Tamper, ...] = (
    change_a_byte,
    change_a_column,
    change_who_approved,
    delete_one,
    delete_and_close_the_gap,
    swap_two,
    cut_off,
    empty_the_files,
    date_back,
    replace_with_another,
    write_the_chain_anew,
    date_back_and_write_anew,
)


def test_a_chain_that_nobody_touched_holds(chain: Chain) -> None:
    with chain.ground.web.database.app.read() as connection:
        verdict = chain.verify(connection)
    assert (verdict.is_whole, verdict.checked, verdict.let_go) == (True, chain.length, 2), verdict.words("en")


def test_every_one_of_many_random_tampers_is_found_at_its_first_place(chain: Chain) -> None:
    dice = random.Random(6)
    with chain.ground.as_superuser() as connection:
        for turn in range(TAMPERS):
            way, number = WAYS[turn % len(WAYS)], dice.randrange(3, chain.length + 1)
            with connection.begin_nested() as undo:
                first_bad = way(connection, number, dice)
                verdict = chain.verify(connection)
                undo.rollback()
            assert verdict.number == first_bad, f"{way.__name__} of {number}: {verdict.words('en')}"
        assert chain.verify(connection).is_whole


def test_a_seal_kept_outside_finds_what_was_cut_off_together_with_its_witness(chain: Chain) -> None:
    with chain.ground.as_superuser() as connection:
        head = chain.verify(connection).head
        assert head is not None
        remove(connection, "seal_number > 10")
        connection.execute(
            text("DELETE FROM reporting.audit_log WHERE action = 'SEAL' AND (after_values ->> 'seal_number')::int > 10")
        )
        assert chain.verify(connection).is_whole, "nothing in this database tells any more"
        verdict = chain.verify(connection, dict([head]))
    assert (verdict.number, verdict.is_whole) == (12, False)


def test_the_application_itself_can_change_nothing(chain: Chain) -> None:
    app = chain.ground.web.database.app
    for statement in (
        "UPDATE reporting.report_snapshot SET revision = 2",
        "UPDATE reporting.report_snapshot SET snapshot_pdf = NULL",
        "DELETE FROM reporting.report_snapshot",
        "TRUNCATE reporting.report_snapshot",
    ):
        with pytest.raises(ProgrammingError), app.write(ACTOR) as connection:
            connection.execute(text(statement))


def test_a_tampered_report_is_not_authentic_any_more(chain: Chain) -> None:
    found = chain.ground.store.latest("vet_daily", project_of(chain), chain.ground.yesterday)
    assert found
    page = f"/verify/{found.hashes['pdf']}"
    assert chain.ground.web.browser().get(page).status_code == 200
    with chain.ground.web.database.owner.engine.begin() as connection:
        switch_and_set(connection, found, "version", 2)
    assert chain.ground.web.browser().get(page).status_code == 404
    with chain.ground.web.database.owner.engine.begin() as connection:
        switch_and_set(connection, found, "version", found.version)
    assert chain.ground.web.browser().get(page).status_code == 200


def project_of(chain: Chain) -> str:
    [(key,)] = chain.ground.web.ask("SELECT key::text FROM reporting.dim_project WHERE code = 'BRAVO'")
    return str(key)


def switch_and_set(connection: Connection, found: Snapshot, name: str, value: object) -> None:
    connection.execute(text("ALTER TABLE reporting.report_snapshot DISABLE TRIGGER USER"))
    set_(connection, found.seal_number, **{name: value})
    connection.execute(text("ALTER TABLE reporting.report_snapshot ENABLE TRIGGER USER"))
