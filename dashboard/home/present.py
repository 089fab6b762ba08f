"""A pinned saved report as JSON-ready data: a few lines of it, written as the reader reads."""

from typing import Any

from dashboard.builder.opening import Opened
from dashboard.builder.present import note_words
from dashboard.builder.templates import Saved
from dashboard.home.pins import view_in_short
from dashboard.i18n import Locale
from dashboard.metrics.pivot import Line, Pivot, PivotColumn
from dashboard.metrics.present import emptiness_as_json, provenance_as_json
from dashboard.metrics.present_pivot import Labels
from dashboard.metrics.words import shown_number
from dashboard.semantic.builder_question import LINE
from dashboard.semantic.conventions import Conventions

LINES, COLUMNS = 5, 3
"""Of a table in short; the report itself has all of them."""

Json = dict[str, Any]


def pin_as_json(saved: Saved, opened: Opened, pivot: Pivot | None, locale: Locale, conventions: Conventions) -> Json:
    """`lines`: the first ones, and the total; `series`: every value of the first measure, where it is read as a line;
    `more`: how many lines are not among them. All null where there is nothing for this reader: `notes` say why."""
    told: Json = {
        "id": saved.template.id,
        "name": saved.template.name,
        "notes": [note_words(note, locale) for note in opened.notes],
        "table": None,
        "provenance": pivot and provenance_as_json(pivot.provenance),
    }
    if pivot is None or opened.question is None:
        return told
    return told | {"table": _table(pivot, view_in_short(opened.question, pivot), locale, conventions)}


def _table(pivot: Pivot, view: str, locale: Locale, conventions: Conventions) -> Json:
    columns = list(pivot.columns[:COLUMNS])
    members = [line for line in pivot.lines if not line.is_total]
    totals = [line for line in pivot.lines if line.is_total]
    shown = members[-LINES:] if view == LINE else members[:LINES]
    words = Labels(pivot, locale, conventions)
    return {
        "view": view,
        "from": pivot.days.start.isoformat(),
        "to": pivot.days.end.isoformat(),
        "heading": pivot.question.dimensions[0].label.text(locale.lang) if pivot.question.rows else None,
        "columns": [column.pick.shown.label.text(locale.lang) for column in columns],
        "lines": [_line(pivot, line, columns, words, locale) for line in (*shown, *totals)],
        "series": [pivot.number(line, columns[0]).value for line in members] if view == LINE else None,
        "more": len(members) - len(shown),
        "more_columns": len(pivot.columns) - len(columns),
        "rows": pivot.provenance.rows_counted,
        "empty": emptiness_as_json(pivot.emptiness),
    }


def _line(pivot: Pivot, line: Line, columns: list[PivotColumn], words: Labels, locale: Locale) -> Json:
    numbers = [pivot.number(line, column) for column in columns]
    first = pivot.question.dimensions[:1]
    return {
        "label": words.of(first[0], line.members[0]) if first and line.members else None,
        "values": [shown_number(column.pick.shown, one, locale) for column, one in zip(columns, numbers, strict=True)],
        "value": numbers[0].value,
        "is_total": line.is_total,
    }
