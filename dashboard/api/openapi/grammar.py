"""What an operation of the API is: which endpoint, in which words, with which parameters, answers and problems."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from dashboard.i18n import Label, Locale
from dashboard.metrics.scope import visible_columns
from dashboard.permissions import Permission, Viewer
from dashboard.reports import REPORTS
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Column
from dashboard.semantic.report import ReportType

Schema = dict[str, Any]
"""JSON Schema 2020-12, as OpenAPI 3.1 has it."""

JSON = "application/json"


@dataclass(frozen=True, kw_only=True)
class Asker:
    """For whom a document is written: it names only what the viewer may use, in the viewer's language."""

    viewer: Viewer
    locale: Locale
    conventions: Conventions

    @property
    def reports(self) -> tuple[ReportType, ...]:
        return tuple(report for report in REPORTS if self.viewer.may(report.permission))

    def columns(self, report: ReportType) -> tuple[Column, ...]:
        return visible_columns(report, self.viewer)

    def may_use(self, operation: "Operation") -> bool:
        return operation.permission is None or self.viewer.may(operation.permission)

    def words(self, label: Label) -> str:
        return label.text(self.locale.lang)


class Tag(Enum):
    """The groups that operations are listed in, in this order."""

    REPORTS = "reports"
    FILES = "files"
    BUILDER = "builder"
    OVERVIEW = "overview"
    APPROVAL = "approval"
    SEALED = "sealed"
    DELIVERY = "delivery"
    AUDIT = "audit"
    WEBHOOKS = "webhooks"
    IMPORTS = "imports"
    SYSTEM = "system"


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A name in the query string or in the path. `schema`: of its value; of a report type, where it depends on it.

    `is_header`: it is sent as a header. `key`: its name among the components of the document, where another one is
    called the same.
    """

    name: str
    label: Label
    schema: Schema | Callable[[Asker, ReportType], Schema]
    key: str = ""
    is_header: bool = False

    @property
    def is_of_report(self) -> bool:
        return callable(self.schema)

    def schema_for(self, asker: Asker, report: ReportType | None) -> Schema:
        if not callable(self.schema):
            return self.schema
        assert report is not None, f"{self.name} is asked of a report type only"
        return self.schema(asker, report)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What comes back. `shape`: a schema by name; of a report type where `SHAPES_OF_REPORT` has it.

    `has_tag`: no JSON, but with an ETag as all JSON has that is read (`Endpoint.has_tag`). `other_status`: the same
    shape under another.
    `has_moment`: it says until when it is known to be true, in a header, for an answer without a body does so too.
    """

    label: Label
    shape: str = ""
    media_type: str = JSON
    status: int = 200
    has_tag: bool = False
    other_status: int | None = None
    has_moment: bool = False


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One endpoint. Its path and methods are those of Flask's map; `<report_name>` and `<ending>` are written out
    for every report type and kind of file.

    `filters`: takes a member of each dimension. `takes`: further names of the query string.
    `problems`: statuses beyond those that every operation can answer with.
    `permission`: who lacks it is not told of the operation. `body`: what is sent as JSON, a schema by name.
    """

    endpoint: str
    tag: Tag
    summary: Label
    answer: Answer
    filters: bool = False
    takes: tuple[Parameter, ...] = ()
    problems: tuple[int, ...] = ()
    is_open: bool = False
    permission: Permission | None = None
    body: str = ""
