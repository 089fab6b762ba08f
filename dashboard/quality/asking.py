"""How good the rows of a question are, and what stands against them, within the rights of who asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Any

import sqlalchemy as sa

from dashboard.metrics.cache import VersionedCache
from dashboard.metrics.engine import Engine
from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.scope import authorise, scope_codes
from dashboard.metrics.statements import FactSelect
from dashboard.permissions import Viewer
from dashboard.quality.score import Score
from dashboard.semantic.fields import MISSING, Measure, MemberDimension
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from dashboard.semantic.rules import Required, Rhythm
from dashboard.semantic.scope_codes import ScopeCodes
from data_access.quality_reading import ACCEPTED, OPEN, Finding, FindingFilter, QualityReading, Tally


@dataclass(frozen=True, kw_only=True)
class Quality:
    """Of the rows of some days, in the viewer's scope and of the members that `basis` names."""

    report: ReportType
    days: Days
    basis: Mapping[str, tuple[str, ...]]
    score: Score
    tally: Tally

    @property
    def is_valid(self) -> bool:
        """Nothing in it cannot be right."""
        return self.tally.errors == 0

    @cached_property
    def issues(self) -> list[tuple[str, int]]:
        """Rules that were broken, by how many findings, in the order in which they are declared; retired ones last."""
        order = {rule.name: place for place, rule in enumerate(self.report.rules)}
        found = self.tally.by_rule.items()
        return sorted(found, key=lambda one: (order.get(one[0], len(order)), one[0]))

    def touching(self, measure: Measure) -> int:
        """How many open findings put a number in doubt: those of its columns, and those of whole rows."""
        columns = self.report.columns_of(measure)
        rules = ((self.report.rule(name), count) for name, count in self.tally.by_rule.items())
        return sum(count for rule, count in rules if rule and (rule.of_whole_row or rule.field in columns))


@dataclass(frozen=True)
class QualityAsking:
    """Rows are counted where numbers are (`reads`), findings where they are kept."""

    reading: QualityReading
    _judged: VersionedCache = field(default_factory=lambda: VersionedCache(size=1024))

    def of(self, reads: ReadPath, query: Query, viewer: Viewer) -> Quality:
        """Of the period and of the projects, dogs and people that the query asks for; what else it filters by is not
        known of a finding, and `basis` does not name it. Forbidden and InvalidInput as for its numbers."""
        reads.check(query, viewer)
        days = reads.asking().days(query)
        wanted = self._filter(reads, query, viewer, days)
        tally = self.reading.tallies(wanted, *rule_names(query.report)).get((), Tally())
        return self._quality(reads, query, viewer, days, tally)

    def scores(self, reads: ReadPath, queries: Sequence[Query], viewer: Viewer) -> list[Score]:
        """Of several report types at once, in the same period and of the same projects: one look at the findings."""
        if not queries:
            return []
        for query in queries:
            reads.check(query, viewer)
        days = reads.asking().days(queries[0])
        wanted = replace(self._filter(reads, queries[0], viewer, days), reports=[one.report.name for one in queries])
        missing, silent = zip(*(rule_names(query.report) for query in queries), strict=True)
        tallies = self.reading.tallies(wanted, [*chain(*missing)], [*chain(*silent)], by=("report_type",))
        found = ((query, tallies.get((query.report.name,), Tally())) for query in queries)
        return [self._quality(reads, query, viewer, days, tally).score for query, tally in found]

    def _quality(self, reads: ReadPath, query: Query, viewer: Viewer, days: Days, tally: Tally) -> Quality:
        basis = _basis(query)
        score = Score.of(query.report, self._rows(reads, query, viewer, days, basis), tally)
        return Quality(report=query.report, days=days, basis=basis, score=score, tally=tally)

    def findings(
        self,
        reads: ReadPath,
        query: Query,
        viewer: Viewer,
        *,
        rule: str | None = None,
        after: int | None = None,
        limit: int = 50,
    ) -> tuple[list[Finding], int]:
        """One page of the open findings behind a quality, and how many there are in all."""
        reads.check(query, viewer)
        wanted = self._filter(reads, query, viewer, reads.asking().days(query), rule)
        return self.reading.find(wanted, after=after, limit=limit), sum(self.reading.count(wanted).values())

    def of_record(self, report: ReportType, row_id: str, viewer: Viewer) -> list[Finding]:
        """What stands against one record, accepted or not. Forbidden for who may not read the report."""
        authorise(report, viewer)
        wanted = FindingFilter(scope=viewer.scope, reports=(report.name,), row_ids=(row_id,), states=(OPEN, ACCEPTED))
        return self.reading.find(wanted)

    def _filter(
        self, reads: ReadPath, query: Query, viewer: Viewer, days: Days, rule: str | None = None
    ) -> FindingFilter:
        report = query.report
        basis = _basis(query)

        def chosen(column: str | None) -> list[str] | None:
            return self._ids(reads, report, column, basis) if column is not None else None

        return FindingFilter(
            scope=viewer.scope,
            reports=(report.name,),
            first=days.start,
            last=days.end,
            states=(OPEN, ACCEPTED) if rule is None else (OPEN,),
            rules=(rule,) if rule is not None else None,
            projects=chosen(report.scope_column),
            dogs=chosen(report.dog_column),
            people=chosen(report.own_column),
        )

    def _ids(
        self, reads: ReadPath, report: ReportType, column: str, basis: Mapping[str, Sequence[str]]
    ) -> list[str] | None:
        for name, members in basis.items():
            dimension = report.dimension(name)
            assert isinstance(dimension, MemberDimension)
            if dimension.column == column:
                ids = {code: key for key, code in reads.member_table(dimension.members).code_of_id.items()}
                return [ids[code] for code in members if code in ids]
        return None

    def _rows(
        self, reads: ReadPath, query: Query, viewer: Viewer, days: Days, basis: Mapping[str, tuple[str, ...]]
    ) -> int:
        if not query.report.judged:
            counted = replace(query, filters=tuple(basis.items()), by=(), order=None, limit=None)
            return reads.run(counted, viewer).provenance.rows_counted
        engine, report = reads.asking().universes.engine, query.report.name
        scope = scope_codes(viewer, engine)
        key = (report, scope, days, tuple(basis.items()))
        version = engine.version_of(report, days, scope)
        return self._judged.get(version, key, lambda: _count_judged(engine, query, scope, days, basis, reads))


def _count_judged(
    engine: Engine,
    query: Query,
    scope: ScopeCodes,
    days: Days,
    basis: Mapping[str, tuple[str, ...]],
    reads: ReadPath,
) -> int:
    """The rows that a rule of the report could be broken by."""
    select = FactSelect(query.report, reads.conventions)
    conditions = [select.within(days), *select.in_scope(scope), *select.filtered(tuple(basis.items()))]
    conditions += [select.satisfies(where) for where in query.report.judged]
    judged: Any = sa.select(sa.func.count()).select_from(select.joined()).where(*conditions)
    return int(engine.fetch(judged)[0][0])


def rule_names(report: ReportType) -> tuple[list[str], list[str]]:
    """The names of the rules of required fields, and of silent days."""
    missing = [rule.name for rule in report.rules if isinstance(rule, Required) and rule.where is None]
    return missing, [rule.name for rule in report.rules if isinstance(rule, Rhythm)]


def _basis(query: Query) -> dict[str, tuple[str, ...]]:
    """The filters on members that a finding knows of."""
    report = query.report
    known = {report.scope_column, report.dog_column, report.own_column}
    named = {name: report.dimension(name) for name, _ in query.filters}
    return {
        name: tuple(members)
        for name, members in query.filters
        if isinstance(one := named[name], MemberDimension) and one.column in known and MISSING not in members
    }
