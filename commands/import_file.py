"""./k9 import"""

import sys
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import click

from commands.import_report import outcome_lines, undo_lines
from dashboard import log
from dashboard.config import Settings, settings_from_environment
from dashboard.errors import InvalidInput, Unavailable
from data_access.connect import opened_database
from data_access.database import Actor
from data_access.importer.batch_store import check_tables
from data_access.importer.mapping_file import read_mapping
from data_access.importer.outcome import ImportOutcome
from data_access.importer.rejected_rows import write_rejected
from data_access.importer.service import ImportRequest, Near, OnError, import_file
from data_access.importer.targets import CREATABLE, TARGETS, creatable_kinds, target_named
from data_access.importer.undo import undo_batch

ACTOR = Actor(name="import")
_TARGETS = "|".join(target.name for target in TARGETS)


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--into", metavar=_TARGETS, help="What the rows are.")
@click.option("--mapping", type=click.Path(path_type=Path), help="YAML: which column goes where; else one is proposed.")
@click.option("--dry-run", is_flag=True, help="Do everything but keep it: says what would happen.")
@click.option(
    "--on-error",
    type=click.Choice([choice.value for choice in OnError]),
    default=OnError.REJECT_FILE.value,
    show_default=True,
    help="What a row that cannot be taken does.",
)
@click.option("--create-missing", default="", metavar=",".join(CREATABLE), help="Which unknown members to create.")
@click.option("--match-names", is_flag=True, help="A name that one dog, person or project has is enough to be it.")
@click.option(
    "--near-duplicates",
    type=click.Choice([choice.value for choice in Near]),
    default=Near.KEEP.value,
    show_default=True,
    help="What becomes of a row that says the same as an earlier one, written otherwise.",
)
@click.option("--rejected", type=click.Path(path_type=Path), help="Write the rejected rows here, reasons added.")
@click.option("--undo", type=click.UUID, metavar="BATCH", help="Take back what an earlier import brought.")
def command(
    file: Path | None,
    into: str | None,
    mapping: Path | None,
    dry_run: bool,
    on_error: str,
    create_missing: str,
    match_names: bool,
    near_duplicates: str,
    rejected: Path | None,
    undo: UUID | None,
) -> None:
    """Bring the rows of FILE (CSV, XLSX, JSON lines) in, all of them or none.

    Exit code 0 only if everything that was asked for went in. docs/IMPORT.md explains mappings.
    """
    if undo is not None:
        if file is not None or into is not None:
            raise click.UsageError("--undo goes alone: ./k9 import --undo BATCH")
        _undo(undo)
        return
    if file is None or into is None:
        raise click.UsageError("a file and --into are needed: ./k9 import FILE --into TARGET")
    request = ImportRequest(
        path=file,
        target=target_named(into).name,
        mapping=read_mapping(mapping) if mapping else None,
        on_error=OnError(on_error),
        near=Near(near_duplicates),
        create_missing=_kinds(create_missing),
        match_names=match_names,
        is_dry_run=dry_run,
    )
    _check_free(rejected)
    outcome = _import(request, settings_from_environment())
    if rejected is not None and outcome.rejected:
        _write(outcome, rejected)
    sys.exit(0 if outcome.is_complete else 1)


def _kinds(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    creatable_kinds(names)
    return names


def _import(request: ImportRequest, settings: Settings) -> ImportOutcome:
    log.configure(settings)
    with opened_database(settings) as found:
        check_tables(found.app)
        outcome = import_file(found.app, request, actor=ACTOR, timezone=settings.timezone)
    for line in outcome_lines(outcome, ZoneInfo(settings.timezone)):
        click.echo(line)
    return outcome


def _undo(batch_id: UUID) -> None:
    settings = settings_from_environment()
    log.configure(settings)
    with opened_database(settings) as found:
        check_tables(found.app)
        outcome = undo_batch(found.app, batch_id, actor=ACTOR)
    for line in undo_lines(outcome):
        click.echo(line)


def _check_free(path: Path | None) -> None:
    """Said before anything is imported: a list of rejected rows that cannot be kept is lost work."""
    if path is None:
        return
    if path.exists():
        raise InvalidInput(
            f"{path.name} exists already", field="rejected", hint="name a new file for the rejected rows"
        )
    if not path.parent.is_dir():
        raise InvalidInput(f"there is no folder {path.parent}", field="rejected", hint="make it first")


def _write(outcome: ImportOutcome, path: Path) -> None:
    try:
        write_rejected(outcome, path)
    except OSError as error:
        raise Unavailable(
            f"the rejected rows could not be written to {path.name}: {error.strerror}",
            hint="they are listed above" + (", and kept with the batch" if outcome.batch_id else ""),
        ) from error
    click.echo(f"the rejected rows are in {path}, with the reasons added")
