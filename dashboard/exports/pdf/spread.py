"""A table spread out over the width of a page: which columns it has there, and its rows as texts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from dashboard.exports.document import Document, Table
from dashboard.exports.pdf.columns import Columns, laid_out
from dashboard.i18n import Locale, t
from dashboard.metrics.cells import DERIVED_TICK, NO_TICK, TICK, column_title, row_text
from dashboard.metrics.daily import Item
from dashboard.semantic.fields import Column, ColumnType

MEASURED_ROWS = 200
"""Widths are set from the first rows; later, longer texts wrap."""

_NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)
_BETWEEN = "   ·   "


@dataclass(frozen=True, kw_only=True)
class Spread:
    """`titles` and `ends` (numbers, at the end of their column) are those of all columns, `rows` the texts of each row,
    in the same order; they are read once. `has_derived`: ticks may be of what was not recorded but follows."""

    columns: Columns
    titles: Sequence[str]
    ends: Sequence[bool]
    has_derived: bool
    rows: Iterator[Sequence[str]]
    lang: str

    def said_below(self, texts: Sequence[str]) -> str:
        """Title and text of each column that has no place of its own; of what is unknown, nothing."""
        lang = self.lang
        marks = {TICK: t("value.yes", lang), NO_TICK: t("value.no", lang), DERIVED_TICK: t("value.derived", lang)}
        said = [
            f"{self.titles[place]}: {marks.get(texts[place], texts[place])}"
            for place in self.columns.below
            if texts[place]
        ]
        return _BETWEEN.join(said)


def spread_out(document: Document, table: Table, locale: Locale, inner: float) -> Spread | None:
    """`inner`: points that the page has for it. None for a table without rows."""
    rows = chain.from_iterable(table.pages)
    first = list(islice(rows, MEASURED_ROWS))
    if not first:
        return None
    rest = list(islice(rows, 1))
    shown = _shown(table, None if rest else first) if table.may_spill else table.columns

    def texts(item: Item) -> list[str]:
        return [row_text(document.report, column, item, locale) for column in shown]

    titles = [column_title(column, locale) for column in shown]
    return Spread(
        columns=laid_out(titles, [texts(item) for item in first], inner, may_spill=table.may_spill),
        titles=titles,
        ends=[column.type in _NUMBERS for column in shown],
        has_derived=any(column.derived_by for column in shown),
        rows=map(texts, chain(first, rest, rows)),
        lang=locale.lang,
    )


def _shown(table: Table, all_rows: Sequence[Item] | None) -> Sequence[Column]:
    """Not what the ticks of another column say; nor, where all rows are at hand, what none of them has."""
    said_by_ticks = {column.derived_by for column in table.columns}
    return [
        column
        for column in table.columns
        if column.name not in said_by_ticks
        and (all_rows is None or any(item.get(column.name) not in (None, "") for item in all_rows))
    ]
