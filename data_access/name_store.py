"""Names of members and people by their keys, and keys by what people call them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from data_access.database import Database
from data_access.fact_tables import MEMBERS

MOST_FOUND = 40
"""Members that one text may stand for."""

_USERS = """SELECT u.id, 'user' AS kind, u.username AS code, coalesce(nullif(e.name, ''), u.full_name) AS name
    FROM public."user" u LEFT JOIN public.employee e ON e.id = u.employee_id"""
_NAMED = " UNION ALL ".join(
    (*(f"SELECT key AS id, '{kind}' AS kind, code, name FROM reporting.dim_{kind}" for kind in MEMBERS), _USERS)
)
_OF_KEYS = f"SELECT id::text, kind, code, name FROM ({_NAMED}) named WHERE id = ANY(CAST(:ids AS uuid[]))"
_CALLED = f"""SELECT id::text FROM ({_NAMED}) named
    WHERE lower(code) = lower(:text) OR strpos(lower(name), lower(:text)) > 0 LIMIT {MOST_FOUND}"""


@dataclass(frozen=True, kw_only=True)
class Name:
    """`kind`: of member, or user. `code`: short and stable; `name`: what people read."""

    kind: str
    code: str
    name: str

    @property
    def shown(self) -> str:
        return self.name or self.code


class NameStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    def names_of(self, keys: Collection[str]) -> dict[str, Name]:
        """By key; what is no key, or of nobody any more, is absent."""
        ids = sorted({key for key in keys if is_key(key)})
        if not ids:
            return {}
        return self._database.fetch(
            lambda connection: {
                key: Name(kind=kind, code=code or "", name=name or "")
                for key, kind, code, name in connection.execute(text(_OF_KEYS), {"ids": ids})
            }
        )

    def keys_called(self, words: str) -> tuple[str, ...]:
        """The keys of members and people with that code, or with these words in their name."""
        return self._database.fetch(
            lambda connection: tuple(connection.execute(text(_CALLED), {"text": words}).scalars())
        )


def is_key(value: object) -> bool:
    if not isinstance(value, str) or len(value) != 36:
        return False
    try:
        UUID(value)
    except ValueError:
        return False
    return True
