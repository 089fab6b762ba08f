"""JSON lines: one object per line, its keys are the columns. Objects need not have all keys."""

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path

from data_access.importer.encoding import check_text, checked_encoding, detect_encoding
from data_access.importer.limits import Limits
from data_access.importer.lines import bounded_lines
from data_access.importer.source_file import (
    Cell,
    ReadOptions,
    SourceFile,
    SourceRow,
    column_name,
    named_columns,
    refused,
    too_many_rows,
)


def open_jsonl(path: Path, head: bytes, options: ReadOptions, limits: Limits) -> SourceFile:
    encoding = checked_encoding(options.encoding) if options.encoding else detect_encoding(path, head)
    check_text(path, encoding)

    def read_rows() -> Iterator[SourceRow]:
        with path.open(encoding=encoding) as file:
            for number, line in enumerate(bounded_lines(file, limits.line_characters), start=1):
                if number > limits.rows:
                    raise too_many_rows(path, limits.rows)
                if line.strip():
                    yield _row(number, line, limits.line_characters)

    columns = named_columns(list(_keys(read_rows, limits.columns)), limits.columns)
    if not columns:
        raise refused(
            f"{path.name} holds no JSON object",
            code="json_broken",
            hint='JSON lines has one object per line: {"dog": "K1", "date": "2026-01-31"}',
        )
    return SourceFile(format="jsonl", columns=columns, read_rows=read_rows, encoding=encoding)


def _keys(read_rows: Callable[[], Iterator[SourceRow]], limit: int) -> dict[str, None]:
    """All keys in order of appearance; stops when there are clearly too many."""
    keys: dict[str, None] = {}
    for row in read_rows():
        keys.update(dict.fromkeys(row.cells))
        if len(keys) > limit:
            break
    return keys


def _row(number: int, line: str, limit: int) -> SourceRow:
    if len(line) > limit:
        return SourceRow(number=number, cells={}, problem=f"is longer than {limit:,} characters")
    try:
        cells = json.loads(line, object_pairs_hook=_without_doubles, parse_constant=_no_constant, parse_float=_finite)
        if "\\u" in line:
            # PostgreSQL stores neither half of a surrogate pair nor, below, a zero character.
            json.dumps(cells, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        return SourceRow(number=number, cells={}, problem=f"is not valid JSON: {error}")
    if not isinstance(cells, dict):
        return SourceRow(number=number, cells={}, problem="is not a JSON object in braces")
    if "\\u0000" in line:
        return SourceRow(number=number, cells={}, problem="holds a zero character")
    return SourceRow(number=number, cells={column_name(name): value for name, value in cells.items()})


def _without_doubles(pairs: list[tuple[str, Cell]]) -> dict[str, Cell]:
    names = [column_name(name) for name, _ in pairs]
    if "" in names:
        raise ValueError("a value has no name")
    doubles = {name for name in names if names.count(name) > 1}
    if doubles:
        raise ValueError(f"the key {doubles.pop()!r} occurs twice")
    return dict(pairs)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits} is too large a number")
    return number


def _no_constant(name: str) -> Cell:
    raise ValueError(f"{name} is not a number")
