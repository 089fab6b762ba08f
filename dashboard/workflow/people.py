"""Who is who among the accounts: names, and who may decide on a project."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.people.viewer import role_of, viewer_of, viewers_of
from dashboard.permissions import ROLE_PERMISSIONS, Permission, Viewer
from dashboard.workflow.standing import covers
from data_access.account_store import Account, AccountStore
from data_access.delegation_store import DelegationStore
from data_access.scope_store import ScopeStore


@dataclass(frozen=True)
class Directory:
    accounts: AccountStore
    scopes: ScopeStore
    delegations: DelegationStore

    def names(self) -> Mapping[str, str]:
        """The name of every person, by user id."""
        return {account.user_id: account.name for account in self.accounts.all()}

    def viewer(self, user_id: str) -> Viewer | None:
        """None for nobody, and for who may not enter."""
        account = self.accounts.find_by_id(user_id)
        return viewer_of(account, self.scopes) if account is not None else None

    def viewers(self) -> list[Viewer]:
        """Everybody who may enter."""
        return list(viewers_of(self.accounts.all(), self.scopes).values())

    def holders(self, permission: Permission, project_id: str) -> frozenset[str]:
        """Everybody who holds a permission on a project by their own role."""
        held = [account for account in self.accounts.all() if _holds(account, permission)]
        viewers = viewers_of(held, self.scopes).values()
        return frozenset(one.user_id for one in viewers if covers(one.scope, project_id))

    def deciders(
        self, permission: Permission, project_id: str, day: date, apart_from: frozenset[str]
    ) -> frozenset[str]:
        """Whom a decision waits for: those whose part it is, and who stands for them on that day, but for those whose
        eyes were on it. Where no manager is left, the administrators, who hold every permission."""
        held, above = self.holders(permission, project_id), self.holders(Permission.APPROVAL_SECOND_DECIDE, project_id)
        nearest = held - above - apart_from or above - apart_from
        return nearest | self._delegates(nearest, project_id, day) - apart_from

    def managers(self) -> Mapping[str, frozenset[str]]:
        """By project, those whose part the first decision is."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        managers = [account for account in self.accounts.all() if _is_manager(account)]
        for viewer in viewers_of(managers, self.scopes).values():
            for project_id in viewer.scope.projects:
                found[project_id].add(viewer.user_id)
        return {project_id: frozenset(people) for project_id, people in found.items()}

    def _delegates(self, people: Iterable[str], project_id: str, day: date) -> frozenset[str]:
        stood_for = frozenset(people)
        return frozenset(
            one.to_user_id
            for one in self.delegations.on(day)
            if one.from_user_id in stood_for and one.project_id in (None, project_id)
        )


def _is_manager(account: Account) -> bool:
    return _holds(account, Permission.APPROVAL_FIRST_DECIDE) and not _holds(account, Permission.APPROVAL_SECOND_DECIDE)


def _holds(account: Account, permission: Permission) -> bool:
    role = role_of(account)
    return role is not None and account.may_enter() and permission in ROLE_PERMISSIONS[role]
