"""The PDF of a question of an old address."""

from flask import Response

from dashboard.api.files import file_response, kind_of_file
from dashboard.api.host.asked import Asked
from dashboard.errors import NotFound
from dashboard.exports.paper_document import paper_document
from dashboard.people.current import current_locale


def pdf_response(asked: Asked) -> Response:
    """Every row of the question. Forbidden for a viewer who may not take rows along, NotFound where the one that it
    is about has no rows for the viewer."""
    if asked.is_about_nobody:
        raise NotFound("there are no rows of the one asked about that you may read", code="nothing_found")
    return file_response(
        kind_of_file("pdf"), lambda: paper_document(asked.reads, asked.query, asked.viewer, current_locale())
    )
