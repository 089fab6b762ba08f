"""The OpenAPI 3.1 document: OPERATIONS over Flask's map, written out for each report type that the asker may read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import product

from werkzeug.routing import Map, Rule

from dashboard.api.answers import AS_OF
from dashboard.api.openapi.approval_shapes import APPROVAL_SHAPES
from dashboard.api.openapi.audit_operations import AUDIT_SHAPES
from dashboard.api.openapi.builder_shapes import BUILDER_SHAPES
from dashboard.api.openapi.delivery_shapes import DELIVERY_SHAPES
from dashboard.api.openapi.grammar import JSON, Answer, Asker, Operation, Parameter, Schema, Tag
from dashboard.api.openapi.home_operations import HOME_SHAPES
from dashboard.api.openapi.import_shapes import IMPORT_SHAPES
from dashboard.api.openapi.mobile_operations import MOBILE_SHAPES, MOBILE_SHAPES_OF_REPORT
from dashboard.api.openapi.operations import OPERATIONS
from dashboard.api.openapi.parameters import PATH, READING, filter_on
from dashboard.api.openapi.quality_operations import QUALITY_SHAPES
from dashboard.api.openapi.report_shapes import SHAPES_OF_REPORT
from dashboard.api.openapi.sealed_shapes import SEALED_SHAPES
from dashboard.api.openapi.search_operation import SEARCH_SHAPES
from dashboard.api.openapi.shapes import SHAPES, TEXT, problem_response, refer
from dashboard.api.openapi.status_operations import STATUS_SHAPES
from dashboard.api.openapi.tile_operation import TILE_SHAPES_OF_REPORT
from dashboard.api.openapi.webhook_shapes import WEBHOOK_SHAPES
from dashboard.exports import FORMATS, Format
from dashboard.i18n import t
from dashboard.semantic.report import ReportType

VERSION = "1"
ALWAYS = (500, 503)
"""Statuses that any operation can answer with: our mistake, and a part of us that does not answer."""
NOT_SIGNED_IN = 401

_OF_REPORT = SHAPES_OF_REPORT | MOBILE_SHAPES_OF_REPORT | TILE_SHAPES_OF_REPORT
_ARGUMENT = re.compile(r"<(?:[^:<>]+:)?(\w+)>")


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """An operation at an address: for one report type and one kind of file, where its `pattern` has those."""

    operation: Operation
    pattern: str
    path: str
    methods: tuple[str, ...]
    report: ReportType | None = None
    kind: Format | None = None

    @property
    def name(self) -> str:
        own = self.operation.endpoint.partition(".")[2]
        parts = (own, self.report and self.report.name, self.kind and self.kind.ending)
        return "_".join(part for part in parts if part)

    @cached_property
    def path_parameters(self) -> tuple[Parameter, ...]:
        return tuple(PATH[name] for name in re.findall(r"{(\w+)}", self.path))

    @cached_property
    def filters(self) -> tuple[Parameter, ...]:
        return tuple(map(filter_on, self.report.dimensions)) if self.report and self.operation.filters else ()

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Of the path, then of the query string, the filters last."""
        return (*self.path_parameters, *self.operation.takes, *READING, *self.filters)

    @property
    def has_tag(self) -> bool:
        """Whether an answer carries an ETag, and is 304 for whoever has it already: all that a reader reads as JSON."""
        answer = self.operation.answer
        is_read = "GET" in self.methods and answer.media_type == JSON and self.kind is None
        return answer.has_tag or (is_read and not self.operation.is_open)

    def statuses(self) -> tuple[int, ...]:
        known = {*ALWAYS, *self.operation.problems} | (set() if self.operation.is_open else {NOT_SIGNED_IN})
        return tuple(sorted(known - {self.operation.answer.other_status}))


def endpoints(asker: Asker, rules: Map) -> Iterator[Endpoint]:
    """Every operation at every address that it has for the asker."""
    by_endpoint = {rule.endpoint: rule for rule in rules.iter_rules()}
    for operation in filter(asker.may_use, OPERATIONS):
        yield from _written_out(operation, by_endpoint[operation.endpoint], asker)


def _written_out(operation: Operation, rule: Rule, asker: Asker) -> Iterator[Endpoint]:
    path = _ARGUMENT.sub(r"{\1}", rule.rule)
    methods = tuple(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
    reports = asker.reports if "report_name" in rule.arguments else (None,)
    kinds = FORMATS if "ending" in rule.arguments else (None,)
    for report, kind in product(reports, kinds):
        names = {"{report_name}": report.name if report else "", "{ending}": kind.ending if kind else ""}
        at = reduce(lambda text, name: text.replace(name, names[name]), names, path)
        yield Endpoint(operation=operation, pattern=path, path=at, methods=methods, report=report, kind=kind)


def write_document(asker: Asker, rules: Map, session_cookie: str) -> Schema:
    """What the asker may call. `session_cookie`: the cookie that browsers are known by."""
    lang = asker.locale.lang
    found = list(endpoints(asker, rules))
    return {
        "openapi": "3.1.0",
        "info": {"title": t("product.name", lang), "version": VERSION, "description": t("docs.lead", lang)},
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}, {"session": []}],
        "tags": [{"name": tag.value, "description": t(f"docs.tag.{tag.value}", lang)} for tag in Tag],
        "paths": _paths(found, asker),
        "components": {
            "schemas": SHAPES
            | APPROVAL_SHAPES
            | SEALED_SHAPES
            | AUDIT_SHAPES
            | QUALITY_SHAPES
            | WEBHOOK_SHAPES
            | IMPORT_SHAPES
            | DELIVERY_SHAPES
            | STATUS_SHAPES
            | BUILDER_SHAPES
            | HOME_SHAPES
            | MOBILE_SHAPES
            | SEARCH_SHAPES
            | _shapes_of_reports(asker),
            "parameters": {_key(one, at): _parameter(one, at, asker) for at in found for one in at.parameters},
            "responses": {str(status): problem_response(status) for at in found for status in at.statuses()},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": t("docs.bearer", lang)},
                "session": {"type": "apiKey", "in": "cookie", "name": session_cookie},
            },
        },
    }


def _shapes_of_reports(asker: Asker) -> Schema:
    return {
        f"{report.name}.{name}": write(asker, report) for report in asker.reports for name, write in _OF_REPORT.items()
    }


def _paths(found: list[Endpoint], asker: Asker) -> dict[str, Schema]:
    paths: dict[str, Schema] = {}
    for at in found:
        for method in at.methods:
            paths.setdefault(at.path, {})[method.lower()] = _operation(at, asker)
    return paths


def _operation(at: Endpoint, asker: Asker) -> Schema:
    operation = at.operation
    written: Schema = {
        "operationId": at.name,
        "summary": asker.words(operation.summary),
        "tags": [operation.tag.value],
        "parameters": [{"$ref": f"#/components/parameters/{_key(one, at)}"} for one in at.parameters],
        "responses": _responses(at, asker),
    }
    if operation.body:
        sent = {"required": True, "content": {JSON: {"schema": refer(operation.body)}}}
        written["requestBody"] = sent
    return written | ({"security": []} if operation.is_open else {})


def _responses(at: Endpoint, asker: Asker) -> Schema:
    answer = at.operation.answer
    good = _answer(answer, at, asker)
    found = {str(answer.status): good}
    if answer.other_status:
        found[str(answer.other_status)] = good
    if at.has_tag:
        found["304"] = {"description": t("docs.unchanged", asker.locale.lang)}
    return found | {str(status): {"$ref": f"#/components/responses/{status}"} for status in at.statuses()}


def _answer(answer: Answer, at: Endpoint, asker: Asker) -> Schema:
    media_type = at.kind.media_type if at.kind else answer.media_type
    schema = _schema(answer, at, media_type)
    written: Schema = {"description": asker.words(answer.label), "content": {media_type: {"schema": schema}}}
    names = [name for name, is_sent in (("ETag", at.has_tag), (AS_OF, answer.has_moment)) if is_sent]
    return written | ({"headers": {name: {"required": True, "schema": TEXT} for name in names}} if names else {})


def _schema(answer: Answer, at: Endpoint, media_type: str) -> Schema:
    """What is no JSON is described by its media type alone."""
    if not media_type.startswith("application/json"):
        return {}
    return refer(f"{at.report.name}.{answer.shape}" if at.report and answer.shape in _OF_REPORT else answer.shape)


def _key(parameter: Parameter, at: Endpoint) -> str:
    """Filters are of a report type too: their words and members are its own."""
    name = parameter.key or parameter.name
    return f"{at.report.name}.{name}" if at.report and parameter.is_of_report else name


def _parameter(parameter: Parameter, at: Endpoint, asker: Asker) -> Schema:
    in_path = parameter in at.path_parameters
    schema = parameter.schema_for(asker, at.report)
    written: Schema = {
        "name": parameter.name,
        "in": "path" if in_path else "header" if parameter.is_header else "query",
        "description": asker.words(parameter.label),
        "schema": schema,
    }
    if in_path:
        return written | {"required": True}
    if parameter.is_header:
        return written
    return written | ({"style": "form", "explode": False} if schema.get("type") == "array" else {})
