"""Endpoint of the filter lists: the members of a dimension, with the rows each would give."""

from typing import Any

from flask import Blueprint, Response

from dashboard.api.answers import cached_answer
from dashboard.api.questions import dimension_asked, question
from dashboard.metrics import ReadPath
from dashboard.metrics.cached_question import Wanted
from dashboard.metrics.present import dimensions_as_json
from dashboard.metrics.report_cache import ReportCache
from dashboard.people.current import current_locale, current_viewer
from dashboard.semantic.fields import names_of


class FilterEndpoints:
    """Option lists obey the viewer's rights as numbers do."""

    def __init__(self, reads: ReadPath, cache: ReportCache) -> None:
        self._reads, self._cache = reads, cache

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/filters/dimensions/<report_name>", "dimensions", self.dimensions)

    def dimensions(self, report_name: str) -> Response:
        """The dimension named by `dimension`, or all of them."""
        query, viewer, locale = question(report_name), current_viewer(), current_locale()
        one = dimension_asked()
        names = (query.report.dimension(one).name,) if one else names_of(query.report.dimensions)
        held = self._reads.pinned()
        wanted = Wanted(
            kind="dimensions",
            query=query,
            viewer=viewer,
            period=held.asking().days(query),
            # Which members a viewer may know of depends on every day.
            covers=None,
            locale=locale,
            details={"names": names},
        )

        def compute() -> dict[str, Any]:
            found = held.member_lists(query, viewer, names)
            return dimensions_as_json(query, found, locale, held.conventions)

        return cached_answer(self._cache, held, wanted, compute)
