"""What a check of ./k9 doctor is, and what it finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from dashboard.config import Settings
from data_access.connect import OpenDatabase


class State(StrEnum):
    """`BAD`: something that the product needs is broken."""

    OK = "ok"
    NOTE = "note"
    BAD = "BAD"


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    state: State
    text: str


@dataclass(frozen=True, kw_only=True)
class Check:
    """`look` raises a ProductError for what it could not even look at; that is a bad finding."""

    name: str
    look: Callable[[Settings], Iterator[Finding]] | Callable[[Settings, OpenDatabase], Iterator[Finding]]
    needs_database: bool = False


def age(of: timedelta) -> str:
    seconds = int(of.total_seconds())
    for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"
