"""The rows behind a number: AG Grid asks for blocks, the server pages, sorts and counts."""

from dataclasses import dataclass
from typing import Any

from dash import Dash, Input, Output, State, no_update

from callbacks.deps import AppDeps
from callbacks.incoming import text
from dashboard.api.questions import MOST_ROWS, order_shown, readable
from dashboard.errors import InvalidInput
from dashboard.metrics.present import rows_as_json
from dashboard.reports import report_named
from dashboard.semantic.query import Query, measure_shown
from layouts import ids
from layouts.address import rows_path

_WAYS = {"asc": "up", "desc": "down"}


@dataclass(frozen=True, kw_only=True)
class Block:
    """The rows that the grid asks for."""

    offset: int
    limit: int
    order: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, asked: object) -> "Block":
        """From AG Grid's request; InvalidInput for one that it would not make."""
        try:
            found: Any = asked
            start, end = int(found["startRow"]), int(found["endRow"])
            order = tuple((str(part["colId"]), _WAYS[part["sort"]]) for part in found.get("sortModel") or ())
        except (AttributeError, LookupError, TypeError, ValueError):
            raise InvalidInput("the grid asks for rows that it cannot name", code="bad_block") from None
        if not 0 <= start < end <= start + MOST_ROWS:
            raise InvalidInput(
                f"rows {start} to {end} are more than a block holds", code="bad_block", field="endRow", value=end
            )
        return cls(offset=start, limit=end - start, order=order)


def register(app: Dash, deps: AppDeps) -> None:
    @app.callback(  # type: ignore[untyped-decorator]
        Output(ids.ROWS_GRID, "getRowsResponse"),
        Input(ids.ROWS_GRID, "getRowsRequest"),
        State(ids.ADDRESS, "data-path"),
        State(ids.ADDRESS, "data-search"),
        prevent_initial_call=True,
    )
    def give_rows(asked: object, path: object, search: object) -> Any:
        if asked is None:
            return no_update
        block, report = Block.parse(asked), report_named(_report_name(text(path, "data-path")))
        question = readable(text(search, "data-search"))
        page = deps.reads.rows(
            Query.parse(question, report),
            deps.current_viewer(),
            measure=measure_shown(question, report),
            offset=block.offset,
            limit=block.limit,
            order=block.order or order_shown(question),
        )
        answer = rows_as_json(page, deps.current_locale(), deps.reads.conventions)
        return {"rowData": [_cells(item) for item in answer["items"]], "rowCount": answer["total"]}


def _report_name(path: str) -> str:
    """Of the page of rows at this path; InvalidInput where none could be."""
    name = path.removesuffix("/").removesuffix("/rows").rpartition("/")[2]
    if not name or rows_path(name) != path.removesuffix("/"):
        raise InvalidInput("no page of rows has this path", code="bad_path", field="data-path", value=path)
    return name


def _cells(item: dict[str, Any]) -> dict[str, Any]:
    """A member is shown by its name."""
    return {name: value["label"] if isinstance(value, dict) else value for name, value in item.items()}
