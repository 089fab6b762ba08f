"""Quality and findings as JSON-ready dicts, in the shapes of the API."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dashboard.i18n import Locale, t
from dashboard.metrics.cells import cell_text
from dashboard.metrics.read_path import ReadPath
from dashboard.quality.asking import Quality
from dashboard.quality.score import Score
from dashboard.quality.words import arithmetic_words, badge_words, rule_words, score_words
from dashboard.reports import report_named
from dashboard.semantic.fields import Column, ColumnType
from dashboard.semantic.report import ReportType
from data_access.name_store import NameStore
from data_access.quality_reading import Finding

Json = dict[str, Any]
RETIRED = "RETIRED_RULE"
"""The type of what an old rule found that is declared no more."""


def quality_as_json(quality: Quality, locale: Locale) -> Json:
    """The part `quality` of a report's answer."""
    return {
        "valid": quality.is_valid,
        **score_as_json(quality.score, locale),
        "issues": [_issue(quality.report, rule, count, locale) for rule, count in quality.issues],
        "numbers": {one.name: quality.touching(one) for one in quality.report.shown_measures},
        "accepted": quality.tally.accepted,
        "basis": {name: list(members) for name, members in quality.basis.items()},
    }


def brief_score_as_json(score: Score, locale: Locale) -> Json:
    """The score and its badge alone."""
    return {
        "completeness_score": score.value,
        "display": score_words(score, locale),
        "badge": str(score.badge),
        "badge_label": badge_words(score.badge, locale),
    }


def score_as_json(score: Score, locale: Locale) -> Json:
    """The score, its badge and its arithmetic."""
    return {
        **brief_score_as_json(score, locale),
        "arithmetic": {
            "rows": score.rows,
            "required_fields": score.required,
            "due": score.due,
            "filled": score.filled,
            "missing": score.missing,
            "silent_days": score.silent,
            "burden": score.burden,
            "completeness": score.completeness,
            "soundness": score.soundness,
            "words": arithmetic_words(score, locale),
        },
    }


def _issue(report: ReportType, name: str, count: int, locale: Locale) -> Json:
    rule = report.rule(name)
    return {
        "type": rule.code if rule else RETIRED,
        "field": rule.field if rule else None,
        "rule": name,
        "severity": str(rule.severity) if rule else None,
        "description": rule_words(report, name, locale),
        "count": count,
    }


def findings_as_json(
    items: Sequence[Finding], total: int, at_once: int, reads: ReadPath, locale: Locale, names: NameStore
) -> Json:
    """A page of findings of at most `at_once`; `next`: the cursor of the page after it."""
    ids = {key for one in items for key in (one.owner_id, one.decided_by) if key}
    people = {key: name.shown for key, name in names.names_of(ids).items()}
    return {
        "total": total,
        "items": [finding_as_json(one, reads, locale, people) for one in items],
        "next": str(items[-1].id) if len(items) == at_once else None,
    }


def finding_as_json(finding: Finding, reads: ReadPath, locale: Locale, people: Mapping[str, str]) -> Json:
    """`people`: names of accounts by user id."""
    report = report_named(finding.report_type)
    rule = report.rule(finding.rule)
    members = {"project": finding.project_id, "dog": finding.dog_id, "person": finding.person_id}
    return {
        "id": finding.id,
        "report_type": report.name,
        "type": rule.code if rule else RETIRED,
        "rule": finding.rule,
        "field": finding.field,
        "severity": finding.severity,
        "description": rule_words(report, finding.rule, locale),
        "value": finding.value,
        "display": shown_value(report, finding, locale),
        "row_id": finding.row_id,
        "day": finding.day.isoformat(),
        **{name: _member(reads, "employee" if name == "person" else name, key) for name, key in members.items()},
        "state": finding.state,
        "owner": _person(finding.owner_id, people),
        "due_on": finding.due_on.isoformat() if finding.due_on else None,
        "reason": finding.reason,
        "decided_by": _person(finding.decided_by, people),
        "decided_at": finding.decided_at.isoformat() if finding.decided_at else None,
        "first_seen": finding.first_seen.isoformat(),
        "last_seen": finding.last_seen.isoformat(),
    }


def shown_value(report: ReportType, finding: Finding, locale: Locale) -> str | None:
    """What the field held as a reader reads it, with its unit."""
    if finding.value is None or finding.field not in {column.name for column in report.columns}:
        return finding.value
    column = report.column(finding.field)
    text = cell_text(report, column, _typed(column, finding.value), locale)
    is_measured = column.unit and column.type in (ColumnType.INTEGER, ColumnType.DECIMAL)
    return f"{text} {t(f'unit.{column.unit}', locale.lang)}" if is_measured else text


def _typed(column: Column, text: str) -> date | Decimal | str:
    match column.type:
        case ColumnType.DATE:
            return date.fromisoformat(text)
        case ColumnType.TIMESTAMP:
            return datetime.fromisoformat(text)
        case ColumnType.INTEGER | ColumnType.DECIMAL:
            return Decimal(text)
    return text


def _member(reads: ReadPath, members: str, key: str | None) -> Json | None:
    table = reads.member_table(members)
    code = table.code_of_id.get(key) if key else None
    return {"value": code, "label": table.name_of_code[code]} if code is not None else None


def _person(user_id: str | None, people: Mapping[str, str]) -> Json | None:
    return {"id": user_id, "name": people.get(user_id, "")} if user_id else None
