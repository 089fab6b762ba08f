"""From an account to a viewer: role, permissions and scope. One rule for scope, used everywhere (host decision 8)."""

from collections.abc import Iterable

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
from data_access.scope_store import Owned, ScopeStore


def role_of(account: Account) -> Role | None:
    """The role given here, else the host's; None for a role that we do not know: such a user cannot enter."""
    if account.profile_role is None:
        return ROLE_OF_HOST_ROLE.get(account.host_role)
    return Role(account.profile_role) if account.profile_role in set(Role) else None


def scope_of(account: Account, role: Role, owned: Owned) -> Scope:
    """What the account may see; nothing, when nothing says otherwise."""
    if role in ROLES_OF_ALL_PROJECTS:
        return EVERYTHING
    if role is Role.HANDLER:
        return _own_rows(account, owned)
    projects = account.extra_project_ids | owned.assigned
    return Scope(projects=projects | owned.managed if role is Role.MANAGER else projects)


def _own_rows(account: Account, owned: Owned) -> Scope:
    if account.employee_id is None:
        return NOTHING
    return Scope(own_employee=account.employee_id, own_dogs=owned.dogs)


def viewers_of(accounts: Iterable[Account], store: ScopeStore) -> dict[str, Viewer]:
    """The viewer that each account is, by user id, without those that may not enter (closed, or of no role of ours);
    one question about all of them."""
    entering = [(account, role) for account in accounts if account.may_enter() and (role := role_of(account))]
    owned = store.owned_by([account for account, role in entering if role not in ROLES_OF_ALL_PROJECTS])
    return {
        account.user_id: _viewer(account, role, scope_of(account, role, owned.get(account.user_id, Owned())))
        for account, role in entering
    }


def viewer_of(account: Account, store: ScopeStore) -> Viewer | None:
    """The same of one account; None when it may not enter."""
    return viewers_of([account], store).get(account.user_id)


def _viewer(account: Account, role: Role, scope: Scope) -> Viewer:
    return Viewer(
        user_id=account.user_id,
        username=account.username,
        name=account.name,
        role=role,
        scope=scope,
        permissions=ROLE_PERMISSIONS[role],
    )
