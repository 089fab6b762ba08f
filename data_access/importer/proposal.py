"""A mapping proposed from a file's headers, Arabic or English, and from how its dates look.

Only what is certain is proposed: a header counts when it is one of the declared words, a date's form when all seen
values fit it and no other form. The rest stays in `extra`, where nothing is lost.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from data_access.importer.alike import folded_header, latin_digits
from data_access.importer.mapping import MISSING, ColumnMapping, Mapping
from data_access.importer.source_file import Cell, SourceFile
from data_access.importer.target import Kind, Target, TargetColumn

_SAMPLE_ROWS = 2_000
_DATE_KINDS = (Kind.DAY, Kind.WALL_TIME, Kind.INSTANT)
_DATE_FORMS = ("%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%Y%m%d")
_TIME_FORMS = ("", " %H:%M", " %H:%M:%S")


_VALUE = re.compile(r"\d{4}-\d\d-\d\d.*|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}.*|[+-]?\d+([.,]\d+)?")


def looks_like_values(columns: tuple[str, ...]) -> bool:
    """Whether a header is rather the first row of a file without one: names are seldom dates or numbers."""
    return any(_VALUE.fullmatch(latin_digits(name)) for name in columns)


def propose(target: Target, file: SourceFile) -> Mapping:
    """The mapping that the headers suggest; it may lack required columns (Mapping.check says which)."""
    found = _by_header(target, file.columns)
    seen: dict[str, list[Cell]] = {name: [] for name in found}
    for row in islice(file.read_rows(), _SAMPLE_ROWS):
        for name in found:
            seen[name].append(row.cells.get(name))
    columns = tuple(
        ColumnMapping(source=name, to=to, date_formats=_date_formats(target, to, seen[name]))
        for name, to in found.items()
    )
    return Mapping(columns=columns, target=target.name)


def _by_header(target: Target, columns: tuple[str, ...]) -> dict[str, str]:
    """Source column -> target column; each is used once, the better word wins."""
    words = {folded_header(name): name for name in reversed(columns)}
    found: dict[str, str] = {}
    for column in target.columns:
        source = _first(words, column.headers, found)
        name_source = _first(words, column.name_headers, found)
        if source is not None:
            found[source] = column.name
            if name_source is not None:
                found[name_source] = f"{column.name}.name"
        elif name_source is not None:
            found[name_source] = column.name
    return {name: found[name] for name in columns if name in found}


def _first(words: dict[str, str], headers: Iterable[str], used: dict[str, str]) -> str | None:
    for header in headers:
        source = words.get(folded_header(header))
        if source is not None and source not in used:
            return source
    return None


def _date_formats(target: Target, to: str, cells: list[Cell]) -> tuple[str, ...]:
    if not _is_date(target, to):
        return ()
    texts = [latin_digits(cell).strip() for cell in cells if isinstance(cell, str) and cell.strip()]
    texts = [text for text in texts if text not in MISSING]
    forms = [tuple(day + time for time in _TIME_FORMS) for day in _DATE_FORMS]
    fitting = [form for form in forms if texts and all(_fits(text, form) for text in texts)]
    # 03/04/2024 in every row fits day first and month first: the owner of the file has to say.
    return fitting[0] if len(fitting) == 1 else ()


def _is_date(target: Target, to: str) -> bool:
    column: TargetColumn | None = next((column for column in target.columns if column.name == to), None)
    return column is not None and column.kind in _DATE_KINDS


def _fits(text: str, form: tuple[str, ...]) -> bool:
    for pattern in form:
        try:
            datetime.strptime(text, pattern)  # noqa: DTZ007 - only whether it can be read
        except ValueError:
            continue
        return True
    return False
