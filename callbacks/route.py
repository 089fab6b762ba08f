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
from layouts.markup import Written
from layouts.standing import Follows

REPORT = r"/reports/(\w+)"
"""Begins the address of each page about a report type."""
NAME, DAY, ID = r"([^/]+)", r"(\d{4}-\d\d-\d\d)", "([0-9a-f-]{36})"


@dataclass(frozen=True)
class Route:
    """A path pattern and the page it leads to. Who lacks the `permission`, or the report type's, is led nowhere.
    `follows`: how the open page takes up changed data. `named`: what it is called on the list of pages that somebody
    opened last, where it is kept there."""

    pattern: str
    build: Callable[..., Component | Written]
    follows: Follows = Follows.NOTHING
    permission: Permission | None = None
    named: Callable[..., Called | None] | None = None

    @property
    def is_of_report(self) -> bool:
        """Whether the first part of the address is a report type's name."""
        return self.pattern.startswith(REPORT)

    def fits(self, path: str) -> re.Match[str] | None:
        return re.fullmatch(self.pattern, path if path == HOME else path.rstrip("/"))

    def leads(self, visit: Visit) -> tuple[str, ...] | None:
        """The parts of the address, or None when it leads elsewhere or to what is not for this viewer."""
        if self.permission is not None and not visit.viewer.may(self.permission):
            return None
        match = self.fits(visit.address.path)
        if match is None or (self.is_of_report and not _may_read(visit.viewer, match[1])):
            return None
        return match.groups()


def _may_read(viewer: Viewer, name: str) -> bool:
    """Who may not see a report type may not learn that it exists."""
    return any(one.name == name and viewer.may(one.permission) for one in REPORTS)
