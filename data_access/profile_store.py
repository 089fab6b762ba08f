"""Keeps what the host does not know about its users: reporting.user_profile."""

from collections.abc import Mapping

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from data_access.database import Actor, Database

FIELDS = ("role", "extra_project_ids", "language", "digits", "calendar", "notice_mail")


class ProfileStore:
    """The only place that writes profiles."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def change(self, user_id: str, fields: Mapping[str, object], actor: Actor) -> None:
        """Set these fields (of FIELDS; None: as the host says, as is usual) and leave the others."""
        unknown = set(fields) - set(FIELDS)
        assert not unknown, unknown
        named = list(fields)
        statement = text(
            f"INSERT INTO reporting.user_profile ({', '.join(['user_id', *named])})"
            f" VALUES ({', '.join(['CAST(:user_id AS uuid)', *(f':{name}' for name in named)])})"
            " ON CONFLICT (user_id) DO UPDATE SET "
            + ", ".join([*(f"{name} = excluded.{name}" for name in named), "updated_at = now()"])
        )
        if "extra_project_ids" in fields:
            statement = statement.bindparams(bindparam("extra_project_ids", type_=ARRAY(UUID(as_uuid=False))))
        with self._database.write(actor=actor) as connection:
            connection.execute(statement, {"user_id": user_id, **fields})
