"""What a change of rows does to the numbers: each that became another one, before and now."""

from collections.abc import Iterable

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale


def build_effects(numbers: Iterable[tuple[str, str, str]], locale: Locale) -> Component:
    """`numbers`: label, before and now in words."""
    arrow = "←" if locale.direction == "rtl" else "→"
    items = []
    for label, before, after in numbers:
        # The arrow points the way of reading; a screen reader says both words.
        pointing = html.Span(arrow, **{"aria-hidden": "true"})
        items.append(html.Li([html.Span(label), html.Del(html.Bdi(before)), pointing, html.Ins(html.Bdi(after))]))
    return html.Ul(items, className="standing-effects")
