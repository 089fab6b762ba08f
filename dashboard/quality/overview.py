"""Data quality of a report type over some days: by day, project, both, rule and person, within a viewer's rights."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.scope import authorise, scope_codes
from dashboard.metrics.statements import FactSelect
from dashboard.permissions import Viewer
from dashboard.quality.asking import rule_names
from dashboard.quality.score import Score
from dashboard.semantic.period import Days
from dashboard.semantic.report import ReportType
from data_access.quality_reading import OPEN, FindingFilter, QualityReading, Tally

Cell = tuple[str | None, date]
"""Project id (None: rows without one) and day."""


@dataclass(frozen=True, kw_only=True)
class Overview:
    """`cells`: the rows and what stands against them by project and day; `by_rule`, `by_person`: open findings."""

    report: ReportType
    days: Days
    cells: Mapping[Cell, tuple[int, Tally]]
    by_rule: Mapping[str, int]
    by_person: Mapping[str | None, int]

    @property
    def score(self) -> Score:
        return self._score(self.cells)

    @property
    def open_findings(self) -> int:
        return sum(self.by_rule.values())

    @property
    def projects(self) -> list[tuple[str | None, Score]]:
        """The worst first."""
        scored = [(project, self.of_project(project)) for project in {project for project, _ in self.cells}]
        return sorted(scored, key=lambda one: (one[1].value is None, one[1].value or 0, one[0] or ""))

    def of_project(self, project: str | None) -> Score:
        return self._score(cell for cell in self.cells if cell[0] == project)

    def of_days(self, days: Days) -> Score:
        return self._score(cell for cell in self.cells if days.start <= cell[1] <= days.end)

    def of_cell(self, project: str | None, day: date) -> Score:
        return self._score([(project, day)] if (project, day) in self.cells else [])

    def weeks(self) -> list[tuple[Days, Score]]:
        """The days in weeks that end with the last of them, the oldest first."""
        ends = [self.days.end - timedelta(weeks=number) for number in range(self.days.count // 7)]
        weeks = [Days(start=end - timedelta(days=6), end=end) for end in reversed(ends)]
        return [(week, self.of_days(week)) for week in weeks]

    def _score(self, cells: Iterable[Cell]) -> Score:
        told = [self.cells[cell] for cell in cells]
        whole = Tally(
            missing=sum(tally.missing for _, tally in told),
            burden=sum(tally.burden for _, tally in told),
            silent=sum(tally.silent for _, tally in told),
        )
        return Score.of(self.report, sum(rows for rows, _ in told), whole)


def read_overview(reads: ReadPath, reading: QualityReading, report: ReportType, days: Days, viewer: Viewer) -> Overview:
    """Forbidden for who may not read the report type."""
    authorise(report, viewer)
    wanted = FindingFilter(scope=viewer.scope, reports=(report.name,), first=days.start, last=days.end, states=(OPEN,))
    tallies = reading.tallies(wanted, *rule_names(report), by=("project_id", "day"))
    rows = _rows(reads, report, days, viewer)
    cells = {cell: (rows.get(cell, 0), tallies.get(cell, Tally())) for cell in {*rows, *tallies}}
    return Overview(
        report=report,
        days=days,
        cells=cells,
        by_rule=_ordered({rule: count for (rule,), count in reading.count(wanted, ("rule",)).items()}),
        by_person=_ordered({person: count for (person,), count in reading.count(wanted, ("person_id",)).items()}),
    )


def _ordered(counts: Mapping[Any, int]) -> dict[Any, int]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1], str(one[0]))))


def _rows(reads: ReadPath, report: ReportType, days: Days, viewer: Viewer) -> dict[tuple[Any, ...], int]:
    """Judged rows by project and day."""
    engine = reads.asking().universes.engine
    select = FactSelect(report, reads.conventions)
    code = select.joined_members(report.scope_column).c.code
    conditions = [select.within(days), *select.in_scope(scope_codes(viewer, engine))]
    conditions += [select.satisfies(where) for where in report.judged]
    counted = sa.select(code, select.fact.c.day, sa.func.count()).select_from(select.joined()).where(*conditions)
    ids = {known: key for key, known in reads.member_table("project").code_of_id.items()}
    found: dict[tuple[Any, ...], int] = defaultdict(int)
    for project, day, rows in engine.fetch(counted.group_by(code, select.fact.c.day)):
        found[ids.get(project), day] += rows
    return dict(found)
