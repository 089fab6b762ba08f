"""Report types, their pages, the pages of the product and the actions of its frame, by their words in two languages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dashboard.i18n import LANGUAGES, t
from dashboard.permissions import Viewer
from dashboard.reports import REPORTS
from dashboard.search.found import Found, Kind
from dashboard.search.words import Index
from dashboard.semantic.report import ReportType
from layouts.address import latest_daily_path, quality_start, report_path, rows_path
from layouts.places import ACTIONS, PLACES, Action, Place

PAGES_OF_REPORT: tuple[tuple[str, Callable[[str], str], str], ...] = (
    ("palette.latest_daily", latest_daily_path, "calendar"),
    ("palette.rows", rows_path, "table"),
    ("palette.quality", quality_start, "check"),
)
"""What they are called, where they are, their picture."""


@dataclass(frozen=True)
class _Entry:
    """`words(lang)`: what it is called; `also`: further words that find it."""

    words: Callable[[str], str]
    make: Callable[[str, float], Found]
    is_open_to: Callable[[Viewer], bool]
    also: str = ""

    def texts(self) -> list[str]:
        return [*(self.words(lang) for lang in LANGUAGES), self.also]


def find_places(typed: Sequence[str], viewer: Viewer, lang: str) -> list[Found]:
    """Those that all typed words mean; without a word all of them, in the order in which they are declared."""
    entries = _entries()
    found = _index().find(typed) if typed else dict.fromkeys(range(len(entries)), 1.0)
    return [entries[place].make(lang, how) for place, how in found.items() if entries[place].is_open_to(viewer)]


def reports_meant(word: str, viewer: Viewer) -> list[ReportType]:
    """The report types that a typed word may mean, beside other words."""
    found = _index_of_reports().find([word])
    return [REPORTS[place] for place in sorted(found) if viewer.may(REPORTS[place].permission)]


@cache
def _entries() -> tuple[_Entry, ...]:
    pages = [entry for report in REPORTS for entry in _pages_of(report)]
    return (*map(_of_report, REPORTS), *map(_of_place, PLACES), *map(_of_action, ACTIONS), *pages)


@cache
def _index() -> Index:
    return Index.of([entry.texts() for entry in _entries()])


@cache
def _index_of_reports() -> Index:
    return Index.of([(report.label.ar, report.label.en, report.name) for report in REPORTS])


def _may_read(report: ReportType) -> Callable[[Viewer], bool]:
    return lambda viewer: viewer.may(report.permission)


def _of_report(report: ReportType) -> _Entry:
    def make(lang: str, how: float) -> Found:
        return Found(
            kind=Kind.REPORT,
            value=report.name,
            label=report.label.text(lang),
            how=how,
            icon=report.name,
            report=report,
            leads_to=lambda: report_path(report.name),
        )

    return _Entry(report.label.text, make, _may_read(report), report.name)


def _pages_of(report: ReportType) -> Iterator[_Entry]:
    return (_page_of(report, key, path(report.name), icon) for key, path, icon in PAGES_OF_REPORT)


def _page_of(report: ReportType, key: str, url: str, icon: str) -> _Entry:
    def words(lang: str) -> str:
        return t(key, lang, report=report.label.text(lang))

    def make(lang: str, how: float) -> Found:
        return Found(
            kind=Kind.PAGE, value=url, label=words(lang), how=how, icon=icon, report=report, leads_to=lambda: url
        )

    return _Entry(words, make, _may_read(report))


def _of_place(place: Place) -> _Entry:
    def words(lang: str) -> str:
        return t(place.words, lang)

    def make(lang: str, how: float) -> Found:
        href = place.href
        return Found(kind=Kind.PAGE, value=href, label=words(lang), how=how, icon=place.icon, leads_to=lambda: href)

    return _Entry(words, make, place.is_open_to, place.also)


def _of_action(action: Action) -> _Entry:
    def words(lang: str) -> str:
        return t(action.words, lang)

    def make(lang: str, how: float) -> Found:
        name = action.name
        return Found(kind=Kind.ACTION, value=name, label=words(lang), how=how, icon=action.icon, action=name)

    return _Entry(words, make, lambda _: True, action.also)
