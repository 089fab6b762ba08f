"""From an account to a viewer: role, permissions and scope. One rule for scope, used everywhere (host decision 8)."""

from dashboard.permissions import (
    EVERYTHING,
    NOTHING,
    ROLE_OF_HOST_ROLE,
    ROLE_PERMISSIONS,
    ROLES_OF_ALL_PROJECTS,
    Role,
    Scope,
    Viewer,
)
from data_access.account_store import Account
from data_access.scope_store import ScopeStore


def role_of(account: Account) -> Role | None:
    """The role given here, else the host's; None for a role that we do not know: such a user cannot enter."""
    if account.profile_role is None:
        return ROLE_OF_HOST_ROLE.get(account.host_role)
    return Role(account.profile_role) if account.profile_role in set(Role) else None


def scope_of(account: Account, role: Role, store: ScopeStore) -> Scope:
    """What the account may see; nothing, when nothing says otherwise."""
    if role in ROLES_OF_ALL_PROJECTS:
        return EVERYTHING
    if role is Role.HANDLER:
        return _own_rows(account, store)
    projects = account.extra_project_ids | store.projects_assigned(account.employee_id)
    if role is Role.MANAGER:
        projects |= store.projects_managed(account.user_id, account.employee_id)
    return Scope(projects=projects)


def _own_rows(account: Account, store: ScopeStore) -> Scope:
    if account.employee_id is None:
        return NOTHING
    dogs = store.dogs_of(account.user_id, account.employee_id)
    return Scope(own_employee=account.employee_id, own_dogs=dogs)


def viewer_of(account: Account, store: ScopeStore) -> Viewer | None:
    """The viewer that the account is, or None when it may not enter (closed, or of no role of ours)."""
    role = role_of(account)
    if role is None or not account.may_enter():
        return None
    return Viewer(
        user_id=account.user_id,
        username=account.username,
        name=account.name,
        role=role,
        scope=scope_of(account, role, store),
        permissions=ROLE_PERMISSIONS[role],
    )
