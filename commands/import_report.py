"""What an import did, as lines for a terminal: how the file was read, the mapping, the counts, what was refused."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from data_access.importer.delimiter import DELIMITER_NAMES
from data_access.importer.mapping_file import mapping_as_yaml
from data_access.importer.outcome import ImportOutcome
from data_access.importer.source_file import SourceFile
from data_access.importer.undo import UndoOutcome

SHOWN_AT_MOST = 20
_NAME_OF_DELIMITER = {delimiter: name for name, delimiter in DELIMITER_NAMES.items()}


def outcome_lines(outcome: ImportOutcome, zone: ZoneInfo) -> Iterator[str]:
    """All there is to say; the last line says whether anything changed. `zone`: the unit's, for times."""
    yield f"{outcome.file_name}: {_how_read(outcome.file)}"
    if outcome.mapping.credit:
        yield f"source: {outcome.mapping.credit}"
    if outcome.is_proposed:
        yield "mapping proposed from the headers; keep it in a file and name it with --mapping to change it:"
        yield from (f"    {line}" for line in mapping_as_yaml(outcome.mapping).splitlines())
    if outcome.earlier is None:
        yield from _counts(outcome)
        yield from (f"  to be said: {doubt}" for doubt in outcome.doubts)
        yield from _rejections(outcome)
    yield _verdict(outcome, zone)


def undo_lines(outcome: UndoOutcome) -> Iterator[str]:
    yield (
        f"import {outcome.batch_id} of {outcome.file_name} was taken back: {outcome.rows_removed:,} rows and"
        f" {outcome.members_removed:,} members that only it needed are gone"
    )


def _how_read(file: SourceFile) -> str:
    found = (
        file.format.upper(),
        file.encoding,
        f"delimiter {_NAME_OF_DELIMITER[file.delimiter]}" if file.delimiter else None,
        f"sheet {file.sheet}" if file.sheet else None,
        f"{len(file.columns)} columns",
    )
    return ", ".join(part for part in found if part)


def _counts(outcome: ImportOutcome) -> Iterator[str]:
    counts = (
        ("rows read", outcome.rows_read),
        ("rows accepted", outcome.rows_accepted),
        ("rows rejected", outcome.rows_rejected),
    )
    for name, count in counts:
        yield f"{name:<16}{count:,}"
    yield f"{'duplicates':<16}{len(outcome.duplicates):,}{_where(outcome.duplicates)}"
    if outcome.rows_near:
        told = tuple(near.number for near in outcome.near_duplicates)
        yield f"{'near duplicates':<16}{outcome.rows_near:,}{_where(told)}"
    if outcome.created:
        listed = ", ".join(f"{name} {len(codes):,}" for name, codes in outcome.created.items())
        yield f"{'new members':<16}{listed}"
    if outcome.unmapped:
        yield f"{'kept as extra':<16}{', '.join(outcome.unmapped)}"


def _where(numbers: tuple[int, ...]) -> str:
    if not numbers:
        return ""
    more = ", ..." if len(numbers) > SHOWN_AT_MOST else ""
    return f" (rows {', '.join(map(str, numbers[:SHOWN_AT_MOST]))}{more})"


def _rejections(outcome: ImportOutcome) -> Iterator[str]:
    rejections = outcome.rejections
    for rejection in rejections[:SHOWN_AT_MOST]:
        yield f"  {rejection}"
    if len(rejections) > SHOWN_AT_MOST:
        yield f"  and {len(rejections) - SHOWN_AT_MOST:,} more; --rejected FILE writes all of them"


def _verdict(outcome: ImportOutcome, zone: ZoneInfo) -> str:
    if outcome.earlier is not None:
        when = outcome.earlier.created_at.astimezone(zone)
        return (
            f"nothing was imported: this very file came in on {when:%Y-%m-%d %H:%M} as batch {outcome.earlier.id}"
            f" ({outcome.earlier.rows_accepted:,} rows)"
        )
    if outcome.is_refused:
        return "nothing was imported: correct the rows above, or leave them out with --on-error skip-row"
    if outcome.rows_accepted == 0:
        return "nothing was imported: no row is both new and right"
    if outcome.is_dry_run:
        return f"dry run, nothing was changed: {outcome.rows_accepted:,} of {outcome.rows_read:,} rows would come in"
    return (
        f"imported {outcome.rows_accepted:,} of {outcome.rows_read:,} rows in {outcome.seconds:.1f} s as batch"
        f" {outcome.batch_id}; take it back with: ./k9 import --undo {outcome.batch_id}"
    )
