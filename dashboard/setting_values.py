"""How the text of a setting is read: each reader gives the value or raises ValueError saying what is valid."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from ipaddress import IPv4Network, IPv6Network, ip_network
from math import isfinite
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Network = IPv4Network | IPv6Network

PROJECT_ROOT = Path(__file__).resolve().parents[1]


class choice:  # noqa: N801 - reads as a function in the table of settings
    """One of a few words, whatever the case; `choices` lets the error name the nearest."""

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def __call__(self, text: str) -> str:
        if text.lower() not in self.choices:
            raise ValueError(f"it is one of {', '.join(word or 'empty' for word in self.choices)}")
        return text.lower()


class _Timezone:
    """An IANA time zone name."""

    @property
    def choices(self) -> list[str]:
        return sorted(available_timezones())

    def __call__(self, text: str) -> str:
        if text not in available_timezones():
            raise ValueError("it is an IANA time zone name, such as Asia/Aden")
        return text


timezone = _Timezone()


def whole(*, least: int, most: int | None = None) -> Callable[[str], int]:
    """A whole number within limits."""
    limits = f"a whole number from {least}" + (f" to {most}" if most is not None else "")

    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit():
            raise ValueError(f"it is {limits}")
        number = int(text)
        if number < least or (most is not None and number > most):
            raise ValueError(f"it is {limits}")
        return number

    return parse


def database_url(text: str) -> str:
    """A PostgreSQL address; `postgres://` and `postgresql://` become the driver's spelling."""
    if not text:
        return ""
    scheme, found, rest = text.partition("://")
    if not found or scheme not in ("postgresql", "postgres", "postgresql+psycopg2"):
        raise ValueError("it looks like postgresql://user:password@host:5432/database")
    try:
        _ = urlsplit(text).port
    except ValueError:
        raise ValueError("its port is not a number; write special characters of a password as %XX") from None
    return f"postgresql+psycopg2://{rest}"


def redis_url(text: str) -> str:
    if urlsplit(text).scheme not in ("redis", "rediss", "unix"):
        raise ValueError("it looks like redis://localhost:6379/0")
    return text


def spark_url(text: str) -> str:
    if urlsplit(text).scheme != "sc" or not urlsplit(text).netloc:
        raise ValueError("it looks like sc://cluster.example.org:15002")
    return text


def web_url(text: str) -> str:
    """An address for links, without a slash at the end."""
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise ValueError("it looks like https://k9.example.org")
    return text.rstrip("/")


def directory(text: str) -> Path:
    """An absolute path; the default is beside the program, another one is relative to the working directory."""
    if text == "var":
        return PROJECT_ROOT / "var"
    return Path(text).expanduser().absolute()


def folder(text: str) -> Path | None:
    """A path like `directory`; None when not given."""
    return directory(text) if text else None


def public_keys(text: str) -> tuple[str, ...]:
    """Ed25519 public keys: 64 hexadecimal digits each."""
    keys = words(text)
    if not all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in keys):
        raise ValueError("it is keys of 64 hexadecimal digits, by comma, as ./k9 audit key prints them")
    return keys


def switch(text: str) -> bool | None:
    """on, off, or None when not given."""
    if text.lower() not in ("on", "off", ""):
        raise ValueError("it is on or off")
    return {"on": True, "off": False}.get(text.lower())


def words(text: str) -> tuple[str, ...]:
    return tuple(word.strip().lower() for word in text.split(",") if word.strip())


def hours(text: str) -> tuple[time, time]:
    """From one time of a day until before a later one."""
    try:
        first, last = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError:
        first = last = time()
    if not first < last:
        raise ValueError("it is two times of a day, the later one last, such as 06:00-18:00")
    return first, last


class _Weekdays:
    """Days of the week, by comma, or none."""

    choices = (*WEEKDAYS, "none")

    def __call__(self, text: str) -> tuple[str, ...]:
        days = words(text)
        if not set(days) <= set(WEEKDAYS) and days != ("none",):
            raise ValueError(f"it is some of {', '.join(WEEKDAYS)}, or none")
        return () if days == ("none",) else days


weekdays = _Weekdays()


def networks(text: str) -> tuple[Network, ...]:
    """IP addresses and networks, by comma."""
    try:
        return tuple(ip_network(word) for word in words(text))
    except ValueError:
        raise ValueError("it is addresses or networks, such as 127.0.0.1,10.0.0.0/8") from None


def tier_limits(text: str) -> tuple[float, float, float]:
    limits = _numbers(text)
    if len(limits) != 3 or list(limits) != sorted(set(limits), reverse=True) or not 0 < limits[2] < limits[0] <= 10:
        raise ValueError("it is three falling numbers between 0 and 10, such as 9,7,5")
    return limits[0], limits[1], limits[2]


def limits_of_reports(text: str) -> dict[str, float]:
    """Percentages by report type; which names there are is checked where the reports are known."""
    limits = {}
    for pair in (part.strip() for part in text.split(",") if part.strip()):
        name, _, number = pair.partition("=")
        if not name.strip().isidentifier() or len(found := _numbers(number)) != 1 or not 0 <= found[0] <= 100:
            raise ValueError("it is report types with a number from 0 to 100, such as trainer_daily=80,vet_daily=90")
        limits[name.strip()] = found[0]
    return limits


def year_limits(text: str) -> tuple[float, ...]:
    limits = _numbers(text)
    if not limits or list(limits) != sorted(set(limits)) or limits[0] <= 0 or limits[-1] > 100:
        raise ValueError("it is rising numbers of years, such as 1,2,4,7")
    return limits


@dataclass(frozen=True)
class Holiday:
    """Days on which the unit does not work as usual, both included. Texts 05-22 (every year) or 2026-05-22."""

    first: str
    last: str

    def includes(self, day: date) -> bool:
        text = day.isoformat()
        return self.first <= text[-len(self.first) :] <= self.last


def holidays(text: str) -> tuple[Holiday, ...]:
    """Days and ranges of days, by comma."""
    return tuple(_holiday(*word.split("..")) for word in words(text))


def _holiday(first: str, last: str | None = None, *more: str) -> Holiday:
    last = first if last is None else last
    if more or len(first) != len(last) or first > last or not (_is_day(first) and _is_day(last)):
        raise ValueError("it is days of every year or of one, such as 05-22,09-26,2026-05-03..2026-05-05")
    return Holiday(first, last)


def _is_day(text: str) -> bool:
    """In a leap year, for 02-29."""
    try:
        return date.fromisoformat(text if len(text) == 10 else f"2000-{text}").isoformat().endswith(text)
    except ValueError:
        return False


def _numbers(text: str) -> tuple[float, ...]:
    try:
        numbers = tuple(float(part) for part in text.split(","))
    except ValueError:
        numbers = ()
    if not numbers or not all(isfinite(number) for number in numbers):
        raise ValueError("it is numbers with commas between them")
    return numbers
