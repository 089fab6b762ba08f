"""Tells receivers of unusual days: of yesterday, and of the days before it that can be judged by now."""

from collections.abc import Iterator
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
from dashboard.semantic.fields import Measure, names_of
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from dashboard.webhooks.announcer import Announcer, Happening, Subject, anomaly_found
from dashboard.webhooks.payload import Kpi, Unusual, Words
from dashboard.workflow.announcing import words_of_label
from jobs.job import JOBS_ACTOR, Counts, Ground, Job
from layouts.address import unusual_path


@dataclass(frozen=True, kw_only=True)
class _Found:
    """`project`: code and key; None for the whole unit."""

    report: ReportType
    measure: Measure
    judged: JudgedDay
    project: tuple[str, str] | None


def announce_anomalies(ground: Ground, day: date) -> Counts:
    """Each unusual number of the day is told once, however often this runs. A low one may only show some days later,
    when nearly all rows of the day are there, so those days are looked at again."""
    announcer, told, found = Announcer(site=ground.settings.public_url), 0, 0
    for one in _unusual(ground.reads.pinned(), day):
        if ground.stop.is_set():
            break
        with ground.database.write(JOBS_ACTOR) as connection:
            told += announcer.tell(connection, _happening(one))
        found += 1
    return {"unusual numbers": found, "webhooks": told}


def _unusual(reads: ReadPath, day: date) -> Iterator[_Found]:
    projects = [(code, key) for key, code in reads.member_table("project").code_of_id.items()]
    for report in REPORTS:
        days = Days(start=day - timedelta(days=report.settles_days), end=day)
        for project in (None, *sorted(projects)):
            filters = (("project", (project[0],)),) if project else ()
            query = Query(report=report, measures=names_of(report.shown_measures), filters=filters)
            for name, judged in find_anomalies(reads, query, SEALER, days).items():
                for one in judged:
                    if one.is_anomaly:
                        yield _Found(report=report, measure=report.measure(name), judged=one, project=project)


def _happening(found: _Found) -> Happening:
    report, judged, measure = found.report, found.judged, found.measure
    assert judged.verdict is not None, "it is an anomaly"
    place = found.project[1] if found.project else "unit"
    return anomaly_found(
        cause=f"anomaly:{report.name}:{measure.name}:{place}:{judged.day}",
        at=clock.now(),
        summary=Words(**{lang: _summary(found, Locale(lang=lang)) for lang in LANGUAGES}),
        subject=Subject(
            report_type=report.name,
            project=found.project,
            day=judged.day,
            path=unusual_path(report.name, measure.name, judged.day)
            + (f"?project={found.project[0]}" if found.project else ""),
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


def _summary(found: _Found, locale: Locale) -> str:
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


ANNOUNCE_ANOMALIES = Job(
    name="announce_anomalies",
    purpose="tell webhooks of yesterday's unusual numbers",
    at="00:40",
    days_back=1,
    run=announce_anomalies,
)
