"""Lines per dog and part of a range, as the host cuts longer ranges: sums of the read path's numbers by day."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.api.host.asked import Asked, Values
from dashboard.api.host.members import code_at
from dashboard.api.host.paging import PageAsked
from dashboard.api.host.ranges import MONTHLY, Range
from dashboard.metrics.daily import Item

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One dog in one part: its sums, and its rows from the first to the last."""

    dog: str
    dog_name: str
    part: str
    sums: Values
    items: Sequence[Item]

    def head(self, range_: Range) -> dict[str, Any]:
        """Who and when, under the host's keys."""
        kind = "month" if range_.aggregation == MONTHLY else "week"
        chip = next((item["dog_microchip"] for item in self.items), None)
        return {"dog_name": self.dog_name, "dog_microchip": chip or "", kind: self.part}


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Of the dogs of one page; `dogs`: how many there are in all."""

    dogs: int
    lines: tuple[Line, ...]


def lines_of_page(asked: Asked, range_: Range, page: PageAsked, measures: tuple[str, ...]) -> Lines:
    """Dogs by name, the parts of each in order. `measures` are additive."""
    names = asked.members("dog")
    sums = sums_by(asked, measures, range_.part_of)
    dogs = sorted({dog for dog, _ in sums}, key=lambda dog: (names.name(dog), dog))
    shown = tuple(dogs[page.offset : page.offset + page.per_page])
    rows = _rows_by_part(asked, range_, shown)
    lines = [
        Line(dog=dog, dog_name=names.name(dog), part=part, sums=sums[dog, part], items=rows[dog, part])
        for dog in shown
        for part in sorted((part for one, part in sums if one == dog), key=_number)
    ]
    return Lines(dogs=len(dogs), lines=tuple(lines))


def sums_by(asked: Asked, measures: tuple[str, ...], part_of: Callable[[date], str]) -> dict[tuple[str, str], Values]:
    """Additive measures by (dog, part), from one question by dog and day."""
    sums: dict[tuple[str, str], Values] = {}
    for group in asked.groups("dog", "date", measures=measures):
        at = (group["dog"], part_of(date.fromisoformat(group["date"])))
        before = sums.get(at, dict.fromkeys(measures))
        sums[at] = {name: _added(before[name], group[name]) for name in measures}
    return sums


def weekday_of(day: date) -> str:
    return WEEKDAYS[day.weekday()]


def _rows_by_part(asked: Asked, range_: Range, dogs: tuple[str, ...]) -> dict[tuple[str, str], list[Item]]:
    found: dict[tuple[str, str], list[Item]] = defaultdict(list)
    if not dogs:
        return found
    items = list(asked.narrowed("dog", dogs).every_item())
    for item in sorted(items, key=lambda item: (str(item["event_at"]), item["row_id"])):
        found[code_at(item, "dog_key") or "", range_.part_of(item["day"])].append(item)
    return found


def _number(part: str) -> int:
    return int(part.rpartition("_")[2])


def _added(one: float | int | None, other: float | int | None) -> float | int | None:
    """What is not known adds nothing, and nothing known at all stays so."""
    known = [value for value in (one, other) if value is not None]
    return sum(known) if known else None
