"""./k9 verify"""

import sys
from pathlib import Path

import click

from dashboard.config import settings_from_environment
from dashboard.workflow.audit_chain import read_checkpoint, verify_audit
from dashboard.workflow.audit_keys import believed_keys
from dashboard.workflow.audit_proof.__main__ import report
from data_access.connect import opened_database
from data_access.database_facts import as_setup_error


@click.group()
def command() -> None:
    """Prove that what was sealed is as it was. Changes nothing; exit code 1 where something is not."""


@command.command()
@click.option(
    "--checkpoint",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A checkpoint that was kept elsewhere; may be given more than once.",
)
def audit(files: tuple[Path, ...]) -> None:
    """Verify the audit log: every row, seal and checkpoint. Those in K9_CHECKPOINT_DIR are always looked at."""
    settings = settings_from_environment()
    given = [read_checkpoint(path) for path in files]
    with as_setup_error(), opened_database(settings) as database:
        found = verify_audit(database.app, given, settings=settings)
    for line in report(found):
        click.echo(line)
    if not believed_keys(settings):
        click.echo("no K9_AUDIT_KEY: the signatures of checkpoints were not checked")
    sys.exit(0 if found.is_intact else 1)
