"""Rights in the terms of the data: may the viewer ask at all, and which members bound the rows."""

from collections.abc import Iterable

from dashboard.errors import Forbidden
from dashboard.metrics.engine import Engine
from dashboard.permissions import Viewer
from dashboard.semantic.fields import Column
from dashboard.semantic.report import ReportType
from dashboard.semantic.scope_codes import ScopeCodes


def authorise(report: ReportType, viewer: Viewer) -> None:
    """Raises Forbidden unless the viewer may read this report type at all."""
    if not viewer.may(report.permission):
        raise Forbidden(
            f"{viewer.username} may not read {report.name}",
            code="report_not_allowed",
            hint="ask an administrator for the role that reads this report",
        )


def visible_columns(report: ReportType, viewer: Viewer) -> tuple[Column, ...]:
    """The declared columns without the sensitive ones the viewer has no permission for."""
    return tuple(c for c in report.columns if c.sensitive is None or viewer.may(c.sensitive))


def scope_codes(viewer: Viewer, engine: Engine) -> ScopeCodes:
    """The viewer's scope as members' codes; a key without a member opens nothing."""
    scope = viewer.scope
    if scope.all_projects:
        return ScopeCodes.everything()
    own = {scope.own_employee} if scope.own_employee else set()
    return ScopeCodes(
        all_projects=False,
        projects=_codes(engine, "project", scope.projects),
        own_employee=_codes(engine, "employee", own),
        own_dogs=_codes(engine, "dog", scope.own_dogs),
        is_own_rows=scope.is_own_rows,
    )


def _codes(engine: Engine, members: str, keys: Iterable[str]) -> tuple[str, ...]:
    table = engine.members(members)
    return tuple(sorted(table.code_of_id[key] for key in keys if key in table.code_of_id))
