"""Reads what belongs to whom: the projects of a manager or of an assigned employee, the dogs of a handler."""

from sqlalchemy import text

from data_access.database import Database

# The one rule for a manager's projects; the host has six that disagree (docs/adr, host decisions 8).
_MANAGED = """
SELECT id::text FROM public.project
WHERE manager_id = CAST(:user_id AS uuid) OR project_manager_id = CAST(:employee_id AS uuid)
"""

_ASSIGNED = """
SELECT project_id::text FROM public.project_assignment
WHERE employee_id = CAST(:employee_id AS uuid) AND is_active
  AND (assigned_to IS NULL OR assigned_to > (now() AT TIME ZONE 'UTC'))
"""

_DOGS = """
SELECT dog_id::text FROM public."user" WHERE id = CAST(:user_id AS uuid) AND dog_id IS NOT NULL
UNION
SELECT id::text FROM public.dog WHERE assigned_to_user_id = CAST(:user_id AS uuid)
UNION
SELECT dog_id::text FROM public.employee_dog_assignment WHERE employee_id = CAST(:employee_id AS uuid)
"""


class ScopeStore:
    """Answers with keys (uuid text) of projects and dogs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def project_codes(self) -> dict[str, str]:
        """The code of every project, by key."""
        with self._database.look() as connection:
            return {
                key: str(code) for key, code in connection.execute(text("SELECT id::text, code FROM public.project"))
            }

    def projects_managed(self, user_id: str, employee_id: str | None) -> frozenset[str]:
        return self._keys(_MANAGED, user_id=user_id, employee_id=employee_id)

    def projects_assigned(self, employee_id: str | None) -> frozenset[str]:
        return self._keys(_ASSIGNED, employee_id=employee_id)

    def dogs_of(self, user_id: str, employee_id: str | None) -> frozenset[str]:
        return self._keys(_DOGS, user_id=user_id, employee_id=employee_id)

    def _keys(self, statement: str, **params: str | None) -> frozenset[str]:
        with self._database.look() as connection:
            return frozenset(connection.execute(text(statement), params).scalars())
