"""Files to import: upload, mapping, check, import, cancel, history, taking back; the same service as `./k9 import`."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from dashboard.api.acting import current_actor
from dashboard.api.answers import answer
from dashboard.api.bodies import object_sent
from dashboard.api.import_forms import answers_of_form, asked_of_form, asked_of_text
from dashboard.api.questions import cursor_asked, rows_asked, single
from dashboard.errors import InvalidInput
from dashboard.exports.as_csv import MEDIA_TYPE
from dashboard.people.current import current_viewer
from dashboard.workflow.import_asked import NAMES
from dashboard.workflow.imports import Imports, Looked
from dashboard.workflow.present_imports import batch_as_json, looked_as_json, upload_as_json
from data_access.importer.mapping_file import row_number
from data_access.importer.rejected_rows import kept_text
from data_access.importer.source_file import ReadOptions
from data_access.upload_files import UploadFiles
from layouts.address import IMPORTS, import_path

AT = "/api/admin/imports"


class ImportEndpoints:
    def __init__(self, imports: Imports) -> None:
        self._imports = imports

    def add_to(self, api: Blueprint) -> None:
        one, batch = f"{AT}/<import_id>", f"{AT}/batches/<batch_id>"
        rules = (
            (AT, "imports", self.every, "GET"),
            (AT, "import_upload", self.upload, "POST"),
            (one, "import_one", self.one, "GET"),
            (one, "import_change", self.change, "PATCH"),
            (one, "import_discard", self.discard, "DELETE"),
            (f"{one}/check", "import_check", self.check, "POST"),
            (f"{one}/run", "import_run", self.run, "POST"),
            (f"{one}/cancel", "import_cancel", self.cancel, "POST"),
            (f"{one}/rejected.csv", "import_rejected", self.rejected, "GET"),
            (batch, "import_batch", self.batch, "GET"),
            (batch, "import_undo", self.undo, "DELETE"),
            (f"{batch}/rejected.csv", "import_batch_rejected", self.batch_rejected, "GET"),
            # The forms of the pages.
            (f"{IMPORTS}/<import_id>/save", "page_import_save", self.save_form, "POST"),
            (f"{IMPORTS}/<import_id>/mapping", "page_import_mapping", self.save_mapping, "POST"),
            (f"{IMPORTS}/<import_id>/answer", "page_import_answer", self.save_answers, "POST"),
            (f"{IMPORTS}/<import_id>/cancel", "page_import_cancel", self.cancel_form, "POST"),
            (f"{IMPORTS}/<import_id>/discard", "page_import_discard", self.discard_form, "POST"),
            (f"{IMPORTS}/<batch_id>/undo", "page_import_undo", self.undo_form, "POST"),
        )
        for path, name, view, method in rules:
            api.add_url_rule(path, name, view, methods=(method,))

    def every(self) -> Response:
        """The newest imports, and the files that wait to be one."""
        viewer, count, cursor = current_viewer(), rows_asked(), cursor_asked()
        found = self._imports.batches(viewer, count + 1, cursor)
        more = str(found[count - 1]["id"]) if len(found) > count else None
        open_ones = [upload_as_json(one) for one in self._imports.not_done(viewer)] if cursor is None else []
        return answer({"items": [batch_as_json(one) for one in found[:count]], "open": open_ones, "next": more})

    def upload(self) -> Response:
        """The body is the file, byte by byte; its name and what its rows are stand in the address."""
        into = single("into")
        if into is None:
            raise InvalidInput("into is missing", code="missing_parameter", field="into")
        row = single("header_row")
        options = ReadOptions(sheet=single("sheet"), header_row=row_number(row) if row else None)
        upload = self._imports.upload(
            current_viewer(), current_actor(), request.stream, name=single("name"), into=into, options=options
        )
        response = answer(self._looked(str(upload.id)))
        response.status_code = 201
        response.headers["Location"] = f"{AT}/{upload.id}"
        return response

    def one(self, import_id: str) -> Response:
        """What is asked of a file, how far it is, what was found; its first rows, unless only `progress` is wanted."""
        if single("only") == "progress":
            return answer(upload_as_json(self._imports.find(current_viewer(), import_id)))
        return answer(self._looked(import_id))

    def change(self, import_id: str) -> Response:
        self._imports.change(current_viewer(), current_actor(), import_id, object_sent(NAMES))
        return answer(self._looked(import_id))

    def discard(self, import_id: str) -> Response:
        self._imports.discard(current_viewer(), current_actor(), import_id)
        return answer({"id": import_id})

    def check(self, import_id: str) -> Response:
        return self._asked(import_id, is_check=True)

    def run(self, import_id: str) -> Response:
        return self._asked(import_id, is_check=False)

    def _asked(self, import_id: str, *, is_check: bool) -> Response:
        upload = self._imports.ask(current_viewer(), current_actor(), import_id, is_check=is_check)
        response = answer(upload_as_json(upload))
        response.status_code = 202
        return response

    def cancel(self, import_id: str) -> Response:
        return answer(upload_as_json(self._imports.cancel(current_viewer(), current_actor(), import_id)))

    def rejected(self, import_id: str) -> Response:
        """The rejected rows of the last check or import, with the reasons; empty where there are none."""
        upload = self._imports.find(current_viewer(), import_id)
        if upload.batch_id is not None:
            return self.batch_rejected(str(upload.batch_id))
        return _file(_content(self._imports.files, upload.id), upload.file_name)

    def batch(self, batch_id: str) -> Response:
        found = self._imports.batch(current_viewer(), batch_id)
        return answer(batch_as_json(found, self._imports.obstacles(found)))

    def undo(self, batch_id: str) -> Response:
        """Take back all rows that it brought, and the members that only it needed."""
        done = self._imports.undo(current_viewer(), current_actor(), batch_id)
        return answer({"rows_removed": done.rows_removed, "members_removed": done.members_removed})

    def batch_rejected(self, batch_id: str) -> Response:
        found = self._imports.batch(current_viewer(), batch_id)
        return _file(kept_text(found["rejected_rows"]), found["file_name"])

    def save_form(self, import_id: str) -> Response:
        """The mapping and the choices of the page's form; `then`: check or run."""
        looked = self._imports.look(current_viewer(), import_id)
        return self._save(import_id, asked_of_form(request.form, looked))

    def save_mapping(self, import_id: str) -> Response:
        """The mapping as a person writes it."""
        return self._save(import_id, asked_of_text(request.form.get("yaml", "")))

    def save_answers(self, import_id: str) -> Response:
        """Whom the texts of the file mean."""
        looked = self._imports.look(current_viewer(), import_id)
        return self._save(import_id, answers_of_form(request.form, looked.asked))

    def _save(self, import_id: str, sent: Mapping[str, Any]) -> Response:
        viewer, actor = current_viewer(), current_actor()
        self._imports.change(viewer, actor, import_id, sent)
        then = request.form.get("then")
        if then in ("check", "run") and self._may_run(import_id):
            self._imports.ask(viewer, actor, import_id, is_check=then == "check")
        return _see(import_path(import_id))

    def _may_run(self, import_id: str) -> bool:
        """What stands in the way is said by the page itself."""
        looked: Looked = self._imports.look(current_viewer(), import_id)
        return looked.problem is None

    def cancel_form(self, import_id: str) -> Response:
        self._imports.cancel(current_viewer(), current_actor(), import_id)
        return _see(import_path(import_id))

    def discard_form(self, import_id: str) -> Response:
        self._imports.discard(current_viewer(), current_actor(), import_id)
        return _see(IMPORTS)

    def undo_form(self, batch_id: str) -> Response:
        self._imports.undo(current_viewer(), current_actor(), batch_id)
        return _see(import_path(batch_id))

    def _looked(self, import_id: str) -> dict[str, Any]:
        return looked_as_json(self._imports.look(current_viewer(), import_id))


def _content(files: UploadFiles, upload_id: Any) -> bytes:
    path = files.rejected_of(upload_id)
    return path.read_bytes() if path.exists() else b""


def _file(content: str | bytes, file_name: str) -> Response:
    response = Response(content, content_type=MEDIA_TYPE)
    stem = re.sub(r"[^A-Za-z0-9_.-]", "_", file_name)
    response.headers["Content-Disposition"] = f'attachment; filename="rejected-{stem}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _see(path: str) -> Response:
    response = Response(status=303)
    response.headers["Location"] = path
    return response
