"""Daily reports as they were read and written last: most that are opened are of days that are over, and stay the same
for everybody with the same rights until a row that they stand on changes."""

from dataclasses import dataclass, field, replace
from datetime import date

from dashboard.i18n import Locale
from dashboard.metrics import ReadPath
from dashboard.metrics.cache import VersionedCache
from dashboard.metrics.cached_question import CachedQuestion, Wanted, name_question
from dashboard.metrics.covered_days import days_of_report
from dashboard.metrics.daily import DailySheet, daily_query, read_sheet
from dashboard.permissions import Viewer
from dashboard.semantic.report import ReportType
from layouts.markup import Written, write
from layouts.pages import daily

_MB = 2**20
MOST_KEPT = 512
_A_SHEET, _A_ROW, _A_VALUE = 30_000, 4_000, 50
"""Bytes that each takes in memory, about: what a sheet has without rows, a row, and a day of a measure's trend."""
_A_LETTER = 2


@dataclass(frozen=True, kw_only=True)
class KeptSheet:
    """A sheet as of now, and what it is kept by: question, rights and version."""

    sheet: DailySheet
    question: CachedQuestion


@dataclass(frozen=True)
class KeptSheets:
    """For any number of threads. What a sheet stands on beside rows (approval, seals, findings) is never kept."""

    _sheets: VersionedCache = field(default_factory=lambda: VersionedCache(MOST_KEPT, most_bytes=32 * _MB))
    _written: VersionedCache = field(default_factory=lambda: VersionedCache(MOST_KEPT, most_bytes=16 * _MB))

    def read(self, reads: ReadPath, report: ReportType, project: str, day: date, viewer: Viewer) -> KeptSheet:
        """What `read_sheet` reads. InvalidInput for a project that the viewer may not know of, kept or not."""
        held = reads.pinned()
        asking, query = held.asking(), daily_query(report, project, day)
        days = asking.days(query)
        question = name_question(
            held,
            Wanted(
                kind="sheet",
                query=query,
                viewer=viewer,
                period=days,
                covers=days_of_report(query, days, asking.today),
                is_running=day == asking.today,
            ),
        )
        sheet = self._sheets.get(
            question.version, question.key, lambda: read_sheet(held, report, project, day, viewer), _bytes_of
        )
        return KeptSheet(sheet=_as_of_now(sheet, held), question=question)

    def written(self, kept: KeptSheet, locale: Locale) -> Written:
        """Its trends and rows as HTML."""
        question = kept.question
        return self._written.get(
            question.version,
            (question.key, locale),
            lambda: write(daily.body(kept.sheet, locale)),
            lambda found: _A_LETTER * len(found.text),
        )


def _as_of_now(sheet: DailySheet, held: ReadPath) -> DailySheet:
    """The days of a sheet that still holds are the same at this moment, so it is of this moment."""
    numbers = sheet.answer.numbers
    provenance = held.asking(numbers.query).provenance(numbers.provenance.rows_counted)
    return replace(sheet, answer=replace(sheet.answer, numbers=replace(numbers, provenance=provenance)))


def _bytes_of(sheet: DailySheet) -> int:
    rows = sum(len(group.items) for group in sheet.groups)
    values = sum(len(series.rows) for trend in sheet.answer.trends.values() for series in trend.series.values())
    return _A_SHEET + _A_ROW * rows + _A_VALUE * values
