"""Logging in: throttled, in the same time for known and unknown users, with one generic refusal."""

import logging
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import pyotp
from werkzeug.security import check_password_hash

from dashboard import clock
from dashboard.people import throttle
from dashboard.people.refusals import LoginRefused, TooManyAttempts
from dashboard.people.viewer import role_of
from data_access.account_store import Account, AccountStore
from data_access.attempt_store import AttemptStore
from data_access.database import Actor

log = logging.getLogger(__name__)

# A hash of the kind the host stores, of a password that nobody has: an unknown user costs as much as a known one.
_NOBODY = (
    "scrypt:32768:8:1$k9insightnobody0$"
    "0000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000"
)
_LONGEST = 512
"""Characters of a password that are looked at; longer ones only cost time."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a request comes from, for the records it leaves."""

    address: str
    user_agent: str = ""
    request_id: str = "-"

    def actor(self, account: Account | None = None, name: str = "web") -> Actor:
        return Actor(
            user_id=account.user_id if account else None,
            name=account.username if account else name,
            ip_address=self.address,
            request_id=self.request_id,
        )


class Accounts:
    """Checks who somebody is."""

    def __init__(self, accounts: AccountStore, attempts: AttemptStore) -> None:
        self._accounts = accounts
        self._attempts = attempts

    def log_in(self, username: str, password: str, code: str, origin: Origin) -> Account:
        """The account of these credentials. Raises LoginRefused or TooManyAttempts."""
        username = username.strip()[:80]
        attempt_id = self._reserve(username, origin)
        account = self._accounts.find_by_username(username)
        # Every test is made, whatever the first one says: the time tells nothing.
        passes = (_password_fits(account, password), _code_fits(account, code), _may_enter(account))
        if account is None or not all(passes):
            log.info("login refused", extra={"address": origin.address})
            raise LoginRefused
        self._attempts.mark_succeeded(attempt_id, origin.actor(account))
        log.info("logged in", extra={"user": account.username, "address": origin.address})
        return account

    def _reserve(self, username: str, origin: Origin) -> int:
        """Record the attempt, as failed until it succeeds, so that parallel guesses are counted too."""
        now = clock.now()
        attempt_id, until = self._attempts.reserve(
            username,
            origin.address,
            at=now,
            since=now - throttle.REMEMBER,
            decide=partial(throttle.refused_until, now=now),
            actor=origin.actor(),
        )
        if attempt_id is None:
            raise TooManyAttempts(_known(until))
        return attempt_id


def _known(until: datetime | None) -> datetime:
    return until or clock.now()


def _password_fits(account: Account | None, password: str) -> bool:
    fits = check_password_hash(account.password_hash if account else _NOBODY, password[:_LONGEST])
    return fits and account is not None


def _code_fits(account: Account | None, code: str) -> bool:
    """The code of the authenticator app, where the host has it switched on; one step of 30 s either way."""
    if account is None or not account.mfa_enabled:
        return True
    return bool(account.mfa_secret) and pyotp.TOTP(account.mfa_secret or "").verify(
        code.strip().replace(" ", ""), for_time=clock.now(), valid_window=1
    )


def _may_enter(account: Account | None) -> bool:
    if account is None or role_of(account) is None:
        return False
    is_locked = account.locked_until is not None and account.locked_until > clock.now()
    return account.may_enter() and not is_locked
