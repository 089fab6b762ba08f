"""The page for an address that does not exist, or that the viewer may not know of."""

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from layouts.address import HOME

_LOOK = "notice-page"


def is_missing(page: object) -> bool:
    """Whether it is the page below."""
    return getattr(page, "className", "") == _LOOK


def layout(locale: Locale) -> Component:
    lang = locale.lang
    return html.Div(
        className=_LOOK,
        children=[
            html.P("404", className="notice-code"),
            html.H1(t("error.404.title", lang)),
            html.P(t("error.404.text", lang)),
            html.A(t("error.home", lang), href=HOME, className="button is-primary"),
        ],
    )
