"""Mending a record where it is seen: who may, which fields, for which reason, and never over another one's change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.errors import Conflict, Forbidden, InvalidInput, NotFound, nearest
from dashboard.i18n import Locale, t
from dashboard.metrics.daily import Item
from dashboard.metrics.read_path import ReadPath
from dashboard.permissions import Permission, Viewer
from dashboard.semantic.fields import Column, ColumnType, MemberDimension
from dashboard.semantic.period import Period
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType
from dashboard.workflow.audit_events import AuditAction, AuditEvents
from dashboard.workflow.audit_trail import AuditTrail
from dashboard.workflow.correction_values import CorrectableField, known_values, parse_value, refuse
from data_access.correction_store import (
    FieldRefused,
    StoredRecord,
    read_stored,
    shapes_of_record,
    write_fields,
)
from data_access.database import Actor, Database
from data_access.record_sources import fields_of_record

SHORTEST_REASON, LONGEST_REASON = 5, 500
_EVER = Period(start="all", end="today")


@dataclass(frozen=True, kw_only=True)
class OpenRecord:
    """A record as its page shows it. `columns`: those that the viewer may see; `fields`: those that this viewer may
    correct, none for most; `lock`: what a correction of it has to bring along."""

    report: ReportType
    row_id: str
    columns: tuple[Column, ...]
    item: Item
    fields: tuple[CorrectableField, ...]
    lock: str
    entities: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What somebody wants: new values by field, why, and the state that they saw."""

    values: Mapping[str, object]
    reason: str
    lock: str


@dataclass(frozen=True, kw_only=True)
class Corrections:
    database: Database
    reads: ReadPath
    trail: AuditTrail
    events: AuditEvents

    def open(self, report: ReportType, row_id: str, viewer: Viewer, locale: Locale) -> OpenRecord:
        """Raises NotFound for a record that is not there for this viewer."""
        columns, item = self.reads.record(report, row_id, viewer)
        source = item["source"]

        def read(connection: Any) -> tuple[StoredRecord | None, dict[str, Any]]:
            return read_stored(connection, report, source, row_id), shapes_of_record(connection, report, source)

        stored, shapes = self.database.fetch(read)
        if stored is None:
            raise _gone(row_id)
        fields = tuple(
            CorrectableField(
                field=field,
                shape=shapes[field.name],
                known=known_values(report, field, shapes[field.name]),
                value=stored.values[field.name],
                locale=locale,
            )
            for field in fields_of_record(report, source)
            if field.column in columns and field.name in shapes and shapes[field.name].may_write
        )
        may = viewer.may(Permission.RECORD_CORRECT)
        return OpenRecord(
            report=report,
            row_id=row_id,
            columns=columns,
            item=item,
            fields=tuple(field for field in fields if may and self._can_be_named(report, field)),
            lock=stored.lock,
            entities=stored.entities,
        )

    def correct(
        self, report: ReportType, row_id: str, wanted: Correction, viewer: Viewer, actor: Actor, locale: Locale
    ) -> OpenRecord:
        """Write the correction and its reason in one transaction; the record as it is then.

        Raises Forbidden, NotFound, InvalidInput (each wrong field among its `others`), and Conflict, which tells what
        changed since the viewer looked.
        """
        if not viewer.may(Permission.RECORD_CORRECT):
            raise Forbidden("your role may not correct records", hint="ask the manager of the project")
        record = self.open(report, row_id, viewer, locale)
        reason = _checked_reason(wanted.reason, locale)
        source = record.item["source"]
        values = self._parsed(record, wanted.values, viewer)
        with self.database.write(actor) as connection:
            held = read_stored(connection, report, source, row_id, is_held=True)
            if held is None:
                raise _gone(row_id)
            if held.digest != wanted.lock.partition("-")[2]:
                raise self._stale(held, wanted.lock, viewer, locale)
            changed = {name: value for name, value in values.items() if value != held.values[name]}
            if not changed:
                raise InvalidInput(t("correct.wrong.nothing_changed", locale.lang), code="nothing_changed")
            try:
                write_fields(connection, report, source, row_id, changed)
            except FieldRefused as error:
                raise _refused(record, error, wanted.values) from error
            details = _details(record, held, changed, reason)
            self.events.record(AuditAction.CORRECT, source, row_id, actor, details, connection=connection)
        return self.open(report, row_id, viewer, locale)

    def _parsed(self, record: OpenRecord, given: Mapping[str, object], viewer: Viewer) -> dict[str, Any]:
        fields, wrong, values = {field.name: field for field in record.fields}, [], {}
        for name, value in given.items():
            try:
                if name not in fields:
                    raise _unknown(name, fields)
                values[name] = self._value(record.report, fields[name], value, viewer)
            except InvalidInput as error:
                wrong.append(error)
        if wrong:
            raise wrong[0].with_others(wrong[1:])
        return values

    def _value(self, report: ReportType, one: CorrectableField, given: object, viewer: Viewer) -> Any:
        value = parse_value(one, given, lambda code: self._key_of(report, one, code, viewer))
        is_scope = one.name == report.scope_column
        if is_scope and value is None and not viewer.scope.all_projects:
            raise refuse(one, given, "out_of_scope")
        return value

    def _key_of(self, report: ReportType, one: CorrectableField, code: str, viewer: Viewer) -> str:
        """The key of a member that the viewer may know of. Its present one is always that."""
        keys = self._keys(one)
        if keys.get(code) is not None and keys[code] == str(one.value):
            return keys[code]
        known = self.members(report, one, viewer)
        if code not in known or code not in keys:
            raise refuse(one, code, "unknown_member", nearest(code, known), code_given=code)
        return keys[code]

    def members(self, report: ReportType, one: CorrectableField, viewer: Viewer) -> dict[str, str]:
        """Names by code of the members that the viewer may put into a field."""
        dimension = _dimension_of(report, one)
        if dimension is None:
            return {}
        found = self.reads.members(Query(report=report, period=_EVER), viewer, dimension.name)
        keys, name = self._keys(one), found.labels.name
        values = (option.value for option in found.members if option.value in keys)
        return {value: name(dimension.name, value) or value for value in values}

    def code_of(self, one: CorrectableField) -> str:
        """The code of the member that a field names now."""
        return next((code for code, key in self._keys(one).items() if key == str(one.value)), "")

    def _keys(self, one: CorrectableField) -> dict[str, str]:
        members = one.field.column.members
        assert members is not None
        table = self.reads.asking().universes.engine.members(members)
        return {code: key for key, code in table.code_of_id.items()}

    def _can_be_named(self, report: ReportType, one: CorrectableField) -> bool:
        return one.field.column.type is not ColumnType.KEY or _dimension_of(report, one) is not None

    def _stale(self, held: StoredRecord, lock: str, viewer: Viewer, locale: Locale) -> Conflict:
        """What happened to the rows since the state that the viewer saw."""
        seen, _, _ = lock.partition("-")
        since = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 19 else 0
        entries = [one for one in self.trail.get_entity_history(held.entities, viewer, locale) if one.entry.id > since]
        told = [
            Conflict(item.summary, field=change.name, value=change.after)
            for item in entries
            for change in item.changes or ()
        ]
        return Conflict(t("correct.wrong.record_changed", locale.lang), code="record_changed").with_others(told)


def _dimension_of(report: ReportType, one: CorrectableField) -> MemberDimension | None:
    dimensions = (found for found in report.dimensions if isinstance(found, MemberDimension))
    return next((found for found in dimensions if found.column == one.name), None)


def _details(record: OpenRecord, held: StoredRecord, changed: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """Of a correction: why, of which fields, and the dog and the day, if any, by which people know the record."""
    dog, day = held.values.get(record.report.dog_column), record.item["day"]
    return {
        "reason": reason,
        "fields": sorted(changed),
        "report_type": record.report.name,
        "dog_id": None if dog is None else str(dog),
        "day": None if day is None else day.isoformat(),
    }


def _checked_reason(reason: str, locale: Locale) -> str:
    text = reason.strip()
    if not SHORTEST_REASON <= len(text) <= LONGEST_REASON or "\0" in text:
        words = t("correct.wrong.reason_needed", locale.lang, least=SHORTEST_REASON, most=LONGEST_REASON)
        raise InvalidInput(words, code="reason_needed", field="reason")
    return text


def _unknown(name: str, fields: Mapping[str, CorrectableField]) -> InvalidInput:
    return InvalidInput(
        f"{name!r} is no field that can be corrected here",
        code="unknown_field",
        field=name,
        suggestion=nearest(name, fields),
    )


def _refused(record: OpenRecord, error: FieldRefused, given: Mapping[str, object]) -> InvalidInput:
    field = error.field or next(iter(given))
    [one] = [one for one in record.fields if one.name == field]
    return refuse(one, given.get(field), "value_refused", rule=error.rule)


def _gone(row_id: str) -> NotFound:
    return NotFound("there is no such record", code="unknown_record", field="row_id", value=row_id)
