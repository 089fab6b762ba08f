"""Endpoints for phones: every key figure that the reader may see in one small answer, and one report type's brief."""

from hashlib import sha256
from typing import Any

from flask import Blueprint, Response

from dashboard.api.answers import answer_unless_known, as_json, cached_answer
from dashboard.api.briefs import BriefAsked, Briefs, brief_asked, quality_parts, read_part, wanted_brief
from dashboard.api.questions import question, refuse_unknown_names, single
from dashboard.metrics import ReadPath
from dashboard.metrics.present_brief import summary_part
from dashboard.metrics.report_cache import ReportCache
from dashboard.people.current import current_locale, current_viewer
from dashboard.permissions import Permission, Viewer
from dashboard.quality.asking import QualityAsking
from dashboard.semantic.query import PASSED_OVER
from dashboard.workflow.queue import Queue

ASKED_BY = ("grain", "date")
NAMES = frozenset({*ASKED_BY, "project"}) | PASSED_OVER


class BriefEndpoints:
    """The brief of one report type, as the cache of answers keeps it, with the quality of now."""

    def __init__(self, reads: ReadPath, cache: ReportCache, quality: QualityAsking | None = None) -> None:
        self._reads, self._cache, self._quality = reads, cache, quality

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/mobile/summary/<report_name>", "brief", self.brief)

    def brief(self, report_name: str) -> Response:
        """Its numbers, changes and days, in the period that `grain` and `date` say; other filters as everywhere."""
        query, viewer, locale = question(report_name, without=ASKED_BY), current_viewer(), current_locale()
        held, asked = self._reads.pinned(), brief_asked()
        wanted = wanted_brief(held, query, viewer, locale, asked)

        def beside(_: bool) -> dict[str, Any]:
            if self._quality is None:
                return {}
            return quality_parts(self._quality, held, [wanted.query], viewer, locale)[0]

        return cached_answer(self._cache, held, wanted, lambda: read_part(held, wanted, asked, locale), beside)


class SummaryEndpoint:
    def __init__(self, reads: ReadPath, cache: ReportCache, queue: Queue, quality: QualityAsking) -> None:
        self._reads, self._queue = reads, queue
        self._briefs = Briefs(reads=reads, cache=cache, quality=quality)

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/mobile/summary", "summary", self.summary)

    def summary(self) -> Response:
        """Every key figure of every report type that the viewer may see, in at most 8 KB."""
        refuse_unknown_names(NAMES)
        told, provenance = self._told(current_viewer(), brief_asked())
        known = sha256(as_json(told)).hexdigest()
        return answer_unless_known(known, lambda: told | {"provenance": provenance})

    def _told(self, viewer: Viewer, asked: BriefAsked) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """The answer without where it comes from, which says "now" each time."""
        parts = self._briefs.all(viewer, current_locale(), asked, project_filter())
        told = {
            "period": parts[0]["period"] if parts else None,
            "reports": [summary_part(part) for part in parts],
            "approvals_waiting": approvals_waiting(self._queue, self._reads, viewer),
        }
        return told, provenance_of([part["provenance"] for part in parts])


def project_filter() -> dict[str, tuple[str, ...]]:
    project = single("project")
    return {"project": (project,)} if project else {}


def approvals_waiting(queue: Queue, reads: ReadPath, viewer: Viewer) -> int | None:
    """How many daily reports wait for the viewer; None for who takes no part in approval."""
    return queue.count_mine(reads, viewer) if viewer.may(Permission.APPROVAL_REPORT_COMMENT) else None


def provenance_of(parts: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Of several answers that stand side by side: as of the oldest, live only where every one is."""
    if not parts:
        return None
    oldest = min(parts, key=lambda one: str(one["as_of"]))
    others = (one["state"] for one in parts if one["state"] in ("stale", "updating"))
    return oldest | {
        "state": next(others, oldest["state"]),
        "rows_counted": sum(one["rows_counted"] for one in parts),
    }
