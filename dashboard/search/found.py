"""What the palette offers: where it leads or what it does, and how well it is meant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboard.semantic.report import ReportType


class Kind(StrEnum):
    """What can be found, in the order in which equals stand."""

    DAY = "day"
    REPORT = "report"
    PROJECT = "project"
    DOG = "dog"
    PERSON = "person"
    SAVED = "saved"
    PAGE = "page"
    ACTION = "action"


@dataclass(frozen=True, kw_only=True)
class Found:
    """`value`: the code or name by which programs know it. `report`: the report type it leads to; `day`: the day that
    was typed with it. One of `leads_to` and `action` is set: an action is done by a script of the page, an address is
    written for the few that are shown. `how`: how well it is meant, at most 1."""

    kind: Kind
    value: str
    label: str
    how: float
    icon: str
    report: ReportType | None = None
    day: date | None = None
    leads_to: Callable[[], str] | None = None
    action: str | None = None

    @property
    def url(self) -> str | None:
        return self.leads_to() if self.leads_to else None

    def order(self) -> tuple[float, int, int, str]:
        return (-self.how, tuple(Kind).index(self.kind), len(self.label), self.label)
