"""Everything that is recorded about one dog, over all report types that the viewer may read, on one time line."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.metrics.daily import Item
from dashboard.metrics.read_path import ReadPath
from dashboard.permissions import Viewer
from dashboard.reports import REPORTS
from dashboard.semantic.fields import Column, MemberDimension
from dashboard.semantic.period import Period
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType

ROWS_PER_REPORT = 60
"""Rows read of each report type at once; older ones are a page further."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One record. `columns`: those that the viewer may see."""

    report: ReportType
    columns: tuple[Column, ...]
    item: Item

    @property
    def day(self) -> date:
        day: date = self.item["day"]
        return day

    @property
    def at(self) -> Any:
        """When on the day it happened, where that is known."""
        return self.item.get(self.report.time_column)

    def order(self) -> tuple[Any, ...]:
        return (self.day, self.at is not None, self.at.isoformat() if self.at is not None else "", self.item["row_id"])


@dataclass(frozen=True, kw_only=True)
class History:
    """Newest first. `older`: the last day of what is left; None when this is all."""

    dog: str
    name: str
    events: tuple[Event, ...]
    older: date | None


def read_history(
    reads: ReadPath, dog: str, viewer: Viewer, *, until: date | None = None, limit: int = ROWS_PER_REPORT
) -> History:
    """The dog's records up to and with the day `until`, whole days only. InvalidInput for a dog that the viewer may
    not know of."""
    held = reads.pinned()
    events: list[Event] = []
    older: date | None = None
    for report in _reports_that_know(held, dog, viewer):
        found = held.rows(_query(report, dog, until), viewer, limit=limit)
        events += [Event(report=report, columns=found.columns, item=item) for item in found.items]
        if found.has_more:
            last = found.items[-1]["day"]
            older = max(older, last) if older else last
    whole = sorted((one for one in events if older is None or one.day > older), key=Event.order, reverse=True)
    if not whole and older is not None:
        return read_history(reads, dog, viewer, until=until, limit=2 * limit)
    return History(dog=dog, name=_name(whole, dog), events=tuple(whole), older=older)


def _reports_that_know(reads: ReadPath, dog: str, viewer: Viewer) -> list[ReportType]:
    """The report types in which the viewer may know of the dog; all of them where it is in none, so that asking one of
    them says what is wrong with the name."""
    readable = [report for report in REPORTS if viewer.may(report.permission) and dog_dimension(report)]
    knowing = [report for report in readable if dog in reads.visible(report, viewer).of(_dog_of(report))]
    return knowing or readable


def dog_dimension(report: ReportType) -> MemberDimension | None:
    """The dimension of the dog that a row is about; None for a report type without dogs."""
    dogs = (d for d in report.dimensions if isinstance(d, MemberDimension) and d.column == report.dog_column)
    return next(dogs, None)


def _dog_of(report: ReportType) -> MemberDimension:
    found = dog_dimension(report)
    assert found is not None
    return found


def _query(report: ReportType, dog: str, until: date | None) -> Query:
    period = Period(start="all", end=until.isoformat() if until else "today")
    return Query(report=report, filters=((_dog_of(report).name, (dog,)),), period=period)


def _name(events: list[Event], dog: str) -> str:
    for event in events:
        member = event.item.get(event.report.dog_column)
        if member and member["label"]:
            return str(member["label"])
    return dog
