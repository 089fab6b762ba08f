"""What a file for people holds, whatever its format: head, numbers, lines over time, tables, where it is all from."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dashboard.metrics.daily import Item
from dashboard.metrics.result import Change, Emptiness, Number, Provenance
from dashboard.quality.asking import Quality
from dashboard.semantic.fields import Column, Measure
from dashboard.semantic.report import ReportType


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One line of the head: a label and its text, both in the reader's language."""

    label: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number with its change against the days before; `is_compared`: whether one was looked for. `emptiness`: why
    it stands on no rows at all, which people are told instead of a 0."""

    measure: Measure
    number: Number
    change: Change | None
    is_compared: bool = True
    emptiness: Emptiness | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """A measure by day; None where nothing is known. `open_days`: how many of the last days still run."""

    measure: Measure
    first: date
    values: tuple[float | None, ...]
    open_days: int = 0


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows under a heading (empty: none). `pages` gives all rows, a portion at a time. `may_spill`: on paper the last
    columns may be said under their row, and columns without any text left out, to give the others room.
    `is_card`: of members in its first column and their number in its last; on paper two stand abreast.
    `has_totals`: among its rows are those of its totals, so that nobody adds its columns up once more.
    `nothing`: what is said where it has no rows; "" for the usual words."""

    heading: str
    columns: Sequence[Column]
    pages: Iterable[Sequence[Item]]
    may_spill: bool = False
    is_card: bool = False
    has_totals: bool = False
    nothing: str = ""


@dataclass(frozen=True, kw_only=True)
class SealMark:
    """What every page of a sealed paper carries. `sha256`: of the canonical JSON, for a file cannot name its own hash;
    `url`: where anybody has it verified, also as a QR code."""

    number: str
    sha256: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """`report`: None for what is of no report type. `rows`: how many rows of the report it holds; `behind`: those of
    this measure only, where there is one. `seal`: of a paper that is
    sealed. `quality`: of its rows, as its facts tell it too. `totals`: figures that its tables hold already, for who
    says them without the tables."""

    report: ReportType | None
    title: str
    subtitle: str
    facts: tuple[Fact, ...]
    figures: tuple[Figure, ...]
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]
    rows: int
    behind: Measure | None = None
    seal: SealMark | None = None
    quality: Quality | None = None
    provenance: Provenance
    timezone: str
    is_wide: bool = False
    totals: tuple[Figure, ...] = ()
    name: str = field(default="report")

    def with_pages(self, on_their_way: Callable[[Iterable[Sequence[Item]]], Iterable[Sequence[Item]]]) -> "Document":
        """The same document, the portions of each table as they come out of `on_their_way`."""
        return replace(self, tables=tuple(replace(table, pages=on_their_way(table.pages)) for table in self.tables))
