"""Counts over our own tables for Prometheus, in one short transaction: how much waits, failed, is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, func, select, text

from data_access.backup import TAKEN_AT
from data_access.database import Database
from data_access.outbox_store import ENDED
from data_access.own_tables import (
    audit_checkpoint,
    daily_report,
    delivery,
    import_upload,
    login_attempt,
    setting,
    webhook_delivery,
    webhook_subscription,
)
from data_access.upload_store import RUNNING, WAITING

RECENT = timedelta(days=1)
LOGINS_OF = timedelta(minutes=15)
_CONNECTIONS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'k9-insight%'"
)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """`mail_due_at`: of the mail that waits longest. `checkpoint_at`, `backup_at`: of the newest one."""

    connections: int
    daily_reports: Mapping[str, int]
    deliveries: Mapping[str, int]
    mail_due_at: datetime | None
    webhook_deliveries: Mapping[str, int]
    receivers_off: int
    imports_waiting: int
    failed_logins: int
    checkpoint_at: datetime | None
    backup_at: datetime | None


def read_counts(database: Database, now: datetime) -> Counts:
    """Raises Unavailable when the database does not answer."""
    return database.fetch(lambda connection: _counts(connection, now))


def _counts(connection: Connection, now: datetime) -> Counts:
    waits = delivery.c.state.not_in(ENDED)
    hooks = webhook_delivery.c
    under_way = hooks.next_try_at.is_not(None) | ((hooks.state == "dead") & (hooks.created_at >= now - RECENT))
    tried = login_attempt.c
    return Counts(
        connections=connection.execute(_CONNECTIONS).scalar_one(),
        daily_reports=_by(connection, daily_report.c.state, sa.true()),
        deliveries=_by(connection, delivery.c.state, waits | (delivery.c.created_at >= now - RECENT)),
        mail_due_at=connection.execute(select(func.min(delivery.c.due_at)).where(waits)).scalar_one(),
        webhook_deliveries=_by(connection, hooks.state, under_way),
        receivers_off=_number(connection, webhook_subscription.c.disabled_reason.is_not(None)),
        imports_waiting=_number(connection, import_upload.c.state.in_((WAITING, RUNNING))),
        failed_logins=_number(connection, ~tried.succeeded & (tried.attempted_at >= now - LOGINS_OF)),
        backup_at=_backup_at(connection),
        checkpoint_at=connection.execute(select(func.max(audit_checkpoint.c.signed_at))).scalar_one(),
    )


def _backup_at(connection: Connection) -> datetime | None:
    found = connection.execute(select(setting.c.value).where(setting.c.name == TAKEN_AT)).scalar_one_or_none()
    return datetime.fromisoformat(found) if found else None


def _by(connection: Connection, column: "sa.Column[Any]", condition: "sa.ColumnElement[bool]") -> Mapping[str, int]:
    found = connection.execute(select(column, func.count()).where(condition).group_by(column))
    return {str(name): int(number) for name, number in found}


def _number(connection: Connection, condition: "sa.ColumnElement[bool]") -> int:
    return int(connection.execute(select(func.count()).where(condition)).scalar_one())
