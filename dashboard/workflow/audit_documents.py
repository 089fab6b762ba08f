"""The audit log as files: the entries of a question, and the compliance report, for the writers of all formats."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dashboard import clock
from dashboard.exports.document import Document, Fact, Table
from dashboard.i18n import LANGUAGES, Label, Locale, t
from dashboard.metrics.result import Provenance
from dashboard.metrics.words import day_label, moment_label, with_digits
from dashboard.reports import REPORTS
from dashboard.semantic.fields import Column, ColumnType
from dashboard.setting_values import WEEKDAYS
from dashboard.workflow.audit_proof import Finding
from dashboard.workflow.audit_question import AuditQuestion
from dashboard.workflow.audit_trail import AuditTrail, ChainState, ReadEntry
from dashboard.workflow.audit_words import action_words, entity_words
from dashboard.workflow.compliance import Compliance

_ENTRY_COLUMNS = ("at", "who", "action", "entity", "entity_id", "summary", "ip_address", "request_id")
_PART_COLUMNS: dict[str, tuple[str, ...]] = {
    "changes": ("who", "entity", "action", "entries", "outside"),
    "late_changes": ("who", "entity", "report", "project", "day", "entries"),
    "decisions": ("who", "action", "report", "entries", "last"),
    "sign_ins": ("account", "action", "entries", "outside", "last"),
    "files": ("who", "report", "format", "entries", "rows", "outside"),
    "out_of_hours": ("day", "who", "action", "title", "entries", "first", "last"),
}
_TYPES = {
    **dict.fromkeys(("entries", "outside", "rows"), ColumnType.INTEGER),
    **dict.fromkeys(("at", "first", "last"), ColumnType.TIMESTAMP),
    "day": ColumnType.DATE,
}
_REPORTS = {report.name: report.label for report in REPORTS}


def entry_columns() -> tuple[Column, ...]:
    return tuple(map(_column, _ENTRY_COLUMNS))


def entry_items(entries: Iterable[ReadEntry], trail: AuditTrail, locale: Locale) -> list[dict[str, Any]]:
    """Rows of `entry_columns`; moments on the unit's clock, for files."""
    return [
        {
            "at": _local(read.entry.at, trail.hours.timezone),
            "who": read.who,
            "action": action_words(read.entry.action, locale.lang),
            "entity": entity_words(read.entry.entity_type, locale.lang),
            "entity_id": read.entry.entity_id,
            "summary": read.summary,
            "ip_address": read.entry.ip_address,
            "request_id": read.entry.request_id,
        }
        for read in entries
    ]


def entries_document(
    trail: AuditTrail, question: AuditQuestion, pages: Iterable[Sequence[ReadEntry]], rows: int, locale: Locale
) -> Document:
    """Every entry of a question. `rows`: how many there are."""
    table = Table(
        heading=t("audit.entries", locale.lang),
        columns=entry_columns(),
        pages=(entry_items(page, trail, locale) for page in pages),
        may_spill=True,
    )
    return _document(
        trail,
        locale,
        title=t("audit.title", locale.lang),
        subtitle=_question_words(question, locale),
        facts=(_fact("rows", with_digits(f"{rows:,}", locale), locale),),
        tables=(table,),
        rows=rows,
        name="audit-log",
    )


def _question_words(question: AuditQuestion, locale: Locale) -> str:
    lang = locale.lang
    given = {
        "from": question.first and day_label(question.first, locale),
        "to": question.last and day_label(question.last, locale),
        "user": question.user,
        "action": question.action and action_words(question.action, lang),
        "entity": question.entity_type and entity_words(question.entity_type, lang),
        "text": question.text,
    }
    words = [f"{t(f'audit.{name}', lang)}: {value}" for name, value in given.items() if value]
    words += [question.entity_id] if question.entity_id else []
    words += [t("audit.outside_only", lang)] if question.is_outside_only else []
    return " · ".join(words) or t("audit.everything", lang)


def compliance_document(report: Compliance, trail: AuditTrail, locale: Locale) -> Document:
    """All parts with their lines, and what stands above them: working hours and the state of the chain."""
    days = f"{day_label(report.first, locale)} – {day_label(report.last, locale)}"
    facts = (
        _fact("entries", with_digits(f"{report.counts.entries:,}", locale), locale),
        _fact("hours", hours_words(trail, locale), locale),
        _fact("chain", chain_words(report.chain, locale), locale),
        _fact("made_at", moment_label(report.made_at, locale), locale),
    )
    tables = tuple(_part(name, lines, report, locale) for name, lines in report.parts.items())
    return _document(
        trail,
        locale,
        title=t("compliance.title", locale.lang),
        subtitle=days,
        facts=facts,
        tables=tables,
        rows=sum(map(len, report.parts.values())),
        name=f"compliance-{report.first}-{report.last}",
    )


def chain_words(chain: ChainState, locale: Locale) -> str:
    lang = locale.lang
    if chain.is_whole is None:
        return t("audit.chain_unknown", lang)
    count = with_digits(f"{chain.checked:,}", locale)
    if chain.first_bad is not None:
        return t("audit.chain_broken", lang, where=finding_words(chain.first_bad, locale), count=count)
    newer = t("audit.chain_newer", lang, count=with_digits(f"{chain.unsealed:,}", locale)) if chain.unsealed else ""
    return " ".join(filter(None, (t("audit.chain_whole", lang, count=count), newer)))


def finding_words(finding: Finding, locale: Locale) -> str:
    """What is wrong with which entry, under which seal of when."""
    said = [t(f"audit.found.{finding.what.replace(' ', '_').replace('-', '_')}", locale.lang)]
    if finding.row is not None:
        said.append(t("audit.found_row", locale.lang, number=with_digits(str(finding.row), locale)))
    if finding.seal is not None:
        said.append(t("audit.found_seal", locale.lang, number=with_digits(str(finding.seal), locale)))
    if finding.sealed_at is not None:
        said.append(moment_label(finding.sealed_at, locale))
    return t("audit.found_comma", locale.lang).join(said)


def hours_words(trail: AuditTrail, locale: Locale) -> str:
    hours, lang = trail.hours, locale.lang
    span = with_digits(f"{hours.first:%H:%M}–{hours.last:%H:%M}", locale)
    if not hours.rest_days:
        return t("audit.hours_daily", lang, span=span)
    rest = ("، " if lang == "ar" else ", ").join(
        t(f"weekday.{WEEKDAYS[day - 1]}", lang) for day in sorted(hours.rest_days)
    )
    return t("audit.hours", lang, span=span, rest=rest)


def _part(name: str, lines: Sequence[Mapping[str, Any]], report: Compliance, locale: Locale) -> Table:
    columns = _PART_COLUMNS[name]
    items = [{column: _cell(column, line, report, locale) for column in columns} for line in lines]
    heading = t(f"compliance.{name}", locale.lang)
    return Table(heading=heading, columns=tuple(map(_column, columns)), pages=(items,))


def _cell(column: str, line: Mapping[str, Any], report: Compliance, locale: Locale) -> Any:
    lang = locale.lang
    say: dict[str, Callable[[], Any]] = {
        "who": lambda: line["actor"],
        "entity": lambda: entity_words(line["entity_type"], lang),
        "action": lambda: action_words(line["action"].upper(), lang),
        "report": lambda: _report_words(line["report_type"], lang),
        "project": lambda: _project_words(line["project_id"], report),
        "at": lambda: _local(line["at"], report.hours.timezone),
        "first": lambda: _local(line["first"], report.hours.timezone),
        "last": lambda: _local(line["last"], report.hours.timezone),
    }
    return say[column]() if column in say else line[column]


def _report_words(name: str | None, lang: str) -> str | None:
    return _REPORTS[name].text(lang) if name in _REPORTS else name


def _project_words(key: str, report: Compliance) -> str:
    return report.names[key].code if key in report.names else key


def _local(at: datetime, timezone: str) -> datetime:
    return at.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)


def _column(name: str) -> Column:
    label = Label(**{lang: t(f"audit.column.{name}", lang) for lang in LANGUAGES})
    return Column(name=name, type=_TYPES.get(name, ColumnType.TEXT), label=label)


def _fact(name: str, text: str, locale: Locale) -> Fact:
    return Fact(label=t(f"audit.fact.{name}", locale.lang), text=text)


def _document(trail: AuditTrail, locale: Locale, **parts: Any) -> Document:
    now, newest = clock.now(), str(trail.store.newest_id())
    provenance = Provenance(
        as_of=now,
        computed_at=now,
        data_version=newest,
        definition_version="audit",
        rows_counted=parts["rows"],
        engine="postgresql",
    )
    return Document(
        report=None,
        figures=(),
        lines=(),
        provenance=provenance,
        timezone=trail.hours.timezone,
        is_wide=True,
        **parts,
    )
