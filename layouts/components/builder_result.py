"""The table of a builder's question, flat or with columns of members, as a reader reads it."""

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.pivot import Line, Pivot, PivotColumn
from dashboard.metrics.present_pivot import Labels
from dashboard.metrics.words import shown_number, with_digits
from dashboard.semantic.conventions import Conventions
from layouts.components.builder_heads import Heads
from layouts.components.builder_leads import Leads
from layouts.components.builder_links import BuilderLinks

SHOWN_LINES, SHOWN_CELLS = 200, 4_000
"""Of a preview; the files have them all."""
LEADING_CELLS = 1_000
"""In a larger table names lead on and numbers do not: a link each would weigh more than the numbers."""


def build_table(pivot: Pivot, links: BuilderLinks, locale: Locale, conventions: Conventions) -> Component:
    """`links`: what its heads do."""
    lang, shown = locale.lang, pivot.lines[: min(SHOWN_LINES, SHOWN_CELLS // max(len(pivot.columns), 1))]
    body = _Body(pivot, locale, conventions, is_leading=len(shown) * len(pivot.columns) <= LEADING_CELLS)
    heads = Heads(pivot, body.words, links, body.leads, lang)
    table = html.Table(
        [_caption(pivot, locale), html.Thead(heads.lines()), html.Tbody([body.line(line) for line in shown])],
        className="builder-table",
    )
    named = {"aria-label": t("builder.result", lang)}
    parts = [html.Div(table, className="builder-scroll", tabIndex="0", role="region", **named)]
    rest = len(pivot.lines) - len(shown)
    if rest > 0:
        more = t("builder.more_lines", lang, count=with_digits(f"{rest:,}", locale))
        parts.append(html.P(more, className="builder-hint"))
    parts.append(html.P(t("builder.leads_on", lang), className="builder-hint"))
    return html.Div(parts)


def _caption(pivot: Pivot, locale: Locale) -> Component:
    names = [pick.shown.label.text(locale.lang) for pick in pivot.question.picks]
    between = "، " if locale.lang == "ar" else ", "
    return html.Caption(between.join(names), className="visually-hidden")


class _Body:
    """The lines, with what each leads to."""

    def __init__(self, pivot: Pivot, locale: Locale, conventions: Conventions, *, is_leading: bool) -> None:
        self._pivot, self._locale = pivot, locale
        self.words, self.leads = Labels(pivot, locale, conventions), Leads(pivot)
        self._rows = pivot.question.dimensions[: len(pivot.question.rows)]
        parts = [self.leads.of_column(column) if is_leading else None for column in pivot.columns]
        self._columns = list(zip(pivot.columns, parts, strict=True))

    def line(self, line: Line) -> Component:
        part = self.leads.of_line(line)
        cells = [self._cell(line, column, self.leads.records(part, of_column)) for column, of_column in self._columns]
        return html.Tr([*self._heads(line), *cells], className="is-total" if line.is_total else "")

    def _heads(self, line: Line) -> list[Component]:
        """The last member of a line leads to the report's page under all of them."""
        last = len(line.members) - 1
        lead = self.leads.page_of_line(line) if not line.is_total else None
        heads = []
        for place, (one, member) in enumerate(zip(self._rows, line.members, strict=False)):
            words = html.Bdi(self.words.of(one, member))
            leads = place == last and lead
            heads.append(html.Th(html.A(words, href=lead, className="builder-lead") if leads else words, scope="row"))
        if len(heads) < len(self._rows):
            span = str(len(self._rows) - len(heads))
            heads.append(html.Th(t("export.total", self._locale.lang), scope="row", colSpan=span))
        return heads

    def _cell(self, line: Line, column: PivotColumn, lead: str | None) -> Component:
        number = self._pivot.number(line, column)
        look = "is-number is-missing" if number.value is None else "is-number"
        text = html.Bdi(shown_number(column.pick.shown, number, self._locale))
        inside = html.A(text, href=lead, className="builder-lead") if lead and number.n else text
        return html.Td(inside, className=f"{look} is-total" if column.is_total else look)
