"""./k9 verify"""

import re
import sys
import time
from pathlib import Path

import click

from dashboard import log
from dashboard.config import settings_from_environment
from dashboard.i18n import without_isolates
from dashboard.workflow.audit_chain import read_checkpoint, verify_audit
from dashboard.workflow.audit_keys import believed_keys
from dashboard.workflow.audit_proof.__main__ import report
from dashboard.workflow.verify_snapshots import Verdict, verify_snapshots
from data_access.connect import opened_database
from data_access.database_facts import as_setup_error

_KNOWN = re.compile(r"(\d+):([0-9a-f]{64})")


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


@command.command("snapshots")
@click.option(
    "--known",
    multiple=True,
    metavar="NUMBER:SEAL",
    help="A seal that was kept outside, and must be there still. May be given more than once.",
)
def verify_sealed(known: tuple[str, ...]) -> None:
    """Walk the chain of sealed reports, recompute every hash, and name the first that does not hold."""
    wanted = dict(map(_number_and_seal, known))
    settings = settings_from_environment()
    log.configure(settings)
    started = time.monotonic()
    with opened_database(settings) as found, found.app.read() as connection:
        verdict = verify_snapshots(connection, wanted)
    _tell(verdict, time.monotonic() - started)
    sys.exit(0 if verdict.is_whole else 1)


def _number_and_seal(text: str) -> tuple[int, str]:
    found = _KNOWN.fullmatch(text.strip().lower())
    if found is None:
        raise click.BadParameter(f"{text!r} is not a number, a colon and the 64 digits of a seal", param_hint="--known")
    return int(found[1]), found[2]


def _tell(verdict: Verdict, seconds: float) -> None:
    if not verdict.is_whole:
        words = without_isolates(verdict.words("en") or "")
        click.echo(f"sealed report {verdict.number} ({verdict.snapshot_id or 'unknown'}): {words}")
        return
    gone = f", {verdict.let_go} of them by hash only" if verdict.let_go else ""
    click.echo(f"{verdict.checked} sealed reports hold{gone} ({seconds:.1f} s)")
    if verdict.head is not None:
        click.echo(f"keep this outside: --known {verdict.head[0]}:{verdict.head[1]}")
