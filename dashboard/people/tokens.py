"""API tokens: an API client acts with the rights of a user, read-only or fully, until revoked or expired."""

import uuid
from dataclasses import replace
from datetime import timedelta

from dashboard import clock
from dashboard.errors import Conflict, InvalidInput, NotFound, nearest
from dashboard.people.accounts import Origin, account_named
from dashboard.people.secret import hash_of, make_secret
from dashboard.people.sessions import SignedIn
from dashboard.people.viewer import viewer_of
from dashboard.permissions import NOTHING, Permission
from data_access.account_store import Account, AccountStore
from data_access.database import Actor
from data_access.scope_store import ScopeStore
from data_access.token_store import ApiToken, TokenStore

METRICS = "metrics"
"""For a monitor: of its user's rights, only the one to read /metrics."""
SCOPES = ("read", "all", METRICS)
USED_EVERY = timedelta(minutes=1)


class ApiTokens:
    """Makes, checks and revokes the tokens of API clients. A token is always looked up: nothing is cached."""

    def __init__(self, tokens: TokenStore, accounts: AccountStore, scopes: ScopeStore) -> None:
        self._tokens = tokens
        self._accounts = accounts
        self._scopes = scopes

    def create(self, username: str, name: str, scope: str, days: int | None, actor: Actor) -> str:
        """A new token, shown once. Raises NotFound for an unknown user, InvalidInput for an unknown scope, Conflict
        for a name that the user has given to an open token already."""
        if scope not in SCOPES:
            raise InvalidInput(
                f"scope {scope!r} is not known", field="scope", value=scope, suggestion=nearest(scope, SCOPES)
            )
        if not name.strip() or (days is not None and days < 1):
            raise InvalidInput("a token has a name, and at least one day to live", field="name", value=name)
        account = account_named(self._accounts, username)
        secret, now = make_secret(), clock.now()
        if any(token.name == name and token.is_open(now) for token in self._of(account)):
            raise Conflict(
                f"{username} has an open token called {name!r}", field="name", value=name, hint="revoke it first"
            )
        token = ApiToken(
            id=str(uuid.uuid4()),
            user_id=account.user_id,
            name=name,
            scope=scope,
            created_at=now,
            expires_at=now + timedelta(days=days) if days else None,
        )
        self._tokens.insert(token, hash_of(secret), actor)
        return secret

    def check(self, secret: str, origin: Origin) -> SignedIn | None:
        """Who has this token, or None when it is unknown, revoked, expired, or its user may not enter."""
        now = clock.now()
        token = self._tokens.find(hash_of(secret))
        if token is None or not token.is_open(now):
            return None
        account = self._accounts.find_by_id(token.user_id)
        viewer = viewer_of(account, self._scopes) if account is not None else None
        if account is None or viewer is None:
            return None
        if token.last_used_at is None or now - token.last_used_at >= USED_EVERY:
            self._tokens.touch(token.id, now, origin.actor(account))
        if token.scope == METRICS:
            viewer = replace(viewer, permissions=viewer.permissions & {Permission.ADMIN_METRICS_READ}, scope=NOTHING)
        return SignedIn(viewer=viewer, account=account, may_write=token.scope == "all")

    def all(self) -> list[tuple[str, ApiToken]]:
        """Every token with the name of its user, by user."""
        return [(account.username, token) for account in self._accounts.all() for token in self._of(account)]

    def of_user(self, username: str) -> list[tuple[str, ApiToken]]:
        account = account_named(self._accounts, username)
        return [(account.username, token) for token in self._of(account)]

    def _of(self, account: Account) -> list[ApiToken]:
        return self._tokens.of_user(account.user_id)

    def revoke(self, username: str, name: str, actor: Actor) -> int:
        """End the user's open tokens of that name; the number ended. Raises NotFound when there is none."""
        account = account_named(self._accounts, username)
        named = [token for token in self._of(account) if token.name == name]
        ended = sum(self._tokens.revoke(token.id, clock.now(), actor) for token in named)
        if not ended:
            raise NotFound(f"{username} has no open token called {name!r}", field="name", value=name)
        return ended
