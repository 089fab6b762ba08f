"""The rejected rows as a file: their own columns, row number and reasons added, to be corrected and imported again."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from data_access.importer.convert import text_of
from data_access.importer.formula import neutral
from data_access.importer.outcome import ImportOutcome, RejectedRow
from data_access.importer.source_file import NUMBER_COLUMN, OWN_COLUMNS, REASON_COLUMN


def write_rejected(outcome: ImportOutcome, path: Path) -> None:
    """CSV in UTF-8 with a mark, so that Excel shows Arabic; FileExistsError rather than overwrite."""
    columns = [name for name in outcome.file.columns if name not in OWN_COLUMNS]
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*map(neutral, columns), NUMBER_COLUMN, REASON_COLUMN])
        for row in outcome.rejected:
            cells = [neutral(text_of(row.cells.get(name))) for name in columns]
            writer.writerow([*cells, row.number, neutral(reasons(row))])


def kept_text(kept: Mapping[str, Any]) -> str:
    """The same file, of what a batch keeps of its rejected rows."""
    lines = io.StringIO()
    csv.writer(lines).writerows(_kept_lines(kept))
    return "\ufeff" + lines.getvalue()


def _kept_lines(kept: Mapping[str, Any]) -> Iterator[list[str]]:
    yield [*map(neutral, kept.get("columns", [])), NUMBER_COLUMN, REASON_COLUMN]
    for row in kept.get("rows", []):
        told = row["reasons"]
        said = "; ".join(f"{column}: {value!r} {reason}" if column else reason for column, value, _, reason in told)
        yield [*map(neutral, row["cells"]), str(row["number"]), neutral(said)]


def rejected_as_json(outcome: ImportOutcome) -> dict[str, Any]:
    """What is kept with the batch, so that the file can be made again later."""
    if not outcome.rejected:
        return {}
    columns = [name for name in outcome.file.columns if name not in OWN_COLUMNS]
    return {
        "columns": columns,
        "rows": [
            {
                "number": row.number,
                "cells": [text_of(row.cells.get(name)) for name in columns],
                "reasons": [[said.column, said.value, said.code, said.reason] for said in row.rejections],
            }
            for row in outcome.rejected
        ],
    }


def reasons(row: RejectedRow) -> str:
    return "; ".join(
        f"{said.column}: {said.value!r} {said.reason}" if said.column else said.reason for said in row.rejections
    )
