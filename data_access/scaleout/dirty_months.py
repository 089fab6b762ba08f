"""Days as the months that they lie in."""

from collections.abc import Iterable
from datetime import date

from data_access.scaleout.manifest import month_of


def by_month(days: Iterable[date]) -> dict[str, list[date]]:
    found: dict[str, list[date]] = {}
    for day in sorted(days):
        found.setdefault(month_of(day), []).append(day)
    return found
