"""What makes two rows the same row: every column of the source, mapped or not, and the mapping's constants.

Two raters who scored one dog on one day are two rows; merging on dog and day would lose one of them. Empty cells and
the order of columns do not count, so the same rows in another export of the same table are recognised. Constants
count, because the same row for another project is another row.
"""

import hashlib
from collections.abc import Callable
from json.encoder import encode_basestring

from data_access.importer.convert import text_of
from data_access.importer.source_file import OWN_COLUMNS, SourceRow


def row_hash(row: SourceRow, constants: dict[str, str]) -> str:
    """64 hexadecimal digits."""
    return hasher(constants)(row)


def hasher(constants: dict[str, str]) -> Callable[[SourceRow], str]:
    """`row_hash` for many rows: what is the same in all of them is written once. It hashes the JSON of two lists of
    pairs, put together here because a million calls of a JSON writer take most of a minute."""
    pair_start: dict[str, str] = {}
    end = (
        f"], [{', '.join(f'[{encode_basestring(a)}, {encode_basestring(b)}]' for a, b in sorted(constants.items()))}]]"
    )

    def digest(row: SourceRow) -> str:
        pairs = []
        for name in sorted(row.cells):
            text = text_of(row.cells[name])
            if text and name not in OWN_COLUMNS:
                start = pair_start.get(name) or pair_start.setdefault(name, f"[{encode_basestring(name)}, ")
                pairs.append(f"{start}{encode_basestring(text)}]")
        whole = f"[[{', '.join(pairs)}{end}"
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()

    return digest
