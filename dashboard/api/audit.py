"""The audit log for programs: entries found and in words, histories, files, the compliance report, the chain."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, stream_with_context

from dashboard import clock
from dashboard.api.answers import answer
from dashboard.api.csv_rows import csv_file
from dashboard.api.exported import record_export
from dashboard.api.files import CSV, kind_of_file, made_file
from dashboard.api.questions import refuse_unknown_names, rows_asked, single
from dashboard.errors import Forbidden
from dashboard.exports.as_csv import csv_stream
from dashboard.exports.as_json import MEDIA_TYPE as JSON
from dashboard.i18n import Locale, t
from dashboard.people.current import current_actor, current_locale, current_viewer
from dashboard.permissions import Permission
from dashboard.semantic.period import parse_day
from dashboard.workflow.audit_documents import (
    chain_words,
    compliance_document,
    entries_document,
    entry_columns,
    entry_items,
    finding_words,
)
from dashboard.workflow.audit_events import AuditAction, AuditEvents
from dashboard.workflow.audit_question import NAMES, AuditQuestion, place_of
from dashboard.workflow.audit_trail import AuditTrail, ChainState, ReadEntry, ReadPage
from dashboard.workflow.audit_words import action_words, entity_words
from dashboard.workflow.compliance import Compliance, generate_compliance_report
from data_access.compliance_store import ComplianceStore
from layouts.address import AUDIT_LOGS, record_path

_PAGING = ("rows", "cursor", "lang", "digits")


class AuditEndpoints:
    def __init__(self, trail: AuditTrail, counts: ComplianceStore, events: AuditEvents) -> None:
        self._trail, self._counts, self._events = trail, counts, events

    def add_to(self, api: Blueprint) -> None:
        at = "/api/admin/audit-logs"
        api.add_url_rule(at, "audit_logs", self.entries)
        api.add_url_rule(f"{at}/export.csv", "audit_export_csv", self.csv)
        api.add_url_rule(f"{at}/export.<ending>", "audit_export", self.file)
        api.add_url_rule(f"{at}/compliance.<ending>", "audit_compliance", self.compliance)
        api.add_url_rule(f"{at}/verify", "audit_verify", self.verify, methods=("POST",))
        api.add_url_rule(f"{at}/<entity_type>/<entity_id>", "audit_history", self.history)
        # The twins of the page.
        api.add_url_rule(f"{AUDIT_LOGS}.csv", "page_audit_csv", self.csv)
        api.add_url_rule(f"{AUDIT_LOGS}.<ending>", "page_audit_file", self.file)
        api.add_url_rule(f"{AUDIT_LOGS}/compliance.<ending>", "page_compliance", self.compliance)

    def entries(self) -> Response:
        """The entries that fit, newest first."""
        _check_reader()
        return self._answer(_question())

    def history(self, entity_type: str, entity_id: str) -> Response:
        """Everything that happened to one row, account or report."""
        _check_reader()
        asked = dict(_given(), entity_type=entity_type, entity_id=entity_id)
        return self._answer(AuditQuestion.parse(asked))

    def _answer(self, question: AuditQuestion) -> Response:
        viewer, locale = current_viewer(), current_locale()
        page = self._trail.find(question, viewer, locale, after=place_of(single("cursor")), limit=rows_asked())
        return answer(_page(page, locale))

    def file(self, ending: str) -> Response:
        """Every entry that fits, as a file."""
        _check_reader()
        kind, question = kind_of_file(ending, beside=CSV), _question()
        viewer, locale = current_viewer(), current_locale()
        rows = self._trail.count(question)
        pages = self._trail.every(question, viewer, locale)
        return made_file(kind, lambda: entries_document(self._trail, question, pages, rows, locale))

    def csv(self) -> Response:
        """The same as CSV, sent while it is read."""
        _check_reader()
        question, viewer, locale = _question(), current_viewer(), current_locale()
        pages = self._trail.every(question, viewer, locale)
        rows = self._trail.count(question)
        record_export("audit-log", ending="csv", title=t("audit.title", locale.lang), rows=rows)
        items = (entry_items(page, self._trail, locale) for page in pages)
        return csv_file(stream_with_context(csv_stream(entry_columns(), items, locale)), "audit-log")

    def compliance(self, ending: str) -> Response:
        """Who changed, approved and saw what, and is the log whole; of the year so far unless days are given."""
        _check_reader()
        kind, locale = kind_of_file(ending), current_locale()
        today = clock.today(self._trail.hours.timezone)
        first = _day("from", date(today.year, 1, 1))
        report = generate_compliance_report(self._counts, self._trail, first, _day("to", today))
        if kind.media_type != JSON:
            return made_file(kind, lambda: compliance_document(report, self._trail, locale))
        lines = sum(map(len, report.parts.values()))
        record_export(f"compliance-{first}", ending=ending, title=t("compliance.title", locale.lang), rows=lines)
        return answer(_compliance(report))

    def verify(self) -> Response:
        """Look at the whole chain now. That somebody did is an entry too."""
        _check_reader()
        state, locale = self._trail.verify(), current_locale()
        found = _chain(state)
        self._events.record(AuditAction.VERIFY, "audit_log", "*", current_actor(), found)
        return answer(found | {"words": chain_words(state, locale)})


def _check_reader() -> None:
    if not current_viewer().may(Permission.AUDIT_LOG_READ):
        raise Forbidden("your role does not read the audit log", hint="ask an administrator")


def _given() -> dict[str, str]:
    """The names of the query string, each once; a mistyped one would find more than was meant."""
    refuse_unknown_names((*NAMES, *_PAGING))
    return {name: value for name in NAMES if (value := single(name))}


def _question() -> AuditQuestion:
    return AuditQuestion.parse(_given())


def _day(name: str, usual: date) -> date:
    given = single(name)
    return parse_day(given, field=name) if given else usual


def _page(page: ReadPage, locale: Locale) -> dict[str, Any]:
    return {
        "items": [_entry(one, locale) for one in page.entries],
        "next": page.next,
        "looked_until": page.looked_until.isoformat() if page.looked_until else None,
    }


def _entry(read: ReadEntry, locale: Locale) -> dict[str, Any]:
    entry = read.entry
    return {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "action": entry.action,
        "action_label": action_words(entry.action, locale.lang),
        "entity_type": entry.entity_type,
        "entity_label": entity_words(entry.entity_type, locale.lang),
        "entity_id": entry.entity_id,
        "actor": entry.actor,
        "name": read.who,
        "ip_address": entry.ip_address,
        "request_id": entry.request_id,
        "summary": read.summary,
        "changes": [
            {"field": one.name, "label": one.label, "before": one.before, "after": one.after, "hidden": one.is_hidden}
            for one in read.changes
        ],
        "details": dict(entry.after or {}) if entry.is_event else None,
        "out_of_hours": read.is_outside,
        "url": record_path(read.report.name, entry.entity_id) if read.report else None,
    }


def _chain(state: ChainState) -> dict[str, Any]:
    return {
        "whole": state.is_whole,
        "checked": state.checked,
        "unsealed": state.unsealed,
        "first_bad": state.first_bad and finding_words(state.first_bad, current_locale()),
    }


def _compliance(report: Compliance) -> dict[str, Any]:
    hours = report.hours
    return {
        "from": report.first.isoformat(),
        "to": report.last.isoformat(),
        "made_at": report.made_at.isoformat(),
        "timezone": hours.timezone,
        "working_hours": {
            "from": f"{hours.first:%H:%M}",
            "to": f"{hours.last:%H:%M}",
            "rest_days": sorted(hours.rest_days),
        },
        "entries": report.counts.entries,
        "chain": _chain(report.chain),
        "parts": {name: [dict(line) for line in lines] for name, lines in report.parts.items()},
    }
