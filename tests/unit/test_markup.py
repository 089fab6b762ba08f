"""Components as HTML: what a browser reads is what was built, whatever the texts say."""

import pytest
from dash import dcc, html
from dash.development.base_component import Component
from dash_ag_grid import AgGrid

from layouts.markup import LIVE_PLACE, TIMELY, write

HARD = "<b>\"a\" & 'b'</b>"
ESCAPED = "&lt;b&gt;&#34;a&#34; &amp; &#39;b&#39;&lt;/b&gt;"


@pytest.mark.parametrize(
    ("component", "expected"),
    [
        (html.Td(html.Bdi("3"), className="is-number"), '<td class="is-number"><bdi>3</bdi></td>'),
        (html.P(["a", None, 0, [html.Br(), "b"], False]), "<p>a0<br>b</p>"),
        (html.Div(HARD, title=HARD), f'<div title="{ESCAPED}">{ESCAPED}</div>'),
        (html.Button("x", hidden=True, disabled=False), "<button hidden>x</button>"),
        (html.Div(**{"aria-hidden": "true", "data-busy": True, "aria-busy": False}, draggable=False),
         '<div aria-busy="false" aria-hidden="true" data-busy="true" draggable="false"></div>'),
        (html.Label("x", htmlFor="y", tabIndex="-1"), '<label for="y" tabindex="-1">x</label>'),
        (html.Time("1", dateTime="2026-01-01"), '<time datetime="2026-01-01">1</time>'),
        (html.Span(style={"inlineSize": "5%", "--rows": "2"}), '<span style="inline-size:5%;--rows:2"></span>'),
        (dcc.Input(name="n", value="", type="text"), '<input name="n" type="text" value="">'),
        (dcc.Textarea(name="n", value="\n</textarea>"), '<textarea name="n">\n\n&lt;/textarea&gt;</textarea>'),
        (dcc.Store(id="spec", data={"a": ["</script>", "&", None]}),
         '<script type="application/json" id="spec">'
         '{"a":["\\u003c/script\\u003e","\\u0026",null]}</script>'),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, Component) else "",
)  # fmt: skip
def test_a_component_is_the_element_of_its_name(component: Component, expected: str) -> None:
    assert write(component).text == expected


def test_what_dash_alone_can_show_keeps_its_place() -> None:
    grid = AgGrid(id="grid")
    inside = write(html.Div(grid))
    written = write(html.Main([html.H1("x"), inside]))
    assert written.text == f"<main><h1>x</h1><div>{LIVE_PLACE}</div></main>" and written.live is grid
    assert write(html.P("x")).live is None


def test_a_page_has_one_such_place() -> None:
    with pytest.raises(ValueError, match="one place for Dash"):
        write([AgGrid(id="one"), AgGrid(id="two")])


def test_the_moment_of_writing_is_no_news_and_everything_else_is() -> None:
    def digest(number: str, until: str) -> str:
        inner = write(html.P([number, html.Span(["until ", html.B(until, **TIMELY)], **TIMELY)]))
        return write(html.Div([inner, html.P("end")])).digest

    assert digest("7", "12:00") == digest("7", "12:05")
    assert digest("7", "12:00") != digest("8", "12:00")
