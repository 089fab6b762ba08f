"""Keeps the KPI snapshots equal to what would be counted now: one period by the clock, and whatever fell behind."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard import clock
from dashboard.metrics.kpi_counting import count_periods
from dashboard.metrics.kpi_periods import PARTS, WEEK, period_around, periods_over
from dashboard.metrics.read_path import ReadPath
from dashboard.reports import REPORTS
from dashboard.semantic.period import Days
from dashboard.semantic.report import ReportType
from data_access.kpi_store import KpiStore, KpiWriter, PeriodKey

AT_ONCE = 200
"""Periods of a transaction: what a run that is killed has to do again."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What was done: `periods` counted, `rows` that are others than before, `left` periods that still wait."""

    periods: int
    rows: int
    left: int = 0


@dataclass(frozen=True)
class _Behind:
    """A period whose KPIs are not kept, or were counted from another content of its days."""

    report: ReportType
    kind: str
    days: Days


@dataclass(frozen=True, kw_only=True)
class KpiKeeper:
    """Counts by `reads` (the replica) and keeps in `store`. Doing it twice changes nothing."""

    reads: ReadPath
    store: KpiStore

    def aggregate(self, kind: str, day: date) -> Kept:
        """Every report type's KPIs of the period around `day`, over or still running, in one transaction."""
        days = period_around(kind, day, self.reads.conventions)
        with self.store.writing() as writer:
            return self._count(writer, [_Behind(report, kind, days) for report in REPORTS])

    def catch_up(self, may_go_on: Callable[[], bool] = lambda: True) -> Kept:
        """Every period that is over and not kept as it is now, the newest first. `may_go_on` is asked before each
        transaction."""
        periods, rows = 0, 0
        kept = self.store.versions()
        self._forget_strays(kept)
        behind = _newest_first(self._behind(kept))
        while periods < len(behind) and may_go_on():
            batch = behind[periods : periods + AT_ONCE]
            with self.store.writing() as writer:
                rows += self._count(writer, batch).rows
            periods += len(batch)
        return Kept(periods=periods, rows=rows, left=len(behind) - periods)

    def _forget_strays(self, kept: Iterable[PeriodKey]) -> None:
        """Weeks that begin on another day since the unit's week does."""
        first = self.reads.conventions.week_start_index
        strays = [key for key in kept if key[1] == WEEK and key[2].weekday() != first]
        if strays:
            self.store.forget(strays)

    def _behind(self, kept: Mapping[PeriodKey, str]) -> Iterator[_Behind]:
        held, today = self.reads.pinned(), self._today()
        engine = held.asking().universes.engine
        for report in REPORTS:
            for kind in PARTS:
                for days in self._over(held, report, kind, kept, today):
                    if kept.get((report.name, kind, days.start)) != engine.days_version(report.name, days):
                        yield _Behind(report, kind, days)

    def _over(
        self, held: ReadPath, report: ReportType, kind: str, kept: Iterable[PeriodKey], today: date
    ) -> Iterator[Days]:
        """From the first day with a row, or the first period that is kept: its rows may have gone."""
        starts = [start for name, of, start in kept if (name, of) == (report.name, kind)]
        first = held.first_day(report)
        starts += [first] if first is not None else []
        return periods_over(kind, min(starts), today, self.reads.conventions) if starts else iter(())

    def _count(self, writer: KpiWriter, wanted: Sequence[_Behind]) -> Kept:
        """From one state, which is at least as new as what was kept before: the lock is ours already."""
        held, today = self.reads.pinned(), self._today()
        together: dict[tuple[ReportType, str], list[Days]] = {}
        for one in wanted:
            together.setdefault((one.report, one.kind), []).append(one.days)
        counted = [
            period
            for (report, kind), periods in together.items()
            for period in count_periods(held, report, kind, periods, today)
        ]
        return Kept(periods=len(counted), rows=writer.replace(counted))

    def _today(self) -> date:
        return clock.today(self.reads.conventions.timezone)


def _newest_first(behind: Iterable[_Behind]) -> list[_Behind]:
    """Of many, all but those counted at once quarter by quarter: what one question can count for many periods together
    then stands together, which takes a third of the time."""
    newest = sorted(behind, key=lambda one: one.days.end, reverse=True)
    return newest[:AT_ONCE] + sorted(newest[AT_ONCE:], key=_quarter_of)


def _quarter_of(one: _Behind) -> tuple[int, str, str]:
    end = one.days.end
    return -(4 * end.year + (end.month - 1) // 3), one.report.name, one.kind
