"""Endpoints that lead into a number: one step down, and what the number is."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response

from dashboard.api.answers import answer, cached_answer
from dashboard.api.questions import cursor_asked, question, rows_asked, single
from dashboard.i18n import Locale
from dashboard.metrics import ReadPath
from dashboard.metrics.cached_question import Wanted
from dashboard.metrics.drilldown import DrillDown, drill_down, drilled_query
from dashboard.metrics.explain import Explanation, explain
from dashboard.metrics.present import dimensions_as_json, kpi_as_json, provenance_as_json, rows_as_json
from dashboard.metrics.present_report import period_as_json
from dashboard.metrics.report_cache import ReportCache
from dashboard.metrics.words import member_label
from dashboard.people.current import current_locale, current_viewer
from dashboard.permissions import Permission, Viewer
from dashboard.semantic.fields import Measure, Ratio
from dashboard.semantic.query import Query
from data_access.batch_history import BatchHistory, FeedingBatch
from data_access.edit_store import EditStore, LoggedEdit

MEMBERS_SHOWN = 50


class DrillEndpoints:
    def __init__(self, reads: ReadPath, cache: ReportCache, edits: EditStore) -> None:
        self._feeding = BatchHistory(edits.database).feeding
        self._reads, self._cache = reads, cache
        self._edits = edits

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/reports/<report_name>/drilldown/<metric>/<path:value>", "drilldown", self.drilldown)
        api.add_url_rule("/api/reports/<report_name>/explain/<measure_name>", "explain", self.explain)

    def drilldown(self, report_name: str, metric: str, value: str) -> Response:
        """Where one stands, the number, its rows, and the next finer dimensions with their members."""
        viewer, locale = current_viewer(), current_locale()
        asked = question(report_name, without=("by",))
        place = drilled_query(asked, metric, value, single("by"))
        rows, after = rows_asked(), cursor_asked()
        held = self._reads.pinned()
        wanted = Wanted(
            kind="drilldown",
            query=place.query,
            viewer=viewer,
            period=held.asking().days(place.query),
            # Which members a viewer may know of depends on every day.
            covers=None,
            locale=locale,
            details={"measure": place.measure.name, "behind": place.behind and place.behind.name}
            | {"rows": rows, "after": after},
        )

        def compute() -> dict[str, Any]:
            found = drill_down(held, place, viewer, rows=rows, after=after)
            return self._as_json(found, locale)

        return cached_answer(self._cache, held, wanted, compute)

    def _as_json(self, found: DrillDown, locale: Locale) -> dict[str, Any]:
        measure, tick, conventions = found.measure, found.tick, self._reads.conventions
        start = {"label": measure.label.text(locale.lang), "url": _page(found.query.with_no_filters(), measure)}
        path = [
            {
                "label": member_label(step.dimension, step.member, tick.labels, locale, conventions),
                "dimension": step.dimension.name,
                "value": step.member,
                "url": _page(step.query, measure),
            }
            for step in found.steps
        ]
        levels = dimensions_as_json(found.query, found.levels, locale, conventions)["dimensions"]
        for level in levels:
            level["total_members"] = len(level["members"])
            level["members"] = [
                member | {"url": _page(found.query.with_filter(level["name"], member["value"]), found.behind)}
                for member in level["members"][:MEMBERS_SHOWN]
            ]
        shown = kpi_as_json(measure, tick.numbers[measure.name], tick.changes.get(measure.name), locale)
        rows = rows_as_json(found.rows, locale, conventions)
        return {
            "path": [start, *path],
            "number": {"measure": measure.name, **shown},
            "rows": {name: rows[name] for name in ("total", "columns", "items", "next")},
            "next_levels": levels,
            "provenance": provenance_as_json(tick.provenance),
        }

    def explain(self, report_name: str, measure_name: str) -> Response:
        """Never answered from memory: an edit of a row may change nothing of the number and still be news."""
        query, viewer, locale = question(report_name), current_viewer(), current_locale()
        measure = query.report.measure(measure_name)
        found = explain(self._reads, query, measure, viewer)
        edits = self._edits.last_edits(found.sources, found.newest_ids)
        feeding = self._feeding(report_name, found.row_ids)
        return answer(_explanation(found, query, edits, feeding, viewer, locale, self._reads))


def _explanation(
    found: Explanation,
    query: Query,
    edits: list[LoggedEdit],
    feeding: list[FeedingBatch],
    viewer: Viewer,
    locale: Locale,
    reads: ReadPath,
) -> dict[str, Any]:
    measure, tick = found.measure, found.tick
    return {
        "measure": measure.name,
        "label": measure.label.text(locale.lang),
        "definition": measure.description.text(locale.lang),
        "minimum": measure.minimum if isinstance(measure, Ratio) else None,
        "number": kpi_as_json(measure, found.number, tick.changes.get(measure.name), locale),
        "parts": [
            {"measure": part.name, "label": part.label.text(locale.lang), "value": number.value, "n": number.n}
            for part, number in found.parts
        ],
        "period": period_as_json(tick.days, reads.conventions),
        "filters": {name: list(members) for name, members in query.filters},
        "rows_counted": found.rows_counted,
        "last_edits": [_edit(edit, viewer) for edit in edits],
        "imports": [asdict(batch) | {"id": str(batch.id)} for batch in feeding],
        "rows_url": f"/reports/{query.report.name}/rows?{_search(query, measure)}",
        "provenance": provenance_as_json(tick.provenance),
    }


def _edit(edit: LoggedEdit, viewer: Viewer) -> dict[str, Any]:
    """Who edited is for those who may read the audit log."""
    who = edit.actor if viewer.may(Permission.AUDIT_LOG_READ) else None
    return {
        "row_id": edit.row_id,
        "at": edit.at.isoformat(),
        "action": edit.action,
        "columns": list(edit.columns),
        "by": who,
    }


def _page(query: Query, measure: Measure | None) -> str:
    search = _search(query, measure) if measure else query.page_text()
    return f"/reports/{query.report.name}?{search}"


def _search(query: Query, measure: Measure) -> str:
    return f"{query.page_text()}&{urlencode({'measure': measure.name})}"
