"""All members of a dimension, in a fixed order, so that counts can live in arrays."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from dashboard.metrics.days import part_of_day
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
            case MemberDimension():
                return tuple(self.engine.members(dimension.members).code[1:])
            case BandDimension():
                return tuple(band.value for band in bands_of(dimension, self.conventions))
            case ValueDimension():
                return tuple(self.engine.values(report.name, dimension.name)[1:])
            case AttributeDimension():
                found = {text for text in self._attribute(report, dimension)[1:] if text is not None}
                declared = [value.value for value in dimension.values]
                return (*declared, *sorted(found.difference(declared)))
        raise TypeError(f"no universe for {type(dimension).__name__}")

    def _attribute(self, report: ReportType, dimension: AttributeDimension) -> list[str | None]:
        """The attribute of each base member by position, None where not recorded."""
        base = report.base_of(dimension)
        assert isinstance(base, MemberDimension)
        values = self.engine.members(base.members).attributes[dimension.attribute]
        return [None if value is None or value == "" else str(value) for value in values]

    def roll(self, report: ReportType, dimension: AttributeDimension) -> NDArray[np.int64]:
        """For each position of the base dimension, the position of its attribute's member."""
        key = (report.name, dimension.name)
        if key not in self._rolls:
            position = self.of(report, dimension).position
            texts = self._attribute(report, dimension)
            found = [0 if text is None else position[text] for text in texts]
            self._rolls[key] = np.array([0, *found[1:]], np.int64)
        return self._rolls[key]


@lru_cache(maxsize=512)
def time_universe(dimension: TimeDimension, days: Days, conventions: Conventions) -> Universe:
    """The members that the period touches, in order of time; weekdays from the unit's first one."""
    if dimension.part == "weekday":
        start = conventions.week_start_index
        return Universe((*WEEKDAYS[start:], *WEEKDAYS[:start]))
    every = (days.start + timedelta(days=number) for number in range(days.count))
    return Universe(tuple(dict.fromkeys(part_of_day(dimension.part, day, conventions) for day in every)))


@lru_cache(maxsize=512)
def positions_by_day(dimension: TimeDimension, days: Days, conventions: Conventions) -> NDArray[np.int64]:
    """For each day of the period, the position of its member in `time_universe`."""
    position = time_universe(dimension, days, conventions).position
    every = (days.start + timedelta(days=number) for number in range(days.count))
    return np.array([position[part_of_day(dimension.part, day, conventions)] for day in every], np.int64)
