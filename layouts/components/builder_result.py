"""The table of a builder's question, flat or with columns of members, as a reader reads it."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.pivot import Line, Pivot, PivotColumn
from dashboard.metrics.present_pivot import Labels
from dashboard.metrics.words import shown_number, with_digits
from dashboard.semantic.conventions import Conventions

SHOWN_LINES, SHOWN_CELLS = 200, 12_000
"""Of a preview; the files have them all."""


def build_table(pivot: Pivot, locale: Locale, conventions: Conventions) -> Component:
    words = Labels(pivot, locale, conventions)
    shown = pivot.lines[: min(SHOWN_LINES, SHOWN_CELLS // max(len(pivot.columns), 1))]
    body = [_line(pivot, line, words, locale) for line in shown]
    table = html.Table(
        [_caption(pivot, locale), html.Thead(_heads(pivot, words, locale)), html.Tbody(body)], className="builder-table"
    )
    parts = [
        html.Div(
            table,
            className="builder-scroll",
            tabIndex="0",
            role="region",
            **{"aria-label": t("builder.result", locale.lang)},
        )
    ]
    rest = len(pivot.lines) - len(shown)
    if rest > 0:
        count = with_digits(f"{rest:,}", locale)
        parts.append(html.P(t("builder.more_lines", locale.lang, count=count), className="builder-hint"))
    return html.Div(parts)


def _caption(pivot: Pivot, locale: Locale) -> Component:
    names = [pick.shown.label.text(locale.lang) for pick in pivot.question.picks]
    between = "، " if locale.lang == "ar" else ", "
    return html.Caption(between.join(names), className="visually-hidden")


def _heads(pivot: Pivot, words: Labels, locale: Locale) -> list[Component]:
    """One line of measures; above it, of a pivot, one for each dimension of the columns."""
    question, lang = pivot.question, locale.lang
    rows = question.dimensions[: len(question.rows)]
    columns = question.dimensions[len(question.rows) :]
    corner = [html.Th(one.label.text(lang), scope="col", rowSpan=str(1 + bool(columns))) for one in rows]
    measures = [
        html.Th(
            html.Span(column.pick.shown.label.text(lang), title=column.pick.shown.description.text(lang)),
            scope="col",
            className="is-number is-total" if column.is_total else "is-number",
        )
        for column in pivot.columns
    ]
    if not columns:
        return [html.Tr([*corner, *measures])]
    width = str(len(question.picks))
    groups = [
        html.Th(
            _under(column, columns, words, lang),
            scope="colgroup",
            colSpan=width,
            className="is-group is-total" if column.is_total else "is-group",
        )
        for column in pivot.columns[:: len(question.picks)]
    ]
    return [html.Tr([*corner, *groups]), html.Tr(measures)]


def _under(column: PivotColumn, dimensions: Sequence[object], words: Labels, lang: str) -> str:
    texts = [words.of(one, member) for one, member in zip(dimensions, column.members, strict=False)]  # type: ignore[arg-type]
    return " · ".join([*texts, t("export.total", lang)] if column.is_total else texts)


def _line(pivot: Pivot, line: Line, words: Labels, locale: Locale) -> Component:
    rows = pivot.question.dimensions[: len(pivot.question.rows)]
    heads = [
        html.Th(html.Bdi(words.of(one, member)), scope="row") for one, member in zip(rows, line.members, strict=False)
    ]
    if len(heads) < len(rows):
        span = str(len(rows) - len(heads))
        heads.append(html.Th(t("export.total", locale.lang), scope="row", colSpan=span))
    cells = [_cell(pivot, line, column, locale) for column in pivot.columns]
    return html.Tr([*heads, *cells], className="is-total" if line.is_total else "")


def _cell(pivot: Pivot, line: Line, column: PivotColumn, locale: Locale) -> Component:
    number = pivot.number(line, column)
    look = "is-number is-missing" if number.value is None else "is-number"
    text = html.Bdi(shown_number(column.pick.shown, number, locale))
    return html.Td(text, className=f"{look} is-total" if column.is_total else look)
