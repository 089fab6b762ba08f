"""The errors of logging in: one generic answer for every wrong login, and "too many" with the time to wait."""

from datetime import datetime

from dashboard import clock
from dashboard.errors import ProductError


class NotSignedIn(ProductError):
    """The request carries no session or token that is valid now."""

    default_code, default_status = "not_signed_in", 401

    def __init__(self, message: str = "log in first") -> None:
        super().__init__(message, hint="open /login, or send `Authorization: Bearer TOKEN`")


class LoginRefused(ProductError):
    """One text for an unknown user, a wrong password, a wrong code and a closed account: nothing is told."""

    default_code, default_status = "login_refused", 401

    def __init__(self) -> None:
        super().__init__("the user name, the password or the code is wrong, or the account is closed")


class TooManyAttempts(ProductError):
    """Too many failures; `until` says when the next attempt is looked at."""

    default_code, default_status = "too_many_attempts", 429

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__("too many failed logins", hint=f"try again in {self.minutes} min")

    @property
    def retry_after_s(self) -> int:
        return max(1, round((self.until - clock.now()).total_seconds()))

    @property
    def minutes(self) -> int:
        return -(-self.retry_after_s // 60)
