"""What somebody with every right can do to a log, and where it has to be found."""

from collections.abc import Callable
from hashlib import sha256
from random import Random
from typing import NamedTuple

import sqlalchemy as sa

from dashboard.workflow.audit_proof import Seal, What
from tests.lib.audit_ground import CHECKPOINTS_AT, rows_of

COLUMNS = ("entity_type", "entity_id", "action", "actor", "change_summary", "ip_address", "request_id")
_MOVED = f"user_id, before_values, after_values, {', '.join(COLUMNS)}"


class Expected(NamedTuple):
    """The first bad place; `row` None where it is a seal."""

    what: What
    seal: int
    row: int | None = None


Tamper = Callable[[sa.Connection, Random, list[Seal]], Expected]


def change_a_column(connection: sa.Connection, random: Random, seals: list[Seal]) -> Expected:
    seal, row = _any_row(random, seals)
    value = random.choice(
        [f"{name} = coalesce({name}, '') || 'x'" for name in COLUMNS]
        + ["user_id = gen_random_uuid()", "user_id = NULL", "xid = (xid::text::bigint + 1)::text::xid8"]
        + ["after_values = after_values || '{\"weight\": 99}'", "before_values = NULL", "after_values = 'null'"]
    )
    connection.execute(sa.text(f"UPDATE reporting.audit_log SET {value} WHERE id = :row"), {"row": row})
    return Expected(What.CHANGED, seal.number, row)


def delete_a_row(connection: sa.Connection, random: Random, seals: list[Seal]) -> Expected:
    seal, row = _any_row(random, seals)
    connection.execute(sa.text("DELETE FROM reporting.audit_log WHERE id = :row"), {"row": row})
    return Expected(What.MISSING, seal.number, row)


def delete_all_from_a_row_on(connection: sa.Connection, random: Random, seals: list[Seal]) -> Expected:
    _, row = _any_row(random, seals)
    connection.execute(sa.text("DELETE FROM reporting.audit_log WHERE id >= :row"), {"row": row})
    return Expected(What.MISSING, *min((s.number, gone) for s in seals for gone in rows_of(s) if gone >= row))


def insert_a_row(connection: sa.Connection, random: Random, seals: list[Seal]) -> Expected:
    seal, row = _any_row(random, seals)
    new = random.choice([_free_id(random, seals), seals[-1].last_id + random.randint(1, 99)])
    connection.execute(
        sa.text(
            f'INSERT INTO reporting.audit_log (id, xid, "timestamp", {_MOVED}) OVERRIDING SYSTEM VALUE'
            f' SELECT :new, xid, "timestamp", {_MOVED.replace("actor", chr(39) + "forged" + chr(39))}'
            " FROM reporting.audit_log WHERE id = :row"
        ),
        {"new": new, "row": row},
    )
    return Expected(What.INSERTED, seal.number, new)


def back_date_a_row(connection: sa.Connection, random: Random, seals: list[Seal]) -> Expected:
    seal, row = _any_row(random, seals)
    values = {"row": row, "by": random.choice(["1 microsecond", "1 day", "70 days", "3 years", "-1 year"])}
    moved = sa.text('UPDATE reporting.audit_log SET "timestamp" = "timestamp" - CAST(:by AS interval) WHERE id = :row')
    connection.execute(moved, values)
    return Expected(What.BACK_DATED, seal.number, row)


def swap_two_ids(connection: sa.Connection, random: Random, seals: list[Seal]) -> Expected:
    (seal, row), other = _two_rows(random, seals)
    for was, now in ((row, -1), (other, row), (-1, other)):
        # GENERATED ALWAYS: a number can only be taken anew by who writes past it.
        connection.execute(
            sa.text(
                f'WITH gone AS (DELETE FROM reporting.audit_log WHERE id = :was RETURNING xid, "timestamp", {_MOVED})'
                f' INSERT INTO reporting.audit_log (id, xid, "timestamp", {_MOVED}) OVERRIDING SYSTEM VALUE'
                f' SELECT :now, xid, "timestamp", {_MOVED} FROM gone'
            ),
            {"was": was, "now": now},
        )
    return Expected(What.REORDERED, seal.number, row)


def swap_two_contents(connection: sa.Connection, random: Random, seals: list[Seal]) -> Expected:
    (seal, row), other = _two_rows(random, seals)
    connection.execute(
        sa.text(
            f"UPDATE reporting.audit_log a SET ({_MOVED}) = (SELECT {_MOVED} FROM reporting.audit_log b"
            " WHERE b.id = CASE a.id WHEN :row THEN CAST(:other AS bigint) ELSE :row END) WHERE a.id IN (:row, :other)"
        ),
        {"row": row, "other": other},
    )
    return Expected(What.REORDERED, seal.number, row)


def swap_two_times(connection: sa.Connection, random: Random, seals: list[Seal]) -> Expected:
    (seal, row), other = _two_rows(random, seals)
    connection.execute(
        sa.text(
            'UPDATE reporting.audit_log a SET "timestamp" = (SELECT b."timestamp" FROM reporting.audit_log b'
            " WHERE b.id = CASE a.id WHEN :row THEN CAST(:other AS bigint) ELSE :row END) WHERE a.id IN (:row, :other)"
        ),
        {"row": row, "other": other},
    )
    return Expected(What.BACK_DATED, seal.number, row)


def change_a_seal(connection: sa.Connection, random: Random, seals: list[Seal]) -> Expected:
    seal = random.choice(seals)
    value = random.choice(
        ["sealed_at = sealed_at - interval '1 day'", "to_xid = to_xid + 1", "row_count = row_count + 1"]
        + ["server = 'x'", "hash = root", "root = hash", "previous = root", "next_xid = 3", "after_id = 1"]
        + ["leaves = substring(leaves FROM 57)", "leaves = ''", "first_id = 0"]
    )
    connection.execute(sa.text(f"UPDATE reporting.audit_seal SET {value} WHERE number = :n"), {"n": seal.number})
    return Expected(What.SEAL_CHANGED, seal.number)


def delete_a_seal(connection: sa.Connection, random: Random, seals: list[Seal]) -> Expected:
    seal = random.choice(seals[:-1])
    connection.execute(sa.text("DELETE FROM reporting.audit_seal WHERE number = :number"), {"number": seal.number})
    return Expected(What.SEAL_MISSING, seal.number)


def replace_a_seal(connection: sa.Connection, random: Random, seals: list[Seal]) -> Expected:
    """One that agrees with itself."""
    seal = random.choice(seals[:-1])
    _write(connection, _sealed_anew(seal._replace(sealed_us=seal.sealed_us - 1), seal.previous))
    return Expected(What.SEAL_REPLACED, seal.number)


def rewrite_all_from_a_row_on(connection: sa.Connection, random: Random, seals: list[Seal]) -> Expected:
    """The row changed, and its seal and every later one made anew: only the signatures cannot be."""
    seal, row = _any_row(random, seals)
    connection.execute(sa.text("UPDATE reporting.audit_log SET actor = 'nobody' WHERE id = :row"), {"row": row})
    leaf = connection.execute(sa.text("SELECT leaf FROM reporting.audit_leaf WHERE id = :row"), {"row": row})
    at = rows_of(seal).index(row) * 56
    changed = seal.leaves[:at] + bytes(leaf.scalar_one()) + seal.leaves[at + 56 :]
    previous = seal.previous
    for old in (seal._replace(leaves=changed, root=sha256(changed).digest()), *seals[seal.number :]):
        made = _sealed_anew(old, previous)
        _write(connection, made)
        previous = made.hash
    covered = max((number for number in CHECKPOINTS_AT if number < seal.number), default=0)
    return Expected(What.REWRITTEN, covered + 1)


def cut_off(connection: sa.Connection, random: Random, seals: list[Seal]) -> Expected:
    """Rows, seals and checkpoints from a seal on, so that nothing in the database says that there were any."""
    first = random.choice(seals)
    gone = [row for seal in seals[first.number - 1 :] for row in rows_of(seal)]
    values = {"first": first.number, "rows": gone}
    for statement in (
        "DELETE FROM reporting.audit_log WHERE id = ANY(:rows)",
        "DELETE FROM reporting.audit_seal WHERE number >= :first",
        "DELETE FROM reporting.audit_checkpoint WHERE seal_number >= :first",
    ):
        connection.execute(sa.text(statement), values)
    return Expected(What.CUT_OFF, first.number)


def change_a_checkpoint(connection: sa.Connection, random: Random, seals: list[Seal]) -> Expected:
    number = random.randint(1, len(CHECKPOINTS_AT))
    value = random.choice(["signature = sha256(signature) || sha256(public_key)", "signature = public_key"])
    connection.execute(sa.text(f"UPDATE reporting.audit_checkpoint SET {value} WHERE number = :n"), {"n": number})
    return Expected(What.CHECKPOINT_CHANGED, CHECKPOINTS_AT[number - 1])


def delete_a_checkpoint(connection: sa.Connection, random: Random, seals: list[Seal]) -> Expected:
    number = random.randint(1, len(CHECKPOINTS_AT))
    connection.execute(sa.text("DELETE FROM reporting.audit_checkpoint WHERE number = :n"), {"n": number})
    covered = (0, *CHECKPOINTS_AT)[number - 1] + 1
    return Expected(What.CHECKPOINT_MISSING, covered if number < len(CHECKPOINTS_AT) else CHECKPOINTS_AT[-1])


TAMPERS: tuple[Tamper, ...] = (
    change_a_column,
    delete_a_row,
    delete_all_from_a_row_on,
    insert_a_row,
    back_date_a_row,
    swap_two_ids,
    swap_two_contents,
    swap_two_times,
    change_a_seal,
    delete_a_seal,
    replace_a_seal,
    rewrite_all_from_a_row_on,
    cut_off,
    change_a_checkpoint,
    delete_a_checkpoint,
)


def _any_row(random: Random, seals: list[Seal]) -> tuple[Seal, int]:
    seal = random.choice(seals)
    return seal, random.choice(rows_of(seal))


def _two_rows(random: Random, seals: list[Seal]) -> tuple[tuple[Seal, int], int]:
    """The first of two in the order of places, with its seal, and the other."""
    one, other = sorted(random.sample([(seal.number, row) for seal in seals for row in rows_of(seal)], 2))
    return (seals[one[0] - 1], one[1]), other[1]


def _free_id(random: Random, seals: list[Seal]) -> int:
    """One that a transaction took that was rolled back."""
    taken = {row for seal in seals for row in rows_of(seal)}
    return random.choice([row for row in range(1, max(taken)) if row not in taken])


def _sealed_anew(seal: Seal, previous: bytes) -> Seal:
    made = seal._replace(previous=previous)
    return made._replace(hash=made.computed())


def _write(connection: sa.Connection, seal: Seal) -> None:
    statement = (
        "UPDATE reporting.audit_seal SET sealed_at = sealed_at + CAST(:us AS bigint) * interval '1 microsecond',"
        " leaves = :leaves, root = :root, previous = :previous, hash = :hash WHERE number = :number"
    )
    us = connection.execute(
        sa.text("SELECT timestamptz_send(sealed_at) FROM reporting.audit_seal WHERE number = :n"), {"n": seal.number}
    ).scalar_one()
    values = {"us": seal.sealed_us - int.from_bytes(us, signed=True), "number": seal.number}
    connection.execute(
        sa.text(statement),
        values | {"leaves": seal.leaves, "root": seal.root, "previous": seal.previous, "hash": seal.hash},
    )
