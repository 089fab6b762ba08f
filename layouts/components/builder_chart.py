"""A builder's question as bars or as a line, drawn by the style sheet; the numbers stand beside the picture."""

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.pivot import Line, Pivot, PivotColumn
from dashboard.metrics.present_pivot import Labels
from dashboard.metrics.words import shown_number, with_digits
from dashboard.semantic.conventions import Conventions
from layouts.components.hour_chart import line_mask

SHOWN_BARS = 40


def build_bars(pivot: Pivot, locale: Locale, conventions: Conventions) -> Component:
    """Bars of each measure over the members of the first dimension of the rows."""
    words, lines = Labels(pivot, locale, conventions), _lines(pivot)
    cards = [_bars(pivot, column, lines, words, locale) for column in _whole_columns(pivot)]
    return html.Div(cards, className="builder-charts")


def build_lines(pivot: Pivot, locale: Locale, conventions: Conventions) -> Component:
    """Each measure as a line over the members of the first dimension of the rows."""
    words, lines = Labels(pivot, locale, conventions), _lines(pivot)
    cards = [_line_card(pivot, column, lines, words, locale) for column in _whole_columns(pivot)]
    return html.Div(cards, className="builder-charts")


def _lines(pivot: Pivot) -> list[Line]:
    return [line for line in pivot.lines if len(line.members) == 1]


def _whole_columns(pivot: Pivot) -> list[PivotColumn]:
    return [column for column in pivot.columns if not column.members]


def _bars(pivot: Pivot, column: PivotColumn, lines: list[Line], words: Labels, locale: Locale) -> Component:
    dimension, lang = pivot.question.dimensions[0], locale.lang
    shown = lines[:SHOWN_BARS]
    numbers = [pivot.number(line, column) for line in shown]
    most = max((abs(number.value or 0) for number in numbers), default=0) or 1
    items = []
    for line, number in zip(shown, numbers, strict=True):
        share = 100 * abs(number.value or 0) / most
        look = "builder-bar is-negative" if (number.value or 0) < 0 else "builder-bar"
        items.append(
            html.Li(
                [
                    html.Bdi(words.of(dimension, line.members[0]), className="builder-bar-name"),
                    html.Span(
                        html.Span(className=look, style={"inlineSize": f"{share:.2f}%"}),
                        className="builder-bar-room",
                        **{"aria-hidden": "true"},
                    ),
                    html.Bdi(shown_number(column.pick.shown, number, locale), className="builder-bar-value"),
                ]
            )
        )
    parts: list[Component] = [html.H3(column.pick.shown.label.text(lang)), html.Ol(items, className="builder-bars")]
    if len(lines) > len(shown):
        count = with_digits(f"{len(lines) - len(shown):,}", locale)
        parts.append(html.P(t("builder.more_bars", lang, count=count), className="builder-hint"))
    return html.Section(parts, className="builder-chart")


def _line_card(pivot: Pivot, column: PivotColumn, lines: list[Line], words: Labels, locale: Locale) -> Component:
    dimension, measure, lang = pivot.question.dimensions[0], column.pick.shown, locale.lang
    numbers = [pivot.number(line, column) for line in lines]
    known = [number for number in numbers if number.value is not None]
    title = html.H3(measure.label.text(lang))
    if not known:
        return html.Section([title, html.P(t("builder.no_line", lang), className="builder-hint")])
    lowest, highest = (how(known, key=lambda number: float(number.value or 0)) for how in (min, max))
    told = t(
        "builder.line_words",
        lang,
        least=shown_number(measure, lowest, locale),
        most=shown_number(measure, highest, locale),
        last=shown_number(measure, known[-1], locale),
    )
    base = min(float(lowest.value or 0), 0.0)
    values = [None if number.value is None else number.value - base for number in numbers]
    picture = html.Div(
        html.Div(className="trend-line", style={"maskImage": line_mask(values, (highest.value or 0) - base or 1.0)}),
        className="trend-plot",
        **{"aria-hidden": "true"},
    )
    ends = [html.Bdi(words.of(dimension, line.members[0])) for line in (lines[0], lines[-1])]
    return html.Section(
        [title, html.P(told, className="trend-words"), picture, html.P(ends, className="trend-days")],
        className="builder-chart trend-card",
    )
