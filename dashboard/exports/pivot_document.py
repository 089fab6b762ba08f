"""The document of a builder's question: its table as one that can be printed, opened and sent."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from dashboard.exports.document import Document, Fact, Table
from dashboard.exports.provenance import days_words
from dashboard.i18n import Label, Locale, t
from dashboard.metrics.daily import Item
from dashboard.metrics.pivot import Line, Pivot, PivotColumn
from dashboard.metrics.present_pivot import Labels, column_name
from dashboard.metrics.words import member_label, shown_number, with_digits
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Column, ColumnType, Dimension

WIDE_FROM = 6
"""Columns that make a page lie."""
PAGE = 1000


def pivot_document(pivot: Pivot, locale: Locale, conventions: Conventions, *, title: str | None = None) -> Document:
    """`title`: of a saved report, its name."""
    question = pivot.question
    columns = pivot_columns(pivot, locale, conventions)
    return Document(
        report=question.report,
        title=title or question.report.label.text(locale.lang),
        subtitle=days_words(pivot.days, locale),
        facts=_facts(pivot, locale, conventions),
        figures=(),
        lines=(),
        tables=(
            Table(
                heading="",
                columns=columns,
                pages=_pages(pivot_items(pivot, locale, conventions, is_for_people=True)),
                may_spill=True,
                has_totals=True,
            ),
        ),
        rows=len(pivot.lines),
        provenance=pivot.provenance,
        timezone=conventions.timezone,
        is_wide=len(columns) >= WIDE_FROM,
        name=f"{question.report.name}-{pivot.days.start}-{pivot.days.end}",
    )


def pivot_columns(pivot: Pivot, locale: Locale, conventions: Conventions) -> tuple[Column, ...]:
    """Members of the rows with name and code, then the numbers."""
    question = pivot.question
    rows = question.dimensions[: len(question.rows)]
    words = {lang: Labels(pivot, _in(locale, lang), conventions) for lang in ("ar", "en")}
    heads = question.dimensions[len(question.rows) :]
    return (
        *(Column(name=one.name, type=ColumnType.KEY, members=one.name, label=one.label) for one in rows),
        *(_column(one, heads, words) for one in pivot.columns),
    )


def pivot_items(pivot: Pivot, locale: Locale, conventions: Conventions, *, is_for_people: bool) -> Iterable[Item]:
    """One item per line. For people a number that there is not is the reason in words, for programs nothing."""
    words = Labels(pivot, locale, conventions)
    for line in pivot.lines:
        members = _members(pivot, line, words, locale)
        numbers: dict[str, Any] = {}
        for column in pivot.columns:
            number = pivot.number(line, column)
            told = shown_number(column.pick.shown, number, locale) if is_for_people else None
            numbers[column_name(column)] = told if number.value is None else number.value
        yield {**members, **numbers}


def _members(pivot: Pivot, line: Line, words: Labels, locale: Locale) -> Item:
    """The line of a total says so where its next member would stand."""
    rows = pivot.question.dimensions[: len(pivot.question.rows)]
    item = {
        one.name: {"value": member, "label": words.of(one, member)}
        for one, member in zip(rows, line.members, strict=False)
    }
    if line.is_total and len(line.members) < len(rows):
        item[rows[len(line.members)].name] = {"value": "", "label": t("export.total", locale.lang)}
    return item


def _column(column: PivotColumn, heads: Sequence[Dimension], words: dict[str, Labels]) -> Column:
    shown = column.pick.shown

    def label(lang: str, text: str) -> str:
        under = [words[lang].of(one, member) for one, member in zip(heads, column.members, strict=False)]
        under += [t("export.total", lang)] if column.is_total else []
        return " · ".join((*under, text))

    return Column(
        name=column_name(column),
        type=ColumnType.DECIMAL if shown.decimals else ColumnType.INTEGER,
        scale=shown.decimals,
        unit="" if shown.unit == "count" else shown.unit,
        label=Label(ar=label("ar", shown.label.ar), en=label("en", shown.label.en)),
    )


def _in(locale: Locale, lang: str) -> Locale:
    return Locale(lang=lang, digits=locale.digits, calendar=locale.calendar, timezone=locale.timezone)


def _facts(pivot: Pivot, locale: Locale, conventions: Conventions) -> tuple[Fact, ...]:
    question, earlier = pivot.question, pivot.earlier
    between = "، " if locale.lang == "ar" else ", "
    facts = []
    for name, members in question.query.filters:
        one = question.report.dimension(name)
        texts = [member_label(one, member, pivot.labels, locale, conventions) for member in members]
        facts.append(Fact(label=one.label.text(locale.lang), text=between.join(texts)))
    rows = with_digits(f"{pivot.provenance.rows_counted:,}", locale)
    facts.append(Fact(label=t("export.fact_rows", locale.lang), text=rows))
    facts.append(Fact(label=t("export.fact_timezone", locale.lang), text=conventions.timezone))
    if earlier is not None:
        count = "day" if earlier.days.count == 1 else "days"
        key = f"compare.{question.query.comparison}.{count}"
        text = t(key, locale.lang, range=days_words(earlier.days, locale))
        facts.append(Fact(label=t("export.fact_compared", locale.lang), text=text))
    return tuple(facts)


def _pages(items: Iterable[Item]) -> Iterable[Sequence[Item]]:
    rest = iter(items)
    while page := list(islice(rest, PAGE)):
        yield page
