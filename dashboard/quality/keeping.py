"""Keeps the findings equal to what the rules find now: of everything, or of the days that were redone."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from dashboard import clock
from dashboard.metrics.engine import Engine
from dashboard.quality.evaluate import Judge
from dashboard.quality.found import Found
from dashboard.quality.reference import Reference, read_reference
from dashboard.reports import REPORTS
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.report import ReportType
from dashboard.semantic.rules import Steady
from data_access.fact_tables import fact_table
from data_access.quality_store import Judged, Kept, QualityStore


@dataclass(kw_only=True)
class QualityKeeper:
    """What rows are compared with is read by a sweep, and holds until the next one or another base."""

    store: QualityStore
    conventions: Conventions
    _reference: Reference | None = None

    def sweep(self, engine: Engine, may_go_on: Callable[[], bool] = lambda: True) -> dict[str, Kept]:
        """Judge every row of every report type, one report type in a transaction."""
        self._reference = read_reference(engine)
        judge = self._judge(engine, self._reference)
        kept = {}
        for report in REPORTS:
            if not may_go_on():
                break
            kept[report.name] = self.store.replace(report.name, _told(judge.judge(report)), Judged(), engine.as_of)
        return kept

    def follow(self, engine: Engine, days: Mapping[str, Collection[date]]) -> dict[str, Kept]:
        """Judge anew the days of each report type that were redone."""
        if self._reference is None or self._reference.identity != engine.identity:
            self._reference = read_reference(engine)
        judge = self._judge(engine, self._reference)
        return {
            report.name: self.store.replace(
                report.name,
                _told(judge.judge(report, days[report.name])),
                Judged(days=days[report.name], of_dogs=_dogs_judged(engine, report, days[report.name])),
                engine.as_of,
            )
            for report in REPORTS
            if days.get(report.name)
        }

    def _judge(self, engine: Engine, reference: Reference) -> Judge:
        today = clock.today(self.conventions.timezone)
        return Judge(engine=engine, reference=reference, conventions=self.conventions, today=today)


def _told(found: Iterable[Found]) -> list[dict[str, Any]]:
    return [
        {
            "rule": one.rule.name,
            "field": one.rule.field,
            "severity": one.rule.severity.value,
            "subject": one.subject,
            "row_id": one.row_id,
            "day": one.day.isoformat(),
            "project_id": one.project_id,
            "dog_id": one.dog_id,
            "person_id": one.person_id,
            "value": one.value,
        }
        for one in found
    ]


def _dogs_judged(engine: Engine, report: ReportType, days: Collection[date]) -> dict[str, list[str]]:
    rules = [rule.name for rule in report.rules if isinstance(rule, Steady)]
    if not rules:
        return {}
    fact = fact_table(report)
    key = fact.c[report.dog_column]
    found = engine.fetch(sa.select(key).where(fact.c.day.in_(sorted(days)), key.is_not(None)).distinct())
    members = engine.members("dog")
    dogs = [members.id[key] if isinstance(key, int) else str(key) for (key,) in found if key != -1]
    return dict.fromkeys(rules, dogs)
