"""./k9 backup"""

from pathlib import Path

import click

from dashboard import clock, log
from dashboard.config import Settings, settings_from_environment
from dashboard.delivery.kept_mail import MAIL_DIRECTORY
from dashboard.workflow.audit_chain import checkpoint_directory
from data_access.backup import note_backup, take_backup
from data_access.connect import opened_database
from data_access.database_facts import as_setup_error
from data_access.upload_files import UPLOADS


def beside_the_database(settings: Settings) -> dict[str, Path]:
    """The folders that belong to the database and lie beside it. The replica is not among them: it is made anew."""
    return {
        "checkpoints": checkpoint_directory(settings),
        UPLOADS: settings.data_dir / UPLOADS,
        MAIL_DIRECTORY: settings.data_dir / MAIL_DIRECTORY,
    }


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), required=False)
def command(directory: Path | None) -> None:
    """Write a backup to DIRECTORY (unless given, k9-backup-<time> here), while everything goes on running.

    It holds the whole database, the checkpoints of the audit log, files that wait for their import and mails that
    were not sent; no key and no password. Keep SECRET_KEY and K9_AUDIT_KEY elsewhere.
    """
    settings = settings_from_environment()
    log.configure(settings)
    target = directory or Path(f"k9-backup-{clock.now():%Y%m%dT%H%M%SZ}")
    with opened_database(settings) as found:
        manifest = take_backup(found.owner, target.absolute(), beside_the_database(settings))
        with as_setup_error():
            note_backup(found.owner, manifest)
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    click.echo(
        f"{sum(manifest.rows.values()):,} rows of {len(manifest.rows)} tables, schema version"
        f" {manifest.schema_version}, {size / 1e6:,.1f} MB in {target}"
    )
    click.echo("keys and passwords are not in it; ./k9 restore proves that it can be used")
