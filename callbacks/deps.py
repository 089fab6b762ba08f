"""What callbacks need from the rest of the product, given by the composition root."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.i18n import Locale
from dashboard.permissions import Viewer
from dashboard.semantic.report import ReportType

Row = Mapping[str, Any]
Sort = Sequence[tuple[str, str]]
"""(column, "asc" or "desc") pairs, the first weighs most."""


@dataclass(frozen=True, kw_only=True)
class AppDeps:
    """`fetch_rows(report, search, start, end, sort)` gives the rows start..end (end excluded) of the state in
    `search`, for the current viewer, and the exact total."""

    current_viewer: Callable[[], Viewer]
    current_locale: Callable[[], Locale]
    csrf_token: Callable[[], str]
    fetch_rows: Callable[[ReportType, str, int, int, Sort], tuple[Sequence[Row], int]]
