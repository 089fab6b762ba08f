"""Every action and every audited table has words in both languages; every declared place of a column exists."""

import pytest

from dashboard.i18n import LANGUAGES, catalogue
from dashboard.reports import REPORTS
from dashboard.reports.shared import WHEN, WHERE_AND_WHICH_DOG
from dashboard.semantic.report import ReportType
from dashboard.workflow.audit_events import ACCOUNT, FILE, AuditAction
from dashboard.workflow.audit_proof import What
from data_access.change_feed import AUDITED_TABLES
from data_access.own_tables import OWN_AUDITED, audit_log, report_snapshot
from data_access.record_sources import known_column, sources_of_report

SECRETS = {"token_hash", "headers", "secret", "old_secret"}
"""What the triggers leave out."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_action_and_every_kind_of_thing_has_words(lang: str) -> None:
    words = catalogue(lang)
    kinds = {table.name for table in AUDITED_TABLES} | {ACCOUNT, FILE, report_snapshot.name, audit_log.name}
    wanted = {f"entity.{kind}" for kind in kinds} | {f"audit.action.{action}" for action in AuditAction}
    wanted |= {f"audit.did.{action}" for action in AuditAction if action != AuditAction.UPDATE}
    wanted |= {f"audit.found.{what.replace(' ', '_').replace('-', '_')}" for what in What}
    logged = {column.name for table in OWN_AUDITED for column in table.columns} - SECRETS
    wanted |= {f"field.{name}" for name in logged}
    assert not wanted - words.keys()


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_every_declared_place_of_a_column_is_a_column_of_a_source(report: ReportType) -> None:
    """But for those of columns that all report types share: some papers keep no place, or no day of their own."""
    tables = (*sources_of_report(report), "pm_evaluation")
    shared = {column.name for column in (*WHEN, *WHERE_AND_WHICH_DOG)}
    for column in report.columns:
        if column.stored and column.name not in shared:
            places = [(table, stored) for table in tables for stored in column.stored.split()]
            is_there = any(known_column(table, stored) is not None for table, stored in places)
            # A handler's report and a post name people by their accounts.
            assert is_there or column.name in ("handler_key", "employee_key"), column.name
