"""The files of a scheduled report as a recipient may see it: one set of them for equal rights.

Nothing blank or cut leaves: a file whose rows are not all there is an error, never an attachment.
"""

import io
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from dashboard import clock
from dashboard.builder.present import note_words
from dashboard.delivery.asked import Asked
from dashboard.delivery.letter import File, Rendered
from dashboard.delivery.recipients import Reader
from dashboard.errors import ProductError
from dashboard.exports import FORMATS, Format
from dashboard.exports.document import Document, Table
from dashboard.exports.provenance import as_of_words
from dashboard.i18n import Locale, Words, t
from dashboard.metrics import ReadPath
from dashboard.metrics.daily import Item
from dashboard.quality.words import standing_words

PDF, EXCEL, BOTH = "pdf", "excel", "both"
ENDINGS = {PDF: ("pdf",), EXCEL: ("xlsx",), BOTH: ("pdf", "xlsx")}
"""What a schedule's format means, by the ending of files."""

KEPT_FOR = timedelta(minutes=2)
KEPT_BYTES = 64_000_000


class CutFile(ProductError):
    """A file does not hold all rows of its report, or nothing at all."""

    default_code, default_status = "cut_file", 500


@dataclass
class Renderer:
    """Makes reports, equal ones once: what was made is kept for two minutes, who wants it meanwhile waits for it."""

    reads: ReadPath
    made: int = 0
    _kept: "OrderedDict[str, tuple[datetime, Future[Rendered]]]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def render(self, asked: Asked, form: str, reader: Reader) -> Rendered:
        """`form`: one of ENDINGS. Raises what counting raises, and CutFile."""
        key = "\n".join((asked.key, form, reader.viewer.rights_key, reader.locale.key))
        coming, is_mine = self._place(key)
        if is_mine:
            try:
                coming.set_result(self._make(asked, form, reader))
            except BaseException as error:  # noqa: BLE001 - whoever waits for it gets it too
                self._forget(key)
                coming.set_exception(error)
        return coming.result()

    def _place(self, key: str) -> "tuple[Future[Rendered], bool]":
        """What is made or being made for the key; True where it is for the caller to make."""
        now = clock.now()
        with self._lock:
            self._let_go(now)
            if key in self._kept:
                return self._kept[key][1], False
            self._kept[key] = now, Future()
            return self._kept[key][1], True

    def _let_go(self, now: datetime) -> None:
        """Of what is too old, and the oldest of what is too much; never of what is being made."""
        done = [key for key, (_, coming) in self._kept.items() if coming.done()]
        total = sum(self._kept[key][1].result().size for key in done)
        for key in done:
            at, coming = self._kept[key]
            if now - at < KEPT_FOR and total <= KEPT_BYTES:
                return
            total -= coming.result().size
            del self._kept[key]

    def _forget(self, key: str) -> None:
        with self._lock:
            self._kept.pop(key, None)

    def _make(self, asked: Asked, form: str, reader: Reader) -> Rendered:
        held, self.made = self.reads.pinned(), self.made + 1
        files, document = [], None
        for ending in ENDINGS[form]:
            kind = next(one for one in FORMATS if one.ending == ending)
            document = asked.document(held, reader.viewer, reader.locale)
            files.append(_file(kind, document, reader))
        assert document is not None, "every format is at least one file"
        return Rendered(
            title=document.title,
            subtitle=document.subtitle,
            lines=tuple(asked.lines(document, reader.locale)),
            rows=document.provenance.rows_counted,
            quality=_quality_words(document, reader.locale),
            as_of=as_of_words(document, reader.locale),
            state=asked.page,
            files=tuple(files),
            remarks=tuple(note_words(note, reader.locale) for note in asked.notes),
        )


def _file(kind: Format, document: Document, reader: Reader) -> File:
    counted, out = _Counted(document), io.BytesIO()
    kind.write(counted.document, out, reader.locale)
    if counted.rows != document.rows or not out.tell():
        raise CutFile(f"{document.name}.{kind.ending} holds {counted.rows} rows of {document.rows}")
    return File(
        name=f"{document.name}.{kind.ending}", media_type=kind.media_type, content=out.getvalue(), rows=counted.rows
    )


class _Counted:
    """The document, with its rows counted as they go into the file."""

    def __init__(self, document: Document) -> None:
        self.rows = 0
        *others, last = document.tables
        self.document = replace(document, tables=(*others, replace(last, pages=self._pages(last))))

    def _pages(self, table: Table) -> Iterator[Sequence[Item]]:
        for page in table.pages:
            self.rows += len(page)
            yield page


def _quality_words(document: Document, locale: Locale) -> str:
    """Nothing where the report itself is about quality."""
    if document.quality is None:
        return ""
    return t("mail.quality", locale.lang, badge=Words(standing_words(document.quality.score, locale)))
