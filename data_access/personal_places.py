"""Where our own tables name people, and what becomes of it when a person is erased. PLACES is the one list: the export
of a person, their erasure and docs/reference/personal-data.md are made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Table

from data_access import own_tables as own


class NamedBy(StrEnum):
    """What a column holds of a person. RECIPIENT: "user:<id>" or "profile:<id>", as the ledger of mails names its
    readers. OUTSIDE: the id of somebody outside of the unit who gets reports by mail."""

    USER = "user"
    EMPLOYEE = "employee"
    USERNAME = "username"
    RECIPIENT = "recipient"
    OUTSIDE = "outside"


class Fate(StrEnum):
    """DELETED: the row goes. BLANKED: `blanks` are taken out, the rest stays. KEPT: it holds an id and no name, and the
    id leads to nobody once the account is erased."""

    DELETED = "deleted"
    BLANKED = "blanked"
    KEPT = "kept"


PSEUDONYM = object()
"""In `blanks`: what the person is called from then on."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """One column that says which person a row is about. `kept_for`: how long, or why, in words for people."""

    table: Table
    column: str
    named_by: NamedBy = NamedBy.USER
    fate: Fate = Fate.KEPT
    blanks: Mapping[str, object] = field(default_factory=dict)
    kept_for: str

    def __post_init__(self) -> None:
        columns = set(self.table.columns.keys())
        assert {self.column, *self.blanks} <= columns, self.table.name
        assert bool(self.blanks) is (self.fate is Fate.BLANKED), self.table.name


def _deleted(table: Table, column: str, kept_for: str, named_by: NamedBy = NamedBy.USER) -> Place:
    return Place(table=table, column=column, named_by=named_by, fate=Fate.DELETED, kept_for=kept_for)


def _kept(table: Table, columns: str, kept_for: str, named_by: NamedBy = NamedBy.USER) -> tuple[Place, ...]:
    return tuple(Place(table=table, column=name, named_by=named_by, kept_for=kept_for) for name in columns.split())


_DECISION = "as long as the daily report: who decided on it"
_RECORD = "as long as the record: it counts in reports"
_OWNER = "as long as what it belongs to"

PLACES: tuple[Place, ...] = (
    _deleted(own.user_profile, "user_id", "while the account is there"),
    _deleted(own.login_session, "user_id", "30 days after it ended"),
    _deleted(own.login_session, "seen_as", "30 days after it ended"),
    _deleted(own.login_attempt, "username", "30 days", NamedBy.USERNAME),
    _deleted(own.api_token, "user_id", "while the account is there"),
    _deleted(own.notification, "user_id", "while the account is there"),
    _deleted(own.idempotent_request, "user_id", "a few days"),
    _deleted(own.question_use, "user_id", "about a month"),
    _deleted(own.template_favourite, "user_id", "while the account is there"),
    _deleted(own.overview_arrangement, "user_id", "while the account is there"),
    _deleted(own.overview_pin, "user_id", "while the account is there"),
    _deleted(own.recent_page, "user_id", "the last pages only, while the account is there"),
    _deleted(own.template_share, "target", "until it is taken back"),
    _deleted(own.mail_refusal, "recipient", "while the schedule is there", NamedBy.RECIPIENT),
    Place(
        table=own.delivery,
        column="recipient",
        named_by=NamedBy.RECIPIENT,
        fate=Fate.BLANKED,
        blanks={"address": None, "detail": None},
        kept_for="the ledger of mails; the address goes",
    ),
    Place(
        table=own.outside_profile,
        column="id",
        named_by=NamedBy.OUTSIDE,
        fate=Fate.BLANKED,
        blanks={"name": PSEUDONYM, "email": PSEUDONYM, "active": False},
        kept_for="while they get reports by mail",
    ),
    Place(
        table=own.import_upload,
        column="user_id",
        fate=Fate.BLANKED,
        blanks={"user_name": PSEUDONYM},
        kept_for="a few days after the import",
    ),
    Place(
        table=own.job_request,
        column="user_id",
        fate=Fate.BLANKED,
        blanks={"requested_by": PSEUDONYM},
        kept_for="as long as the run of the job",
    ),
    Place(
        table=own.report_event,
        column="user_id",
        fate=Fate.BLANKED,
        blanks={"actor": PSEUDONYM},
        kept_for=_DECISION,
    ),
    *_kept(own.report_event, "on_behalf_of", _DECISION),
    *_kept(
        own.daily_report,
        "submitted_by submitted_for first_approved_by first_approved_for approved_by approved_for",
        _DECISION,
    ),
    *_kept(own.delegation, "from_user_id to_user_id created_by", _DECISION),
    *_kept(
        own.report_snapshot, "created_by", "until retention lets the sealed report go, with the names printed in it"
    ),
    *_kept(own.legal_hold, "placed_by lifted_by", "as long as the sealed reports it holds"),
    Place(
        table=own.member,
        column="id",
        named_by=NamedBy.EMPLOYEE,
        fate=Fate.BLANKED,
        blanks={"name": PSEUDONYM, "code": PSEUDONYM, "attributes": {}},
        kept_for=_RECORD,
    ),
    Place(
        table=own.pm_evaluation,
        column="employee_id",
        named_by=NamedBy.EMPLOYEE,
        fate=Fate.BLANKED,
        blanks={"leave_note": None},
        kept_for=_RECORD,
    ),
    *_kept(own.employee_rank, "employee_id", _RECORD, NamedBy.EMPLOYEE),
    *_kept(own.imported_training_session, "trainer_id", _RECORD, NamedBy.EMPLOYEE),
    *_kept(own.imported_veterinary_visit, "vet_id", _RECORD, NamedBy.EMPLOYEE),
    *_kept(own.imported_handler_report, "handler_id", _RECORD, NamedBy.EMPLOYEE),
    *_kept(own.quality_finding, "person_id", _RECORD, NamedBy.EMPLOYEE),
    *_kept(own.quality_finding, "owner_id decided_by", _OWNER),
    *_kept(own.import_batch, "created_by", _OWNER),
    *_kept(own.scheduled_report, "owner_id", _OWNER),
    *_kept(own.schedule_run, "asked_by", _OWNER),
    *_kept(own.outside_profile, "created_by", _OWNER),
    *_kept(own.webhook_subscription, "owner", _OWNER),
    *_kept(own.saved_report_template, "created_by owner_id updated_by", _OWNER),
    *_kept(own.template_version, "saved_by", _OWNER),
    *_kept(own.template_share, "shared_by", _OWNER),
)
"""The audit log is not among them: data_access/audit_erasing.py says what becomes of its entries."""
