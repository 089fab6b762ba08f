"""Which delimiter a CSV file uses: the one that cuts its first rows into the same number of columns, more than one."""

import csv
from itertools import islice
from pathlib import Path

from dashboard.errors import InvalidInput
from data_access.importer.limits import Limits
from data_access.importer.lines import bounded_lines

# As a mapping names them and a person reads them.
DELIMITER_NAMES = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
DELIMITERS = tuple(DELIMITER_NAMES.values())
_SAMPLE_ROWS = 200


def checked_delimiter(name: str) -> str:
    """The delimiter that a mapping names, as a character or a word. Raises InvalidInput."""
    delimiter = DELIMITER_NAMES.get(name.lower(), name.replace("\\t", "\t"))
    if delimiter not in DELIMITERS:
        known = ", ".join(DELIMITER_NAMES)
        raise InvalidInput(
            f"delimiter={name!r} is not known; use one of: {known}",
            code="bad_delimiter",
            field="delimiter",
            value=name,
            suggestion="comma",
        )
    return delimiter


def excel_hint(first_line: str) -> str | None:
    """Excel writes the delimiter into a line of its own: `sep=;`."""
    line = first_line.strip("\r\n\ufeff")
    return line[4:] if line[:4].lower() == "sep=" and line[4:] in DELIMITERS else None


def detect_delimiter(path: Path, encoding: str, limits: Limits) -> str:
    with path.open(encoding=encoding, newline="") as file:
        hint = excel_hint(file.readline(20))
    if hint:
        return hint
    return max(DELIMITERS, key=lambda delimiter: _score(path, encoding, delimiter, limits))


def _score(path: Path, encoding: str, delimiter: str, limits: Limits) -> tuple[float, int]:
    """How alike the rows are when cut here (0 to 1), then how many columns; one column proves nothing."""
    with path.open(encoding=encoding, newline="") as file:
        lines = islice(bounded_lines(file, limits.line_characters), _SAMPLE_ROWS)
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            return 0, 0
    if not widths:
        return 0, 0
    # A title above the table has one value; the table's own rows tell then.
    width = widths[0] if widths[0] > 1 else max(widths, key=widths.count)
    return (round(widths.count(width) / len(widths), 1), width) if width > 1 else (0, 0)
