"""Logging in: throttled, in the same time for known and unknown users, with one generic refusal."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hmac import compare_digest
from unicodedata import decimal

import pyotp
from werkzeug.security import check_password_hash

from dashboard import clock
from dashboard.errors import NotFound, nearest
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
REFUSAL_TAKES_S = 0.5
"""A refused login is answered after so long, whatever was wrong with it."""

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


class _HostTotp(pyotp.TOTP):
    """Hosts of some years ago gave out secrets of 80 bits; the app on a person's phone still has one."""

    min_secret_length_bits = 80


class Accounts:
    """Checks who somebody is."""

    def __init__(self, accounts: AccountStore, attempts: AttemptStore) -> None:
        self._accounts = accounts
        self._attempts = attempts

    def log_in(self, username: str, password: str, code: str, origin: Origin) -> Account:
        """The account of these credentials. Raises LoginRefused or TooManyAttempts."""
        username = _cleaned(username)
        attempt_id = self._reserve(username, origin)
        began = time.monotonic()
        account = self._admit(username, password, code, attempt_id, origin)
        if account is None:
            # A known user's hash may be of a cheaper or dearer kind than nobody's: the pause hides which.
            time.sleep(max(0.0, began + REFUSAL_TAKES_S - time.monotonic()))
            log.info("login refused", extra={"address": origin.address})
            raise LoginRefused
        log.info("logged in", extra={"user": account.username, "address": origin.address})
        return account

    def known_name(self, username: str) -> str | None:
        """The name of the account that was meant; None where nobody has it."""
        account = self._accounts.find_by_username(_cleaned(username))
        return account.username if account else None

    def _admit(self, username: str, password: str, code: str, attempt_id: int, origin: Origin) -> Account | None:
        account = self._accounts.find_by_username(username)
        # Every test is made, whatever the first one says: the time tells nothing.
        step = _code_step(account, code)
        passes = (_password_fits(account, password), step is not None, _may_enter(account))
        if account is None or not all(passes):
            return None
        used = step if account.mfa_enabled else None
        is_new = self._attempts.mark_succeeded(attempt_id, username, used, origin.actor(account))
        return account if is_new else None

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


def _cleaned(username: str) -> str:
    """PostgreSQL's texts hold no zero character, so no user's name does."""
    return username.strip().replace("\0", "\ufffd")[:80]


def account_named(accounts: AccountStore, username: str) -> Account:
    """The account of that name, or NotFound naming the nearest; for administrators, never for a login."""
    account = accounts.find_by_username(username)
    if account is None:
        known = [one.username for one in accounts.all()]
        raise NotFound(
            f"there is no user called {username!r}",
            code="unknown_user",
            field="user",
            value=username,
            suggestion=nearest(username, known),
        )
    return account


def _known(until: datetime | None) -> datetime:
    return until or clock.now()


def _password_fits(account: Account | None, password: str) -> bool:
    try:
        fits = check_password_hash(account.password_hash if account else _NOBODY, password[:_LONGEST])
    except ValueError:
        log.warning("a password hash is of an unknown kind", extra={"user": account.username if account else "-"})
        return False
    return fits and account is not None


def _code_step(account: Account | None, code: str) -> int | None:
    """The 30-second step whose code was given, one step either way of now; 0 where the host asks for no code."""
    if account is None or not account.mfa_enabled:
        return 0
    try:
        app, now = _HostTotp(account.mfa_secret or ""), clock.now()
        # An Arabic keyboard writes ١٢٣ where the app shows 123.
        given = "".join(str(decimal(char, char)) for char in code if not char.isspace())
        steps = [app.timecode(now) + offset for offset in (-1, 0, 1)]
        return next((step for step in steps if compare_digest(app.generate_otp(step), given)), None)
    except (TypeError, ValueError):
        log.warning("an authenticator secret, or a code, cannot be read", extra={"user": account.username})
        return None


def _may_enter(account: Account | None) -> bool:
    if account is None or role_of(account) is None:
        return False
    is_locked = account.locked_until is not None and account.locked_until > clock.now()
    return account.may_enter() and not is_locked
