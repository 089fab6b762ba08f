"""A path pattern, the page that it leads to, and for whom."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from dash.development.base_component import Component

from callbacks.recent_words import Called
from callbacks.visit import Visit
from dashboard.permissions import Permission, Viewer
from dashboard.reports import REPORTS
from layouts.address import HOME
from layouts.standing import Follows


@dataclass(frozen=True, kw_only=True)
class Route:
    """A path pattern and the page it leads to. The first group of `is_of_report` is the report's name; who lacks the
    `permission` is led nowhere. `named`: what it is called on the list of pages that somebody opened last, where it is
    kept there."""

    pattern: re.Pattern[str]
    build: Callable[..., Component]
    is_of_report: bool = True
    follows: Follows = Follows.SCRIPT
    permission: Permission | None = None
    named: Callable[..., Called | None] | None = None

    def leads(self, visit: Visit) -> tuple[str, ...] | None:
        """The parts of the address, or None when it leads elsewhere or to what is not for this viewer."""
        if self.permission is not None and not visit.viewer.may(self.permission):
            return None
        path = visit.address.path
        match = self.pattern.fullmatch(path if path == HOME else path.rstrip("/"))
        parts = match.groups() if match else ()
        is_open = not self.is_of_report or not parts or _may_read(visit.viewer, parts[0])
        return parts if match and is_open else None


def _may_read(viewer: Viewer, name: str) -> bool:
    """Who may not see a report type may not learn that it exists."""
    return any(one.name == name and viewer.may(one.permission) for one in REPORTS)
