"""What is written to the audit log beside the changes of rows: who came in, took files along, decided, looked as whom.

An event that cannot be written is an error: what it tells of does not happen then.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from data_access.audit_entry_store import insert_event, is_among_newest
from data_access.database import Actor, Database


class AuditAction(StrEnum):
    """Every action that the log knows; each has words, `audit.did.<action>`.

    The first ones are written by the triggers, the others by `AuditEvents.record`.
    """

    CREATE = "CREATE"
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    TRUNCATE = "TRUNCATE"
    BULK_LOAD = "BULK_LOAD"
    LOGIN = "LOGIN"
    LOGIN_FAILED = "LOGIN_FAILED"
    LOGIN_LOCKED = "LOGIN_LOCKED"
    LOGOUT = "LOGOUT"
    EXPORT = "EXPORT"
    CORRECT = "CORRECT"
    SUBMIT = "SUBMIT"
    APPROVE = "APPROVE"
    REJECT = "REJECT"
    RECALL = "RECALL"
    AMEND = "AMEND"
    COMMENT = "COMMENT"
    SEAL = "SEAL"
    ARCHIVE = "ARCHIVE"
    RETIRE = "RETIRE"
    ERASE = "ERASE"
    SEND = "SEND"
    UNSUBSCRIBE = "UNSUBSCRIBE"
    RESUBSCRIBE = "RESUBSCRIBE"
    UPLOAD = "UPLOAD"
    VIEW_AS = "VIEW_AS"
    VIEW_AS_END = "VIEW_AS_END"
    CHANGE_SETTING = "CHANGE_SETTING"
    VERIFY = "VERIFY"
    ACCEPT_FINDING = "ACCEPT_FINDING"
    REOPEN_FINDING = "REOPEN_FINDING"
    ASSIGN_FINDING = "ASSIGN_FINDING"


FROM_TRIGGERS = frozenset(
    {AuditAction.CREATE, AuditAction.UPDATE, AuditAction.DELETE, AuditAction.TRUNCATE, AuditAction.BULK_LOAD}
)
ACCESS = (AuditAction.LOGIN, AuditAction.EXPORT, AuditAction.SEND, AuditAction.VIEW_AS)
"""By which somebody saw something."""
SIGN_INS = (AuditAction.LOGIN, AuditAction.LOGIN_FAILED, AuditAction.LOGIN_LOCKED, AuditAction.LOGOUT)

ACCOUNT = "account"
"""The entity of sign-ins: its id is the user's name."""
FILE = "file"
"""The entity of files: its id is their name."""
UNKNOWN_ACCOUNT = "?"
"""Of a sign-in with a name that nobody has: people type passwords there, so it is not kept."""


class AuditEvents:
    """Writes events. `database`: of the application."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self,
        action: AuditAction,
        entity_type: str,
        entity_id: str,
        actor: Actor,
        details: Mapping[str, Any] | None = None,
        *,
        connection: Connection | None = None,
    ) -> None:
        """One event: in the transaction of `connection`, so that it stands or falls with what it tells of; else in one
        of its own, committed when this returns. `details`: what JSON can say; `reason` and `comment` are told in words.

        Raises ValueError for what the triggers write, and whatever the database raises.
        """
        if action in FROM_TRIGGERS:
            raise ValueError(f"{action} is written by the triggers")
        event: dict[str, Any] = {
            "action": action.value,
            "entity_type": entity_type,
            "entity_id": entity_id,
            "actor": actor,
            "details": details,
        }
        if connection is not None:
            insert_event(connection, **event)
            return
        with self._database.write(actor) as own:
            insert_event(own, **event)

    def record_once(
        self, action: AuditAction, entity_type: str, entity_id: str, actor: Actor, details: Mapping[str, Any]
    ) -> None:
        """An event that goes on happening, such as knocking at a locked door, is told once: as long as `details` are
        the same from the same address."""
        with self._database.write(actor) as own:
            if not is_among_newest(own, action=action.value, address=actor.ip_address, details=details):
                self.record(action, entity_type, entity_id, actor, details, connection=own)
