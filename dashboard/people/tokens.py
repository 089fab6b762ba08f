"""API tokens: an API client acts with the rights of a user, read-only or fully, until revoked or expired."""

import uuid
from datetime import timedelta

from dashboard import clock
from dashboard.errors import InvalidInput, NotFound, nearest
from dashboard.people.accounts import Origin
from dashboard.people.secret import hash_of, make_secret
from dashboard.people.sessions import SignedIn
from dashboard.people.viewer import viewer_of
from data_access.account_store import Account, AccountStore
from data_access.scope_store import ScopeStore
from data_access.token_store import ApiToken, TokenStore

SCOPES = ("read", "all")
USED_EVERY = timedelta(minutes=1)


class ApiTokens:
    """Makes, checks and revokes the tokens of API clients. A token is always looked up: nothing is cached."""

    def __init__(self, tokens: TokenStore, accounts: AccountStore, scopes: ScopeStore) -> None:
        self._tokens = tokens
        self._accounts = accounts
        self._scopes = scopes

    def create(self, username: str, name: str, scope: str, days: int | None, origin: Origin) -> str:
        """A new token, shown once. Raises NotFound for an unknown user, InvalidInput for an unknown scope."""
        if scope not in SCOPES:
            raise InvalidInput(
                f"scope {scope!r} is not known", field="scope", value=scope, suggestion=nearest(scope, SCOPES)
            )
        account = self.account(username)
        secret, now = make_secret(), clock.now()
        token = ApiToken(
            id=str(uuid.uuid4()),
            user_id=account.user_id,
            name=name,
            scope=scope,
            created_at=now,
            expires_at=now + timedelta(days=days) if days else None,
        )
        self._tokens.insert(token, hash_of(secret), origin.actor(account))
        return secret

    def check(self, secret: str, origin: Origin) -> SignedIn | None:
        """Who has this token, or None when it is unknown, revoked, expired, or its user may not enter."""
        now = clock.now()
        token = self._tokens.find(hash_of(secret))
        if token is None or token.revoked_at is not None or (token.expires_at and token.expires_at <= now):
            return None
        account = self._accounts.find_by_id(token.user_id)
        viewer = viewer_of(account, self._scopes) if account is not None else None
        if account is None or viewer is None:
            return None
        if token.last_used_at is None or now - token.last_used_at >= USED_EVERY:
            self._tokens.touch(token.id, now, origin.actor(account))
        return SignedIn(viewer=viewer, account=account, may_write=token.scope == "all")

    def of_user(self, username: str) -> list[ApiToken]:
        return self._tokens.of_user(self.account(username).user_id)

    def revoke(self, username: str, name: str, origin: Origin) -> int:
        """End the user's open tokens of that name; the number ended. Raises NotFound when there is none."""
        account = self.account(username)
        named = [token for token in self._tokens.of_user(account.user_id) if token.name == name]
        ended = sum(self._tokens.revoke(token.id, clock.now(), origin.actor(account)) for token in named)
        if not ended:
            raise NotFound(f"{username} has no open token called {name!r}", field="name", value=name)
        return ended

    def account(self, username: str) -> Account:
        account = self._accounts.find_by_username(username)
        if account is None:
            raise NotFound(f"there is no user called {username!r}", field="user", value=username)
        return account
