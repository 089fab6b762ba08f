"""./k9 restore"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click

from commands.backup import beside_the_database
from commands.startup import run_lock
from dashboard import log
from dashboard.config import Settings, settings_from_environment
from dashboard.i18n import without_isolates
from dashboard.workflow.audit_chain import verify_audit
from dashboard.workflow.audit_proof.__main__ import report
from dashboard.workflow.verify_snapshots import verify_snapshots
from data_access.backup import Manifest, put_files_back, read_backup, restore_backup, rows_of_tables
from data_access.connect import OpenDatabase, opened_database
from data_access.migrate import migrate
from data_access.replica.build import conventions_of, rebuild


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False))
def command(directory: Path) -> None:
    """Fill an empty database from the backup in DIRECTORY, and prove that all of it is there.

    Every table has as many rows as were backed up, the audit log and every sealed report are as they were sealed;
    exit code 1 where something is not. Then ./k9 run goes on from there.
    """
    settings = settings_from_environment()
    log.configure(settings)
    started = time.monotonic()
    manifest = read_backup(directory)
    with run_lock(settings.data_dir), opened_database(settings) as found:
        restore_backup(directory, manifest, found.owner, str(found.app_login))
        troubles = list(_missing_rows(found, manifest))
        migrate(settings, found.owner, found.app_login)
        came = put_files_back(directory, beside_the_database(settings))
        troubles += _troubles_with_seals(settings, found)
        rebuild(found.app, settings, conventions_of(settings))
    click.echo(
        f"the backup of {manifest.taken_at} is restored in {time.monotonic() - started:.1f} s:"
        f" {sum(manifest.rows.values()):,} rows of {len(manifest.rows)} tables, {came} files"
    )
    for trouble in troubles:
        click.echo(f"NOT AS IT WAS: {trouble}", err=True)
    sys.exit(1 if troubles else 0)


def _missing_rows(found: OpenDatabase, manifest: Manifest) -> Iterator[str]:
    """Asked before the migration, which may add rows of its own."""
    with found.owner.read() as connection:
        present = rows_of_tables(connection)
    for table, rows in manifest.rows.items():
        if present.get(table) != rows:
            yield f"{table} has {present.get(table, 'no')} rows, {rows} were backed up"


def _troubles_with_seals(settings: Settings, found: OpenDatabase) -> list[str]:
    verified, troubles = verify_audit(found.app, settings=settings), []
    with found.app.read() as connection:
        verdict = verify_snapshots(connection)
    for line in (*report(verified), f"{verdict.checked} sealed reports hold"):
        click.echo(line)
    if not verified.is_intact:
        troubles.append(f"the audit log: {verified.first}; a backup older than a checkpoint is a log that is cut off")
    if not verdict.is_whole:
        troubles.append(f"sealed report {verdict.number}: {without_isolates(verdict.words('en') or '')}")
    return troubles
