"""Who may log in, with role, projects and state: the list that administrators look people up in."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard import clock
from dashboard.i18n.folding import fold
from dashboard.people.sessions import IDLE
from dashboard.people.viewer import role_of, scope_of
from dashboard.permissions import Role
from data_access.account_store import Account, AccountStore
from data_access.database import Database
from data_access.scope_store import Owned, ScopeStore
from data_access.session_store import SessionStore

ALL, OWN, NONE = "all", "own rows", "-"
"""What a scope may be beside the codes of projects."""
OPEN, CLOSED, LOCKED, NO_ROLE = "open", "closed", "locked", "no role"


@dataclass(frozen=True, kw_only=True)
class UserLine:
    """What a list of users says of one. `scope`: ALL, OWN, NONE, or project codes."""

    account: Account
    role: Role | None
    scope: str
    state: str
    sessions: int


@dataclass(frozen=True, kw_only=True)
class Directory:
    accounts: AccountStore
    scopes: ScopeStore
    sessions: SessionStore

    @classmethod
    def of(cls, database: Database) -> "Directory":
        """`database`: of the application."""
        return cls(accounts=AccountStore(database), scopes=ScopeStore(database), sessions=SessionStore(database))

    def every(self) -> list[UserLine]:
        """By user name."""
        return self._lines(self.accounts.all())

    def called(self, words: str, most: int) -> tuple[list[UserLine], int]:
        """Those whose name or user name holds every word, however its letters are written: the first `most`, and how
        many there are."""
        wanted = fold(words).split()
        found = [one for one in self.accounts.all() if _is_called(one, wanted)]
        return self._lines(found[:most]), len(found)

    def _lines(self, accounts: list[Account]) -> list[UserLine]:
        with self.sessions.together():
            codes, sessions = self.scopes.project_codes(), self.sessions.open_counts(clock.now() - IDLE)
            owned = self.scopes.owned_by(accounts)
            return [self._line(account, owned[account.user_id], codes, sessions) for account in accounts]

    def _line(self, account: Account, owned: Owned, codes: Mapping[str, str], sessions: Mapping[str, int]) -> UserLine:
        role = role_of(account)
        return UserLine(
            account=account,
            role=role,
            scope=_scope(account, role, owned, codes) if role else NONE,
            state=_state(account, role),
            sessions=sessions.get(account.user_id, 0),
        )


def _scope(account: Account, role: Role, owned: Owned, codes: Mapping[str, str]) -> str:
    scope = scope_of(account, role, owned)
    if scope.all_projects:
        return ALL
    return OWN if scope.is_own_rows else " ".join(sorted(codes.get(key, key) for key in scope.projects)) or NONE


def _is_called(account: Account, wanted: list[str]) -> bool:
    names = f"{fold(account.name)} {fold(account.username)}"
    return all(word in names for word in wanted)


def _state(account: Account, role: Role | None) -> str:
    if role is None:
        return NO_ROLE
    if not account.may_enter():
        return CLOSED
    is_locked = account.locked_until is not None and account.locked_until > clock.now()
    return LOCKED if is_locked else OPEN
