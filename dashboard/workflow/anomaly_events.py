"""Unusual numbers as receivers are told of them: of the whole unit and of each project, each once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard import clock
from dashboard.i18n import LANGUAGES, Locale, t
from dashboard.metrics import ReadPath
from dashboard.metrics.anomalies import JudgedDay, find_anomalies
from dashboard.metrics.content import SEALER
from dashboard.metrics.present_anomalies import judged_words
from dashboard.metrics.words import day_label
from dashboard.reports import REPORTS
from dashboard.semantic.fields import Measure
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from dashboard.webhooks.announcer import Happening, Subject, anomaly_found
from dashboard.webhooks.payload import Kpi, Unusual, Words
from dashboard.workflow.announcing import words_of_label

PathOf = Callable[[str, str, date, str | None], str]
"""Of the page that explains an unusual day: report type, measure, day, code of the project or None."""


@dataclass(frozen=True, kw_only=True)
class UnusualNumber:
    """`project`: code and key; None for the whole unit."""

    report: ReportType
    measure: Measure
    judged: JudgedDay
    project: tuple[str, str] | None


def find_unusual(reads: ReadPath, day: date) -> Iterator[UnusualNumber]:
    """Of a day, and of those before it that can only be judged by now: a low number says nothing until nearly all rows
    of its day are there."""
    projects = sorted((code, key) for key, code in reads.member_table("project").code_of_id.items())
    for report in REPORTS:
        days = Days(start=day - timedelta(days=report.settles_days), end=day)
        for project in (None, *projects):
            query = Query(report=report, filters=(("project", (project[0],)),) if project else ())
            for name, every in find_anomalies(reads, query, SEALER, days).items():
                for judged in every:
                    if judged.is_anomaly:
                        yield UnusualNumber(report=report, measure=report.measure(name), judged=judged, project=project)


def happening_of(found: UnusualNumber, path: PathOf) -> Happening:
    report, judged, measure = found.report, found.judged, found.measure
    assert judged.verdict is not None, "it is unusual"
    code, place = found.project or (None, "unit")
    return anomaly_found(
        cause=f"anomaly:{report.name}:{measure.name}:{place}:{judged.day}",
        at=clock.now(),
        summary=Words(**{lang: _summary(found, Locale(lang=lang)) for lang in LANGUAGES}),
        subject=Subject(
            report_type=report.name,
            project=found.project,
            day=judged.day,
            path=path(report.name, measure.name, judged.day, code),
        ),
        found=Unusual(
            measure=measure.name,
            verdict=judged.verdict.value,
            expected=judged.expected,
            low=judged.low,
            high=judged.high,
        ),
        kpi=Kpi(value=judged.value, n=None, unit=measure.unit, reason=None, label=words_of_label(measure.label)),
    )


def _summary(found: UnusualNumber, locale: Locale) -> str:
    lang = locale.lang
    names = {
        "report": found.report.label.text(lang),
        "measure": found.measure.label.text(lang),
        "day": day_label(found.judged.day, locale),
        "words": judged_words(found.judged, found.measure, locale),
    }
    if found.project is None:
        return t("webhooks.summary.anomaly", lang, **names)
    return t("webhooks.summary.anomaly_of_project", lang, project=found.project[0], **names)
