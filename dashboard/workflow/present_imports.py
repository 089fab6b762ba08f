"""Uploads and imports as the API tells them."""

from collections.abc import Mapping
from typing import Any

from dashboard.workflow.imports import Looked
from data_access.batch_history import Obstacles
from data_access.importer.preview import PreviewRow
from data_access.upload_store import Upload


def upload_as_json(upload: Upload) -> dict[str, Any]:
    return {
        "id": str(upload.id),
        "file_name": upload.file_name,
        "file_bytes": upload.file_bytes,
        "target": upload.target,
        "state": upload.state,
        "is_check": upload.is_check,
        "how_it_ended": upload.how_it_ended,
        "rows_read": upload.rows_read,
        "rows_accepted": upload.rows_accepted,
        "rows_rejected": upload.rows_rejected,
        "is_cancelled": upload.is_cancelled,
        "problem": _problem(upload.problem),
        "batch_id": str(upload.batch_id) if upload.batch_id else None,
        "brought_by": upload.user_name,
        "created_at": upload.created_at,
        "started_at": upload.started_at,
        "ended_at": upload.ended_at,
    }


def looked_as_json(looked: Looked) -> dict[str, Any]:
    preview = looked.preview
    return upload_as_json(looked.upload) | {
        "found": looked.upload.found,
        "asked": looked.asked.as_json(),
        "outcome": looked.upload.outcome,
        "does_not_fit": _problem(looked.problem),
        "doubts": [
            {
                "code": doubt.code,
                "column": doubt.column,
                "message": doubt.message,
                "choices": list(doubt.choices),
                "examples": list(doubt.examples),
            }
            for doubt in looked.doubts
        ],
        "first_rows": [_row(row) for row in preview.first] if preview else [],
        "bad_rows": [_row(row) for row in preview.bad] if preview else [],
    }


def _row(row: PreviewRow) -> dict[str, Any]:
    reasons = [{"column": said.column, "code": str(said.code), "reason": said.reason} for said in row.rejections]
    return {"row": row.number, "texts": row.texts, "reasons": reasons}


def batch_as_json(batch: Mapping[str, Any], obstacles: Obstacles | None = None) -> dict[str, Any]:
    """`obstacles`: where they were looked for."""
    told = {
        "id": str(batch["id"]),
        "target": batch["target"],
        "file_name": batch["file_name"],
        "file_hash": batch["file_hash"],
        "rows_read": batch["rows_read"],
        "rows_accepted": batch["rows_accepted"],
        "rows_rejected": batch["rows_rejected"],
        "rows_duplicate": batch["rows_duplicate"],
        "created": batch["created_members"],
        "brought_by": batch["brought_by"],
        "created_at": batch["created_at"],
        "removed_at": batch["removed_at"],
    }
    if obstacles is None:
        return told
    return told | {
        "mapping": batch["mapping"],
        "cannot_be_taken_back": {
            "days": obstacles.days,
            "some_days": [{"project": code, "day": day} for code, day in obstacles.approved],
            "corrected_rows": obstacles.corrected,
        }
        if obstacles
        else None,
    }


def _problem(kept: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """One that was kept by a version before has no parts."""
    return {**dict.fromkeys(("row", "column", "value", "suggestion", "reason")), **kept} if kept else None
