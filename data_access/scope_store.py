"""Reads what belongs to whom: the projects of a manager or of an assigned employee, the dogs of a handler."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import text

from data_access.account_store import Account
from data_access.database import Database

_MANAGED, _ASSIGNED, _DOG = "managed", "assigned", "dog"

# The one rule for a manager's projects; the host has six that disagree (docs/adr, host decisions 8).
_OWNED = f"""
WITH person AS (
    SELECT * FROM unnest(CAST(:users AS uuid[]), CAST(:employees AS uuid[])) AS person (user_id, employee_id)
)
SELECT p.user_id::text, '{_MANAGED}', project.id::text
    FROM person p JOIN public.project ON project.manager_id = p.user_id
UNION
SELECT p.user_id::text, '{_MANAGED}', project.id::text
    FROM person p JOIN public.project ON project.project_manager_id = p.employee_id
UNION
SELECT p.user_id::text, '{_ASSIGNED}', a.project_id::text
    FROM person p JOIN public.project_assignment a ON a.employee_id = p.employee_id
    WHERE a.is_active AND (a.assigned_to IS NULL OR a.assigned_to > (now() AT TIME ZONE 'UTC'))
UNION
SELECT p.user_id::text, '{_DOG}', u.dog_id::text
    FROM person p JOIN public."user" u ON u.id = p.user_id WHERE u.dog_id IS NOT NULL
UNION
SELECT p.user_id::text, '{_DOG}', dog.id::text
    FROM person p JOIN public.dog ON dog.assigned_to_user_id = p.user_id
UNION
SELECT p.user_id::text, '{_DOG}', a.dog_id::text
    FROM person p JOIN public.employee_dog_assignment a ON a.employee_id = p.employee_id
"""


@dataclass(frozen=True, kw_only=True)
class Owned:
    """What belongs to somebody: keys (uuid text) of projects and of dogs."""

    managed: frozenset[str] = frozenset()
    assigned: frozenset[str] = frozenset()
    dogs: frozenset[str] = frozenset()


class ScopeStore:
    """The only place that reads what belongs to whom."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def project_codes(self) -> dict[str, str]:
        """The code of every project, by key."""
        with self._database.look() as connection:
            return {
                key: str(code) for key, code in connection.execute(text("SELECT id::text, code FROM public.project"))
            }

    def owned_by(self, accounts: Collection[Account]) -> dict[str, Owned]:
        """What belongs to each of them, by user id: one question, however many they are."""
        if not accounts:
            return {}
        people = {
            "users": [account.user_id for account in accounts],
            "employees": [account.employee_id for account in accounts],
        }
        found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        with self._database.look() as connection:
            for user_id, kind, key in connection.execute(text(_OWNED), people):
                found[user_id, kind].add(key)
        return {account.user_id: _owned(account.user_id, found) for account in accounts}


def _owned(user_id: str, found: dict[tuple[str, str], set[str]]) -> Owned:
    managed, assigned, dogs = (frozenset(found.get((user_id, kind), ())) for kind in (_MANAGED, _ASSIGNED, _DOG))
    return Owned(managed=managed, assigned=assigned, dogs=dogs)
