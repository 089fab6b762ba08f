"""A value of a row as a reader reads it: words, ticks, digits; an empty text where nothing is known."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from dashboard.i18n import Locale, t
from dashboard.metrics.span import span_words
from dashboard.metrics.words import day_label, with_digits
from dashboard.semantic.fields import LIST_JOINT, Column
from dashboard.semantic.report import ReportType

TICK, NO_TICK = "✓", "✗"
DERIVED_TICK = "(✓)"
"""Of what was not recorded but follows from other records."""


def cell_text(report: ReportType | None, column: Column, value: Any, locale: Locale, *, day: date | None = None) -> str:
    """The text of one cell; `report` knows the words of values. A moment on `day`, the day that the sheet is of, is
    written as its time only."""
    match value:
        case None | "":
            return ""
        case bool():
            return TICK if value else NO_TICK
        case {"label": label, "value": code}:
            return str(label or code)
        case datetime():
            return with_digits(_moment(value, locale, day), locale)
        case date():
            return day_label(value, locale)
        case time():
            return with_digits(f"{value:%H:%M}", locale)
        case int() if column.is_span:
            return span_words(value, locale)
        case int() | float() | Decimal():
            return with_digits(_number(column, value), locale)
    if column.is_list:
        return str(value).replace(LIST_JOINT, t("value.list_joint", locale.lang))
    words = report.words_of(column) if report else {}
    return words[value].text(locale.lang) if value in words else str(value)


def row_text(report: ReportType | None, column: Column, item: Mapping[str, Any], locale: Locale) -> str:
    """The text of a column in a row. A moment on the row's own day is written as its time, a derived tick as such."""
    if column.derived_by and item.get(column.name) and item.get(column.derived_by):
        return DERIVED_TICK
    return cell_text(report, column, item.get(column.name), locale, day=item.get("day"))


def _moment(at: datetime, locale: Locale, day: date | None) -> str:
    return f"{at:%H:%M}" if at.date() == day else f"{day_label(at.date(), locale)} {at:%H:%M}"


def _number(column: Column, value: float | Decimal) -> str:
    """Decimals as kept, without zeros at the end."""
    text = f"{value:,.{column.scale}f}"
    return text.rstrip("0").rstrip(".") if column.scale else text


def column_title(column: Column, locale: Locale, *, is_of_numbers: bool = False) -> str:
    """With its unit. How long something is says that itself, but where its cells are numbers (`is_of_numbers`)."""
    has_unit = column.unit and (is_of_numbers or not column.is_span)
    unit = f" ({t(f'unit.{column.unit}', locale.lang)})" if has_unit else ""
    return column.label.text(locale.lang) + unit
