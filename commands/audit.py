"""./k9 audit"""

from pathlib import Path

import click

from commands.console import console_actor
from dashboard import log
from dashboard.config import Settings, settings_from_environment
from dashboard.errors import SetupError
from dashboard.workflow.audit_chain import (
    checkpoint_directory,
    export_audit,
    file_name,
    retire_audit,
    take_checkpoint,
    write_verifier,
)
from dashboard.workflow.audit_keys import public_key
from data_access.connect import opened_database

VERIFIER = "verify_audit.pyz"


@click.group()
def command() -> None:
    """Export the audit log, sign a checkpoint, retire months, show the public key."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(file: Path) -> None:
    """Write the whole log with its seals and checkpoints to FILE (.jsonl, .jsonl.gz), and beside it the verifier.

    Who has both and the public key needs nothing of ours: python verify_audit.pyz FILE --public-key HEX
    """
    settings = settings_from_environment()
    with opened_database(settings) as database:
        rows = export_audit(database.app, file)
    verifier = file.parent / VERIFIER
    write_verifier(verifier)
    key = public_key(settings)
    click.echo(f"{rows:,} rows in {file}; to verify them anywhere:")
    click.echo(f"  python3 {verifier} {file} --public-key {key.hex() if key else 'HEX'}")


@command.command()
def checkpoint() -> None:
    """Seal what is there and sign it now; says where the checkpoint was written."""
    settings = settings_from_environment()
    log.configure(settings)
    _key(settings)
    with opened_database(settings) as database:
        taken = take_checkpoint(database.app, settings, console_actor("audit checkpoint"))
    if taken is None:
        click.echo("nothing was added to the log since the last checkpoint")
        return
    said = taken.said()
    click.echo(f"checkpoint {said['number']} over {said['rows']:,} rows, seal {said['seal']}")
    click.echo(f"{checkpoint_directory(settings) / file_name(taken)}: keep a copy where the database is not")


@command.command()
def key() -> None:
    """Print the public key that checkpoints are checked with."""
    click.echo(_key(settings_from_environment()).hex())


@command.command()
@click.option("--dry-run", is_flag=True, help="Only say which months are old enough.")
def retire(dry_run: bool) -> None:
    """Let the months go that are older than K9_AUDIT_RETENTION_DAYS. Their seals stay, and an entry says so."""
    settings = settings_from_environment()
    log.configure(settings)
    with opened_database(settings) as database:
        months = retire_audit(database.app, settings, console_actor("audit retire"), is_dry_run=dry_run)
    for name, rows in months.items():
        click.echo(f"{name}: {rows:,} rows {'would go' if dry_run else 'are gone'}")
    if not months:
        click.echo(f"no month is over for {settings.audit_retention_days} days")


def _key(settings: Settings) -> bytes:
    found = public_key(settings)
    if found is None:
        raise SetupError("there is no K9_AUDIT_KEY to sign with", field="K9_AUDIT_KEY", hint="see docs/AUDIT.md")
    return found
