"""Files for people: each format in one file, written from what the read path answered. FORMATS is the one list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from dashboard.exports import as_json, as_pdf, as_xlsx
from dashboard.exports.document import Document
from dashboard.i18n import Locale


@dataclass(frozen=True, kw_only=True)
class Format:
    """A kind of file by its ending. `write` puts a whole document into it; CSV, which is rows only, is apart."""

    ending: str
    media_type: str
    write: Callable[[Document, IO[bytes], Locale], None]


FORMATS: tuple[Format, ...] = (
    Format(ending="xlsx", media_type=as_xlsx.MEDIA_TYPE, write=as_xlsx.write),
    Format(ending="pdf", media_type=as_pdf.MEDIA_TYPE, write=as_pdf.write),
    Format(ending="json", media_type=as_json.MEDIA_TYPE, write=as_json.write),
)
