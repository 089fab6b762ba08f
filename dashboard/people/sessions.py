"""Staying logged in: server-side sessions that expire and can be revoked.

They follow a closed account, a changed password or changed rights within 5 s.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dashboard import clock
from dashboard.errors import Unavailable
from dashboard.people.accounts import Origin
from dashboard.people.secret import hash_of, make_secret, mark_of
from dashboard.people.viewer import viewers_of
from dashboard.permissions import Viewer
from data_access.account_store import Account, AccountStore
from data_access.scope_store import ScopeStore
from data_access.session_store import LoginSession, SessionStore

log = logging.getLogger(__name__)

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=5)
"""A session's last use is written at most this often by each process: of a thousand people, six a second."""

FRESH_S = 4.5
"""How long an answer is reused in this process. Closing an account must take effect within 5 s."""

RENEW_S, WANTED_S = 3.0, 30.0
"""Whoever asks with an answer older than this has all of them looked up together, of whoever asked lately: a look for a
thousand open pages, of which each asks every 4 s."""

RENEWING_S = 1.0
"""How long whoever has an answer that is too old waits for such a look that has begun, before a look of their own."""

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
    asked_at: float


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
        self._renewing = threading.Lock()

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
        kept = self._fresh(token_hash)
        if kept is None or not _is_open(kept.session, clock.now()):
            return None
        if is_use:
            self._touch(kept, origin)
        return kept.signed_in

    def is_still(self, token_hash: str, signed_in: SignedIn) -> bool:
        """Whether what is known of this session is what was known then, and fresh: without any look at the database.
        It counts as asked for, and not as used."""
        kept, now = self._kept.get(token_hash), self._ticks()
        if kept is None or kept.signed_in is not signed_in or now - kept.at > RENEW_S:
            return False
        kept.asked_at = now
        return _is_open(kept.session, clock.now())

    def end(self, token: str, origin: Origin) -> None:
        """End the session of this token; a token that has none is nothing to end."""
        token_hash = hash_of(token)
        session = self._sessions.find(token_hash)
        if session is not None and session.revoked_at is None:
            self._sessions.revoke(session.id, clock.now(), origin.actor(self._accounts.find_by_id(session.user_id)))
        # Afterwards: who looks it up meanwhile does not remember it as open.
        self._forget({token_hash})

    def end_all(self, user_id: str, origin: Origin) -> int:
        """End every session of a user, everywhere; other processes follow within FRESH_S."""
        ended = self._sessions.revoke_all(user_id, clock.now(), origin.actor(self._accounts.find_by_id(user_id)))
        self._forget({h for h, kept in self._all().items() if kept.session.user_id == user_id})
        return ended

    def of_user(self, user_id: str) -> list[LoginSession]:
        """The open sessions of a user, to show to their owner."""
        now = clock.now()
        return [session for session in self._sessions.of_user(user_id) if _is_open(session, now)]

    def _fresh(self, token_hash: str) -> _Kept | None:
        """What is known of the session, from no longer ago than FRESH_S."""
        kept, now = self._kept.get(token_hash), self._ticks()
        if kept is not None:
            kept.asked_at = now
        if kept is not None and now - kept.at > RENEW_S:
            if not self._renew() and now - kept.at > FRESH_S:
                self._wait_for_who_renews()
            kept, now = self._kept.get(token_hash), self._ticks()
        return self._look_up(token_hash, kept) if kept is None or now - kept.at > FRESH_S else kept

    def _renew(self) -> bool:
        """Look up those that are about to be too old, unless somebody is at it: False."""
        if not self._renewing.acquire(blocking=False):
            return False
        try:
            now = self._ticks()
            due = {h: k for h, k in self._all().items() if now - k.at > RENEW_S / 2 and now - k.asked_at < WANTED_S}
            found = self._read(due)
        except Unavailable:
            log.warning("database does not answer: sessions are not looked up in advance")
        else:
            self._replace(due, found)
        finally:
            self._renewing.release()
        return True

    def _wait_for_who_renews(self) -> None:
        """Where there is much to do the common look comes late, and everybody whose session has become too old would
        look it up alone. Nobody takes a turn after them: without a database each would find out once more."""
        if self._renewing.acquire(timeout=RENEWING_S):
            self._renewing.release()

    def _replace(self, before: Mapping[str, _Kept], found: Mapping[str, _Kept]) -> None:
        """What was forgotten or looked up meanwhile is left as it is."""
        with self._lock:
            for token_hash in [h for h, kept in before.items() if self._kept.get(h) is kept]:
                if token_hash in found:
                    self._kept[token_hash] = found[token_hash]
                else:
                    del self._kept[token_hash]

    def _look_up(self, token_hash: str, kept: _Kept | None) -> _Kept | None:
        try:
            found = self._read({token_hash: kept}).get(token_hash)
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

    def _read(self, asked: Mapping[str, _Kept | None]) -> dict[str, _Kept]:
        """Those of the sessions that somebody may enter with, by the hash of their token: three questions in all."""
        at, now = self._ticks(), clock.now()
        with self._sessions.together():
            sessions = {h: one for h, one in self._sessions.find_many(asked).items() if _is_login(one, now)}
            accounts = self._accounts.find_many({session.user_id for session in sessions.values()})
            viewers = viewers_of(accounts.values(), self._scopes)
        found = {}
        for token_hash, session in sessions.items():
            account, viewer = accounts.get(session.user_id), viewers.get(session.user_id)
            if account is None or viewer is None or session.password_mark not in (None, mark_of(account.password_hash)):
                continue
            kept, signed_in = asked[token_hash], SignedIn(viewer=viewer, account=account, session_id=session.id)
            if kept is not None and kept.signed_in == signed_in:
                signed_in = kept.signed_in
            found[token_hash] = _Kept(signed_in, session, at, kept.asked_at if kept is not None else at)
        return found

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

    def _forget(self, token_hashes: Iterable[str]) -> None:
        with self._lock:
            for token_hash in token_hashes:
                self._kept.pop(token_hash, None)

    def _all(self) -> dict[str, _Kept]:
        with self._lock:
            return dict(self._kept)


def _is_login(session: LoginSession, now: datetime) -> bool:
    """Not a look with somebody else's eyes, and not over."""
    return session.seen_as is None and _is_open(session, now)


def _is_open(session: LoginSession, now: datetime) -> bool:
    return session.revoked_at is None and now < session.expires_at and now - session.last_seen_at < IDLE
