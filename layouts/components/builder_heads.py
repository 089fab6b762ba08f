"""The heads of the builder's table: pressed, they put the lines in their order, or lead to the report's page."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.builder.edits import sorted_by
from dashboard.i18n import t
from dashboard.metrics.pivot import Pivot, PivotColumn
from dashboard.metrics.present_pivot import Labels
from dashboard.semantic.fields import Dimension
from layouts.components.builder_leads import Leads
from layouts.components.builder_links import BuilderLinks

_ARROWS = {"ascending": "▲", "descending": "▼"}


class Heads:
    """One line of measures; above it, of a pivot, one for each dimension of the columns."""

    def __init__(self, pivot: Pivot, words: Labels, links: BuilderLinks, leads: Leads, lang: str) -> None:
        self._pivot, self._words, self._links, self._leads, self._lang = pivot, words, links, leads, lang
        rows = len(pivot.question.rows)
        self._rows, self._columns = pivot.question.dimensions[:rows], pivot.question.dimensions[rows:]

    def lines(self) -> list[Component]:
        span = str(1 + bool(self._columns))
        corner = [self._corner(one, span) for one in self._rows]
        measures = [self._measure(column) for column in self._pivot.columns]
        if not self._columns:
            return [html.Tr([*corner, *measures])]
        groups = [self._group(column) for column in self._pivot.columns[:: len(self._pivot.question.picks)]]
        return [html.Tr([*corner, *groups]), html.Tr(measures)]

    def _corner(self, one: Dimension, span: str) -> Component:
        """Members come in their own order; pressed, in the opposite one."""
        name, label = one.name, one.label.text(self._lang)
        is_down = self._pivot.question.order == f"-{name}"
        link = self._sort(label, name, None if is_down else f"-{name}")
        state = {"aria-sort": "descending"} if is_down else {}
        return html.Th(link, scope="col", rowSpan=span, **state, **{"data-name": f"head {name}"})

    def _measure(self, column: PivotColumn) -> Component:
        """Over all members of the columns it orders the lines: the largest first, the smallest first, as they come."""
        shown, order = column.pick.shown, self._pivot.question.order
        name, label, told = column.pick.name, shown.label.text(self._lang), shown.description.text(self._lang)
        look = "is-number is-total" if column.is_total else "is-number"
        if column.members or not self._rows:
            return html.Th(html.Span(label, title=told), scope="col", className=look)
        after = {f"-{name}": name, name: None}.get(order or "", f"-{name}")
        sorts = {f"-{name}": {"aria-sort": "descending"}, name: {"aria-sort": "ascending"}}.get(order or "", {})
        link = self._sort(label, name, after, title=told)
        return html.Th(link, scope="col", className=look, **sorts, **{"data-name": f"head {name}"})

    def _sort(self, label: str, name: str, after: str | None, **attributes: str) -> Component:
        order = self._pivot.question.order
        arrow = _ARROWS["descending"] if order == f"-{name}" else _ARROWS["ascending"] if order == name else ""
        mark = html.Span(arrow, className="builder-arrow", **{"aria-hidden": "true"})
        how = "natural" if after is None else "down" if after.startswith("-") else "up"
        told = t(f"builder.order.{how}", self._lang, name=label)
        spoken = {"aria-label": told if after else f"{label}: {told}"}
        return self._links.link(
            [html.Span(label), mark], sorted_by(self._links.definition, after), look="builder-sort",
            **spoken, **attributes
        )  # fmt: skip

    def _group(self, column: PivotColumn) -> Component:
        words: list[str | Component] = [self._under(column)]
        lead = self._leads.page_of_column(column)
        inside = html.A(words, href=lead, className="builder-lead") if lead and column.members else words
        return html.Th(
            inside,
            scope="colgroup",
            colSpan=str(len(self._pivot.question.picks)),
            className="is-group is-total" if column.is_total else "is-group",
        )

    def _under(self, column: PivotColumn) -> str:
        texts: Sequence[str] = [
            self._words.of(one, member) for one, member in zip(self._columns, column.members, strict=False)
        ]
        return " · ".join([*texts, t("export.total", self._lang)] if column.is_total else texts)
