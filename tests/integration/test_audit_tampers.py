"""Whatever somebody does to the audit log with the rights of a superuser is found, and the first bad place named."""

import secrets
from collections.abc import Iterator
from random import Random

import pytest

from dashboard.workflow.audit_proof import What
from tests.lib.audit_ground import AuditGround, audit_ground, fill
from tests.lib.audit_tampers import TAMPERS, Tamper
from tests.lib.database_ground import DatabaseGround

OF_EACH_KIND = 8


@pytest.fixture(scope="module")
def log(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AuditGround]:
    with audit_ground(databases, tmp_path_factory.mktemp("audit")) as made:
        fill(made, Random(7))
        assert made.verify().is_intact
        made.keep()
        yield made


@pytest.mark.parametrize("tamper", TAMPERS, ids=[tamper.__name__ for tamper in TAMPERS])
def test_it_is_found_where_it_is(log: AuditGround, tamper: Tamper) -> None:
    seed = secrets.randbits(32)
    random, seals = Random(seed), log.seals()
    for number in range(OF_EACH_KIND):
        try:
            with log.tampering() as connection:
                expected = tamper(connection, random, seals)
            found = log.verify()
        finally:
            log.put_back()
        assert found.first is not None, f"seed {seed}, number {number}: not found, {expected}"
        assert (found.first.what, found.first.seal, found.first.row) == expected, (
            f"seed {seed}, number {number}: {found}"
        )
    assert log.verify().is_intact


def test_the_first_place_is_named_when_there_are_many(log: AuditGround) -> None:
    seals = log.seals()
    with log.tampering() as connection:
        for tamper in TAMPERS[:2]:
            for seed in range(5):
                tamper(connection, Random(seed), seals[6:])
        connection.exec_driver_sql(
            "UPDATE reporting.audit_log SET actor = 'nobody' WHERE id = %s", (seals[2].first_id,)
        )
    found = log.verify()
    log.put_back()
    assert found.first is not None
    assert (found.first.what, found.first.seal, found.first.row) == (What.CHANGED, 3, seals[2].first_id)
    assert found.broken > 2
    assert str(found.first).startswith(f"seal 3, row {seals[2].first_id}, sealed 20")
    assert str(found.first).endswith("UTC: CHANGED")
