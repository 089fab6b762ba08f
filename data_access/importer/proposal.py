"""A mapping proposed from a file's headers, Arabic or English, and from how its dates and numbers look.

Only what is certain is proposed: a header counts when it is one of the declared words, a date's form when all seen
values fit it and no other form, a decimal comma when it cannot part thousands. The rest stays in `extra`, where
nothing is lost.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from data_access.importer.alike import folded_header, latin_digits, visible
from data_access.importer.mapping import MISSING, ColumnMapping, Mapping
from data_access.importer.source_file import Cell, SourceFile
from data_access.importer.target import Kind, Target

_SAMPLE_ROWS = 2_000
_NUMBER_KINDS = (Kind.WHOLE, Kind.DECIMAL)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,(\d{1,2}|\d{4,})")
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
    numbers = [cell for name, to in found.items() if _kind(target, to) in _NUMBER_KINDS for cell in seen[name]]
    return Mapping(columns=columns, target=target.name, decimal=_decimal(numbers))


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
    if _kind(target, to) not in _DATE_KINDS:
        return ()
    texts = [latin_digits(cell) for cell in cells if isinstance(cell, str)]
    texts = [text for text in texts if text and text not in MISSING]
    forms = [tuple(day + time for time in _TIME_FORMS) for day in _DATE_FORMS]
    fitting = [form for form in forms if texts and all(_fits(text, form) for text in texts)]
    # 03/04/2024 in every row fits day first and month first: the owner of the file has to say.
    if len(fitting) != 1:
        return ()
    return tuple(pattern for pattern in fitting[0] if any(_fits(text, (pattern,)) for text in texts))


def _decimal(cells: list[Cell]) -> str:
    texts = [visible(cell) for cell in cells if isinstance(cell, str)]
    is_comma = any(_DECIMAL_COMMA.fullmatch(text) for text in texts) and not any("." in cell for cell in texts)
    return "," if is_comma else "."


def _kind(target: Target, to: str) -> Kind | None:
    """None for an attribute of a member."""
    return next((column.kind for column in target.columns if column.name == to), None)


def _fits(text: str, form: tuple[str, ...]) -> bool:
    for pattern in form:
        try:
            datetime.strptime(text, pattern)  # noqa: DTZ007 - only whether it can be read
        except ValueError:
            continue
        return True
    return False
