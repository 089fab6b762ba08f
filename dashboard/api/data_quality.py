"""Endpoints of those who look after data quality: how it stands, its file, and decisions on findings."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from dashboard.api.acting import current_actor
from dashboard.api.answers import answer
from dashboard.api.bodies import refuse_body
from dashboard.api.files import kind_of_file, made_file
from dashboard.api.openapi.parameters import READING
from dashboard.api.openapi.quality_operations import QUALITY_WINDOW
from dashboard.api.questions import refuse_unknown_names, single, whole
from dashboard.exports.quality_document import quality_document
from dashboard.metrics import ReadPath
from dashboard.people.current import current_locale, current_viewer
from dashboard.quality.admin import MOST_DAYS, USUAL_DAYS, QualityAdmin, days_until_today
from dashboard.quality.present import findings_as_json
from dashboard.quality.present_admin import standings_as_json
from dashboard.workflow.finding_decisions import FindingDecisions, check_reader
from data_access.name_store import NameStore
from data_access.quality_reading import Finding
from layouts.address import DATA_QUALITY

ACCEPT, REOPEN, ASSIGN = DEEDS = ("accept", "reopen", "assign")
"""What is done with a finding."""
_NAMES = tuple(parameter.name for parameter in (QUALITY_WINDOW, *READING))


class DataQualityEndpoints:
    def __init__(self, reads: ReadPath, quality: QualityAdmin, decisions: FindingDecisions, names: NameStore) -> None:
        self._reads, self._quality, self._decisions, self._names = reads, quality, decisions, names

    def add_to(self, api: Blueprint) -> None:
        start, posting = "/api/admin/data-quality", ("POST",)
        api.add_url_rule(start, "data_quality", self.standings)
        api.add_url_rule(f"{start}.<ending>", "data_quality_file", self.file_asked)
        api.add_url_rule(f"{DATA_QUALITY}.<ending>", "page_data_quality_file", self.file)
        for deed in DEEDS:
            of_finding = f"/findings/<finding_id>/{deed}"
            api.add_url_rule(f"{start}{of_finding}", f"finding_{deed}", self._taking(deed), methods=posting)
            # The form of the page.
            page = self._returning(deed)
            api.add_url_rule(f"{DATA_QUALITY}{of_finding}", f"page_finding_{deed}", page, methods=posting)

    def standings(self) -> Response:
        """Every report type that the reader may read, the worst first."""
        viewer, locale, held = current_viewer(), current_locale(), self._reads.pinned()
        check_reader(viewer)
        refuse_unknown_names(_NAMES)
        told = self._quality.standings(held, viewer, days_until_today(held, window_asked()))
        return answer({"items": standings_as_json(told, held, locale), "next": None})

    def file_asked(self, ending: str) -> Response:
        """The file of a page may have more names in its address: those of the list of findings."""
        check_reader(current_viewer())
        refuse_unknown_names(_NAMES)
        return self.file(ending)

    def file(self, ending: str) -> Response:
        """The same as a document, with what has to be looked at."""
        viewer, locale, held = current_viewer(), current_locale(), self._reads.pinned()
        check_reader(viewer)
        kind, days = kind_of_file(ending), days_until_today(held, window_asked())
        return made_file(kind, lambda: quality_document(held, self._quality, days, viewer, locale))

    def _taking(self, deed: str) -> Callable[[str], Response]:
        def take(finding_id: str) -> Response:
            refuse_body()
            found = self._done(deed, finding_id)
            told = findings_as_json([found], 1, 2, self._reads, current_locale(), self._names)
            return answer(told["items"][0])

        return take

    def _returning(self, deed: str) -> Callable[[str], Response]:
        def take(finding_id: str) -> Response:
            found = self._done(deed, finding_id)
            response = Response(status=303)
            search = urlencode({"report": found.report_type})
            response.headers["Location"] = f"{DATA_QUALITY}?{search}#finding-{found.id}"
            return response

        return take

    def _done(self, deed: str, finding_id: str) -> Finding:
        number, viewer, actor = whole(finding_id, "finding_id", most=10**10 - 1), current_viewer(), current_actor()
        if deed == ACCEPT:
            return self._decisions.accept(number, request.values, viewer, actor)
        if deed == ASSIGN:
            return self._decisions.assign(number, request.values, viewer, actor)
        return self._decisions.reopen(number, viewer, actor)


def window_asked() -> int:
    """Days up to today."""
    return whole(single("window") or str(USUAL_DAYS), "window", least=7, most=MOST_DAYS)
