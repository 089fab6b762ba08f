"""./k9 person"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy import Connection

from commands.console import console_actor
from dashboard import log
from dashboard.config import Settings, settings_from_environment
from dashboard.errors import SetupError
from dashboard.secret_files import write_private
from dashboard.workflow.audit_chain import verify_audit
from dashboard.workflow.audit_events import AuditAction, AuditEvents
from dashboard.workflow.audit_keys import can_sign, sign
from dashboard.workflow.audit_proof.erasures import erasure_payload
from data_access.connect import OpenDatabase, opened_database
from data_access.database_facts import as_setup_error
from data_access.migrate import host_tables_made_by_us
from data_access.own_tables import audit_log
from data_access.person_store import erase_person, find_person, kept_about

ROWS_OF_AN_ERASURE = 2_000
ACTOR = console_actor("person")


@click.group()
def command() -> None:
    """Export or erase what is kept about a person (docs/DATA_PROTECTION.md)."""


@command.command()
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(name: str, file: Path) -> None:
    """Write all that is kept about NAME to FILE, as JSON: a user name, a badge number or an id, or the mail address of
    somebody outside of the unit. The audit log says so."""
    settings = settings_from_environment()
    log.configure(settings)
    with as_setup_error(), opened_database(settings) as found, found.owner.read() as connection:
        person = find_person(connection, name)
        rows = list(kept_about(connection, person))
        AuditEvents(found.app).record(AuditAction.EXPORT, person.table, person.ids[0], ACTOR, {"file": "person"})
    kept = [{"table": table, "row": row} for table, row in rows]
    write_private(file, json.dumps({"person": name, "kept": kept}, ensure_ascii=False, indent=1))
    for table, number in Counter(table for table, _ in rows).items():
        click.echo(f"{number:6,} {table}")
    click.echo(f"{len(rows):,} rows in {file}")


@command.command()
@click.argument("name")
@click.option("--reason", required=True, help="Why; it is signed, and stays in the audit log. No names.")
@click.option("--dry-run", is_flag=True, help="Only say what would be taken out.")
@click.option("--yes", "is_sure", is_flag=True, help="Do not ask.")
def erase(name: str, reason: str, dry_run: bool, is_sure: bool) -> None:
    """Take NAME (as for an export) out of everything that may be changed, the audit log included.

    Figures stay as they are: rows that count keep a pseudonym in the place of the person. Entries of the audit log lose
    names, addresses and user names under a signature of K9_AUDIT_KEY, so that the chain still verifies. Sealed reports
    keep the names that are printed in them until their retention is over.
    """
    settings = settings_from_environment()
    log.configure(settings)
    if not can_sign(settings):
        raise SetupError("an erasure is signed, and there is no K9_AUDIT_KEY", field="K9_AUDIT_KEY")
    if not dry_run and not is_sure:
        click.confirm(f"This cannot be undone. Erase {name}?", abort=True, err=True)
    with as_setup_error(), opened_database(settings) as found:
        _erase(found, settings, name, reason, dry_run=dry_run)
        if dry_run:
            click.echo("nothing was changed")
            return
        is_intact = verify_audit(found.app, settings=settings).is_intact
    click.echo("the audit log verifies" if is_intact else "the audit log does NOT verify: ./k9 verify audit")
    sys.exit(0 if is_intact else 1)


def _erase(found: OpenDatabase, settings: Settings, name: str, reason: str, *, dry_run: bool) -> None:
    with found.owner.write(ACTOR) as connection:
        person = find_person(connection, name)
        pseudonym, rows, entries = erase_person(connection, person)
        for some in _batches(entries):
            payload = erasure_payload(some, person=pseudonym, reason=reason)
            signed = {"payload": payload, "signature": sign(settings, payload.encode()).hex()}
            events = AuditEvents(found.app)
            events.record(AuditAction.ERASE, audit_log.name, pseudonym, ACTOR, signed, connection=connection)
        for table, count in rows.items():
            click.echo(f"{count:6,} {table}")
        click.echo(f"{len(entries):6,} entries of the audit log")
        if not host_tables_made_by_us(connection):
            click.echo("the K9 program keeps its own rows of this person: erase them there, then run this once more")
        click.echo(f"in their place stands {pseudonym}")
        if dry_run:
            _undo(connection)


def _batches(entries: dict[int, bytes]) -> Iterator[dict[int, bytes]]:
    """As many as one entry of the log should name."""
    ids = sorted(entries)
    for start in range(0, len(ids), ROWS_OF_AN_ERASURE):
        yield {one: entries[one] for one in ids[start : start + ROWS_OF_AN_ERASURE]}


def _undo(connection: Connection) -> None:
    transaction = connection.get_transaction()
    assert transaction is not None, "a write is a transaction"
    transaction.rollback()
