"""The rows behind a number: AG Grid asks for blocks, the server pages, sorts and counts."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from callbacks.deps import AppDeps
from dashboard.metrics.present import rows_as_json
from dashboard.reports import report_named
from dashboard.semantic.query import Query, measure_shown
from layouts import ids

_WAYS = {"asc": "up", "desc": "down"}


def register(app: Dash, deps: AppDeps) -> None:
    app.clientside_callback(
        ClientsideFunction(namespace="rows", function_name="arrive"),
        Input(ids.URL, "search"),
        Input(ids.ROWS_SPEC, "data", allow_optional=True),
    )

    @app.callback(  # type: ignore[untyped-decorator]
        Output(ids.ROWS_GRID, "getRowsResponse"),
        Input(ids.ROWS_GRID, "getRowsRequest"),
        State(ids.URL, "search"),
        State(ids.ROWS_SPEC, "data"),
        prevent_initial_call=True,
    )
    def give_rows(asked: dict[str, Any] | None, search: str | None, spec: dict[str, Any]) -> Any:
        if asked is None:
            return no_update
        report, text = report_named(spec["report"]), search or ""
        page = deps.reads.rows(
            Query.parse(text, report),
            deps.current_viewer(),
            measure=measure_shown(text, report),
            offset=asked["startRow"],
            limit=asked["endRow"] - asked["startRow"],
            order=[(part["colId"], _WAYS[part["sort"]]) for part in asked.get("sortModel") or []],
        )
        answer = rows_as_json(page, deps.current_locale(), deps.reads.conventions)
        return {"rowData": [_cells(item) for item in answer["items"]], "rowCount": answer["total"]}


def _cells(item: dict[str, Any]) -> dict[str, Any]:
    """A member is shown by its name."""
    return {name: value["label"] if isinstance(value, dict) else value for name, value in item.items()}
