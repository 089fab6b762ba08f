"""Seeing the product with somebody else's eyes: begun by an administrator, for half an hour, to look and nothing else.

Each request looks up afresh whether it may go on: nothing is remembered, so that whatever ends it ends it at once.
"""

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from dashboard import clock
from dashboard.errors import Forbidden
from dashboard.people.accounts import Origin, account_named
from dashboard.people.secret import hash_of, make_secret
from dashboard.people.sessions import Looking, SignedIn
from dashboard.people.viewer import viewer_of, viewers_of
from dashboard.permissions import Permission, Viewer
from dashboard.workflow.audit_events import ACCOUNT, AuditAction, AuditEvents
from data_access.account_store import Account, AccountStore
from data_access.database import Actor, Database
from data_access.scope_store import ScopeStore
from data_access.session_store import LoginSession, SessionStore

LONGEST = timedelta(minutes=30)

log = logging.getLogger(__name__)


class Bar(StrEnum):
    """Why somebody may not be seen as; each has words, `view_as.bar.<bar>`."""

    YOURSELF = "yourself"
    CLOSED = "closed"
    MORE_RIGHTS = "more_rights"


class Ending(StrEnum):
    """Why a look was over; each has words, `view_as.end.<ending>`."""

    ASKED = "asked"
    SIGNED_OUT = "signed_out"
    TIME = "time"
    RIGHT_GONE = "right_gone"
    PERSON_BARRED = "person_barred"


@dataclass(frozen=True, kw_only=True)
class ViewAs:
    """Begins, checks and ends looks. A look is a row of the sessions that nobody is signed in by."""

    sessions: SessionStore
    accounts: AccountStore
    scopes: ScopeStore
    events: AuditEvents

    @classmethod
    def of(cls, database: Database) -> "ViewAs":
        """`database`: of the application."""
        return cls(
            sessions=SessionStore(database),
            accounts=AccountStore(database),
            scopes=ScopeStore(database),
            events=AuditEvents(database),
        )

    def begin(self, own: SignedIn, username: str, origin: Origin) -> str:
        """The token of a look through that person's eyes; recorded with it, or it does not begin.

        Raises Forbidden for who may not look, or not as this person; NotFound, naming the nearest, for nobody.
        """
        if own.session_id is None or not own.viewer.may(Permission.ADMIN_USER_VIEW_AS):
            raise Forbidden("your role may not see the product as somebody else", hint="ask an administrator")
        person = account_named(self.accounts, username)
        bar = self.bar(own.viewer, person)
        if bar is not None:
            raise Forbidden(
                f"the product cannot be seen as {username!r}: {_BARS[bar]}", code=f"view_as_{bar}", field="user"
            )
        token, row = make_secret(), _row(own, own.session_id, person, origin)
        details = {"person": person.username, "whom": person.name, "until": row.expires_at.isoformat()}
        actor = origin.actor(own.account)
        tell = partial(self._tell, AuditAction.VIEW_AS, person.username, actor, details)
        self.sessions.insert(row, hash_of(token), actor, tell)
        log.info("view-as begins", extra={"user": own.account.username, "seen_as": person.username})
        return token

    def through(self, own: SignedIn, token: str, origin: Origin) -> SignedIn:
        """Who asks, with the person's eyes; themselves when the look is over, which is recorded as it is found out."""
        with self.sessions.together():
            row = self._row_of(own, token)
            if row is None or row.seen_as is None:
                return own
            person = self.accounts.find_by_id(row.seen_as)
            viewer = viewer_of(person, self.scopes) if person is not None else None
        ending = self._ending(own, row, person)
        if ending is not None or person is None or viewer is None:
            self._close(row, own.account, origin.actor(own.account), ending or Ending.PERSON_BARRED)
            return own
        looking = Looking(own=own.viewer, person=person, until=row.expires_at)
        return replace(own, viewer=replace(viewer, seen_by=own.account.username), looking=looking)

    def end(self, own: SignedIn, token: str, origin: Origin, ending: Ending) -> None:
        """A token that has no look is nothing to end."""
        row = self._row_of(own, token)
        if row is not None:
            self._close(row, own.account, origin.actor(own.account), ending)

    def close_left_open(self, actor: Actor) -> int:
        """Record the end of looks whose time is over, and whose administrator asked nothing since; how many."""
        rows = self.sessions.left_open()
        for row in rows:
            self._close(row, self.accounts.find_by_id(row.user_id), actor, Ending.TIME)
        return len(rows)

    def bars(self, viewer: Viewer, people: Sequence[Account]) -> list[Bar | None]:
        """Of each of them, in order."""
        found = viewers_of(people, self.scopes)
        return [_bar(viewer, person, found.get(person.user_id)) for person in people]

    def bar(self, viewer: Viewer, person: Account) -> Bar | None:
        """What forbids to see the product as this person; None: nothing does."""
        return _bar(viewer, person, viewer_of(person, self.scopes))

    def _row_of(self, own: SignedIn, token: str) -> LoginSession | None:
        """The open row of this token, if it was begun from this very login."""
        row = self.sessions.find(hash_of(token))
        is_theirs = row is not None and row.begun_from is not None and row.begun_from == own.session_id
        return row if row is not None and is_theirs and row.revoked_at is None else None

    def _ending(self, own: SignedIn, row: LoginSession, person: Account | None) -> Ending | None:
        if clock.now() >= row.expires_at:
            return Ending.TIME
        if not own.viewer.may(Permission.ADMIN_USER_VIEW_AS):
            return Ending.RIGHT_GONE
        return Ending.PERSON_BARRED if person is None or self.bar(own.viewer, person) is not None else None

    def _close(self, row: LoginSession, account: Account | None, actor: Actor, ending: Ending) -> None:
        person = self.accounts.find_by_id(row.seen_as) if row.seen_as else None
        name = person.username if person else str(row.seen_as)
        details = {
            "person": name,
            "whom": person.name if person else name,
            "by": account.username if account else row.user_id,
            "began_at": row.created_at.isoformat(),
            "ending": ending.value,
        }
        tell = partial(self._tell, AuditAction.VIEW_AS_END, name, actor, details)
        self.sessions.end_once(row.id, clock.now(), actor, tell)
        log.info("view-as ends", extra={"user": details["by"], "seen_as": name, "ending": ending.value})

    def _tell(
        self, action: AuditAction, username: str, actor: Actor, details: Mapping[str, Any], connection: Any
    ) -> None:
        self.events.record(action, ACCOUNT, username, actor, details, connection=connection)


_BARS = {
    Bar.YOURSELF: "that is you",
    Bar.CLOSED: "the account is closed, or has no role here",
    Bar.MORE_RIGHTS: "they may see or do more than you may",
}


def _bar(viewer: Viewer, person: Account, theirs: Viewer | None) -> Bar | None:
    if person.user_id == viewer.user_id:
        return Bar.YOURSELF
    if theirs is None:
        return Bar.CLOSED
    return None if viewer.includes(theirs) else Bar.MORE_RIGHTS


def _row(own: SignedIn, session_id: str, person: Account, origin: Origin) -> LoginSession:
    now = clock.now()
    return LoginSession(
        id=str(uuid.uuid4()),
        user_id=own.account.user_id,
        created_at=now,
        last_seen_at=now,
        expires_at=now + LONGEST,
        revoked_at=None,
        ip_address=origin.address,
        user_agent=origin.user_agent[:300],
        password_mark=None,
        seen_as=person.user_id,
        begun_from=session_id,
    )
