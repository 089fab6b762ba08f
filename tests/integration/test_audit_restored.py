"""A backup of the database, restored on another server: what was sealed verifies there, and sealing goes on."""

import subprocess
from dataclasses import replace
from pathlib import Path
from random import Random

import sqlalchemy as sa

from dashboard.config import Settings
from dashboard.workflow.audit_chain import seal_audit, take_checkpoint, verify_audit
from dashboard.workflow.audit_proof import What
from data_access.connect import OpenDatabase
from data_access.database import APP_ROLE, Database
from data_access.embedded import start_embedded
from data_access.embedded_cluster import programs
from data_access.grants import ensure_role
from data_access.migrate import migrate
from tests.lib.audit_ground import JOBS, add_entry, audit_ground, fill
from tests.lib.database_ground import DatabaseGround

# So that the other server counts transactions below those of before.
BURN = "DO $$ BEGIN FOR n IN 1..3000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$"


def test_it_verifies_and_is_sealed_on(databases: DatabaseGround, data_directory: Path, tmp_path: Path) -> None:
    with audit_ground(databases, tmp_path) as log:
        with log.admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text(BURN))
        fill(log, Random(5))
        with log.database.app.write(JOBS) as connection:
            add_entry(connection, 1000)
        dumped = _run("pg_dump", "--no-owner", "-d", _libpq(log.admin.url))
        rows = log.verify().rows
    server = start_embedded(data_directory)
    try:
        with Database(server.owner_url, pooled=False).engine.begin() as connection:
            ensure_role(connection, str(sa.make_url(server.url).username))
        _run("psql", "-v", "ON_ERROR_STOP=1", "-q", "-d", _libpq(sa.make_url(server.owner_url)), typed=dumped)
        here = OpenDatabase(
            app=Database(server.url, APP_ROLE, pooled=False),
            owner=Database(server.owner_url, pooled=False),
            server=None,
        )
        migrate(replace(log.settings, data_dir=data_directory), here.owner, here.app_login)
        _assert_goes_on(here, log.settings, rows)
    finally:
        server.stop()


def _assert_goes_on(here: OpenDatabase, settings: Settings, rows: int) -> None:
    with here.app.write(JOBS) as connection:
        add_entry(connection, 1001)
    found = verify_audit(here.app, settings=settings)
    assert (found.first, found.rows, found.unsealed) == (None, rows, 2)
    assert seal_audit(here.app, JOBS) == 2
    with here.app.write(JOBS) as connection:
        add_entry(connection, 1002)
    assert seal_audit(here.app, JOBS) == 1
    assert take_checkpoint(here.app, settings, JOBS) is not None
    found = verify_audit(here.app, settings=settings)
    assert (found.first, found.rows, found.unsealed) == (None, rows + 3, 0)
    with here.owner.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE reporting.audit_log_first DISABLE TRIGGER USER"))
        connection.execute(sa.text("UPDATE reporting.audit_log_first SET actor = 'x' WHERE entity_id = '1001'"))
    first = verify_audit(here.app, settings=settings).first
    assert first is not None and (first.what, first.seal) == (What.CHANGED, 13)


def _libpq(url: sa.URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _run(program: str, *words: str, typed: str = "") -> str:
    done = subprocess.run([programs() / program, *words], input=typed, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
