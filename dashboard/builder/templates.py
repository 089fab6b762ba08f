"""Saved reports: kept, changed, restored, copied, marked; what each reader may do is decided by `access_of`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from dashboard import clock
from dashboard.builder.access import Access, access_of, is_at_least
from dashboard.builder.definition import as_columns, as_definition
from dashboard.builder.opening import Opened, for_reader, open_definition
from dashboard.builder.telling import Telling
from dashboard.errors import Conflict, Forbidden, InvalidInput, NotFound, nearest
from dashboard.metrics import ReadPath
from dashboard.permissions import Viewer
from dashboard.semantic.builder_question import BuilderQuestion
from dashboard.workflow.standing import covers
from data_access.database import Actor
from data_access.name_store import is_key
from data_access.template_store import Template, TemplateStore, Version

LONGEST_NAME = 120
UNSET: Any = object()
"""Of what is not to be changed; None says that there shall be nothing."""


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A saved report as one reader has it."""

    template: Template
    access: Access

    @property
    def definition(self) -> dict[str, Any]:
        return as_definition(self.template.asked)


@dataclass(frozen=True, kw_only=True)
class Templates:
    store: TemplateStore
    reads: ReadPath
    telling: Telling

    def every(self, viewer: Viewer) -> list[Saved]:
        """What is the viewer's own or shared with them, favourites first, then by name."""
        scope = viewer.scope
        projects = None if scope.all_projects else () if scope.is_own_rows else tuple(sorted(scope.projects))
        found = self.store.reachable(viewer.user_id, viewer.role, projects)
        known = [(one, access_of(one, viewer)) for one in found]
        saved = [Saved(template=one, access=access) for one, access in known if access is not None]
        return sorted(saved, key=lambda one: not one.template.is_favourite)

    def find(self, template_id: str, viewer: Viewer, *, key: str | None = None, least: Access = Access.VIEW) -> Saved:
        """NotFound for one that the viewer may not know of, Forbidden for one that they may not change."""
        template = self.store.find(template_id, viewer.user_id) if is_key(template_id) else None
        access = access_of(template, viewer, key) if template is not None else None
        if template is None or access is None:
            raise _unknown()
        if not is_at_least(access, least):
            raise Forbidden(
                "this report was shared with you to be looked at, not changed",
                code="template_not_yours",
                hint="save a copy of your own",
            )
        return Saved(template=template, access=access)

    def open(self, saved: Saved, viewer: Viewer) -> Opened:
        """What it asks, with notes on what is gone since it was saved or is not for this reader."""
        return for_reader(open_definition(saved.definition), self.reads, viewer)

    def versions(self, saved: Saved) -> list[Version]:
        return self.store.versions(saved.template.id)

    def create(self, name: str, question: BuilderQuestion, project: str | None, viewer: Viewer, actor: Actor) -> Saved:
        """`project`: the code of the one in whose folder it lies."""
        self.reads.check(question.query, viewer)
        values = {
            "name": checked_name(name),
            "owner_id": viewer.user_id,
            "project_id": self.project_id(project, viewer) if project else None,
        }
        with self.store.write(actor) as connection:
            made = self.store.add(connection, values, as_columns(question.definition()), clock.now())
        return self.find(made, viewer)

    def change(
        self,
        saved: Saved,
        viewer: Viewer,
        actor: Actor,
        *,
        seen: int | None = None,
        name: str = UNSET,
        question: BuilderQuestion = UNSET,
        project: str | None = UNSET,
    ) -> Saved:
        """A new version. `seen`: the version that the change was made on. Conflict where there is a newer one."""
        values: dict[str, Any] = {}
        if name is not UNSET:
            values["name"] = checked_name(name)
        if question is not UNSET:
            self.reads.check(question.query, viewer)
            _check_report(saved, question.report.name)
            values |= as_columns(question.definition())
        if project is not UNSET:
            values["project_id"] = self.project_id(project, viewer) if project else None
        return self._write_version(saved, viewer, actor, seen, values)

    def restore(self, saved: Saved, number: int, viewer: Viewer, actor: Actor) -> Saved:
        """An old version once more, as the newest one: nothing that was saved is lost."""
        old = next((one for one in self.store.versions(saved.template.id) if one.version == number), None)
        if old is None:
            raise NotFound(
                f"this report has no version {number}",
                code="unknown_version",
                field="version",
                value=number,
                suggestion=str(saved.template.version),
            )
        _check_report(saved, old.asked["report_type"])
        return self._write_version(saved, viewer, actor, None, {"name": old.name, **old.asked})

    def copy(self, saved: Saved, name: str | None, viewer: Viewer, actor: Actor) -> Saved:
        """One's own, shared with nobody, with what is still there of what it asks."""
        template = saved.template
        values = {"name": checked_name(name or template.name), "owner_id": viewer.user_id, "project_id": None}
        with self.store.write(actor) as connection:
            made = self.store.add(connection, values, template.asked, clock.now())
        return self.find(made, viewer)

    def remove(self, saved: Saved, viewer: Viewer, actor: Actor) -> None:
        with self.store.write(actor) as connection:
            self.telling.of_removal(connection, saved.template, viewer)
            self.store.remove(connection, saved.template.id)

    def mark(self, saved: Saved, is_favourite: bool, viewer: Viewer, actor: Actor) -> Saved:
        with self.store.write(actor) as connection:
            if is_favourite:
                self.store.mark(connection, saved.template.id, viewer.user_id, clock.now())
            else:
                self.store.unmark(connection, saved.template.id, viewer.user_id)
        return self._again(saved, viewer)

    def project_id(self, code: str, viewer: Viewer) -> str:
        """The key of a project that the viewer sees whole. InvalidInput for any other."""
        codes = self.reads.member_table("project").code_of_id
        known = {text: key for key, text in codes.items() if covers(viewer.scope, key)}
        if code not in known:
            raise InvalidInput(
                f"there is no project called {code!r} for you",
                code="unknown_project",
                field="project",
                value=code,
                suggestion=nearest(code, known),
            )
        return known[code]

    def _write_version(
        self, saved: Saved, viewer: Viewer, actor: Actor, seen: int | None, values: Mapping[str, Any]
    ) -> Saved:
        template = saved.template
        with self.store.write(actor) as connection:
            self._change(connection, template, template.version if seen is None else seen, values, viewer)
            self.telling.of_change(connection, template, viewer)
        return self._again(saved, viewer)

    def _again(self, saved: Saved, viewer: Viewer) -> Saved:
        """As it stands now, for who may do with it what they might, also by a link. NotFound where it is gone."""
        template = self.store.find(saved.template.id, viewer.user_id)
        if template is None:
            raise _unknown()
        return Saved(template=template, access=saved.access)

    def _change(
        self, connection: Connection, template: Template, seen: int, values: Mapping[str, Any], viewer: Viewer
    ) -> None:
        if not self.store.change(connection, template.id, seen, values, viewer.user_id, clock.now()):
            raise Conflict(
                f"somebody saved version {template.version} meanwhile; yours was made on version {seen}",
                code="newer_version",
                field="version",
                hint="open it again, or save yours as a copy",
            )


def _unknown() -> NotFound:
    return NotFound("there is no such saved report for you", code="unknown_template", field="id")


def _check_report(saved: Saved, report: str) -> None:
    """Only its owner makes it a report of another type: others could take it away from those it is shared with."""
    if saved.access is not Access.OWN and report != saved.template.asked["report_type"]:
        raise Forbidden(
            "only its owner makes this a report of another type",
            code="template_not_yours",
            field="report",
            hint="save a copy of your own",
        )


def checked_name(name: str) -> str:
    shown = " ".join(name.split())
    if not 0 < len(shown) <= LONGEST_NAME:
        raise InvalidInput(f"a name has 1 to {LONGEST_NAME} characters", code="bad_name", field="name")
    return shown
