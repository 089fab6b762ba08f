"""Names and values, one below the other; what has no value says so."""

from collections.abc import Iterable

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t


def build_field_list(fields: Iterable[tuple[str, str | Component]], locale: Locale) -> Component:
    """`fields`: name and text; an empty text is not recorded."""
    rows: list[Component] = []
    for name, text in fields:
        missing = html.Span(t("value.missing", locale.lang), className="is-missing")
        rows += [html.Dt(name), html.Dd(html.Bdi(text) if text else missing)]
    return html.Dl(rows, className="fields")
