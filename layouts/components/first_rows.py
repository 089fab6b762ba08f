"""The first rows of a list as the server writes them, in the place of the grid until it is there."""

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.result import RowPage
from dashboard.semantic.report import ReportType
from layouts.address import Address
from layouts.components.sheet_table import build_table

FIRST = 40
"""Rows that a tall screen shows."""


def build_first_rows(report: ReportType, page: RowPage, address: Address, locale: Locale) -> Component:
    """A heading orders the list by its column, as the grid's does."""
    return html.Div(
        build_table(report, page.columns, page.items, locale, address),
        className="sheet-scroll first-rows",
        tabIndex="0",
        role="region",
        **{"data-role": "first-rows", "aria-label": t("daily.rows", locale.lang)},
    )
