"""A pivot as JSON-ready data: columns, and one item per line with a value under the name of each column."""

from collections.abc import Callable

from dashboard.i18n import Locale, t
from dashboard.metrics.pivot import Line, Pivot, PivotColumn
from dashboard.metrics.present import Json, emptiness_as_json, provenance_as_json
from dashboard.metrics.present_report import period_as_json
from dashboard.metrics.words import member_labels
from dashboard.semantic.builder_question import OTHERS
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Dimension
from dashboard.semantic.query import join_members


def pivot_as_json(
    pivot: Pivot, locale: Locale, conventions: Conventions, *, offset: int = 0, limit: int | None = None
) -> Json:
    """The answer of the report builder. An item holds the members of the rows (null: this line is over all of them),
    the values by the names of the columns, and why some are null."""
    question, earlier = pivot.question, pivot.earlier
    stop = len(pivot.lines) if limit is None else offset + limit
    shown = pivot.lines[offset:stop]
    words = Labels(pivot, locale, conventions)
    return {
        "report_type": question.report.name,
        "period": period_as_json(pivot.days, conventions),
        "compared": earlier
        and {
            "compare": question.query.comparison,
            "from": earlier.days.start.isoformat(),
            "to": earlier.days.end.isoformat(),
        },
        "definition": question.definition(),
        "suggested_view": pivot.suggested_view,
        "columns": [*_dimensions(pivot, locale), *(_column(pivot, one, words, locale) for one in pivot.columns)],
        "rows": {
            "total": len(pivot.lines),
            "items": [_item(pivot, line, words) for line in shown],
            "next": str(stop) if stop < len(pivot.lines) else None,
        },
        "empty": emptiness_as_json(pivot.emptiness),
        "provenance": provenance_as_json(pivot.provenance),
    }


class Labels:
    """The words for the members of a pivot."""

    def __init__(self, pivot: Pivot, locale: Locale, conventions: Conventions) -> None:
        self._locale = locale
        self._of: dict[str, Callable[[str], str]] = {
            one.name: member_labels(one, pivot.labels, locale, conventions) for one in pivot.question.dimensions
        }

    def of(self, dimension: Dimension, member: str) -> str:
        return t("builder.others", self._locale.lang) if member == OTHERS else self._of[dimension.name](member)


def column_name(column: PivotColumn) -> str:
    """`total_sessions` over all members of the columns, `total_sessions[2026-10]` under one."""
    return f"{column.pick.name}[{join_members(column.members)}]" if column.members else column.pick.name


def _dimensions(pivot: Pivot, locale: Locale) -> list[Json]:
    question = pivot.question
    return [
        {"name": one.name, "kind": "dimension", "label": one.label.text(locale.lang)}
        for one in question.dimensions[: len(question.rows)]
    ]


def _column(pivot: Pivot, column: PivotColumn, words: Labels, locale: Locale) -> Json:
    shown = column.pick.shown
    dimensions = pivot.question.dimensions[len(pivot.question.rows) :]
    return {
        "name": column_name(column),
        "kind": "measure",
        "label": shown.label.text(locale.lang),
        "measure": column.pick.measure.name,
        "aggregation": column.pick.aggregation.value,
        "description": shown.description.text(locale.lang),
        "unit": shown.unit,
        "decimals": shown.decimals,
        "under": [
            {"dimension": one.name, "value": member, "label": words.of(one, member)}
            for one, member in zip(dimensions, column.members, strict=False)
        ],
        "is_total": column.is_total,
    }


def _item(pivot: Pivot, line: Line, words: Labels) -> Json:
    rows = pivot.question.dimensions[: len(pivot.question.rows)]
    members = dict(zip((one.name for one in rows), line.members, strict=False))
    numbers = {column_name(column): pivot.number(line, column) for column in pivot.columns}
    return {
        **{one.name: members.get(one.name) for one in rows},
        **{name: number.value for name, number in numbers.items()},
        "is_total": line.is_total,
        "labels": {one.name: words.of(one, members[one.name]) for one in rows if one.name in members},
        "why": {name: number.reason for name, number in numbers.items() if number.reason is not None},
    }
