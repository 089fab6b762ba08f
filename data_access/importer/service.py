"""Imports one file: read, convert, find duplicates and members, write, all in one transaction.

The command line and the pages call `import_file` and get the same outcome. A dry run and a refused file go the very
same way and are rolled back at the end, so what they say is what would have happened.
"""

import hashlib
import logging
import time
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from dashboard.errors import InvalidInput
from data_access.database import Actor, Database
from data_access.importer.doubts import find_doubts
from data_access.importer.mapping import Mapping
from data_access.importer.mapping_file import mapping_as_yaml
from data_access.importer.outcome import ImportOutcome
from data_access.importer.proposal import looks_like_values, propose
from data_access.importer.reading import open_source
from data_access.importer.request import ImportRequest, Near, OnError
from data_access.importer.run import Run
from data_access.importer.source_file import SourceFile
from data_access.importer.target import Target
from data_access.importer.targets import target_named

__all__ = ["ImportRequest", "Near", "OnError", "checked_mapping", "import_file"]

log = logging.getLogger(__name__)


def import_file(database: Database, request: ImportRequest, *, actor: Actor, timezone: str) -> ImportOutcome:
    """Imports a file into the target's own table and says what happened.

    `timezone` is the unit's. Raises InvalidInput when the file or the mapping as a whole cannot be used; whatever it
    raises or rejects, nothing is half done.
    """
    started = time.perf_counter()
    target = target_named(request.target)
    file = open_source(request.path, request.mapping.options if request.mapping else None, request.limits)
    mapping = checked_mapping(request.mapping, target, file, needs_project=request.projects is not None)
    outcome = ImportOutcome(
        target=target.name,
        file_name=request.file_name or request.path.name,
        file_hash=hash_of(request.path),
        file=file,
        mapping=mapping,
        is_proposed=request.mapping is None,
        is_dry_run=request.is_dry_run,
        doubts=find_doubts(target, file, mapping),
    )
    with database.write(actor) as connection, connection.begin_nested() as savepoint:
        outcome = Run(connection, target, outcome, request, actor, ZoneInfo(timezone)).run()
        if outcome.batch_id is None:
            savepoint.rollback()
    _log(outcome)
    return replace(outcome, seconds=time.perf_counter() - started)


def checked_mapping(given: Mapping | None, target: Target, file: SourceFile, *, needs_project: bool = False) -> Mapping:
    """The mapping that is given, or the one that the file suggests. Raises InvalidInput where it does not do.

    `needs_project`: whoever imports may do so for some projects only, so the rows have to say which.
    """
    mapping = given or propose(target, file)
    try:
        mapping.check(target, file.columns, also_needed=("project",) if needs_project else ())
    except InvalidInput as error:
        error.hint = _mapping_hint(file, mapping if given is None else None) or error.hint
        raise error
    return mapping


def _mapping_hint(file: SourceFile, proposed: Mapping | None) -> str | None:
    headers = ", ".join(file.columns)
    if looks_like_values(file.columns):
        return f"is the first row a header? it holds: {headers}"
    if proposed is None:
        return None
    return f"the headers are: {headers}; complete this mapping and name it with --mapping:\n{mapping_as_yaml(proposed)}"


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _log(outcome: ImportOutcome) -> None:
    log.info(
        "import ended",
        extra={
            "target": outcome.target,
            "rows_read": outcome.rows_read,
            "rows_accepted": outcome.rows_accepted,
            "rows_rejected": outcome.rows_rejected,
            "is_written": outcome.batch_id is not None,
        },
    )
