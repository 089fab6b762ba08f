"""The JSON API: one file per group of endpoints; each parses, asks the read path, and answers in one shape."""

from flask import Blueprint

from dashboard.api.filters import FilterEndpoints
from dashboard.api.reports import ReportEndpoints
from dashboard.api.system import Parts, SystemEndpoints
from dashboard.metrics import ReadPath


def make_api(reads: ReadPath, parts: Parts) -> Blueprint:
    """All endpoints. `parts` says whether the product is ready."""
    api = Blueprint("api", __name__)
    for endpoints in (ReportEndpoints(reads), FilterEndpoints(reads), SystemEndpoints(reads, parts)):
        endpoints.add_to(api)
    return api
