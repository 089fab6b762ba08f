"""One record for programs: its fields, its history, and correcting it."""

from typing import Any

from flask import Blueprint, Response, request

from dashboard.api.answers import answer
from dashboard.api.questions import report_asked
from dashboard.errors import InvalidInput, NotFound
from dashboard.metrics.cells import cell_text, column_title
from dashboard.metrics.present import plain
from dashboard.people.current import current_actor, current_locale, current_viewer
from dashboard.workflow.audit_trail import AuditTrail, ReadEntry
from dashboard.workflow.corrections import Correction, Corrections, OpenRecord
from data_access.name_store import is_key


class RecordEndpoints:
    def __init__(self, corrections: Corrections, trail: AuditTrail) -> None:
        self._corrections, self._trail = corrections, trail

    def add_to(self, api: Blueprint) -> None:
        at = "/api/reports/<report_name>/record/<row_id>"
        api.add_url_rule(at, "record", self.show)
        api.add_url_rule(at, "record_correct", self.correct, methods=("PATCH",))

    def show(self, report_name: str, row_id: str) -> Response:
        """The fields that the viewer may see, which of them may be corrected, the lock that this takes, the history."""
        report, viewer = report_asked(report_name), current_viewer()
        record = self._corrections.open(report, _key(row_id), viewer, current_locale())
        return answer(self._record(record))

    def correct(self, report_name: str, row_id: str) -> Response:
        """`fields`: new values by name; `reason`; `lock`: that of the record as it was seen."""
        report, wanted = report_asked(report_name), _wanted()
        viewer, locale = current_viewer(), current_locale()
        record = self._corrections.correct(report, _key(row_id), wanted, viewer, current_actor(), locale)
        return answer(self._record(record))

    def _record(self, record: OpenRecord) -> dict[str, Any]:
        viewer, locale = current_viewer(), current_locale()
        correctable = {field.name for field in record.fields}
        return {
            "report_type": record.report.name,
            "row_id": record.row_id,
            "fields": [
                {
                    "name": column.name,
                    "label": column_title(column, locale),
                    "value": plain(record.item.get(column.name)),
                    "display": cell_text(record.report, column, record.item.get(column.name), locale),
                    "correctable": column.name in correctable,
                }
                for column in record.columns
            ],
            "lock": record.lock,
            "history": [_told(one) for one in self._trail.get_entity_history(record.entities, viewer, locale)],
        }


def _told(read: ReadEntry) -> dict[str, Any]:
    return {
        "at": read.entry.at.isoformat(),
        "action": read.entry.action,
        "by": read.who,
        "summary": read.summary,
        "reason": read.reason,
        "changes": [
            {"field": one.name, "label": one.label, "before": one.before, "after": one.after, "hidden": one.is_hidden}
            for one in read.changes
        ],
    }


def _wanted() -> Correction:
    """The body of the request. Raises InvalidInput."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("fields"), dict) or not body["fields"]:
        raise InvalidInput(
            'the body is JSON: {"fields": {"name": value}, "reason": "...", "lock": "..."}',
            code="bad_body",
            field="fields",
        )
    for name in ("reason", "lock"):
        if not isinstance(body.get(name), str):
            raise InvalidInput(f"{name} is missing, or no text", code="bad_body", field=name)
    return Correction(values=body["fields"], reason=body["reason"], lock=body["lock"])


def _key(row_id: str) -> str:
    """What is no key names no record."""
    if not is_key(row_id):
        raise NotFound("there is no such record", code="unknown_record", field="row_id", value=row_id)
    return row_id
