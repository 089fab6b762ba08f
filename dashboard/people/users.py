"""Administering the people who use the product: accounts where they are ours, and what we keep about all of them."""

from collections.abc import Mapping, Sequence

from werkzeug.security import generate_password_hash

from dashboard import clock
from dashboard.errors import Conflict, InvalidInput, NotFound, nearest
from dashboard.people.accounts import account_named
from dashboard.people.directory import Directory, UserLine
from dashboard.permissions import ROLE_OF_HOST_ROLE, Role
from data_access.account_store import Account, AccountStore
from data_access.database import Actor, Database
from data_access.host_user_store import HostUserStore, NewEmployee, NewUser
from data_access.profile_store import ProfileStore
from data_access.scope_store import ScopeStore
from data_access.session_store import SessionStore

SHORTEST_PASSWORD = 10
LONGEST_USERNAME = 80
HASH_METHOD = "scrypt:32768:8:1"
"""As the host's own accounts; written out so that a new default of Werkzeug does not change it."""

# A role that the host does not know borrows the host's role that sees nothing by itself: a lost profile then shuts
# its user out instead of letting them in.
_BORROWED = "BREEDER"
_HOST_ROLES = {role: host_role for host_role, role in ROLE_OF_HOST_ROLE.items()}
# An administrator is no kind of employee in the host.
_EMPLOYEE_ROLES = {"GENERAL_ADMIN": "PROJECT_MANAGER"}


class Users:
    """`app`: the application's database; `owner`: its owner, for accounts in a database that is ours."""

    def __init__(self, app: Database, owner: Database) -> None:
        self._accounts = AccountStore(app)
        self._directory = Directory.of(app)
        self._scopes = ScopeStore(app)
        self._sessions = SessionStore(app)
        self._profiles = ProfileStore(app)
        self._host = HostUserStore(owner)

    def all(self) -> list[UserLine]:
        return self._directory.every()

    def find(self, username: str) -> Account:
        """The account, or NotFound naming the nearest."""
        return account_named(self._accounts, username)

    def create(
        self,
        username: str,
        password: str,
        role: Role,
        actor: Actor,
        *,
        badge: str | None = None,
        name: str | None = None,
        email: str | None = None,
        projects: Sequence[str] = (),
    ) -> None:
        """An account for the employee with that badge number, or for a new one called `name`.

        Raises Forbidden on a live host, Conflict for a name that is taken, InvalidInput or NotFound for the rest.
        """
        username = _checked_username(username)
        if self._accounts.find_by_username(username) is not None:
            raise Conflict(f"there is a user called {username!r} already", code="user_exists", field="username")
        keys, host_role = self.project_keys(projects), _HOST_ROLES.get(role, _BORROWED)
        known = self._host.employee(badge) if badge else None
        user = NewUser(
            username=username,
            email=email or f"{username}@localhost",
            password_hash=_hash(password),
            host_role=host_role,
            name=known.name if known else name or username,
            now=clock.now().replace(tzinfo=None),
        )
        user_id = self._host.create(user, known or _new_employee(username, host_role), actor)
        profile: dict[str, object] = {} if role in _HOST_ROLES else {"role": role.value}
        if keys:
            profile["extra_project_ids"] = keys
        if profile:
            self._profiles.change(user_id, profile, actor)

    def set_password(self, username: str, password: str, actor: Actor) -> int:
        """The number of sessions that end with it."""
        account = self.find(username)
        self._host.set_password(account.user_id, _hash(password), clock.now().replace(tzinfo=None), actor)
        return self._sessions.revoke_all(account.user_id, clock.now(), actor)

    def set_active(self, username: str, is_active: bool, actor: Actor) -> int:
        account = self.find(username)
        self._host.set_active(account.user_id, is_active, actor)
        return 0 if is_active else self._sessions.revoke_all(account.user_id, clock.now(), actor)

    def sign_out(self, username: str, actor: Actor) -> int:
        """End every session of the user; the number ended. Other processes follow within 5 s."""
        return self._sessions.revoke_all(self.find(username).user_id, clock.now(), actor)

    def change_profile(self, username: str, fields: Mapping[str, object], actor: Actor) -> None:
        """Set fields of the profile (see ProfileStore.FIELDS); None takes one back."""
        self._profiles.change(self.find(username).user_id, fields, actor)

    def project_keys(self, codes: Sequence[str]) -> list[str]:
        """The keys of projects; NotFound names the first unknown code and the nearest."""
        keys = {code: key for key, code in self._scopes.project_codes().items()}
        for code in codes:
            if code not in keys:
                raise NotFound(
                    f"there is no project {code!r}", field="project", value=code, suggestion=nearest(code, keys)
                )
        return [keys[code] for code in codes]


def _checked_username(username: str) -> str:
    name = username.strip()
    if not name or len(name) > LONGEST_USERNAME or not name.isprintable():
        raise InvalidInput(
            f"a user name has 1 to {LONGEST_USERNAME} characters that can be seen", field="username", value=username
        )
    return name


def _hash(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInput(f"a password has at least {SHORTEST_PASSWORD} characters", field="password")
    return generate_password_hash(password, method=HASH_METHOD)


def _new_employee(username: str, host_role: str) -> NewEmployee:
    return NewEmployee(
        badge=f"U-{username}"[:20],
        phone=f"none {username}"[:20],
        host_role=_EMPLOYEE_ROLES.get(host_role, host_role),
        hired=clock.now().date(),
    )
