"""Daily reports whose records fell below their limit, as receivers are told of them."""

from collections.abc import Callable
from datetime import date

from dashboard import clock
from dashboard.i18n import LANGUAGES, Locale, t
from dashboard.metrics.words import day_label
from dashboard.quality.alerts import Alert
from dashboard.reports import report_named
from dashboard.webhooks.announcer import Happening, Subject, quality_alert
from dashboard.webhooks.payload import Finding, Quality, Words

PathOf = Callable[[str, str, date], str]
"""Of the page of a daily report: report type, code of the project, day."""


def happening_of(alert: Alert, project: str, path: PathOf) -> Happening:
    """`project`: the code of the alert's. The same fall is told once, whoever finds it."""
    return quality_alert(
        cause=f"quality:{alert.report_type}:{alert.project_id}:{alert.day}:{alert.score:.2f}:{alert.limit:g}",
        at=clock.now(),
        summary=Words(**{lang: _summary(alert, project, Locale(lang=lang)) for lang in LANGUAGES}),
        subject=Subject(
            report_type=alert.report_type,
            project=(project, alert.project_id),
            day=alert.day,
            path=path(alert.report_type, project, alert.day),
        ),
        quality=Quality(
            completeness_score=alert.score,
            findings=tuple(Finding(rule=rule, count=count) for rule, count in alert.findings.items()),
        ),
    )


def _summary(alert: Alert, project: str, locale: Locale) -> str:
    return t(
        "webhooks.summary.quality",
        locale.lang,
        report=report_named(alert.report_type).label.text(locale.lang),
        project=project,
        day=day_label(alert.day, locale),
        score=f"{alert.score:.1f}",
        limit=f"{alert.limit:g}",
    )
