"""Which language, digits, calendar and time zone a reader gets: what was asked for, chosen, or is usual."""

from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dashboard.i18n import CALENDARS, DIGITS, LANGUAGES, Locale
from data_access.account_store import Account

DEFAULT_LANGUAGE = "ar"


def choose_language(*wishes: str | None, accepted: Iterable[str] = (), unit: str | None = None) -> str:
    """The first known language of: `wishes` in order, the unit's setting, the browser's list, Arabic.

    The unit's setting, when there is one, goes before the browser's list.
    """
    tags = (*wishes, unit, *accepted)
    languages = (tag.split("-")[0].lower() for tag in tags if tag)
    return next((language for language in languages if language in LANGUAGES), DEFAULT_LANGUAGE)


def choose_digits(*wishes: str | None) -> str | None:
    """The first known kind of digits that was wished for."""
    return next((wish for wish in wishes if wish in DIGITS), None)


def choose_calendar(*wishes: str | None) -> str | None:
    """The first known calendar that was wished for."""
    return next((wish for wish in wishes if wish in CALENDARS), None)


def choose_timezone(wish: str | None) -> str | None:
    """The time zone that was wished for, where this machine knows it."""
    try:
        return ZoneInfo(wish).key if wish else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # OSError: a name that is a folder of them.
        return None


def locale_of(
    account: Account | None,
    language: str,
    unit_timezone: str,
    digits: str | None = None,
    calendar: str | None = None,
) -> Locale:
    """The reader's locale; `digits` and `calendar` go before those of the profile.

    A profile value that is unknown by now is passed over, not an error.
    """
    usual = Locale(lang=language, timezone=unit_timezone)
    return replace(
        usual,
        digits=choose_digits(digits, account.digits if account else None) or usual.digits,
        calendar=choose_calendar(calendar, account.calendar if account else None) or usual.calendar,
        timezone=choose_timezone(account.timezone if account else None) or usual.timezone,
    )
