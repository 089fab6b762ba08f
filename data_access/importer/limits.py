"""How large a file may be before it is refused: a stranger's file must not fill memory or disk."""

from dataclasses import dataclass

_MB = 1024 * 1024
# Where a header has to have come.
LAST_HEADER = 1_000


@dataclass(frozen=True, kw_only=True)
class Limits:
    """`unpacked_bytes` bounds what a workbook (a zip) may grow to, `ratio` how much it may be compressed,
    `held_bytes` its parts that have to be held in memory whole (all but the sheets), `line_characters` one line of
    JSON, `rejected_rows` how many rows may be wrong before the file itself is."""

    file_bytes: int = 200 * _MB
    unpacked_bytes: int = 800 * _MB
    held_bytes: int = 100 * _MB
    # Honest workbooks reach about 30; a zip bomb starts in the hundreds. Small files may be anything.
    ratio: int = 120
    ratio_from_bytes: int = 20 * _MB
    rows: int = 2_000_000
    columns: int = 500
    line_characters: int = _MB
    rejected_rows: int = 100_000
    mapping_bytes: int = 256 * 1024


LIMITS = Limits()
