"""The same description as a page for people: each endpoint once, with the names that the asker may use."""

from itertools import groupby
from urllib.parse import urlencode

from werkzeug.routing import Map

from dashboard.api.openapi.document import Endpoint, endpoints
from dashboard.api.openapi.grammar import Asker, Schema, Tag
from dashboard.api.openapi.parameters import FROM
from dashboard.i18n import t
from dashboard.metrics.drilldown import EVERYTHING
from dashboard.semantic.fields import Dimension, Measure
from dashboard.semantic.report import ReportType
from layouts.api_docs import ApiDocs, DescribedOperation, DescribedParameter, DescribedReport, NamedThing, Section

_TAGS = list(Tag)
DOCUMENT_ENDPOINT = "api.openapi"
_FEW_DAYS = urlencode({FROM.name: "-7d"})


def describe(asker: Asker, rules: Map, base_url: str) -> ApiDocs:
    """`base_url`: where the product is reached."""
    found = list(endpoints(asker, rules))
    by_endpoint = [list(at) for _, at in groupby(found, key=lambda at: at.operation.endpoint)]
    by_endpoint.sort(key=lambda at: _TAGS.index(at[0].operation.tag))
    sections = groupby(by_endpoint, key=lambda at: at[0].operation.tag)
    return ApiDocs(
        address=f"{base_url}{found[0].path}",
        document_url=next(at.path for at in found if at.operation.endpoint == DOCUMENT_ENDPOINT),
        sections=tuple(
            Section(
                name=tag.value,
                title=t(f"docs.tag.{tag.value}", asker.locale.lang),
                operations=tuple(_operation(at, asker) for at in members),
            )
            for tag, members in sections
        ),
        reports=tuple(_report(report, asker) for report in asker.reports),
    )


def _operation(addresses: list[Endpoint], asker: Asker) -> DescribedOperation:
    """One endpoint, shown at the first of its addresses."""
    at = addresses[0]
    operation = at.operation
    parameters = [one for one in at.parameters if one not in at.filters]
    media_types = (one.kind.media_type if one.kind else operation.answer.media_type for one in addresses)
    return DescribedOperation(
        anchor=operation.endpoint.replace(".", "-"),
        methods=at.methods,
        path=at.pattern,
        words=asker.words(operation.summary),
        answer=asker.words(operation.answer.label),
        media_types=tuple(dict.fromkeys(media_types)),
        statuses=(operation.answer.status, *at.statuses()),
        parameters=tuple(
            DescribedParameter(
                name=one.name,
                words=asker.words(one.label),
                is_in_path=one in at.path_parameters,
                values=_values(one.schema_for(asker, at.report)),
            )
            for one in parameters
        ),
        has_filters=operation.filters,
        try_url=_try_url(at),
    )


def _values(schema: Schema) -> tuple[str, ...]:
    of_items: Schema = schema.get("items", schema)
    return tuple(of_items.get("enum", ()))


def _try_url(at: Endpoint) -> str | None:
    """The address with its arguments filled in, where a declaration knows something that always exists."""
    path = at.path
    if at.report is not None:
        known = {"metric": at.report.default_measure, "measure_name": at.report.default_measure, "value": EVERYTHING}
        for name, value in known.items():
            path = path.replace(f"{{{name}}}", value)
    if "{" in path or "GET" not in at.methods:
        return None
    return f"{path}?{_FEW_DAYS}" if FROM in at.operation.takes else path


def _report(report: ReportType, asker: Asker) -> DescribedReport:
    def named(one: Measure | Dimension) -> NamedThing:
        return NamedThing(name=one.name, words=asker.words(one.label))

    return DescribedReport(
        name=report.name,
        words=asker.words(report.label),
        measures=tuple(map(named, report.shown_measures)),
        dimensions=tuple(map(named, report.dimensions)),
    )
