"""Endpoints of sealed reports: the versions of a day, one of them, its very bytes, an excerpt, and differences."""

from datetime import date
from urllib.parse import quote

from flask import Blueprint, Response, request

from dashboard.api.answers import answer
from dashboard.api.csv_rows import csv_of_document, require_export
from dashboard.api.files import CSV, file_response, kind_of_file
from dashboard.api.openapi.parameters import OF_PROJECT, READING
from dashboard.api.questions import refuse_unknown_names, report_asked, single
from dashboard.errors import Forbidden
from dashboard.exports import FORMATS
from dashboard.exports.document import Document
from dashboard.metrics import ReadPath
from dashboard.people.current import current_locale, current_viewer
from dashboard.reports import report_named
from dashboard.semantic.period import parse_day
from dashboard.semantic.report import ReportType
from dashboard.workflow.excerpt import Excerpt
from dashboard.workflow.present_snapshots import differences_as_json, snapshot_as_json
from dashboard.workflow.snapshots import Snapshots, file_named, may_take_sealed
from dashboard.workflow.snapshots_document import sealed_document
from data_access.snapshot_store import Snapshot

_MEDIA_TYPES = {kind.ending: kind.media_type for kind in FORMATS}

_OF_DAY = tuple(parameter.name for parameter in (OF_PROJECT, *READING))


class SnapshotEndpoints:
    def __init__(self, snapshots: Snapshots, reads: ReadPath) -> None:
        self._snapshots, self._reads = snapshots, reads

    def add_to(self, api: Blueprint) -> None:
        one = "/api/snapshots/<snapshot_id>"
        api.add_url_rule("/api/reports/<report_name>/snapshots/<day>", "snapshots", self.of_day)
        # The twins of the page.
        page = "/reports/<report_name>/snapshots/<day>"
        api.add_url_rule(f"{page}.json", "snapshots_json", self.json_of_day)
        api.add_url_rule(f"{page}.csv", "snapshots_csv", self.csv_of_day)
        api.add_url_rule(f"{page}.<ending>", "snapshots_file", self.file_of_day)
        api.add_url_rule(one, "snapshot", self.one)
        api.add_url_rule(f"{one}.<ending>", "snapshot_file", self.file)
        api.add_url_rule(f"{one}/excerpt.<ending>", "snapshot_excerpt", self.excerpt)
        api.add_url_rule(f"{one}/diff/<other>", "snapshot_diff", self.differences)

    def of_day(self, report_name: str, day: str) -> Response:
        """Every version of the day's report, of every project that the viewer may know of, or of one `project`."""
        _, _, found = self._of_day(report_name, day)
        return answer({"items": [snapshot_as_json(one, current_viewer()) for one in found], "next": None})

    def json_of_day(self, report_name: str, day: str) -> Response:
        """The same for whoever may take a page's form along."""
        require_export()
        return self.of_day(report_name, day)

    def file_of_day(self, report_name: str, day: str, ending: str) -> Response:
        """The same list as a file for people."""
        kind, document = kind_of_file(ending, beside=CSV), self._document(report_name, day)
        return file_response(kind, lambda: document)

    def csv_of_day(self, report_name: str, day: str) -> Response:
        require_export()
        return csv_of_document(self._document(report_name, day))

    def _document(self, report_name: str, day: str) -> Document:
        report, wanted, found = self._of_day(report_name, day)
        return sealed_document(report, wanted, found, self._reads.asking().provenance(0), current_locale())

    def _of_day(self, report_name: str, day: str) -> tuple[ReportType, date, list[Snapshot]]:
        report, wanted = report_asked(report_name), parse_day(day, field="day")
        refuse_unknown_names(_OF_DAY)
        return report, wanted, self._snapshots.of_day(report, wanted, current_viewer(), project=single("project"))

    def one(self, snapshot_id: str) -> Response:
        viewer = current_viewer()
        return answer(snapshot_as_json(self._snapshots.find(snapshot_id, viewer), viewer))

    def file(self, snapshot_id: str, ending: str) -> Response:
        """The bytes as they were sealed; Forbidden for a viewer who may not have all that is in them."""
        viewer = current_viewer()
        snapshot, name = self._snapshots.find(snapshot_id, viewer), file_named(ending)
        if not may_take_sealed(viewer, report_named(snapshot.report_type)):
            raise Forbidden(
                "the sealed files hold more than your role may see or take along",
                code="sealed_not_allowed",
                hint="ask for an excerpt",
            )
        tag = snapshot.hashes[name]
        if request.if_none_match.contains(tag):
            response = Response(status=304)
        else:
            content = self._snapshots.read_file(snapshot, name)
            response = _download(content, name, f"{snapshot.metadata['number']}-v{snapshot.version}")
        response.set_etag(tag)
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    def excerpt(self, snapshot_id: str, ending: str) -> Response:
        """What this viewer may see and take along of it."""
        viewer = current_viewer()
        snapshot, name = self._snapshots.find(snapshot_id, viewer), file_named(ending)
        made = Excerpt.of(snapshot, self._snapshots.read_sealed(snapshot), viewer)
        response = _download(
            made.write(name, current_locale()), name, f"excerpt-{snapshot.metadata['number']}-v{snapshot.version}"
        )
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def differences(self, snapshot_id: str, other: str) -> Response:
        """From this version to another one, or to what the report says now (`live`)."""
        viewer = current_viewer()
        snapshot = self._snapshots.find(snapshot_id, viewer)
        found = self._snapshots.differences(snapshot, other, viewer)
        return answer(differences_as_json(snapshot, other, found, current_locale()))


def _download(content: bytes, ending: str, name: str) -> Response:
    response = Response(content, content_type=_MEDIA_TYPES[ending])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{ending}')}"
    # As it is, for whoever compares it with its hash on the way.
    response.headers["Content-Encoding"] = "identity"
    return response
