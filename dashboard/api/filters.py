"""Endpoint of the filter lists: the members of a dimension, with the rows each would give."""

from flask import Blueprint, Response

from dashboard.api.answers import answer_unless_known, version_of
from dashboard.api.questions import dimension_asked, question
from dashboard.metrics import ReadPath
from dashboard.metrics.present import dimensions_as_json
from dashboard.people.current import current_locale, current_viewer
from dashboard.semantic.fields import names_of


class FilterEndpoints:
    """Option lists obey the viewer's rights as numbers do."""

    def __init__(self, reads: ReadPath) -> None:
        self._reads = reads

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/filters/dimensions/<report_name>", "dimensions", self.dimensions)

    def dimensions(self, report_name: str) -> Response:
        """The dimension named by `dimension`, or all of them."""
        query, viewer, locale = question(report_name), current_viewer(), current_locale()
        wanted = dimension_asked()
        names = (query.report.dimension(wanted).name,) if wanted else names_of(query.report.dimensions)
        return answer_unless_known(
            version_of(self._reads),
            lambda: dimensions_as_json(
                query,
                [self._reads.members(query, viewer, name) for name in names],
                locale,
                self._reads.conventions,
            ),
        )
