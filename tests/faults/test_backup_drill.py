"""The drill of docs/DEPLOY.md: back up, lose the machine, restore, and find everything as it was."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from app import create_app
from dashboard import clock
from dashboard.config import load_settings
from dashboard.reports import REPORTS
from dashboard.workflow.audit_chain import take_checkpoint, verify_audit
from data_access.audit_store import AuditStore
from data_access.connect import open_database
from data_access.replica.build import ensure_replica
from tests.lib.app_ground import PASSWORD, AppGround
from tests.lib.console import Console, console_on
from tests.lib.database_ground import DatabaseGround
from tests.lib.sealing_ground import ACTOR, SealingGround
from tests.lib.small_unit import fill_small_unit

KEPT_ELSEWHERE = ("secret-key", "audit-key")
"""What docs/DEPLOY.md tells to keep where the backup is not."""


@dataclass(frozen=True)
class Seen:
    """What readers and auditors see."""

    figures: dict[str, Any]
    sealed: dict[str, str]
    head: tuple[int, bytes]
    projects_of_basel: Any


def look(web: AppGround, token: str, sealed: list[str]) -> Seen:
    head = AuditStore(web.database.app).head()
    assert head is not None
    return Seen(
        figures={report.name: _figures(web, token, report.name) for report in REPORTS},
        sealed={
            f"{snapshot}.{kind}": sha256(_get(web, token, f"/api/snapshots/{snapshot}.{kind}").data).hexdigest()
            for snapshot in sealed
            for kind in ("json", "pdf", "xlsx")
        },
        head=(head.number, head.hash),
        projects_of_basel=web.as_("basel").json("/api/filters/dimensions/trainer_daily")["dimensions"],
    )


def _figures(web: AppGround, token: str, report: str) -> Any:
    answer = _get(web, token, f"/api/reports/{report}?from=-3000d&to=-1d&by=project").json
    assert answer["rows"]["total"] > 0
    return {name: answer[name] for name in ("kpis", "groups", "quality")} | {"rows": answer["rows"]["total"]}


def _get(web: AppGround, token: str, path: str) -> Any:
    with web.app.test_client() as client:
        found = client.get(path, headers={"Authorization": f"Bearer {token}"})
    assert found.status_code == 200, f"{path}: {found.text[:300]}"
    return found


@dataclass(frozen=True)
class Lost:
    """A unit whose machine is gone: what was seen there, the token and the sealed reports of before, and its backup."""

    settings: Any
    seen: Seen
    token: str
    sealed: list[str]
    backup: Path
    k9: Console


@pytest.fixture(scope="module")
def lost(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lost]:
    """On one server until it is lost; what is restored is on another, which counts transactions anew."""
    backup = tmp_path_factory.mktemp("elsewhere") / "backup"
    with TemporaryDirectory(prefix="k9-drill-") as directory:
        settings = load_settings({"K9_DATA_DIR": directory, "K9_DEMO": "off"})
        with databases.copy() as database:
            with database.owner.engine.begin() as connection:
                fill_small_unit(connection, clock.today(settings.timezone), PASSWORD)
            ensure_replica(settings, database.app)
            web = AppGround(settings=settings, database=database, app=create_app(settings, database))
            ground = SealingGround(web=web)
            sealed = [ground.seal(project="ALPHA"), ground.seal(project="BRAVO")]
            take_checkpoint(database.app, settings, ACTOR)
            token = web.make_token("amal")
            seen = look(web, token, sealed)
            old = console_on(database, Path(directory), K9_DEMO="off")
            assert "keys and passwords are not in it" in old.says("backup", str(backup))
        _lose(Path(directory))
        yield Lost(settings, seen, token, sealed, backup, Console({"K9_DATA_DIR": directory, "K9_DEMO": "off"}))


def _lose(directory: Path) -> None:
    """Replica, checkpoints, all but what an operator keeps elsewhere; the database is gone already."""
    for path in directory.iterdir():
        if path.name not in KEPT_ELSEWHERE:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def after(lost: Lost) -> Iterator[AppGround]:
    database = open_database(lost.settings)
    try:
        yield AppGround(settings=lost.settings, database=database, app=create_app(lost.settings, database))
    finally:
        database.close()


def test_it_restores_every_figure_every_sealed_byte_and_the_chain(lost: Lost) -> None:
    said = lost.k9.says("restore", str(lost.backup))
    assert "INTACT: every row is as it was sealed" in said and "2 sealed reports hold" in said
    with after(lost) as web:
        assert look(web, lost.token, lost.sealed) == lost.seen
        found = verify_audit(web.database.app, settings=lost.settings)
        assert found.is_intact and found.checkpoints == 1
        assert web.browser().sign_in("basel", PASSWORD).status_code == 303
        _assert_work_goes_on(web)
    assert "holds" in str(lost.k9.refused("restore", str(lost.backup))), "never over what is there"


def _assert_work_goes_on(web: AppGround) -> None:
    """What is written on the new server is logged, sealed in the same chain, and signed."""
    before = AuditStore(web.database.app).head()
    assert SealingGround(web=web).seal(report="vet_daily")
    assert take_checkpoint(web.database.app, web.settings, ACTOR) is not None
    head = AuditStore(web.database.app).head()
    assert before is not None and head is not None and head.number > before.number
    assert verify_audit(web.database.app, settings=web.settings).is_intact


def test_a_backup_holds_no_key_and_is_for_its_owner_alone(lost: Lost) -> None:
    assert not [path for path in lost.backup.rglob("*") if path.name in KEPT_ELSEWHERE]
    assert lost.backup.stat().st_mode & 0o077 == 0
    assert (lost.backup / "database.dump").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["database.dump", "files/checkpoints/audit-000001.json"])
def test_a_backup_that_was_changed_or_is_cut_short_is_not_used(lost: Lost, tmp_path: Path, name: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(lost.backup, copy)
    whole = (copy / name).read_bytes()
    (copy / name).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert f"{name} of the backup is not what was written" in str(lost.k9.refused("restore", str(copy)))
    (copy / name).unlink()
    assert f"{name} of the backup is missing" in str(lost.k9.refused("restore", str(copy)))


def test_an_existing_directory_is_never_written_over(lost: Lost, tmp_path: Path) -> None:
    assert "exists already" in str(Console(lost.k9.environment).refused("backup", str(tmp_path)))
