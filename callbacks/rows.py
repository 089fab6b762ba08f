"""The rows behind a number: AG Grid asks for blocks, the server pages and counts."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from callbacks.deps import AppDeps
from dashboard.reports import report_named
from layouts import ids


def register(app: Dash, deps: AppDeps) -> None:
    app.clientside_callback(
        ClientsideFunction(namespace="rows", function_name="arrive"),
        Input(ids.URL, "search"),
        Input(ids.ROWS_SPEC, "data"),
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
        report = report_named(spec["report"])
        sort = [(part["colId"], part["sort"]) for part in asked.get("sortModel") or []]
        rows, total = deps.fetch_rows(report, search or "", asked["startRow"], asked["endRow"], sort)
        return {"rowData": [dict(row) for row in rows], "rowCount": total}
