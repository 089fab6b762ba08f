"""A scheduled report as a recipient may see it: one question under their rights, one set of files for equal rights.

Nothing blank or cut leaves: a file whose rows are not all there is an error, never an attachment.
"""

import io
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from dashboard import clock
from dashboard.delivery.letter import File, Line, Rendered
from dashboard.delivery.periods import as_period
from dashboard.delivery.recipients import Reader
from dashboard.errors import Forbidden, ProductError
from dashboard.exports import FORMATS, Format
from dashboard.exports.document import Document, Table
from dashboard.exports.provenance import as_of_words
from dashboard.exports.question_document import question_document
from dashboard.i18n import Words, t
from dashboard.metrics import ReadPath
from dashboard.metrics.daily import Item
from dashboard.metrics.present import change_words
from dashboard.metrics.words import shown_number
from dashboard.permissions import Permission, Viewer
from dashboard.quality.asking import QualityAsking
from dashboard.quality.words import standing_words
from dashboard.semantic.fields import TimeDimension
from dashboard.semantic.period import Days
from dashboard.semantic.query import Filters, Query
from dashboard.semantic.report import ReportType

PDF, EXCEL, BOTH = "pdf", "excel", "both"
ENDINGS = {PDF: ("pdf",), EXCEL: ("xlsx",), BOTH: ("pdf", "xlsx")}
"""What a schedule's format means, by the ending of files."""

PROJECT = "project"
KEPT_FOR = timedelta(minutes=2)
KEPT_BYTES = 64_000_000

PageOf = Callable[[Query], str]
"""The address of a question's page, without host."""


class NothingTheirs(ProductError):
    """Nothing of what the schedule asks for may be seen by the recipient."""

    default_code, default_status = "nothing_theirs", 403


class CutFile(ProductError):
    """A file does not hold all rows of its report, or nothing at all."""

    default_code, default_status = "cut_file", 500


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a schedule asks for on a run, before anybody's rights: `filters` of its address; `owner`: in whose name it
    is sent, who gives away no more than they see themselves."""

    report: ReportType
    days: Days
    filters: str
    format: str
    owner: Viewer

    def question(self, reads: ReadPath, reader: Viewer) -> Query:
        """Under the rights of the reader and within those of the owner. Raises Forbidden or NothingTheirs."""
        if not reader.may(self.report.permission) or not reader.may(Permission.REPORT_ROWS_EXPORT):
            raise Forbidden(f"{reader.username} may not take {self.report.name} along", code="report_not_allowed")
        asked = replace(Query.parse(self.filters, self.report), period=as_period(self.days))
        return narrowed(reads, within_owner(reads, asked, self.owner), reader)


def within_owner(reads: ReadPath, query: Query, owner: Viewer) -> Query:
    """Only the projects that the owner sees; NothingTheirs where none is left."""
    if owner.scope.all_projects:
        return query
    code_of = reads.member_table(PROJECT).code_of_id
    theirs = {code_of[key] for key in owner.scope.projects if key in code_of}
    wanted = set(query.selections.get(PROJECT, theirs))
    if not wanted & theirs:
        raise NothingTheirs("the owner of the schedule sees none of its projects")
    return query.with_filter(PROJECT, *sorted(wanted & theirs))


def narrowed(reads: ReadPath, query: Query, reader: Viewer) -> Query:
    """Without the members that the reader may not know of; NothingTheirs where none is left of a dimension."""
    filters: list[tuple[str, tuple[str, ...]]] = []
    for name, members in query.filters:
        kept = members
        if not isinstance(query.report.dimension(name), TimeDimension):
            known = {one.value for one in reads.members(query.with_no_filters(), reader, name).members}
            kept = tuple(member for member in members if member in known)
        if not kept:
            raise NothingTheirs(f"the recipient may see no {name} of {', '.join(members)}", field=name)
        filters.append((name, kept))
    narrow: Filters = tuple(filters)
    return replace(query, filters=narrow)


@dataclass
class Renderer:
    """Makes reports, equal ones once: what was made is kept for two minutes, who wants it meanwhile waits for it."""

    reads: ReadPath
    quality: QualityAsking
    page: PageOf
    made: int = 0
    _kept: "OrderedDict[str, tuple[datetime, Future[Rendered]]]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def render(self, wanted: Wanted, reader: Reader) -> Rendered:
        """Raises what the question raises, and CutFile."""
        query = wanted.question(self.reads, reader.viewer)
        key = "\n".join((query.report.name, str(query), wanted.format, reader.viewer.rights_key, reader.locale.key))
        coming, is_mine = self._place(key)
        if is_mine:
            try:
                coming.set_result(self._make(query, wanted.format, reader))
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

    def _make(self, query: Query, wanted: str, reader: Reader) -> Rendered:
        held, self.made = self.reads.pinned(), self.made + 1
        files, document = [], None
        for ending in ENDINGS[wanted]:
            kind = next(one for one in FORMATS if one.ending == ending)
            document = question_document(held, query, reader.viewer, reader.locale, quality=self.quality)
            files.append(_file(kind, document, reader))
        assert document is not None and document.quality is not None, "every format is at least one file, and judged"
        return Rendered(
            title=document.title,
            subtitle=document.subtitle,
            lines=tuple(_lines(document, reader)),
            rows=document.rows,
            quality=t(
                "mail.quality", reader.locale.lang, badge=Words(standing_words(document.quality.score, reader.locale))
            ),
            as_of=as_of_words(document, reader.locale),
            state=self.page(query),
            files=tuple(files),
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


def _lines(document: Document, reader: Reader) -> Iterator[Line]:
    for figure in document.figures:
        change, is_good = change_words(figure.measure, figure.change, reader.locale)
        yield Line(
            label=figure.measure.label.text(reader.locale.lang),
            value=shown_number(figure.measure, figure.number, reader.locale),
            change=change,
            is_good=is_good,
        )
