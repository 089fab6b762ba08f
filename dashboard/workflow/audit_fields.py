"""The fields of an audit entry as a reader reads them: labels and values from the declarations, names instead of keys,
and nothing that the reader may not see."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from dashboard.i18n import Locale, catalogue, t
from dashboard.metrics.cells import cell_text, column_title
from dashboard.metrics.words import day_label, moment_label, with_digits
from dashboard.permissions import Permission, Viewer
from dashboard.semantic.fields import Column, ColumnType
from data_access.audit_entry_store import LoggedEntry
from data_access.name_store import Name, is_key
from data_access.record_sources import column_stored, known_column, report_of_table

SENSITIVE = frozenset(one for one in Permission if one.startswith("sensitive:"))
"""Who holds all of these may see what no declaration names."""

_ALWAYS_NEW = frozenset({"id", "created_at", "updated_at", "row_hash", "row_number"})
"""Told only where nothing else is: they come with every change."""
_NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field. `before`, `after`: words, empty where nothing was recorded; of a hidden one both are None."""

    name: str
    label: str
    before: str | None
    after: str | None

    @property
    def is_hidden(self) -> bool:
        return self.before is None


@dataclass(frozen=True, kw_only=True)
class EntryReader:
    """Who reads, and the names behind the keys of what is read."""

    viewer: Viewer
    locale: Locale
    names: Mapping[str, Name]

    def changes(self, entry: LoggedEntry) -> tuple[FieldChange, ...]:
        """What an update changed, what a new row has, what a deleted one had; of an event nothing."""
        if entry.is_event:
            return ()
        before, after = entry.before or {}, entry.after or {}
        if entry.action == "UPDATE":
            names = [name for name in entry.columns if name not in _ALWAYS_NEW] or list(entry.columns)
        else:
            names = [name for name, value in (after or before).items() if value is not None and name not in _ALWAYS_NEW]
        return tuple(self._change(entry.entity_type, name, before.get(name), after.get(name)) for name in names)

    def _change(self, table: str, name: str, before: Any, after: Any) -> FieldChange:
        label = self.label(table, name)
        if not may_see(self.viewer, table, name):
            return FieldChange(name=name, label=label, before=None, after=None)
        said_before, said_after = self.text(table, name, before), self.text(table, name, after)
        return FieldChange(name=name, label=label, before=said_before, after=said_after)

    def label(self, table: str, name: str) -> str:
        """The declared label with its unit, else the words of the catalogue, else the column's name."""
        column = column_stored(table, name)
        if column is not None:
            return column_title(column, self.locale)
        is_known = f"field.{name}" in catalogue(self.locale.lang)
        return t(f"field.{name}", self.locale.lang) if is_known else name

    def text(self, table: str, name: str, value: Any) -> str:
        column = column_stored(table, name)
        if value is None or value == "":
            return ""
        if is_key(value):
            return self.name_of(value)
        if column is not None and not isinstance(value, list | dict):
            plain = _typed(column, value)
            if isinstance(plain, bool):
                return t("value.yes" if plain else "value.no", self.locale.lang)
            return cell_text(report_of_table(table), column, plain, self.locale)
        return self._undeclared(known_column(table, name), value)

    def name_of(self, key: str) -> str:
        """The member or person, with the code where people know one; the key itself where nobody has it."""
        found = self.names.get(key)
        if found is None:
            return key
        is_plain = found.kind in ("user", "area", "shift") or found.code in ("", found.name)
        return found.shown if is_plain else f"{found.name} ({found.code})" if found.name else found.code

    def day(self, text: str) -> str:
        """A day, or the day of a moment, in words."""
        try:
            return day_label(date.fromisoformat(text[:10]), self.locale)
        except ValueError:
            return text

    def _undeclared(self, column: sa.Column[object] | None, value: Any) -> str:
        lang = self.locale.lang
        match value:
            case bool():
                return t("value.yes" if value else "value.no", lang)
            case int() | float():
                return with_digits(f"{value:,}", self.locale)
            case list():
                return ("، " if lang == "ar" else ", ").join(self._undeclared(None, item) for item in value)
            case dict():
                return json.dumps(value, ensure_ascii=False)
            case str() if is_key(value):
                return self.name_of(value)
            case str() if column is not None and isinstance(column.type, sa.DateTime):
                return self._moment(value)
        return str(value)

    def _moment(self, text: str) -> str:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            return text
        if at.tzinfo is not None:
            return moment_label(at, self.locale)
        return f"{day_label(at.date(), self.locale)} {with_digits(f'{at:%H:%M}', self.locale)}"


def may_see(viewer: Viewer, table: str, name: str) -> bool:
    """Whether the values of a column are for the viewer: a declared one as in the report; free text and lists that no
    declaration names, and columns of the host that we do not read, only for who may see all that is sensitive."""
    declared = column_stored(table, name)
    if declared is not None:
        return declared.sensitive is None or viewer.may(declared.sensitive)
    column = known_column(table, name)
    is_open = column is not None and not isinstance(column.type, sa.JSON)
    if is_open and report_of_table(table) is not None:
        is_open = column is not None and not isinstance(column.type, sa.Text)
    return is_open or viewer.permissions >= SENSITIVE


def keys_in(entry: LoggedEntry) -> Iterator[str]:
    """Every key that an entry names somebody or something by."""
    for value in (entry.user_id, entry.entity_id, *_flat(entry.before), *_flat(entry.after)):
        if isinstance(value, str) and is_key(value):
            yield value


def _flat(row: Mapping[str, Any] | None) -> Iterator[Any]:
    for value in (row or {}).values():
        if isinstance(value, list):
            yield from value
        else:
            yield value


def _typed(column: Column, value: Any) -> Any:
    """JSON keeps days and moments as texts, and exact numbers as inexact ones."""
    try:
        if column.type is ColumnType.DATE:
            return date.fromisoformat(value[:10])
        if column.type is ColumnType.TIMESTAMP:
            return datetime.fromisoformat(value)
        if column.type in _NUMBERS:
            return Decimal(str(value))
    except (ArithmeticError, TypeError, ValueError):
        return str(value)
    return value
