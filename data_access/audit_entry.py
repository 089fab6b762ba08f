"""Writes an entry of the audit log for what is no change of a row: that something was sealed, let go, looked at."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from data_access.own_tables import audit_log


def write_entry(
    connection: Connection, *, entity_type: str, entity_id: str, action: str, after: Mapping[str, Any], summary: str
) -> None:
    """In the transaction of what it tells about, in the name of who acts in it."""

    def told(name: str) -> sa.ColumnElement[Any]:
        return sa.func.nullif(sa.func.current_setting(f"k9.{name}", sa.true()), "")

    connection.execute(
        audit_log.insert().values(
            entity_type=entity_type,
            entity_id=entity_id,
            action=action,
            user_id=sa.cast(told("user_id"), sa.Uuid),
            actor=sa.func.coalesce(told("actor"), sa.text("session_user")),
            after_values=dict(after),
            change_summary=summary,
            ip_address=told("ip_address"),
            request_id=told("request_id"),
        )
    )
