"""All members of a dimension, in an order that no engine and no history of edits changes, so that counts can live in
arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from dashboard.metrics.days import member_of, part_of_day
from dashboard.metrics.engine import Engine
from dashboard.metrics.statements import bands_of
from dashboard.semantic.conventions import WEEKDAYS, Conventions
from dashboard.semantic.fields import (
    MISSING,
    AttributeDimension,
    BandDimension,
    Dimension,
    MemberDimension,
    TimeDimension,
    ValueDimension,
)
from dashboard.semantic.period import Days
from dashboard.semantic.report import ReportType


@dataclass(frozen=True)
class Universe:
    """Members by position. Position 0 is MISSING, except for parts of the day, which are never missing."""

    values: tuple[str, ...]

    @cached_property
    def position(self) -> dict[str, int]:
        return {value: position for position, value in enumerate(self.values)}


class Universes:
    """The universes of one engine state; made once per data version and shared by threads."""

    def __init__(self, engine: Engine, conventions: Conventions) -> None:
        self.engine = engine
        self.conventions = conventions
        self._made: dict[tuple[str, str], Universe] = {}
        self._rolls: dict[tuple[str, str], NDArray[np.int64]] = {}

    def of(self, report: ReportType, dimension: Dimension) -> Universe:
        """The universe of any dimension but time (see `time_universe`)."""
        key = (report.name, dimension.name)
        if key not in self._made:
            self._made[key] = Universe((MISSING, *self._members(report, dimension)))
        return self._made[key]

    def _members(self, report: ReportType, dimension: Dimension) -> tuple[str, ...]:
        match dimension:
            case AttributeDimension():
                declared = [value.value for value in dimension.values]
                return (*declared, *sorted(set(self._texts(report, dimension)).difference({*declared, MISSING})))
            case BandDimension():
                return tuple(self._texts(report, dimension)[1:])
        # Declared values too, whether a row has them or not: one engine may still know of a value that no row has
        # any more, the other not.
        declared = [value.value for value in dimension.values] if isinstance(dimension, ValueDimension) else []
        return tuple(sorted({*declared, *self._texts(report, dimension)} - {MISSING}))

    def _texts(self, report: ReportType, dimension: Dimension) -> list[str]:
        """The member behind each code that rows carry, or behind the member that they carry (of an attribute)."""
        texts: Sequence[object]
        match dimension:
            case MemberDimension():
                texts = self.engine.members(dimension.members).code
            case BandDimension():
                texts = ("", *(band.value for band in bands_of(dimension, self.conventions)))
            case ValueDimension():
                texts = self.engine.values(report.name, dimension.name)
            case AttributeDimension():
                base = report.base_of(dimension)
                assert isinstance(base, MemberDimension)
                texts = self.engine.members(base.members).attributes[dimension.attribute]
            case _:
                raise TypeError(f"no universe for {type(dimension).__name__}")
        return [MISSING if text is None or text == "" else str(text) for text in texts]

    def roll(self, report: ReportType, dimension: Dimension) -> NDArray[np.int64]:
        """For each code that rows carry (of an attribute: the code of its base) the member's position."""
        key = (report.name, dimension.name)
        if key not in self._rolls:
            position = self.of(report, dimension).position
            self._rolls[key] = np.array([position[text] for text in self._texts(report, dimension)], np.int64)
        return self._rolls[key]

    def rolled(self, report: ReportType, dimension: Dimension, by_code: NDArray[np.int64]) -> NDArray[np.int64]:
        """A table of counts by code (rows past the last code are empty) as one by position of the members."""
        roll = self.roll(report, dimension)
        table = np.zeros((len(self.of(report, dimension).values), by_code.shape[1]), np.int64)
        np.add.at(table, roll, by_code[: len(roll)])
        return table


def member_text(dimension: Dimension, found: object) -> str:
    """The member that a statement gave, as text."""
    if found is None or found == "":
        return MISSING
    return member_of(dimension.part, found) if isinstance(dimension, TimeDimension) else str(found)


@lru_cache(maxsize=128)
def time_universe(dimension: TimeDimension, days: Days, conventions: Conventions) -> Universe:
    """The members that the period touches, in order of time; weekdays from the unit's first one."""
    if dimension.part == "weekday":
        start = conventions.week_start_index
        return Universe((*WEEKDAYS[start:], *WEEKDAYS[:start]))
    every = (days.start + timedelta(days=number) for number in range(days.count))
    return Universe(tuple(dict.fromkeys(part_of_day(dimension.part, day, conventions) for day in every)))


@lru_cache(maxsize=128)
def positions_by_day(dimension: TimeDimension, days: Days, conventions: Conventions) -> NDArray[np.int64]:
    """For each day of the period, the position of its member in `time_universe`."""
    position = time_universe(dimension, days, conventions).position
    every = (days.start + timedelta(days=number) for number in range(days.count))
    return np.array([position[part_of_day(dimension.part, day, conventions)] for day in every], np.int64)
