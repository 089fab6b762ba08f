"""CSV that a spreadsheet opens rightly: UTF-8 with its mark, names and codes of members, no formulas."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dashboard.i18n import Locale, t, without_isolates
from dashboard.metrics.cells import column_title
from dashboard.semantic.fields import Column, ColumnType

MEDIA_TYPE = "text/csv; charset=utf-8"
MARK = "\ufeff"
"""Excel reads UTF-8 only behind this."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_head(columns: Sequence[Column], locale: Locale) -> str:
    """The mark and the line of column titles; a member column takes two, its name and its code."""
    titles: list[str] = []
    for column in columns:
        titles.append(column_title(column, locale, is_of_numbers=True))
        if _is_member(column):
            code_of = t("export.code_of", locale.lang, name=column.label.text(locale.lang))
            titles.append(without_isolates(code_of))
    return MARK + _lines([titles])


def csv_stream(
    columns: Sequence[Column], pages: Iterable[Iterable[Mapping[str, Any]]], locale: Locale
) -> Iterator[bytes]:
    """The whole file, a page of items at a time."""
    yield csv_head(columns, locale).encode()
    for items in pages:
        yield csv_lines(columns, items).encode()


def csv_lines(columns: Sequence[Column], items: Iterable[Mapping[str, Any]]) -> str:
    """One line for each item; a row that vanished since it was counted keeps its line, with its day."""
    return _lines(_cells(columns, item) for item in items)


def safe_cell(value: object) -> object:
    """A text that a spreadsheet would run as a formula is shown with an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and is_formula(value) else value


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for something to compute."""
    return text.lstrip(" ").startswith(_FORMULA_STARTS)


def _cells(columns: Sequence[Column], item: Mapping[str, Any]) -> Iterator[object]:
    for column in columns:
        value = item.get(column.name)
        if _is_member(column):
            yield safe_cell(value["label"] if value else "")
            yield safe_cell(value["value"] if value else "")
        else:
            yield safe_cell(_plain(value))


def _is_member(column: Column) -> bool:
    return column.type is ColumnType.KEY


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else value


def _lines(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
