"""Each file that leaves is an entry of the audit log: who took what, of which question, how many rows; not the content.

A file whose entry cannot be written does not leave.
"""

from typing import Any

from flask import Blueprint, current_app, request
from flask.blueprints import BlueprintSetupState

from dashboard.people.current import current_actor, current_viewer
from dashboard.workflow.audit_events import FILE, AuditAction, AuditEvents

_EVENTS = "k9_audit_events"


def install_events(blueprint: Blueprint, events: AuditEvents) -> None:
    """What `record_export` writes with, wherever in the application a file is made."""

    def keep(state: BlueprintSetupState) -> None:
        state.app.extensions[_EVENTS] = events

    blueprint.record(keep)


def _question() -> str:
    """With all its filters, wherever they were sent; it was read already, so it is text."""
    asked = f"{request.path}?{request.query_string.decode()}".rstrip("?")
    return f"{asked} {request.get_data(as_text=True)}" if request.is_json else asked


def record_export(name: str, *, ending: str, title: str, rows: int, report: str | None = None) -> None:
    """To be called when the file is ready and before its first byte is sent. `name`: of the file, without ending;
    `report`: the report type, where it is of one."""
    events: AuditEvents = current_app.extensions[_EVENTS]
    details: dict[str, Any] = {
        "format": ending,
        "title": title,
        "rows": rows,
        "report_type": report,
        "question": _question(),
    }
    viewer = current_viewer()
    if viewer.seen_by:
        details["seen_as"] = viewer.username
    events.record(AuditAction.EXPORT, FILE, f"{name}.{ending}", current_actor(), details)
