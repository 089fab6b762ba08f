"""The document of data quality: every report type with its score, the rules and projects behind it, all findings."""

from collections.abc import Sequence
from datetime import date

from dashboard.exports.document import Document, Fact, Table
from dashboard.exports.provenance import days_words
from dashboard.i18n import Label, Locale, t
from dashboard.metrics.daily import Item
from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.words import with_digits
from dashboard.permissions import Viewer
from dashboard.quality.admin import QualityAdmin, Standing
from dashboard.quality.overview import Overview
from dashboard.quality.present import shown_value
from dashboard.quality.words import badge_words, rule_words, score_words
from dashboard.reports import report_named
from dashboard.semantic.fields import Column, ColumnType
from dashboard.semantic.period import Days
from data_access.quality_reading import Finding


def quality_document(reads: ReadPath, quality: QualityAdmin, days: Days, viewer: Viewer, locale: Locale) -> Document:
    """What the viewer may see of these days, the worst first; its last table is what has to be looked at."""
    standings, lang = quality.standings(reads, viewer, days), locale.lang
    findings = [one for told in standings for one in quality.every_finding(told.now.report, viewer, days)]
    total = with_digits(f"{len(findings):,}", locale)
    return Document(
        report=None,
        title=t("quality.admin_title", lang),
        subtitle=days_words(days, locale),
        facts=(
            Fact(label=t("quality.findings", lang), text=total),
            Fact(label=t("export.fact_timezone", lang), text=reads.conventions.timezone),
        ),
        figures=(),
        lines=(),
        tables=(
            _table(
                "quality.by_report", ("report", "badge", "score", "before", "count"), _reports(standings, locale), lang
            ),
            _table("quality.by_rule", ("report", "rule", "count"), _rules(standings, locale), lang),
            _table(
                "quality.by_project", ("report", "project", "badge", "score"), _projects(standings, reads, locale), lang
            ),
            _table(
                "quality.records",
                ("day", "report", "project", "rule", "value"),
                _findings(findings, reads, locale),
                lang,
            ),
        ),
        rows=len(findings),
        provenance=reads.asking().provenance(sum(one.now.score.rows for one in standings)),
        timezone=reads.conventions.timezone,
        name=f"data-quality-{days.start}-{days.end}",
    )


def _table(heading: str, names: Sequence[str], items: list[Item], lang: str) -> Table:
    return Table(heading=t(heading, lang), columns=[_column(name) for name in names], pages=(items,))


def _column(name: str) -> Column:
    kinds = {"count": ColumnType.INTEGER, "day": ColumnType.DATE}
    label = Label(ar=t(f"quality.column.{name}", "ar"), en=t(f"quality.column.{name}", "en"))
    return Column(name=name, type=kinds.get(name, ColumnType.TEXT), label=label)


def _reports(standings: Sequence[Standing], locale: Locale) -> list[Item]:
    return [_of_report(one, locale) for one in standings]


def _of_report(one: Standing, locale: Locale) -> Item:
    return {
        "report": _name(one.now, locale),
        "badge": badge_words(one.now.score.badge, locale),
        "score": score_words(one.now.score, locale),
        "before": score_words(one.before.score, locale),
        "count": one.now.open_findings,
    }


def _rules(standings: Sequence[Standing], locale: Locale) -> list[Item]:
    return [
        {"report": _name(one.now, locale), "rule": rule_words(one.now.report, rule, locale), "count": count}
        for one in standings
        for rule, count in one.now.by_rule.items()
    ]


def _projects(standings: Sequence[Standing], reads: ReadPath, locale: Locale) -> list[Item]:
    codes = reads.member_table("project").code_of_id
    return [
        {
            "report": _name(one.now, locale),
            "project": codes.get(project or "", ""),
            "badge": badge_words(score.badge, locale),
            "score": score_words(score, locale),
        }
        for one in standings
        for project, score in one.now.projects
    ]


def _findings(findings: Sequence[Finding], reads: ReadPath, locale: Locale) -> list[Item]:
    codes = reads.member_table("project").code_of_id

    def told(one: Finding) -> Item:
        report = report_named(one.report_type)
        day: date = one.day
        return {
            "day": day,
            "report": report.label.text(locale.lang),
            "project": codes.get(one.project_id or "", ""),
            "rule": rule_words(report, one.rule, locale),
            "value": shown_value(report, one, locale),
        }

    return [told(one) for one in findings]


def _name(overview: Overview, locale: Locale) -> str:
    return overview.report.label.text(locale.lang)
