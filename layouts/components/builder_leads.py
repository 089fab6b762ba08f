"""Where a table of the builder leads: a name to the report's page under it, a number to the records that it counts."""

from urllib.parse import urlencode

from dashboard.metrics.pivot import Line, Pivot, PivotColumn
from dashboard.metrics.pivot_cells import Members
from dashboard.semantic.builder_question import OTHERS
from dashboard.semantic.query import join_members
from layouts.address import report_path, rows_path


class Leads:
    """Addresses put together from the parts that lines and columns have of them: a table has many numbers.

    None for the members that are together as others: no filter means them.
    """

    def __init__(self, pivot: Pivot) -> None:
        question = pivot.question
        self._question, self._report = question, question.report.name
        self._filters = question.query.selections
        period, compare = question.query.period, question.query.compare_to
        around = [("from", period.start), ("to", period.end), *([("compare", compare)] if compare else [])]
        inside = {*question.rows, *question.columns}
        self._around = urlencode([*around, *self._kept([name for name in self._filters if name not in inside])])

    def page_of_line(self, line: Line) -> str | None:
        return self._page(self._rows(line.members), self._columns(()))

    def page_of_column(self, column: PivotColumn) -> str | None:
        return self._page(self._rows(()), self._columns(column.members))

    def of_line(self, line: Line) -> str | None:
        """A line's part of the addresses of its numbers."""
        return self._rows(line.members)

    def of_column(self, column: PivotColumn) -> str | None:
        part = self._columns(column.members)
        return None if part is None else f"{part}&measure={column.pick.measure.name}"

    def records(self, line: str | None, column: str | None) -> str | None:
        """The records behind the number of a line and a column, by their parts."""
        return None if line is None or column is None else f"{rows_path(self._report)}?{self._around}{line}{column}"

    def _page(self, rows: str | None, columns: str | None) -> str | None:
        path = report_path(self._report)
        return None if rows is None or columns is None else f"{path}?{self._around}{rows}{columns}"

    def _rows(self, members: Members) -> str | None:
        return self._part(self._question.rows, members)

    def _columns(self, members: Members) -> str | None:
        return self._part(self._question.columns, members)

    def _part(self, names: tuple[str, ...], members: Members) -> str | None:
        """Each dimension by its member; where it has none here, by what the question filters it by."""
        if OTHERS in members:
            return None
        pairs = [(name, join_members((one,))) for name, one in zip(names, members, strict=False)]
        pairs += self._kept(names[len(members) :])
        return f"&{urlencode(pairs)}" if pairs else ""

    def _kept(self, names: list[str] | tuple[str, ...]) -> list[tuple[str, str]]:
        return [(name, join_members(self._filters[name])) for name in names if name in self._filters]
