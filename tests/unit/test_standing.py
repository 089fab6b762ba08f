"""A page as it is sent: what Dash itself would say of each component."""

import orjson
import pytest
from dash import dcc, html
from dash.development.base_component import Component
from dash_ag_grid import AgGrid

from layouts.standing import as_json


@pytest.mark.parametrize(
    "component",
    [
        html.Td(html.Bdi("3"), className="is-number"),
        html.Button("x", hidden=True, **{"data-role": "act", "aria-label": "Remove"}),
        dcc.Input(name="name", value="", id="field-name"),
        dcc.Store(id="spec", data={"measures": [1, None]}),
        AgGrid(id="grid", columnDefs=[], dashGridOptions={"theme": {}}),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_component_is_sent_as_dash_sends_it(component: Component) -> None:
    assert orjson.loads(as_json(component)) == orjson.loads(
        orjson.dumps(component, default=lambda one: one.to_plotly_json())
    )
