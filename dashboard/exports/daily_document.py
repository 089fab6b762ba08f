"""The document of a daily report."""

from dashboard.exports.document import Document, Fact, Figure, Line, Table
from dashboard.exports.provenance import compared_fact
from dashboard.exports.quality_fact import quality_facts
from dashboard.i18n import Locale, t
from dashboard.metrics.daily import DailySheet, SheetGroup
from dashboard.metrics.emptiness import emptiness_of_day
from dashboard.metrics.trends import TrendMetrics
from dashboard.metrics.words import day_label, with_digits
from dashboard.quality.asking import Quality

LINES = 2
"""Lines over time at the head: those of the first measures."""


def daily_document(sheet: DailySheet, locale: Locale, timezone: str, quality: Quality | None = None) -> Document:
    """Numbers, two lines over 30 days, and every row in the groups of the paper. `quality`: of its records."""
    report, answer = sheet.report, sheet.answer
    emptiness = emptiness_of_day(answer.numbers)
    rows = sum(len(group.items) for group in sheet.groups)
    return Document(
        report=report,
        title=report.label.text(locale.lang),
        subtitle=f"{_project_words(sheet)} · {day_label(sheet.day, locale)}",
        facts=(*_facts(sheet, locale, timezone, rows), *quality_facts(quality, locale)),
        figures=tuple(
            Figure(
                measure=report.measure(name),
                number=number,
                change=answer.numbers.changes.get(name),
                emptiness=emptiness,
            )
            for name, number in answer.numbers.numbers.items()
        ),
        lines=tuple(_line(answer.trends[30], measure.name) for measure in report.shown_measures[:LINES]),
        tables=tuple(_table(group, locale) for group in sheet.groups),
        rows=rows,
        provenance=answer.numbers.provenance,
        quality=quality,
        timezone=timezone,
        is_wide=report.sheet.is_wide,
        name=f"{report.name}-{sheet.project}-{sheet.day}",
    )


def _project_words(sheet: DailySheet) -> str:
    name = sheet.answer.numbers.labels.name("project", sheet.project)
    return f"{name} ({sheet.project})" if name else sheet.project


def _facts(sheet: DailySheet, locale: Locale, timezone: str, rows: int) -> tuple[Fact, ...]:
    weekday = t(f"weekday.{sheet.day:%A}".lower(), locale.lang)
    facts = [
        ("export.fact_day", weekday),
        ("export.fact_rows", with_digits(f"{rows:,}", locale)),
        ("export.fact_timezone", timezone),
    ]
    if not sheet.answer.is_complete:
        facts.append(("export.fact_state", t("export.day_runs", locale.lang)))
    compared = compared_fact(sheet.answer.numbers.changes, locale)
    return (*(Fact(label=t(key, locale.lang), text=text) for key, text in facts), *compared)


def _line(trend: TrendMetrics, name: str) -> Line:
    series = trend.series[name]
    complete = trend.complete.count if trend.complete else 0
    return Line(
        measure=series.measure,
        first=series.days.start,
        values=series.values,
        open_days=len(series.values) - complete,
    )


def _table(group: SheetGroup, locale: Locale) -> Table:
    heading = group.group.label.text(locale.lang) if group.group else t("export.rows", locale.lang)
    nothing = t("daily.no_rows", locale.lang)
    return Table(heading=heading, columns=group.columns, pages=(group.items,), nothing=nothing)
