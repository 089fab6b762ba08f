"""One asked question: a query made concrete for an engine state and today, its names checked."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import sha256

import numpy as np

from dashboard import clock
from dashboard.errors import InvalidInput, nearest
from dashboard.metrics.counts import Counts, Flags, TickPlan
from dashboard.metrics.days import check_time_members
from dashboard.metrics.engine import Part
from dashboard.metrics.result import MemberWords, Provenance
from dashboard.metrics.statements import bands_of
from dashboard.metrics.tick_kernel import count_with_kernel, is_for_kernel
from dashboard.metrics.tick_sql import count_with_sql
from dashboard.metrics.universe import Universes
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import (
    MISSING,
    BandDimension,
    Dimension,
    MemberDimension,
    TimeDimension,
    ValueDimension,
)
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from dashboard.semantic.scope_codes import ScopeCodes

STALE_AFTER = timedelta(seconds=60)
"""A replica that was not compared with its source for this long says so."""


@dataclass(frozen=True)
class Asking:
    """The state of the facts that a question is answered on, and the day it is asked.

    `as_of`: the latest moment at which this state is known to equal the source; `version`: what open pages follow.
    """

    universes: Universes
    today: date
    as_of: datetime
    version: str

    def days(self, query: Query) -> Days:
        conventions = self.universes.conventions
        return query.period.resolve(
            today=self.today,
            first_day=self.universes.engine.first_day(query.report.name),
            week_start=conventions.week_start_index,
        )

    def all_days(self, report: ReportType) -> Days:
        """Every day that can hold a row, duty sheets of coming months included."""
        first = self.universes.engine.first_day(report.name) or self.today
        return Days(start=min(first, self.today), end=self.today + timedelta(days=400))

    def count(self, plan: TickPlan, parts: tuple[Part, ...]) -> Counts:
        """By the kernel where there are mapped columns, unless it cannot answer."""
        if parts and is_for_kernel(plan, self.universes):
            return count_with_kernel(plan, parts, self.universes)
        return count_with_sql(plan, self.universes)

    def words(self, report: ReportType) -> MemberWords:
        """Names of the members of every dimension whose members have names."""
        engine = self.universes.engine
        named = [d for d in report.dimensions if isinstance(d, MemberDimension)]
        return MemberWords({d.name: engine.members(d.members).name_of_code for d in named})

    def provenance(self, rows: int) -> Provenance:
        engine, now = self.universes.engine, clock.now()
        return Provenance(
            as_of=self.as_of,
            computed_at=now,
            state="stale" if now - self.as_of > STALE_AFTER else "live",
            data_version=self.version,
            definition_version=engine.definition_version,
            rows_counted=rows,
            engine=engine.name,
        )

    def check_members(self, query: Query, visible: "VisibleMembers") -> None:
        """Raises InvalidInput for a member that does not exist or that the viewer may not know of."""
        for name, members in query.filters:
            dimension = query.report.dimension(name)
            if isinstance(dimension, TimeDimension):
                check_time_members(dimension.part, members, self.universes.conventions)
            else:
                _check_known(dimension, members, visible.of(dimension))


@dataclass(frozen=True)
class VisibleMembers:
    """The members of each dimension that a viewer may know of: those that occur in their rows, that their scope
    names, or that are declared for everybody."""

    by_dimension: dict[str, frozenset[str]]
    _among: dict[str, tuple[Sequence[str], Flags]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def digest(self) -> str:
        """Of all of them: the same for the same members."""
        told = [[name, *sorted(members)] for name, members in sorted(self.by_dimension.items())]
        return sha256(repr(told).encode()).hexdigest()[:32]

    def of(self, dimension: Dimension) -> frozenset[str]:
        return self.by_dimension[dimension.name]

    def among(self, dimension: Dimension, values: Sequence[str]) -> Flags:
        """Which of `values` the viewer may know of; parts of the calendar are no secret."""
        if isinstance(dimension, TimeDimension):
            return np.ones(len(values), np.bool_)
        values_before, flags = self._among.get(dimension.name, ((), np.ones(0, np.bool_)))
        if values_before is not values:
            known = self.of(dimension)
            flags = np.fromiter((value in known for value in values), np.bool_, len(values))
            flags.setflags(write=False)
            self._among[dimension.name] = values, flags
        return flags


def visible_plan(asking: Asking, report: ReportType, scope: ScopeCodes) -> TickPlan:
    """Counts of every member of every dimension over all days in the scope."""
    panels = tuple(d for d in report.dimensions if not isinstance(d, TimeDimension))
    return TickPlan(report=report, scope=scope, days=asking.all_days(report), filters=(), panels=panels)


def read_visible(plan: TickPlan, counts: Counts, conventions: Conventions) -> VisibleMembers:
    return VisibleMembers(
        {
            d.name: _occurring(plan.scope, counts, d) | _granted(plan.scope, d) | _declared(d, conventions)
            for d in plan.panels
        },
    )


def _occurring(scope: ScopeCodes, counts: Counts, dimension: Dimension) -> frozenset[str]:
    """Who sees everything also knows of the members that have no rows yet; a plain value is there with a row only."""
    panel = counts.panels[dimension.name]
    rows = panel.rows.tolist()
    is_there = scope.all_projects and not isinstance(dimension, ValueDimension)
    return frozenset(value for value, n in zip(panel.values, rows, strict=True) if n or is_there)


def _granted(scope: ScopeCodes, dimension: Dimension) -> frozenset[str]:
    """A manager knows of a project that has no rows yet, a handler of a dog."""
    named = {"project": scope.projects, "employee": scope.own_employee, "dog": scope.own_dogs}
    return frozenset(named.get(dimension.members, ()) if isinstance(dimension, MemberDimension) else ())


def _declared(dimension: Dimension, conventions: Conventions) -> frozenset[str]:
    """Members that a declaration or a convention of the unit names are no secret, nor is "missing"."""
    if isinstance(dimension, BandDimension):
        return frozenset(band.value for band in bands_of(dimension, conventions)) | {MISSING}
    return frozenset(value.value for value in getattr(dimension, "values", ())) | {MISSING}


def _check_known(dimension: Dimension, members: Iterable[str], known: Collection[str]) -> None:
    for member in members:
        if member not in known:
            raise InvalidInput(
                f"{dimension.name}={member!r} is not a member of {dimension.name}",
                code="unknown_member",
                field=dimension.name,
                value=member,
                suggestion=nearest(member, known),
            )
