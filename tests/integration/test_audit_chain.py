"""The chain of seals: what each covers, that it follows commits and not numbers, and what becomes of it elsewhere."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dashboard.errors import InvalidInput
from dashboard.workflow.audit_chain import (
    checkpoint_directory,
    export_audit,
    kept_outside,
    read_checkpoint,
    take_checkpoint,
    verify_audit,
    write_verifier,
)
from dashboard.workflow.audit_keys import believed_keys, public_key
from dashboard.workflow.audit_proof import What
from dashboard.workflow.audit_proof.ed25519 import is_signed
from jobs.checkpoint_audit import CHECKPOINT_AUDIT
from jobs.job import Ground
from jobs.run_job import run_job
from jobs.seal_audit import SEAL_AUDIT
from tests.lib.audit_ground import JOBS, AuditGround, add_entry, audit_ground, fill, rows_of
from tests.lib.console import console_on
from tests.lib.database_ground import DatabaseGround


@pytest.fixture
def log(databases: DatabaseGround, tmp_path: Path) -> Iterator[AuditGround]:
    with audit_ground(databases, tmp_path) as made:
        yield made


def add(log: AuditGround, *numbers: int) -> None:
    with log.database.app.write(JOBS) as connection:
        for number in numbers:
            add_entry(connection, number)


def values(log: AuditGround, statement: str) -> list[object]:
    with log.database.owner.read() as connection:
        return list(connection.execute(sa.text(statement)).scalars())


def test_a_transaction_that_ends_late_is_in_the_seal_after_its_end(log: AuditGround) -> None:
    with log.database.owner.engine.connect() as late:
        add_entry(late, 1)
        add(log, 2, 3)
        assert log.seal() == 0, "what began after one that still runs has to wait for it"
        found = log.verify()
        assert (found.is_intact, found.rows, found.unsealed) == (True, 0, 2)
        late.commit()
    assert log.seal() == 3
    assert [rows_of(seal) for seal in log.seals()] == [[1, 2, 3]]
    assert log.verify().is_intact


def test_a_rollback_leaves_a_gap_that_is_no_tampering(log: AuditGround) -> None:
    add(log, 1)
    with log.database.owner.engine.connect() as undone:
        add_entry(undone, 2)
        undone.rollback()
    add(log, 3)
    assert log.seal() == 2
    assert rows_of(log.seals()[0]) == [1, 3]
    assert log.verify().is_intact


def test_who_seals_at_the_same_time_and_who_writes_meanwhile_do_not_collide(log: AuditGround) -> None:
    def write(first: int) -> None:
        for number in range(first, first + 15):
            with log.database.owner.engine.connect() as connection:
                add_entry(connection, number)
                time.sleep(0.002 * (number % 5))
                connection.rollback() if number % 7 == 0 else connection.commit()

    def seal(_: int) -> int:
        return sum(log.seal() for _ in range(8))

    with ThreadPoolExecutor(5) as people:
        writing = [people.submit(write, first) for first in (0, 100, 200)]
        sealed = sum(people.map(seal, range(2)))
        for done in writing:
            done.result()
    sealed += log.seal()
    found = log.verify()
    assert (found.first, found.rows, found.unsealed) == (None, sealed, 0)
    assert values(log, "SELECT count(*) FROM reporting.audit_log") == [sealed]
    assert sealed == sum(number % 7 != 0 for first in (0, 100, 200) for number in range(first, first + 15))


def test_nothing_new_makes_no_seal_and_no_checkpoint(log: AuditGround) -> None:
    add(log, 1)
    assert (log.seal(), log.seal()) == (1, 0)
    assert take_checkpoint(log.database.app, log.settings, JOBS) is not None
    assert take_checkpoint(log.database.app, log.settings, JOBS) is None
    assert len(log.seals()) == 1


def test_many_rows_are_sealed_by_portions(log: AuditGround, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_access.audit_store.ROWS_OF_A_SEAL", 3)
    monkeypatch.setattr("data_access.audit_reading.ROWS_AT_ONCE", 2)
    add(log, *range(7))
    add(log, 8)
    assert log.seal() == 8
    assert [seal.row_count for seal in log.seals()] == [3, 3, 2]
    assert log.verify().is_intact


def test_an_entry_that_the_application_back_dates_or_puts_into_a_sealed_place_is_found(log: AuditGround) -> None:
    add(log, 1)
    log.seal()
    with log.database.app.write(JOBS) as connection:
        for column, value in (('"timestamp"', "now() - interval '2 days'"), ("xid", "'1'")):
            forged = f"(entity_type, entity_id, action, actor, {column}) VALUES ('dog', '1', 'X', 'y', {value})"
            connection.execute(sa.text(f"INSERT INTO reporting.audit_log {forged}"))
    found = log.verify()
    assert [(one.what, one.row) for one in found.findings] == [(What.INSERTED, 3), (What.BACK_DATED, 2)]
    assert log.seal() == 1, "the forged place is not sealed"
    found = log.verify()
    assert [(one.what, one.row) for one in found.findings] == [(What.INSERTED, 3), (What.BACK_DATED, 2)]


def test_the_jobs_seal_and_sign_and_have_months_ready(log: AuditGround) -> None:
    ground = Ground(database=log.database.app, settings=log.settings)
    add(log, 1, 2)
    assert run_job(SEAL_AUDIT, ground, datetime.now(UTC).date()) == {"rows": 2}
    with log.tampering() as connection:
        connection.execute(
            sa.text("DROP TABLE reporting." + str(values(log, "SELECT max(name) FROM reporting.audit_month")[0]))
        )
    counts = run_job(CHECKPOINT_AUDIT, ground, datetime.now(UTC).date())
    assert counts == {"months made": 1, "checkpoints": 1, "rows under it": 2}
    [kept] = kept_outside(log.settings)
    assert is_signed(believed_keys(log.settings)[0], kept.payload.encode(), kept.signature)


def test_without_a_key_nothing_is_signed_and_the_log_says_so(
    log: AuditGround, caplog: pytest.LogCaptureFixture
) -> None:
    add(log, 1)
    assert take_checkpoint(log.database.app, replace(log.settings, env="production"), JOBS) is None
    assert "no K9_AUDIT_KEY" in caplog.text


def test_a_checkpoint_of_an_earlier_key_is_believed_where_that_key_is_named(log: AuditGround) -> None:
    add(log, 1)
    take_checkpoint(log.database.app, log.settings, JOBS)
    old = public_key(log.settings)
    assert old is not None
    changed = replace(log.settings, audit_key="another key that is long enough for it")
    found = verify_audit(log.database.app, settings=changed)
    assert found.first is not None and found.first.what is What.CHECKPOINT_CHANGED
    assert verify_audit(log.database.app, settings=replace(changed, audit_old_keys=(old.hex(),))).is_intact


def test_what_could_not_be_written_outside_is_no_checkpoint(log: AuditGround) -> None:
    def refuse(name: str, text: str) -> None:
        raise OSError(28, "No space left on device")

    add(log, 1)
    with pytest.raises(OSError, match="No space left"):
        take_checkpoint(log.database.app, log.settings, JOBS, deliver=(refuse,))
    assert values(log, "SELECT count(*) FROM reporting.audit_checkpoint") == [0]
    taken = take_checkpoint(log.database.app, log.settings, JOBS)
    assert taken is not None and taken.said()["number"] == 1


def test_a_file_that_is_no_checkpoint_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "audit-1.json").write_text("[]")
    with pytest.raises(InvalidInput, match=r"audit-1\.json"):
        read_checkpoint(tmp_path / "audit-1.json")


def test_an_export_is_verified_by_python_and_the_public_key_alone(log: AuditGround, tmp_path: Path) -> None:
    fill(log, Random(3))
    export, verifier = tmp_path / "audit.jsonl.gz", tmp_path / "verify_audit.pyz"
    rows = export_audit(log.database.app, export)
    write_verifier(verifier)
    good = _verified(log, verifier, export)
    assert (good.returncode, good.stderr) == (0, "")
    assert f"{rows:,} rows under 12 seals" in good.stdout and "INTACT" in good.stdout
    seal = log.seals()[4]
    with log.tampering() as connection:
        connection.execute(sa.text("DELETE FROM reporting.audit_log WHERE id = :row"), {"row": seal.last_id})
    export_audit(log.database.app, export)
    bad = _verified(log, verifier, export)
    assert bad.returncode == 1
    assert f"seal 5, row {seal.last_id}, sealed" in bad.stdout and "MISSING" in bad.stdout
    assert _verified(log, verifier, verifier).returncode == 2


def _verified(log: AuditGround, verifier: Path, export: Path) -> "subprocess.CompletedProcess[str]":
    """By a Python that has none of our packages and knows no folder of ours."""
    key = public_key(log.settings)
    assert key is not None
    newest = max(checkpoint_directory(log.settings).iterdir())
    asked: list[str | Path] = [
        sys.executable,
        "-I",
        "-S",
        verifier,
        export,
        "--public-key",
        key.hex(),
        "--checkpoint",
        newest,
    ]
    return subprocess.run(asked, capture_output=True, text=True, check=False, cwd=export.parent)


@pytest.mark.parametrize("length", [0, 1, 300])
def test_signatures_are_checked_as_the_library_makes_them(length: int) -> None:
    secret, message = Ed25519PrivateKey.generate(), bytes(range(256)) * 2
    key, signature = secret.public_key().public_bytes_raw(), secret.sign(message[:length])
    assert is_signed(key, message[:length], signature)
    assert not is_signed(key, message[: length + 1], signature)
    for at in (0, 31, 32, 63):
        broken = signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1 :]
        assert not is_signed(key, message[:length], broken)
    assert not is_signed(key[::-1], message[:length], signature)
    assert not is_signed(key, message[:length], signature[:63])


def test_the_commands_say_what_was_found(log: AuditGround, tmp_path: Path) -> None:
    console = console_on(log.database, tmp_path)
    add(log, 1, 2)
    assert "checkpoint 1 over 2 rows, seal 1" in console.says("audit", "checkpoint")
    assert "2 rows under 1 seals" in console.says("verify", "audit")
    assert len(console.says("audit", "key").strip()) == 64
    assert "2 rows in" in console.says("audit", "export", str(tmp_path / "out.jsonl"))
    assert "no month is over" in console.says("audit", "retire", "--dry-run")
    with log.tampering() as connection:
        connection.execute(sa.text("UPDATE reporting.audit_log SET actor = 'nobody' WHERE id = 2"))
    broken = console.run("verify", "audit")
    assert broken.exit_code == 1
    assert "seal 1, row 2, sealed 20" in broken.output and "CHANGED" in broken.output
