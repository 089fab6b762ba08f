"""What rules compare a row with: fences of its peers, last days of dogs that left, which weekdays have rows.

Read from all facts of one state, which takes a second where there are millions; a day is then judged in milliseconds.
It may be some hours old: a single day moves no quartile.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from dashboard.metrics.engine import Engine
from dashboard.quality.history import on_days
from dashboard.reports import REPORTS, report_named
from dashboard.semantic.report import ReportType
from dashboard.semantic.rules import Between, Rhythm, Serving, Usual
from data_access.fact_tables import dim_table, fact_table

REGULAR_WITHIN_DAYS = 5
"""A day of service has another one of the same dog at most so many days before it; a stray row has none."""


@dataclass(frozen=True)
class Fence:
    """Values outside of it are extreme."""

    lower: float
    upper: float


@dataclass(frozen=True, eq=False)
class Reference:
    """`engine`: the state it was read from, whose keys it holds."""

    identity: str
    _fences: dict[tuple[str, str], dict[str, Fence]]
    _last_days: dict[tuple[str, ...], dict[Any, date]]
    _spans: dict[str, dict[Any, tuple[date, date]]]

    def fences(self, rule: Usual) -> dict[str, Fence]:
        return self._fences.get((rule.column, rule.peers), {})

    def last_days(self, rule: Serving) -> dict[Any, date]:
        return self._last_days.get(rule.known_by, {})

    def spans(self, report: ReportType) -> dict[Any, tuple[date, date]]:
        """The first and last day with rows of every project, of a report type that has a rhythm."""
        return self._spans.get(report.name, {})


def read_reference(engine: Engine) -> Reference:
    """For every rule of every report type that needs one."""
    fences, last_days, spans = {}, {}, {}
    for report in REPORTS:
        for rule in report.rules:
            if isinstance(rule, Usual):
                fences[rule.column, rule.peers] = _read_fences(engine, report, rule)
            elif isinstance(rule, Serving) and rule.known_by not in last_days:
                last_days[rule.known_by] = _read_last_days(engine, rule)
            elif isinstance(rule, Rhythm):
                spans[report.name] = _read_spans(engine, report)
    return Reference(engine.identity, fences, last_days, spans)


def _read_fences(engine: Engine, report: ReportType, rule: Usual) -> dict[str, Fence]:
    fact = fact_table(report)
    value = sa.func.ln(sa.cast(fact.c[rule.column], sa.Double()))
    quartiles = [sa.func.percentile_cont(share).within_group(value) for share in (0.25, 0.75)]
    passing = [on_days(fact, None), fact.c[rule.column] > 0, *_plausible(report, rule.column, fact)]
    select = sa.select(fact.c[rule.peers], sa.func.count(), *quartiles).where(*passing).group_by(fact.c[rule.peers])
    return {
        peer: Fence(math.exp(low - rule.reach * (high - low)), math.exp(high + rule.reach * (high - low)))
        for peer, rows, low, high in engine.fetch(select)
        if peer is not None and rows >= rule.least_peers
    }


def _plausible(report: ReportType, column: str, fact: sa.Table) -> Iterable[sa.ColumnElement[bool]]:
    for rule in report.rules:
        if isinstance(rule, Between) and rule.column == column and rule.most is not None:
            yield fact.c[column] <= rule.most


def _read_last_days(engine: Engine, rule: Serving) -> dict[Any, date]:
    """By dog that is marked as gone: its last day of service that followed soon on another."""
    dog = dim_table("dog")
    gone = sa.select(dog.c.key).where(dog.c.status.in_(rule.gone))
    served: dict[Any, set[date]] = defaultdict(set)
    for name in rule.known_by:
        fact = fact_table(report_named(name))
        select = sa.select(fact.c.dog_key, fact.c.day).where(on_days(fact, None), fact.c.dog_key.in_(gone)).distinct()
        for key, day in engine.fetch(select):
            served[key].add(day)
    return {key: last for key, days in served.items() if (last := _last_regular(sorted(days))) is not None}


def _read_spans(engine: Engine, report: ReportType) -> dict[Any, tuple[date, date]]:
    fact = fact_table(report)
    project = fact.c[report.scope_column]
    bounds = (sa.func.min(fact.c.day), sa.func.max(fact.c.day))
    select = sa.select(project, *bounds).where(on_days(fact, None)).group_by(project)
    return {key: (first, last) for key, first, last in engine.fetch(select) if key is not None}


def _last_regular(days: list[date]) -> date | None:
    close = (b for a, b in zip(days, days[1:], strict=False) if (b - a).days <= REGULAR_WITHIN_DAYS)
    return max(close, default=None)
