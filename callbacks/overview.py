"""The overview: its script asks for each card's numbers itself."""

from dash import ClientsideFunction, Dash, Input

from layouts import ids


def register(app: Dash) -> None:
    app.clientside_callback(
        ClientsideFunction(namespace="overview", function_name="arrive"),
        Input(ids.OVERVIEW_SPEC, "data", allow_optional=True),
    )
