"""What of a card stands on paper: members that are worth a line, columns that say something, and how long a bar is."""

from collections.abc import Sequence

from dashboard.exports.document import Table
from dashboard.i18n import Locale, t
from dashboard.metrics.daily import Item
from dashboard.metrics.words import with_digits
from dashboard.semantic.fields import Column

MOST_WITHOUT_ROWS = 3


def worth_a_line(items: Sequence[Item], locale: Locale) -> Sequence[Item]:
    """Members without rows share one line where they are many; those with rows come before them."""
    without = [item for item in items if item.get("is_without_rows")]
    if len(without) <= MOST_WITHOUT_ROWS:
        return items
    words = with_digits(t("export.others", locale.lang, count=f"{len(without):,}"), locale)
    together = {**without[-1], "member": words, "is_rest": True}
    return [*(item for item in items if not item.get("is_without_rows")), together]


def worth_a_column(table: Table, items: Sequence[Item]) -> Sequence[Column]:
    """Not what says the same as the last column of every member."""
    member, *others, last = table.columns
    told = [column for column in others if any(item.get(column.name) != item.get(last.name) for item in items)]
    return (member, *told, last)


def shares_of(items: Sequence[Item], name: str) -> list[float]:
    """Of the largest member's number; several members together have none."""
    numbers = [0.0 if item.get("is_rest") else max(float(item.get(name) or 0), 0.0) for item in items]
    most = max(numbers, default=0.0)
    return [number / most if most else 0.0 for number in numbers]
