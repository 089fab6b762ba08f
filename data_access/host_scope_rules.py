"""The host's own six ways to decide a manager's projects, which disagree with each other.

`./k9 doctor` says where they differ from our one rule (ScopeStore). Each was read in the host's program and names
where; none of them decides anything here.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from data_access.database import Database


@dataclass(frozen=True, kw_only=True)
class HostRule:
    """One way. `projects` selects keys by :user_id and :employee_id; a null key means all projects."""

    name: str
    where: str
    projects: str


HOST_RULES: tuple[HostRule, ...] = (
    HostRule(
        name="a first project of the manager",
        where="utils/pm_scoping.py",
        projects="""
            SELECT id::text FROM (
                SELECT id, 1 AS weight FROM public.project WHERE manager_id = CAST(:user_id AS uuid)
                UNION ALL
                SELECT id, 2 FROM public.project WHERE project_manager_id = CAST(:employee_id AS uuid)) found
            ORDER BY weight, id LIMIT 1""",
    ),
    HostRule(
        name="b project_manager_id",
        where="utils/utils.py check_project_access",
        projects="SELECT id::text FROM public.project WHERE project_manager_id = CAST(:employee_id AS uuid)",
    ),
    HostRule(
        name="c manager_id and assignments",
        where="get_user_assigned_projects",
        projects="""
            SELECT id::text FROM public.project WHERE manager_id = CAST(:user_id AS uuid)
            UNION
            SELECT project_id::text FROM public.project_assignment
            WHERE employee_id = CAST(:employee_id AS uuid) AND is_active""",
    ),
    HostRule(
        name="d first row of project_manager_permission",
        where="review service",
        projects="""
            SELECT project_id::text FROM public.project_manager_permission
            WHERE user_id = CAST(:user_id AS uuid) ORDER BY id LIMIT 1""",
    ),
    HostRule(
        name="e user.project_id",
        where="routes/supervisor_routes.py",
        projects='SELECT project_id::text FROM public."user" WHERE id = CAST(:user_id AS uuid)',
    ),
    HostRule(
        name="f user_role_assignments_v2",
        where="services/permission_service.py",
        projects="""
            SELECT project_id::text FROM public.user_role_assignments_v2
            WHERE user_id = CAST(:user_id AS uuid) AND is_active AND project_id IS NOT NULL
              AND (expires_at IS NULL OR expires_at > (now() AT TIME ZONE 'UTC'))""",
    ),
)

Projects = frozenset[str] | None
"""Keys of projects; None: all of them, without a limit."""


def host_answers(database: Database, user_id: str, employee_id: str | None) -> dict[HostRule, Projects]:
    """What each of the host's rules says of this user."""
    with database.read() as connection:
        return {rule: _answer(connection, rule, user_id, employee_id) for rule in HOST_RULES}


def _answer(connection: Connection, rule: HostRule, user_id: str, employee_id: str | None) -> Projects:
    found = connection.execute(text(rule.projects), {"user_id": user_id, "employee_id": employee_id}).scalars().all()
    return None if None in found else frozenset(found)
