"""The phone's pages: the brief of all report types, one of them, and what a browser needs to keep the last one."""

import json

from flask import Blueprint, Response, request

from dashboard import clock
from dashboard.api.briefs import BriefAsked, Briefs, brief_asked
from dashboard.api.mobile import ASKED_BY, NAMES, approvals_waiting, project_filter, provenance_of
from dashboard.api.questions import question, refuse_unknown_names, single
from dashboard.api.services import Services
from dashboard.errors import NotFound
from dashboard.metrics.kpi_periods import period_around
from dashboard.people.current import current_locale, current_viewer
from dashboard.people.sessions import ABSOLUTE
from dashboard.permissions import Viewer
from dashboard.reports import REPORTS
from dashboard.workflow.standing import covers
from layouts.address import BRIEF, BRIEF_MANIFEST, BRIEF_WORKER, Address
from layouts.brief import BriefPage, BriefReading, ReportPage, render_brief, render_report
from layouts.brief.install import manifest, worker
from web.cookies import chosen_theme
from web.csrf import make_csrf_token


class BriefRoutes:
    def __init__(self, services: Services) -> None:
        self._reads, self._queue = services.reads, services.workflow.queue
        self._briefs = Briefs(reads=services.reads, cache=services.cache, quality=services.quality)

    def blueprint(self) -> Blueprint:
        routes = Blueprint("brief", __name__)
        routes.add_url_rule(BRIEF, "show", self.show)
        routes.add_url_rule(f"{BRIEF}/<report_name>", "report", self.report)
        routes.add_url_rule(BRIEF_MANIFEST, "manifest", self.manifest)
        routes.add_url_rule(BRIEF_WORKER, "worker", self.worker)
        return routes

    def show(self) -> Response:
        """Every key figure of every report type that the viewer may see."""
        refuse_unknown_names(NAMES)
        viewer, asked, version = current_viewer(), brief_asked(), self._reads.asking().version
        parts = self._briefs.all(viewer, current_locale(), asked, project_filter())
        page = BriefPage(
            reading=self._reading(viewer, asked, version),
            parts=parts,
            provenance=provenance_of([part["provenance"] for part in parts]),
            waiting=approvals_waiting(self._queue, self._reads, viewer),
        )
        return Response(render_brief(page), mimetype="text/html")

    def report(self, report_name: str) -> Response:
        """One report type: its key figures with their days, and each project's. One that the viewer may not see is as
        one that there is not."""
        if not any(one.name == report_name and current_viewer().may(one.permission) for one in REPORTS):
            raise NotFound("there is no such report type", code="unknown_report", field="report", value=report_name)
        query, viewer, asked = question(report_name, without=ASKED_BY), current_viewer(), brief_asked()
        locale, version = current_locale(), self._reads.asking().version
        page = ReportPage(
            reading=self._reading(viewer, asked, version),
            part=self._briefs.one(query, viewer, locale, asked),
            table=self._briefs.by_project(query, viewer, locale, asked),
        )
        return Response(render_report(page), mimetype="text/html")

    def manifest(self) -> Response:
        """The same for everybody who reads the language."""
        return Response(json.dumps(manifest(current_locale())), mimetype="application/manifest+json")

    def worker(self) -> Response:
        response = Response(worker(), mimetype="text/javascript")
        response.headers["Cache-Control"] = "no-cache"
        return response

    def _reading(self, viewer: Viewer, asked: BriefAsked, version: str) -> BriefReading:
        today = clock.today(self._reads.conventions.timezone)
        return BriefReading(
            viewer=viewer,
            locale=current_locale(),
            address=Address(path=request.path, search=request.query_string.decode()),
            csrf_token=make_csrf_token(),
            theme=chosen_theme(),
            grain=asked.grain,
            whole=period_around(asked.grain, asked.around or today, self._reads.conventions),
            today=today,
            project=single("project"),
            projects=self._projects(viewer),
            good_until=clock.now() + ABSOLUTE,
            version=version,
        )

    def _projects(self, viewer: Viewer) -> list[str]:
        """Codes to choose from: of the projects that the viewer sees whole, where there are several."""
        codes = self._reads.member_table("project").code_of_id
        found = sorted(code for key, code in codes.items() if covers(viewer.scope, key))
        return found if len(found) > 1 else []
