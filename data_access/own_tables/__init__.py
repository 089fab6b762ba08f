"""Our own tables, schema `reporting`, as SQLAlchemy Core. A test holds them equal to what the migrations make.

Which of them are facts or members (a change makes a day or a member dirty) and which are only audited is said
at the end; everything else is bookkeeping of the program and leaves no entry in the audit log.
"""

from data_access.own_tables.approval import daily_report, delegation, idempotent_request, notification, report_event
from data_access.own_tables.audit import audit_checkpoint, audit_log, audit_seal
from data_access.own_tables.base import OWN, SCHEMA
from data_access.own_tables.bookkeeping import daily_kpi_snapshot, known_spelling, setting
from data_access.own_tables.builder import saved_report_template, template_favourite, template_share, template_version
from data_access.own_tables.delivery import delivery, mail_refusal, outside_profile, schedule_run, scheduled_report
from data_access.own_tables.facts import demo_label, employee_rank, pm_evaluation
from data_access.own_tables.home import overview_arrangement, overview_pin, recent_page
from data_access.own_tables.imported import (
    import_batch,
    import_upload,
    imported_handler_report,
    imported_training_session,
    imported_veterinary_visit,
    member,
)
from data_access.own_tables.jobs import job_request, job_run, schedule_keeper
from data_access.own_tables.people import api_token, login_attempt, login_session, user_profile
from data_access.own_tables.quality import quality_finding
from data_access.own_tables.snapshots import legal_hold, report_snapshot
from data_access.own_tables.use import question_use
from data_access.own_tables.webhook import webhook_delivery, webhook_event, webhook_subscription, webhook_try

__all__ = [
    "OWN",
    "SCHEMA",
    "api_token",
    "audit_checkpoint",
    "audit_log",
    "audit_seal",
    "daily_kpi_snapshot",
    "daily_report",
    "delegation",
    "delivery",
    "demo_label",
    "employee_rank",
    "idempotent_request",
    "import_batch",
    "import_upload",
    "imported_handler_report",
    "imported_training_session",
    "imported_veterinary_visit",
    "job_request",
    "job_run",
    "known_spelling",
    "legal_hold",
    "login_attempt",
    "login_session",
    "mail_refusal",
    "member",
    "notification",
    "outside_profile",
    "overview_arrangement",
    "overview_pin",
    "pm_evaluation",
    "quality_finding",
    "question_use",
    "recent_page",
    "report_event",
    "report_snapshot",
    "saved_report_template",
    "schedule_keeper",
    "schedule_run",
    "scheduled_report",
    "setting",
    "template_favourite",
    "template_share",
    "template_version",
    "user_profile",
    "webhook_delivery",
    "webhook_event",
    "webhook_subscription",
    "webhook_try",
]

# Facts and members: a changed row shows in the reports, so the replica follows it.
OWN_SOURCES = (
    member,
    imported_training_session,
    imported_veterinary_visit,
    imported_handler_report,
    employee_rank,
    pm_evaluation,
)
# Audited only: rights, imports, approval, who asked for a run, what is sent to whom and where events go. The replica
# has nothing to do when they change.
OWN_AUDITED = (
    user_profile,
    api_token,
    import_batch,
    daily_report,
    delegation,
    legal_hold,
    job_request,
    webhook_subscription,
    scheduled_report,
    outside_profile,
    saved_report_template,
    template_share,
)
# What the application's role only reads, and what it may add to as well but not change. Seals are made by a function.
OWN_READ_ONLY = (setting, audit_seal)
OWN_APPEND_ONLY = (audit_log, audit_checkpoint)
