"""A small sealed log that tests tamper with as a superuser can, and that is put back as it was afterwards."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import sqlalchemy as sa

from dashboard.config import Settings
from dashboard.workflow.audit_chain import seal_audit, take_checkpoint, verify_audit
from dashboard.workflow.audit_proof import Seal, Verification
from dashboard.workflow.audit_proof.places import Leaf
from data_access.audit_store import AuditStore
from data_access.connect import OpenDatabase
from data_access.database import Actor
from tests.lib.database_ground import DatabaseGround

JOBS = Actor(name="jobs")
SEALS, CHECKPOINTS_AT = 12, (4, 8, 12)
_TABLES = ("audit_checkpoint", "audit_seal", "audit_log")
_ADD = sa.text(
    "INSERT INTO reporting.audit_log (entity_type, entity_id, action, user_id, actor, before_values, after_values,"
    " change_summary, ip_address, request_id) VALUES ('member', :number, 'UPDATE', gen_random_uuid(), :actor,"
    " CAST(:before AS jsonb), CAST(:after AS jsonb), 'name', '10.0.0.7', :number)"
)


def add_entry(connection: sa.Connection, number: int) -> None:
    """An entry unlike all others, as a trigger leaves it."""
    values = {"number": str(number), "actor": "سالم" if number % 2 else "amal"}
    before, after = {"name": f"Rex {number}", "weight": 30.5}, {"name": f"ركس {number}", "weight": 31}
    connection.execute(_ADD, values | {"before": json.dumps(before), "after": json.dumps(after)})


@dataclass(frozen=True, kw_only=True)
class AuditGround:
    """`admin`: a superuser, who gets past every trigger. `settings`: whose key signs, whose directory keeps."""

    database: OpenDatabase
    admin: sa.Engine
    settings: Settings

    def verify(self) -> Verification:
        return verify_audit(self.database.app, settings=self.settings)

    def seal(self) -> int:
        return seal_audit(self.database.app, JOBS)

    def seals(self) -> list[Seal]:
        with AuditStore(self.database.app).reading() as reading:
            return [Seal(row[0], int.from_bytes(row[1], signed=True), *row[2:]) for row in reading.seals()]

    @contextmanager
    def tampering(self) -> Iterator[sa.Connection]:
        """A transaction in which no trigger and no foreign key is in the way."""
        with self.admin.begin() as connection:
            connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
            yield connection

    def keep(self) -> None:
        """Remember how it is."""
        with self.tampering() as connection:
            for table in _TABLES:
                connection.execute(sa.text(f"CREATE TABLE kept_{table} AS TABLE reporting.{table}"))

    def put_back(self) -> None:
        with self.tampering() as connection:
            for table in _TABLES:
                connection.execute(sa.text(f"DELETE FROM reporting.{table}"))
                connection.execute(
                    sa.text(f"INSERT INTO reporting.{table} OVERRIDING SYSTEM VALUE TABLE kept_{table}")
                    if table == "audit_log"
                    else sa.text(f"INSERT INTO reporting.{table} TABLE kept_{table}")
                )


@contextmanager
def audit_ground(databases: DatabaseGround, directory: Path) -> Iterator[AuditGround]:
    """A migrated database whose log is empty."""
    with databases.copy() as database:
        admin = sa.create_engine(databases.url("admin", str(database.owner.url.database)), pool_size=1)
        yield AuditGround(database=database, admin=admin, settings=replace(databases.settings, data_dir=directory))
        admin.dispose()


def fill(ground: AuditGround, random: Random) -> None:
    """Twelve seals with some entries each, of transactions that end out of order or not at all, three checkpoints."""
    number = 0
    for seal in range(1, SEALS + 1):
        with ground.database.owner.engine.connect() as late, ground.database.owner.engine.connect() as undone:
            add_entry(late, number)
            add_entry(undone, number + 1)
            for more in range(random.randint(2, 9)):
                with ground.database.owner.engine.begin() as connection:
                    add_entry(connection, number + 2 + more)
            undone.rollback()
            late.commit()
        number += 11
        assert ground.seal() > 0
        if seal in CHECKPOINTS_AT:
            take_checkpoint(ground.database.app, ground.settings, JOBS)


def rows_of(seal: Seal) -> list[int]:
    """The ids that a seal covers."""
    return [Leaf.read(seal.leaves[at : at + 56]).row for at in range(0, len(seal.leaves), 56)]
