"""The cross-filter page: its scripts are told the address, and ask for the tick themselves."""

from dash import ClientsideFunction, Dash, Input

from layouts import ids


def register(app: Dash) -> None:
    # No round trip through the server: the script fetches /tick and paints in place.
    app.clientside_callback(
        ClientsideFunction(namespace="report", function_name="arrive"),
        Input(ids.URL, "search"),
        Input(ids.REPORT_SPEC, "data", allow_optional=True),
    )
