"""One search over everything that a reader can go to or do. Names stand alone or with a report type and a day: "alpha",
"alpha vet", "alpha yesterday"."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from dashboard import clock
from dashboard.builder.templates import Templates
from dashboard.i18n import Locale
from dashboard.metrics.history import dog_dimension
from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.words import day_label
from dashboard.permissions import Viewer
from dashboard.reports import REPORTS
from dashboard.search.days import find_day
from dashboard.search.found import Found, Kind
from dashboard.search.members import Member, Members
from dashboard.search.places import find_places, reports_meant
from dashboard.search.words import Index, typed_words
from dashboard.semantic.fields import MemberDimension
from dashboard.semantic.period import Period
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from layouts.address import daily_path, history_path, question_path, saved_path

MOST_TYPED = 12
"""Words that are looked at; the rest of a long text is passed over."""
WITH_A_REPORT = 0.95
"""What is left of how well a member is meant where some words mean a report type: less than where all mean it."""
EACH_FURTHER = 0.02
"""What a member in its second, third, ... report type stands behind the one before."""
ICONS = {Kind.DOG: "dog", Kind.PERSON: "person", Kind.PROJECT: "project"}


@dataclass(frozen=True)
class Search:
    reads: ReadPath
    templates: Templates

    def find(self, text: str, viewer: Viewer, locale: Locale) -> list[Found]:
        """What `text` means, best first; what can be gone to without a name where nothing was typed."""
        typed = typed_words(text)[:MOST_TYPED]
        if not typed:
            return find_places((), viewer, locale.lang)
        members = Members.of(self.reads, viewer)
        found = [
            *find_places(typed, viewer, locale.lang),
            *self._saved(typed, viewer),
            *_members(members, typed, viewer, None),
            *self._on_a_day(members, typed, viewer, locale),
        ]
        return sorted(found, key=Found.order)

    def _saved(self, typed: Sequence[str], viewer: Viewer) -> Iterator[Found]:
        saved = [one.template for one in self.templates.every(viewer)]
        for place, how in Index.of([(one.name,) for one in saved]).find(typed).items():
            one = saved[place]
            yield Found(
                kind=Kind.SAVED,
                value=one.id,
                label=one.name,
                how=how,
                icon="sliders",
                leads_to=partial(saved_path, one.id),
            )

    def _on_a_day(self, members: Members, typed: tuple[str, ...], viewer: Viewer, locale: Locale) -> Iterator[Found]:
        """The day in each report type, or of the member or in the report type that the other words mean."""
        meant = find_day(typed, clock.today(self.reads.conventions.timezone))
        if meant is None:
            return
        day, rest = meant
        yield from _members(members, rest, viewer, day) if rest else ()
        for report in _reports_of(rest, viewer):
            query = Query(report=report, period=_period(day))
            yield Found(
                kind=Kind.DAY,
                value=day.isoformat(),
                label=day_label(day, locale),
                how=1.0,
                icon="calendar",
                report=report,
                day=day,
                leads_to=partial(question_path, query),
            )


def _members(members: Members, typed: Sequence[str], viewer: Viewer, day: date | None) -> Iterator[Found]:
    """Members that all words mean, and in each report type that some of the words mean those of the others."""
    for member in members.find(typed):
        yield from _everywhere(member, day)
    for report, rest in _with_a_report(typed, viewer):
        for member in members.find(rest):
            wanted = [(one, dimension) for one, dimension in member.within if one is report]
            named = replace(member, how=member.how * WITH_A_REPORT)
            yield from (_in_report(named, one, dimension, day) for one, dimension in wanted)


def _with_a_report(typed: Sequence[str], viewer: Viewer) -> Iterator[tuple[ReportType, list[str]]]:
    """Each report type that some of the words mean, with the other words."""
    meant = [reports_meant(word, viewer) for word in typed]
    for report in REPORTS:
        rest = [word for word, reports in zip(typed, meant, strict=True) if report not in reports]
        if rest and len(rest) < len(typed):
            yield report, rest


def _reports_of(words: Sequence[str], viewer: Viewer) -> list[ReportType]:
    """The report types that all the words mean; all of the viewer's where there is none."""
    readable = [report for report in REPORTS if viewer.may(report.permission)]
    meant = [reports_meant(word, viewer) for word in words]
    return [report for report in readable if all(report in reports for reports in meant)]


def _everywhere(member: Member, day: date | None) -> Iterator[Found]:
    """A dog has a page of its own; of others each report type that knows of them."""
    if member.kind is Kind.DOG and any(dog_dimension(report) for report, _ in member.within):
        until = f"?to={day}" if day else ""
        yield _found(member, None, lambda: history_path(member.code) + until, day)
        return
    for place, (report, dimension) in enumerate(member.within):
        yield _in_report(replace(member, how=member.how - place * EACH_FURTHER), report, dimension, day)


def _in_report(member: Member, report: ReportType, dimension: MemberDimension, day: date | None) -> Found:
    if member.kind is Kind.PROJECT and day:
        return _found(member, report, partial(daily_path, report.name, member.code, day), day)
    period = _period(day) if day else Period()
    query = Query(report=report, filters=((dimension.name, (member.code,)),), period=period)
    return _found(member, report, partial(question_path, query), day)


def _found(member: Member, report: ReportType | None, leads_to: Callable[[], str], day: date | None) -> Found:
    return Found(
        kind=member.kind,
        value=member.code,
        label=member.name,
        how=member.how,
        icon=ICONS[member.kind],
        report=report,
        day=day,
        leads_to=leads_to,
    )


def _period(day: date) -> Period:
    return Period(start=day.isoformat(), end=day.isoformat())
