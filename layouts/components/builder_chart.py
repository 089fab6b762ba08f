"""A builder's question as bars or as lines, drawn by the style sheet; the numbers stand beside the picture. A question
with columns has a picture for each of them, all of a measure to one scale, so that they can be compared."""

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.pivot import MOST_BARS, Line, Pivot, PivotColumn
from dashboard.metrics.present_pivot import Labels
from dashboard.metrics.result import Number
from dashboard.metrics.words import shown_number, with_digits
from dashboard.semantic.conventions import Conventions
from layouts.components.builder_leads import Leads
from layouts.components.hour_chart import line_mask

SHOWN_PICTURES = 24


def build_bars(pivot: Pivot, locale: Locale, conventions: Conventions) -> Component:
    """Bars of each measure over the members of the first dimension of the rows."""
    drawing = _drawing(pivot, locale, conventions)
    return _cards([_bars(drawing, column) for column in drawing.columns], drawing)


def build_lines(pivot: Pivot, locale: Locale, conventions: Conventions) -> Component:
    """Each measure as a line over the members of the first dimension of the rows."""
    drawing = _drawing(pivot, locale, conventions)
    return _cards([_line_card(drawing, column) for column in drawing.columns], drawing)


@dataclass(frozen=True, kw_only=True)
class _Drawing:
    """`columns`: one picture each; `left_out`: how many further ones there would be; `most`: of each pick, the largest
    value of its pictures."""

    pivot: Pivot
    locale: Locale
    words: Labels
    leads: Leads
    lines: list[Line]
    columns: list[PivotColumn]
    left_out: int
    most: dict[str, float]

    def title(self, column: PivotColumn) -> Component:
        heads = self.pivot.question.dimensions[len(self.pivot.question.rows) :]
        under = [self.words.of(one, member) for one, member in zip(heads, column.members, strict=False)]
        label = column.pick.shown.label.text(self.locale.lang)
        return html.H3([html.Span(label), *(html.Bdi(f" · {text}") for text in under)])

    def name(self, line: Line) -> str:
        return self.words.of(self.pivot.question.dimensions[0], line.members[0])


def _drawing(pivot: Pivot, locale: Locale, conventions: Conventions) -> _Drawing:
    lines = [line for line in pivot.lines if len(line.members) == 1]
    depth = len(pivot.question.columns)
    finest = [column for column in pivot.columns if len(column.members) == depth]
    most: dict[str, float] = {}
    for column in finest:
        values = [abs(pivot.number(line, column).value or 0) for line in lines]
        most[column.pick.name] = max([most.get(column.pick.name, 0), *values])
    return _Drawing(
        pivot=pivot,
        locale=locale,
        words=Labels(pivot, locale, conventions),
        leads=Leads(pivot),
        lines=lines,
        columns=finest[:SHOWN_PICTURES],
        left_out=len(finest[SHOWN_PICTURES:]),
        most=most,
    )


def _cards(cards: list[Component], drawing: _Drawing) -> Component:
    look = "builder-charts is-many" if drawing.pivot.question.columns else "builder-charts"
    grid = html.Div(cards, className=look)
    if not drawing.left_out:
        return grid
    count = with_digits(f"{drawing.left_out:,}", drawing.locale)
    more = t("builder.more_pictures", drawing.locale.lang, count=count)
    return html.Div([grid, html.P(more, className="builder-hint")])


def _bars(drawing: _Drawing, column: PivotColumn) -> Component:
    shown = drawing.lines[:MOST_BARS]
    bars = html.Ol([_bar(drawing, line, column) for line in shown], className="builder-bars")
    parts: list[Component] = [drawing.title(column), bars]
    if len(drawing.lines) > len(shown):
        count = with_digits(f"{len(drawing.lines) - len(shown):,}", drawing.locale)
        parts.append(html.P(t("builder.more_bars", drawing.locale.lang, count=count), className="builder-hint"))
    return html.Section(parts, className="builder-chart")


def _bar(drawing: _Drawing, line: Line, column: PivotColumn) -> Component:
    number = drawing.pivot.number(line, column)
    share = 100 * abs(number.value or 0) / (drawing.most[column.pick.name] or 1)
    look = "builder-bar is-negative" if (number.value or 0) < 0 else "builder-bar"
    fill = html.Span(className=look, style={"inlineSize": f"{share:.2f}%"})
    words, lead = html.Bdi(drawing.name(line)), drawing.leads.page_of_line(line)
    name = html.A(words, href=lead, className="builder-bar-name") if lead else html.Span(words)
    value = html.Bdi(shown_number(column.pick.shown, number, drawing.locale), className="builder-bar-value")
    return html.Li([name, html.Span(fill, className="builder-bar-room", **{"aria-hidden": "true"}), value])


def _line_card(drawing: _Drawing, column: PivotColumn) -> Component:
    lang = drawing.locale.lang
    numbers = [drawing.pivot.number(line, column) for line in drawing.lines]
    known = [number for number in numbers if number.value is not None]
    if not known:
        return html.Section([drawing.title(column), html.P(t("builder.no_line", lang), className="builder-hint")])
    picture = html.Div(
        html.Div(className="trend-line", style={"maskImage": _mask(drawing, column, numbers)}),
        className="trend-plot",
        **{"aria-hidden": "true"},
    )
    ends = [html.Bdi(drawing.name(line)) for line in (drawing.lines[0], drawing.lines[-1])]
    told = html.P(_told(drawing, column, known), className="trend-words")
    days = html.P(ends, className="trend-days")
    return html.Section([drawing.title(column), told, picture, days], className="builder-chart trend-card")


def _told(drawing: _Drawing, column: PivotColumn, known: list[Number]) -> str:
    measure, locale = column.pick.shown, drawing.locale
    lowest, highest = (how(known, key=lambda number: float(number.value or 0)) for how in (min, max))
    ends = {"least": lowest, "most": highest, "last": known[-1]}
    told = {name: shown_number(measure, number, locale) for name, number in ends.items()}
    return t("builder.line_words", locale.lang, **told)


def _mask(drawing: _Drawing, column: PivotColumn, numbers: list[Number]) -> str:
    """From 0, or the lowest value below it, to the largest of all pictures of the measure."""
    values = [number.value for number in numbers]
    base = min(0.0, *(float(value) for value in values if value is not None))
    top = max(float(value) for value in values if value is not None)
    reach = max(top, drawing.most[column.pick.name]) if drawing.pivot.question.columns else top
    return line_mask([None if value is None else value - base for value in values], (reach - base) or 1.0)
