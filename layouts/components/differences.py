"""Two versions of a daily report side by side: the numbers that became others, and rows field by field."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.cells import cell_text, column_title, row_text
from dashboard.metrics.daily import Item
from dashboard.metrics.words import NO_VALUE, shown_number, with_digits
from dashboard.reports import report_named
from dashboard.semantic.fields import Column
from dashboard.semantic.report import ReportType
from dashboard.workflow.differences import Differences, NumberChange, RowChange
from data_access.snapshot_store import Snapshot
from layouts.address import record_path

NAMED_BY = 3
"""Columns, the first of the paper, by which a reader knows a row."""


@dataclass(frozen=True, kw_only=True)
class Compared:
    """`after`: None for what the report says now."""

    before: Snapshot
    after: Snapshot | None
    differences: Differences


def build_differences(compared: Compared, locale: Locale) -> Component:
    found, lang = compared.differences, locale.lang
    report = report_named(compared.before.report_type)
    heads = [version_words(compared.before, locale), version_words(compared.after, locale)]
    title = t("differences.title", lang, before=heads[0], after=heads[1])
    parts: list[Component] = [html.H2([html.Bdi(project_words(compared.before)), " · ", title])]
    if found.is_none:
        parts.append(html.P(t("differences.none", lang), className="notice"))
    else:
        parts.append(html.P(counted_words(found, locale), className="sealed-lead"))
    if found.numbers:
        parts += _table(t("differences.numbers", lang), ("differences.number", *heads), _numbers(found, locale), locale)
    if found.changed:
        rows = [row for change in found.changed for row in _fields(report, found, change, locale)]
        names = ("differences.row", "differences.field", *heads)
        parts += _table(t("differences.changed", lang), names, rows, locale)
    for key, items in (("differences.added", found.added), ("differences.removed", found.removed)):
        parts += _whole_rows(report, t(key, lang), found, items, locale) if items else []
    if found.left_out:
        unknown = " · ".join(column.label.text(lang) for column in found.left_out)
        parts.append(html.P(t("differences.left_out", lang, columns=unknown), className="sheet-note"))
    return html.Section(parts, className="record-part differences", id="differences")


def version_words(snapshot: Snapshot | None, locale: Locale) -> str:
    if snapshot is None:
        return t("differences.now", locale.lang)
    return t("snapshots.version", locale.lang, version=with_digits(str(snapshot.version), locale))


def project_words(snapshot: Snapshot) -> str:
    return str(snapshot.metadata["project_name"] or snapshot.metadata["project"])


def counted_words(found: Differences, locale: Locale) -> str:
    """How many rows were added, changed and removed."""
    counts = {"added": found.added, "changed": found.changed, "removed": found.removed}
    told = {name: with_digits(str(len(rows)), locale) for name, rows in counts.items()}
    return t("differences.counts", locale.lang, **told)


def effect_words(change: NumberChange, locale: Locale) -> tuple[str, str]:
    return shown_number(change.measure, change.before, locale), shown_number(change.measure, change.after, locale)


def _numbers(found: Differences, locale: Locale) -> list[Component]:
    rows = []
    for change in found.numbers:
        before, after = effect_words(change, locale)
        label = html.Th(change.measure.label.text(locale.lang), scope="row")
        rows.append(html.Tr([label, *_sides(before, after)]))
    return rows


def _fields(report: ReportType, found: Differences, change: RowChange, locale: Locale) -> list[Component]:
    """A line for each field; the row is named once."""
    named = html.Th(
        html.A(
            html.Bdi(_name_of(report, found, change.item, locale)), href=record_path(report.name, change.item["row_id"])
        ),
        scope="rowgroup",
        rowSpan=len(change.fields),
    )
    lines = []
    for place, one in enumerate(change.fields):
        day = change.item.get("day")
        texts = (cell_text(report, one.column, value, locale, day=day) for value in (one.before, one.after))
        cells = [html.Td(column_title(one.column, locale)), *_sides(*texts)]
        lines.append(html.Tr([named, *cells] if place == 0 else cells))
    return lines


def _sides(before: str, after: str) -> list[Component]:
    return [
        html.Td(html.Del(html.Bdi(before or NO_VALUE)), className="is-before"),
        html.Td(html.Ins(html.Bdi(after or NO_VALUE)), className="is-after"),
    ]


def _name_of(report: ReportType, found: Differences, item: Item, locale: Locale) -> str:
    texts = (row_text(report, column, item, locale) for column in _on_paper(report, found)[:NAMED_BY])
    return " · ".join(filter(None, texts)) or str(item["row_id"])


def _on_paper(report: ReportType, found: Differences) -> list[Column]:
    """The compared columns in the order of the paper."""
    named = {column.name: column for column in found.compared}
    return [named[name] for name in report.sheet.columns if name in named]


def _whole_rows(
    report: ReportType, heading: str, found: Differences, items: Sequence[Item], locale: Locale
) -> list[Component]:
    columns = _on_paper(report, found)
    rows = [
        html.Tr([html.Td(html.Bdi(row_text(report, column, item, locale))) for column in columns]) for item in items
    ]
    return _plain_table(heading, [column_title(column, locale) for column in columns], rows)


def _table(heading: str, names: Sequence[str], rows: list[Component], locale: Locale) -> list[Component]:
    """`names`: keys of words, then the heads of the two versions, which are words already."""
    heads = [t(name, locale.lang) if name.startswith("differences.") else name for name in names]
    return _plain_table(heading, heads, rows)


def _plain_table(heading: str, heads: Sequence[str], rows: list[Component]) -> list[Component]:
    head = html.Thead(html.Tr([html.Th(words, scope="col") for words in heads]))
    table = html.Table([head, html.Tbody(rows)], className="sheet")
    scroll = html.Div(table, className="sheet-scroll", tabIndex="0", role="region", **{"aria-label": heading})
    return [html.H3(heading), scroll]
