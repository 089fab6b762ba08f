"""What the phone asks: the brief of one report type, and of all that a reader may see, through the cache of answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dashboard.api.answers import known_answer
from dashboard.api.questions import single
from dashboard.i18n import Locale, t
from dashboard.metrics import ReadPath
from dashboard.metrics.brief import brief_query, days_of_brief, read_brief
from dashboard.metrics.cached_question import Wanted
from dashboard.metrics.kpi_periods import DAY
from dashboard.metrics.present_brief import brief_as_json
from dashboard.metrics.report_cache import ReportCache
from dashboard.metrics.words import shown_number
from dashboard.permissions import Viewer
from dashboard.quality.asking import QualityAsking
from dashboard.quality.present import brief_score_as_json
from dashboard.reports import REPORTS
from dashboard.semantic.fields import MISSING
from dashboard.semantic.period import parse_day
from dashboard.semantic.query import Query

Part = dict[str, Any]
"""The brief of one report type as JSON."""


@dataclass(frozen=True, kw_only=True)
class BriefAsked:
    """Which period: its `grain`, and a day in it (None: today)."""

    grain: str = DAY
    around: date | None = None


def brief_asked() -> BriefAsked:
    """What the address of this request asks for."""
    day = single("date")
    return BriefAsked(grain=single("grain") or DAY, around=parse_day(day, field="date") if day else None)


def wanted_brief(held: ReadPath, query: Query, viewer: Viewer, locale: Locale, asked: BriefAsked) -> Wanted:
    """The question as the cache knows it. `query`: the report and its filters. `held`: to one moment."""
    asking = held.asking()
    today, grain = asking.today, asked.grain
    whole = brief_query(query, grain, asked.around or today, today, held.conventions)
    days = asking.days(whole)
    return Wanted(
        kind="brief",
        query=whole,
        viewer=viewer,
        period=days,
        covers=days_of_brief(whole, grain, days, today),
        locale=locale,
        details={"grain": grain},
        is_running=days.start == days.end == today,
    )


def read_part(held: ReadPath, wanted: Wanted, asked: BriefAsked, locale: Locale) -> Part:
    """The answer to that question, counted now."""
    brief = read_brief(held, wanted.query, asked.grain, wanted.viewer)
    return brief_as_json(brief, locale, held.conventions)


def quality_parts(
    quality: QualityAsking, held: ReadPath, queries: Sequence[Query], viewer: Viewer, locale: Locale
) -> list[Part]:
    """How good the records of the period are, of now: a finding can be accepted without a change of a row."""
    scores = quality.scores(held, queries, viewer)
    return [{"quality": brief_score_as_json(score, locale)} for score in scores]


@dataclass(frozen=True, kw_only=True)
class Briefs:
    """Briefs for pages and for the answer about all report types; each report type's is kept by itself."""

    reads: ReadPath
    cache: ReportCache
    quality: QualityAsking

    def all(
        self, viewer: Viewer, locale: Locale, asked: BriefAsked, filters: Mapping[str, tuple[str, ...]]
    ) -> list[Part]:
        """Of every report type that the viewer may see, from one moment."""
        chosen = tuple(filters.items())
        queries = [Query(report=report, filters=chosen) for report in REPORTS if viewer.may(report.permission)]
        return self._parts(queries, viewer, locale, asked)

    def one(self, query: Query, viewer: Viewer, locale: Locale, asked: BriefAsked) -> Part:
        return self._parts([query], viewer, locale, asked)[0]

    def _parts(self, queries: Sequence[Query], viewer: Viewer, locale: Locale, asked: BriefAsked) -> list[Part]:
        held = self.reads.pinned()
        wanted = [wanted_brief(held, query, viewer, locale, asked) for query in queries]
        qualities = quality_parts(self.quality, held, [one.query for one in wanted], viewer, locale)

        def part(of: Wanted, quality: Part) -> Part:
            return known_answer(self.cache, held, of, lambda: read_part(held, of, asked, locale), quality)

        return [part(of, quality) for of, quality in zip(wanted, qualities, strict=True)]

    def by_project(
        self, query: Query, viewer: Viewer, locale: Locale, asked: BriefAsked
    ) -> list[tuple[str, list[str]]]:
        """Every project that has rows, with its key figures as text, in the order of codes."""
        held = self.reads.pinned()
        report = query.report
        wanted = wanted_brief(held, query, viewer, locale, asked)
        found = held.run(replace(wanted.query, by=("project",)), viewer).groups
        measures = [report.measure(name) for name in wanted.query.measures]
        named = {MISSING: t("member.missing", locale.lang)}
        return [
            (
                named.get(group.members[0], group.members[0]),
                [shown_number(one, group.numbers[one.name], locale) for one in measures],
            )
            for group in sorted(found, key=lambda group: group.members)
        ]
