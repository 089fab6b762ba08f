"""The shape of a daily report on paper: which columns, in which order, in which groups of rows."""

from dataclasses import dataclass

from dashboard.i18n import Label
from dashboard.semantic.fields import Where


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rows that stand together under a heading: those that satisfy `where`, or with None all that are left.

    `columns`: columns that this group has beyond those of the sheet.
    """

    name: str
    label: Label
    where: Where | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Column names from the first at the reader's side to the last. Without groups all rows stand together."""

    columns: tuple[str, ...]
    groups: tuple[Group, ...] = ()
    is_wide: bool = False
