"""Staying logged in: server-side sessions that expire and can be revoked.

They follow a closed account, a changed password or changed rights within 5 s.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dashboard import clock
from dashboard.errors import Unavailable
from dashboard.people.accounts import Origin
from dashboard.people.secret import hash_of, make_secret, mark_of
from dashboard.people.viewer import viewer_of
from dashboard.permissions import Viewer
from data_access.account_store import Account, AccountStore
from data_access.scope_store import ScopeStore
from data_access.session_store import LoginSession, SessionStore

log = logging.getLogger(__name__)

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)
"""A session's last use is written at most this often."""

FRESH_S = 4.5
"""How long an answer is reused in this process. Closing an account must take effect within 5 s; an open page asks every
4 s where there are many, and half of its questions then need no look at the database."""

OUTAGE_S = 600.0
"""While the database does not answer, people who were logged in keep reading this long."""

_MOST_KEPT = 10_000


@dataclass(frozen=True, kw_only=True)
class Looking:
    """Somebody sees the product as `person` does, until then. `own`: who they are themselves."""

    own: Viewer
    person: Account
    until: datetime


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Who is asking: the viewer, the account behind it, and the login session or API token used.

    `looking`: the viewer is somebody else, and the account that of who looks.
    """

    viewer: Viewer
    account: Account
    session_id: str | None = None
    may_write: bool = True
    looking: Looking | None = None


@dataclass(slots=True)
class _Kept:
    signed_in: SignedIn
    session: LoginSession
    at: float


class Sessions:
    """Opens, checks and ends login sessions. `ticks` gives seconds that never run backwards."""

    def __init__(
        self,
        sessions: SessionStore,
        accounts: AccountStore,
        scopes: ScopeStore,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sessions = sessions
        self._accounts = accounts
        self._scopes = scopes
        self._ticks = ticks
        self._kept: dict[str, _Kept] = {}
        self._lock = threading.Lock()

    def open(self, account: Account, origin: Origin) -> str:
        """A new session of the account; the token for the browser's cookie."""
        token, now = make_secret(), clock.now()
        session = LoginSession(
            id=str(uuid.uuid4()),
            user_id=account.user_id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + ABSOLUTE,
            revoked_at=None,
            ip_address=origin.address,
            user_agent=origin.user_agent[:300],
            password_mark=mark_of(account.password_hash),
        )
        self._sessions.insert(session, hash_of(token), origin.actor(account))
        return token

    def check(self, token: str, origin: Origin, *, is_use: bool = True) -> SignedIn | None:
        """Who has this token, or None. `is_use=False`: a page polling by itself does not keep a session alive."""
        token_hash = hash_of(token)
        kept = self._kept.get(token_hash)
        if kept is None or self._ticks() - kept.at > FRESH_S:
            kept = self._look_up(token_hash, kept)
        if kept is None or not _is_open(kept.session, clock.now()):
            return None
        if is_use:
            self._touch(kept, origin)
        return kept.signed_in

    def end(self, token: str, origin: Origin) -> None:
        """End the session of this token; a token that has none is nothing to end."""
        token_hash = hash_of(token)
        session = self._sessions.find(token_hash)
        self._forget(token_hash)
        if session is not None and session.revoked_at is None:
            self._sessions.revoke(session.id, clock.now(), origin.actor(self._accounts.find_by_id(session.user_id)))

    def end_all(self, user_id: str, origin: Origin) -> int:
        """End every session of a user, everywhere; other processes follow within FRESH_S."""
        with self._lock:
            for token_hash in [h for h, kept in self._kept.items() if kept.session.user_id == user_id]:
                del self._kept[token_hash]
        return self._sessions.revoke_all(user_id, clock.now(), origin.actor(self._accounts.find_by_id(user_id)))

    def of_user(self, user_id: str) -> list[LoginSession]:
        """The open sessions of a user, to show to their owner."""
        now = clock.now()
        return [session for session in self._sessions.of_user(user_id) if _is_open(session, now)]

    def _look_up(self, token_hash: str, kept: _Kept | None) -> _Kept | None:
        try:
            found = self._read(token_hash)
        except Unavailable:
            if kept is None or self._ticks() - kept.at > OUTAGE_S:
                raise
            log.warning("database does not answer: a known session goes on")
            return kept
        with self._lock:
            if found is None:
                self._kept.pop(token_hash, None)
            else:
                self._make_room()
                self._kept[token_hash] = found
        return found

    def _read(self, token_hash: str) -> _Kept | None:
        with self._sessions.together():
            return self._read_together(token_hash)

    def _read_together(self, token_hash: str) -> _Kept | None:
        session = self._sessions.find(token_hash)
        if session is None or session.seen_as is not None or not _is_open(session, clock.now()):
            return None
        account = self._accounts.find_by_id(session.user_id)
        if account is None or session.password_mark not in (None, mark_of(account.password_hash)):
            return None
        viewer = viewer_of(account, self._scopes)
        if viewer is None:
            return None
        signed_in = SignedIn(viewer=viewer, account=account, session_id=session.id)
        return _Kept(signed_in, session, self._ticks())

    def _touch(self, kept: _Kept, origin: Origin) -> None:
        now = clock.now()
        if now - kept.session.last_seen_at < SEEN_EVERY:
            return
        kept.session = replace(kept.session, last_seen_at=now)
        try:
            self._sessions.touch(kept.session.id, now, origin.actor(kept.signed_in.account))
        except Unavailable:
            log.warning("database does not answer: the last use of a session is not written")

    def _make_room(self) -> None:
        if len(self._kept) >= _MOST_KEPT:
            oldest = sorted(self._kept, key=lambda token_hash: self._kept[token_hash].at)[: _MOST_KEPT // 10]
            for token_hash in oldest:
                del self._kept[token_hash]

    def _forget(self, token_hash: str) -> None:
        with self._lock:
            self._kept.pop(token_hash, None)


def _is_open(session: LoginSession, now: datetime) -> bool:
    return session.revoked_at is None and now < session.expires_at and now - session.last_seen_at < IDLE
