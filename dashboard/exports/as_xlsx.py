"""Excel: a sheet of numbers and provenance, and a sheet for each table, with real numbers, dates and totals.

Texts are always written as texts; those that look like formulas are marked as such, so that nothing is ever run.
"""

from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from tempfile import TemporaryDirectory
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from dashboard.exports.as_csv import is_formula
from dashboard.exports.document import Document, Figure, Table
from dashboard.exports.provenance import as_of_words
from dashboard.exports.xlsx_sheet import TEXTS_KEPT, Cell, RowSheet
from dashboard.exports.xlsx_target import Target
from dashboard.i18n import Locale, t, without_isolates
from dashboard.metrics.cells import cell_text, column_title
from dashboard.metrics.daily import Item
from dashboard.metrics.present import change_words
from dashboard.metrics.words import shown_number
from dashboard.semantic.fields import Column, ColumnType, Sum

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Not the moment of writing: the same document shall give the same bytes.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_LONGEST_SHEET_NAME, _FORBIDDEN = 31, str.maketrans("", "", "[]:*?/\\'")
_WIDTHS = {
    ColumnType.DATE: 12,
    ColumnType.TIMESTAMP: 17,
    ColumnType.INTEGER: 10,
    ColumnType.DECIMAL: 11,
    ColumnType.BOOLEAN: 9,
    ColumnType.KEY: 24,
    ColumnType.TEXT: 22,
}
MOST_ROWS = 1_048_000
"""What a sheet of Excel holds; more go on in a further sheet."""


class _Book:
    """One workbook being written: its formats and the names of its sheets."""

    def __init__(self, document: Document, out: IO[bytes], locale: Locale, folder: str) -> None:
        self.document, self.locale = document, locale
        options = {"constant_memory": True, "tmpdir": folder, "default_date_format": "yyyy-mm-dd"}
        self._target = Target(out)
        self.workbook = Workbook(self._target, options)
        self.workbook.set_properties({"title": document.title, "author": "K9 Insight", "created": _CREATED})
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._names: set[str] = set()

    def close(self) -> None:
        """Let go of `out` and of the files of rows, also of a workbook that was not written to its end."""
        self._target.let_go()
        for sheet in self.workbook.worksheets():
            with suppress(OSError):
                sheet.row_data_fh.close()

    def format(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"font_name": "Calibri", **properties})
        return self._formats[key]

    def sheet(self, name: str) -> RowSheet:
        plain = name.translate(_FORBIDDEN)[:_LONGEST_SHEET_NAME].strip() or "1"
        unique, number = plain, 2
        while unique.casefold() in self._names:
            unique, number = f"{plain[: _LONGEST_SHEET_NAME - 4]} {number}", number + 1
        self._names.add(unique.casefold())
        worksheet: RowSheet = self.workbook.add_worksheet(unique, RowSheet)
        if self.locale.direction == "rtl":
            worksheet.right_to_left()
        return worksheet

    def text(self, sheet: Worksheet, row: int, column: int, text: str, **properties: Any) -> None:
        text = without_isolates(text)
        marked = {"quote_prefix": True} if is_formula(text) else {}
        sheet.write_string(row, column, text, self.format(**properties, **marked))


def write(document: Document, out: IO[bytes], locale: Locale) -> None:
    """The same document gives the same bytes. Rows wait in files until they are packed; none of those is left."""
    with TemporaryDirectory(prefix="k9-workbook-") as folder, closing(_Book(document, out, locale, folder)) as book:
        _write_summary(book)
        for table in document.tables:
            _write_table(book, table)
        try:
            book.workbook.close()
        except FileCreateError as error:
            # The library wraps what the system said.
            raise error.args[0] from None


def _write_summary(book: _Book) -> None:
    document, locale = book.document, book.locale
    sheet = book.sheet(t("export.sheet_summary", locale.lang))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 4, 18)
    book.text(sheet, 0, 0, document.title, bold=True, font_size=16)
    book.text(sheet, 1, 0, document.subtitle, bold=True, font_color="#0B6A78")
    row = 3
    for fact in document.facts:
        book.text(sheet, row, 0, fact.label, font_color="#55605C")
        book.text(sheet, row, 1, fact.text)
        row += 1
    row += 1
    for column, key in enumerate(("measure", "value", "unit", "rows", "change")):
        book.text(sheet, row, column, t(f"export.head.{key}", locale.lang), **_HEAD)
    for figure in document.figures:
        row += 1
        _write_figure(book, sheet, row, figure)
    provenance = document.provenance
    book.text(sheet, row + 2, 0, as_of_words(document, locale), font_color="#55605C")
    versions = f"{provenance.data_version} / {provenance.definition_version}"
    book.text(sheet, row + 3, 0, t("export.versions", locale.lang, versions=versions), font_color="#55605C")


_HEAD = {"bold": True, "bg_color": "#F1EFE9", "bottom": 1, "text_wrap": True, "valign": "top"}


def _write_figure(book: _Book, sheet: Worksheet, row: int, figure: Figure) -> None:
    measure, number, lang = figure.measure, figure.number, book.locale.lang
    book.text(sheet, row, 0, measure.label.text(lang))
    if number.value is None or figure.emptiness:
        book.text(sheet, row, 1, shown_number(measure, number, book.locale, figure.emptiness), font_color="#6A736F")
    else:
        sheet.write_number(row, 1, number.value, book.format(num_format=_pattern(measure.decimals)))
    book.text(sheet, row, 2, "" if measure.unit == "count" else t(f"unit.{measure.unit}", lang))
    sheet.write_number(row, 3, number.n, book.format(num_format="#,##0"))
    book.text(sheet, row, 4, change_words(measure, figure.change, book.locale, figure.emptiness).words)


def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _write_table(book: _Book, table: Table) -> None:
    heading = table.heading or book.document.title
    part = _Part(book, table, heading)
    for page in table.pages:
        items = list(page)
        while items:
            if part.rows == MOST_ROWS:
                part.close()
                part = _Part(book, table, heading)
            room = MOST_ROWS - part.rows
            part.write(items[:room])
            items = items[room:]
    part.close()


class _Part:
    """One sheet of a table: its rows so far, and the totals of the columns that some measure adds up."""

    def __init__(self, book: _Book, table: Table, heading: str) -> None:
        self._book, self._table = book, table
        self._sheet = _open_table(book, table, heading)
        self._names = [column.name for column in table.columns]
        self._letters = [xl_col_to_name(number) for number in range(len(table.columns))]
        self._cells = [_cells(book, self._sheet, column) for column in table.columns]
        self._totals = dict.fromkeys(_summed(book, table), Decimal(0))
        self.rows = 0

    def write(self, items: Sequence[Item]) -> None:
        """Column by column, which takes half the time of value by value."""
        columns = [[item.get(name) for item in items] for name in self._names]
        cells = [
            [of_type[type(value)](value) for value in values]
            for of_type, values in zip(self._cells, columns, strict=True)
        ]
        self._sheet.write_rows(self.rows + 1, self._letters, cells)
        self.rows += len(items)
        for number in self._totals:
            self._totals[number] += sum(Decimal(str(value)) for value in columns[number] if value)

    def close(self) -> None:
        _write_totals(self._book, self._sheet, self._table, self.rows, self._totals)


def _cells(book: _Book, sheet: RowSheet, column: Column) -> dict[type, Cell]:
    """How a value of the column is written, by its type."""
    report, locale = book.document.report, book.locale
    text = sheet.text_cell(book.format(), book.format(quote_prefix=True), is_formula)
    number = sheet.number_cell(book.format(num_format=_pattern(column.scale)))
    name = lru_cache(TEXTS_KEPT)(lambda words: text(without_isolates(words)) if words else "")
    return {
        type(None): lambda nothing: "",
        bool: lambda value: text(t("value.yes" if value else "value.no", locale.lang)),
        datetime: sheet.date_cell(book.format(num_format="yyyy-mm-dd hh:mm")),
        date: sheet.date_cell(book.format(num_format="yyyy-mm-dd")),
        **dict.fromkeys((int, float, Decimal), number),
        str: lru_cache(TEXTS_KEPT)(lambda value: name(cell_text(report, column, value, locale))),
        dict: lambda member: name(member["label"] or member["value"]),
    }


def _open_table(book: _Book, table: Table, heading: str) -> RowSheet:
    sheet = book.sheet(heading)
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, _WIDTHS[column.type])
        book.text(sheet, 0, number, column_title(column, book.locale, is_of_numbers=True), **_HEAD)
    sheet.freeze_panes(1, 0)
    return sheet


def _summed(book: _Book, table: Table) -> list[int]:
    """Columns whose values some measure of the report adds up."""
    report = book.document.report
    measures = report.shown_measures if report and not table.has_totals else ()
    names = {measure.column for measure in measures if isinstance(measure, Sum)}
    return [number for number, column in enumerate(table.columns) if column.name in names]


def _write_totals(book: _Book, sheet: Worksheet, table: Table, rows: int, totals: dict[int, Decimal]) -> None:
    if not rows:
        book.text(sheet, 1, 0, table.nothing or t("export.no_rows", book.locale.lang))
        return
    sheet.autofilter(0, 0, rows, len(table.columns) - 1)
    look = {"bold": True, "top": 1}
    for column, total in totals.items():
        letters = xl_col_to_name(column)
        formula = f"=SUBTOTAL(109,{letters}2:{letters}{rows + 1})"
        pattern = _pattern(table.columns[column].scale)
        sheet.write_formula(rows + 1, column, formula, book.format(num_format=pattern, **look), float(total))
    if 0 not in totals and not table.has_totals:
        book.text(sheet, rows + 1, 0, t("export.total", book.locale.lang), **look)
