"""Sealed reports and what is different about them as JSON-ready dicts, in the shapes of the API."""

from datetime import timedelta
from typing import Any

from dashboard.i18n import Locale, without_isolates
from dashboard.metrics.daily import Item
from dashboard.metrics.present import plain
from dashboard.metrics.result import Number
from dashboard.metrics.words import shown_number
from dashboard.permissions import Viewer
from dashboard.reports import report_named
from dashboard.semantic.fields import Measure
from dashboard.workflow.differences import Differences, NumberChange, RowChange
from dashboard.workflow.seal import moment
from dashboard.workflow.snapshots import may_take_sealed
from dashboard.workflow.verify_snapshots import Verdict
from data_access.hold_store import LegalHold
from data_access.snapshot_store import Snapshot

Json = dict[str, Any]


def snapshot_as_json(snapshot: Snapshot, viewer: Viewer) -> Json:
    """`may_take_sealed`: whether this viewer may have the sealed bytes, or an excerpt only."""
    told = snapshot.metadata
    return {
        "id": snapshot.id,
        "number": told["number"],
        "report_type": snapshot.report_type,
        "project": {"value": told["project"], "label": told["project_name"] or told["project"]},
        "date": snapshot.day.isoformat(),
        "version": snapshot.version,
        "revision": snapshot.revision,
        "amends": snapshot.amends_id,
        "content_hash": snapshot.content_hash,
        "rows": told["rows"],
        "language": told["language"],
        "sealed_at": moment(snapshot.created_at),
        "approval": [{name: one[name] for name in ("step", "name", "on_behalf_of", "at")} for one in told["approval"]],
        "hashes": dict(snapshot.hashes),
        "bytes": dict(snapshot.sizes) or None,
        "seal": {
            "number": snapshot.seal_number,
            "sha256": snapshot.seal_sha256,
            "previous_sha256": snapshot.previous_seal,
        },
        "kept_until": moment(snapshot.created_at + timedelta(days=snapshot.retention_days)),
        "let_go_at": snapshot.archived_at and moment(snapshot.archived_at),
        "may_take_sealed": may_take_sealed(viewer, report_named(snapshot.report_type)),
    }


def differences_as_json(snapshot: Snapshot, other: str, found: Differences, locale: Locale) -> Json:
    """`other`: the id of the version that it was compared with, or "live"."""
    names = [column.name for column in found.compared]
    return {
        "from": snapshot.id,
        "to": other,
        "is_same": found.is_none,
        "columns": names,
        "columns_left_out": [column.name for column in found.left_out],
        "numbers": [_number_change(one, locale) for one in found.numbers],
        "added": [_row(item, names) for item in found.added],
        "removed": [_row(item, names) for item in found.removed],
        "changed": [_row_change(one) for one in found.changed],
    }


def _number_change(change: NumberChange, locale: Locale) -> Json:
    return {
        "measure": change.measure.name,
        "label": change.measure.label.text(locale.lang),
        "before": _number(change.measure, change.before, locale),
        "after": _number(change.measure, change.after, locale),
    }


def _number(measure: Measure, number: Number, locale: Locale) -> Json:
    return {
        "value": number.value,
        "n": number.n,
        "reason": number.reason,
        "display": shown_number(measure, number, locale),
    }


def _row(item: Item, names: list[str]) -> Json:
    return {"row_id": item["row_id"]} | {name: plain(item.get(name)) for name in names}


def _row_change(change: RowChange) -> Json:
    return {
        "row_id": change.item["row_id"],
        "fields": [
            {"column": one.column.name, "before": plain(one.before), "after": plain(one.after)} for one in change.fields
        ],
    }


def hold_as_json(hold: LegalHold, project: str | None) -> Json:
    """`project`: its code."""
    return {
        "id": hold.id,
        "report_type": hold.report_type,
        "project": project,
        "from": hold.first_day.isoformat(),
        "to": hold.last_day.isoformat(),
        "reason": hold.reason,
        "placed_at": moment(hold.placed_at),
        "lifted_at": hold.lifted_at and moment(hold.lifted_at),
        "lift_reason": hold.lift_reason,
    }


def verdict_as_json(found: Verdict, locale: Locale) -> Json:
    return {
        "is_whole": found.is_whole,
        "checked": found.checked,
        "let_go": found.let_go,
        "head": found.head and {"number": found.head[0], "sha256": found.head[1]},
        "first_bad": None
        if found.is_whole
        else {
            "number": found.number,
            "id": found.snapshot_id,
            "problem": without_isolates(found.words(locale.lang) or ""),
        },
    }
