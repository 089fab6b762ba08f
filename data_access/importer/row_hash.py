"""What makes two rows the same row: every column of the source, mapped or not, and the mapping's constants.

Two raters who scored one dog on one day are two rows; merging on dog and day would lose one of them. Empty cells and
the order of columns do not count, so the same rows in another export of the same table are recognised. Constants
count, because the same row for another project is another row.
"""

import hashlib
import json

from data_access.importer.convert import text_of
from data_access.importer.source_file import OWN_COLUMNS, SourceRow


def row_hash(row: SourceRow, constants: dict[str, str]) -> str:
    """64 hexadecimal digits."""
    texts = {name: text_of(cell) for name, cell in row.cells.items() if name not in OWN_COLUMNS}
    whole = (sorted((name, text) for name, text in texts.items() if text), sorted(constants.items()))
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
