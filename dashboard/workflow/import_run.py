"""Checks or imports one uploaded file, in a process of its own: how far it is stands in its row, and who wants it to
stop says so there."""

import logging
from pathlib import Path
from typing import Any
from uuid import UUID

from dashboard.errors import Conflict, ProductError
from dashboard.workflow.import_asked import Asked
from dashboard.workflow.import_outcome import outcome_as_json
from data_access.account_store import AccountStore
from data_access.database import Actor, Database
from data_access.importer.outcome import ImportOutcome
from data_access.importer.rejected_rows import write_rejected
from data_access.importer.request import ImportRequest, Progress
from data_access.importer.service import import_file
from data_access.importer.source_file import FileRefused
from data_access.job_store import of_its_own
from data_access.upload_files import UploadFiles
from data_access.upload_store import Upload, UploadStore, is_ours_to_run

LONGEST_VALUE = 200

log = logging.getLogger(__name__)


class _Cancelled(Conflict):
    """Somebody said so."""


def run_upload(database: Database, files: UploadFiles, upload_id: UUID, *, timezone: str) -> None:
    """What the upload asks for, once: nothing is done where another process does it, or it was done."""
    store = UploadStore(database)
    with of_its_own(database) as held:
        if is_ours_to_run(held, upload_id) and store.take(upload_id):
            upload = store.find(upload_id)
            assert upload is not None, "it was ours a moment ago"
            _run(store, files, upload, timezone)


def _run(store: UploadStore, files: UploadFiles, upload: Upload, timezone: str) -> None:
    def watch(progress: Progress) -> None:
        if store.tell(upload.id, progress):
            raise _Cancelled("somebody cancelled it", code="cancelled")

    try:
        request = request_of(upload, files.path_of(upload.id), watch=watch)
        outcome = import_file(store.database, request, actor=_asker(store.database, upload), timezone=timezone)
    except _Cancelled:
        store.end(upload.id, "cancelled")
    except ProductError as error:
        log.warning("an import failed", extra={"code": error.code})
        store.end(upload.id, "failed", problem=problem_as_json(error, upload))
    else:
        _keep_rejected(files, upload, outcome)
        store.end(upload.id, _how(outcome), outcome=outcome_as_json(outcome), batch_id=outcome.batch_id)
        if outcome.batch_id is not None:
            files.remove(upload.id)


def _asker(database: Database, upload: Upload) -> Actor:
    account = AccountStore(database).find_by_id(upload.asked_by) if upload.asked_by else None
    return Actor(user_id=upload.asked_by, name=account.username if account else upload.user_name)


def request_of(upload: Upload, path: Path, **more: Any) -> ImportRequest:
    asked = Asked.of(upload.asked)
    return ImportRequest(
        path=path,
        target=upload.target,
        mapping=asked.mapping,
        on_error=asked.on_error,
        near=asked.near,
        create_missing=asked.create_missing,
        match_names=asked.match_names,
        is_dry_run=upload.is_check,
        file_name=upload.file_name,
        brought_by=upload.user_id,
        projects=None if upload.projects is None else frozenset(upload.projects),
        **more,
    )


def problem_as_json(error: ProductError, upload: Upload) -> dict[str, Any]:
    """With the name that the sender gave the file, not ours. The parts are for who says it in another language."""
    place = error if isinstance(error, FileRefused) else None
    return {
        "code": error.code,
        "message": str(error).replace(str(upload.id), upload.file_name),
        "field": error.field,
        "row": place and place.row,
        "column": (place and place.column) or None,
        "value": None if error.value is None else str(error.value)[:LONGEST_VALUE],
        "suggestion": error.suggestion,
        "reason": (place and place.reason) or None,
    }


def _how(outcome: ImportOutcome) -> str:
    if outcome.batch_id is not None:
        return "imported"
    return "checked" if outcome.is_dry_run and outcome.earlier is None else "refused"


def _keep_rejected(files: UploadFiles, upload: Upload, outcome: ImportOutcome) -> None:
    path = files.rejected_of(upload.id)
    path.unlink(missing_ok=True)
    if outcome.rejected and outcome.batch_id is None:
        write_rejected(outcome, path)
