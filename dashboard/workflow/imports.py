"""Files that people bring to be imported: uploaded, mapped, checked, imported by the jobs process, taken back. Each
needs the right to import; who does not see all projects brings rows of their own projects, and sees only what they
brought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import IO, Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from dashboard import clock
from dashboard.config import Settings
from dashboard.errors import Conflict, Forbidden, InvalidInput, NotFound, ProductError
from dashboard.permissions import Permission, Viewer
from dashboard.workflow.audit_events import FILE, AuditAction, AuditEvents
from dashboard.workflow.import_asked import Asked
from dashboard.workflow.import_run import problem_as_json, request_of
from data_access.batch_history import BatchHistory, Importer, Obstacles
from data_access.database import Actor, Database
from data_access.importer.doubts import Doubt, find_doubts
from data_access.importer.limits import LIMITS, Limits
from data_access.importer.preview import Preview, look_at
from data_access.importer.proposal import propose
from data_access.importer.reading import open_source
from data_access.importer.service import checked_mapping
from data_access.importer.source_file import ReadOptions, SourceFile
from data_access.importer.target import Target
from data_access.importer.targets import target_named
from data_access.importer.undo import UndoOutcome, undo_batch
from data_access.upload_files import UPLOADS, StoredFile, UploadFiles, lines_of, shown_name
from data_access.upload_store import Upload, UploadStore

MOST_WAITING = 20


@dataclass(frozen=True, kw_only=True)
class Looked:
    """An upload with what can be said of it at once: what is open, and what its first rows become. `problem`: why
    nothing can be said of the rows."""

    upload: Upload
    asked: Asked
    target: Target
    doubts: tuple[Doubt, ...] = ()
    preview: Preview | None = None
    problem: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Imports:
    store: UploadStore
    files: UploadFiles
    history: BatchHistory
    events: AuditEvents
    timezone: str
    limits: Limits = LIMITS

    @classmethod
    def of(cls, database: Database, settings: Settings, events: AuditEvents) -> "Imports":
        return cls(
            store=UploadStore(database),
            files=UploadFiles(settings.data_dir / UPLOADS),
            history=BatchHistory(database),
            events=events,
            timezone=settings.timezone,
        )

    def upload(
        self, viewer: Viewer, actor: Actor, stream: IO[bytes], *, name: str | None, into: str, options: ReadOptions
    ) -> Upload:
        """Bring a file to the disk and look what it is. One that is no table of rows leaves nothing. `options`: what
        the sender says of it."""
        check_importer(viewer)
        target, upload_id, file_name = target_named(into), uuid4(), shown_name(name)
        self._refuse_too_many(viewer)
        stored = self.files.store(upload_id, stream, self.limits.file_bytes)
        try:
            self.store.add(_row(stored, file_name, target, options, viewer, self.limits) | {"id": upload_id}, actor)
        except BaseException as error:
            # A file that no row knows of would lie here for ever.
            self.files.remove(upload_id)
            if isinstance(error, ProductError):
                error.message = error.message.replace(str(upload_id), file_name)
            raise
        details = {"bytes": stored.bytes, "sha256": stored.sha256, "target": target.name}
        self.events.record(AuditAction.UPLOAD, FILE, file_name, actor, details)
        return self.find(viewer, str(upload_id))

    def _refuse_too_many(self, viewer: Viewer) -> None:
        """One person's files must not fill the disk."""
        if sum(str(one.user_id) == viewer.user_id for one in self.store.not_done()) >= MOST_WAITING:
            raise Conflict(
                f"{MOST_WAITING} files of yours wait already",
                code="too_many_uploads",
                hint="import or forget some of them",
            )

    def find(self, viewer: Viewer, upload_id: str) -> Upload:
        """For rows of the projects that are the viewer's now. Raises NotFound, also for what somebody else brought and
        the viewer may not see."""
        check_importer(viewer)
        found = self.store.find(_key(upload_id))
        if found is None or not _may_see(viewer, found.user_id):
            raise _unknown(upload_id)
        if found.batch_id is not None:
            self.batch(viewer, str(found.batch_id))
        return found if viewer.scope.all_projects else replace(found, projects=_projects_of(viewer))

    def look(self, viewer: Viewer, upload_id: str) -> Looked:
        """What the file is under its mapping, now."""
        upload = self.find(viewer, upload_id)
        asked, target = Asked.of(upload.asked), target_named(upload.target)
        partly = partial(Looked, upload=upload, asked=asked, target=target)
        if upload.batch_id is not None or not self.files.path_of(upload.id).exists():
            return partly()
        try:
            file = self._open(upload, asked)
            doubts = find_doubts(target, file, asked.mapping)
            checked_mapping(asked.mapping, target, file, needs_project=upload.projects is not None)
            request = request_of(upload, self.files.path_of(upload.id))
            zone = ZoneInfo(self.timezone)
            preview = look_at(self.store.database, file, target, asked.mapping, request, zone)
        except InvalidInput as error:
            return partly(problem=problem_as_json(error, upload))
        return partly(doubts=doubts, preview=preview)

    def change(self, viewer: Viewer, actor: Actor, upload_id: str, sent: Mapping[str, Any]) -> Upload:
        """Another target, mapping or choice. A mapping that does not fit the file is kept and told: it may be half
        done. Another target without a mapping has a new one proposed."""
        upload = self.find(viewer, upload_id)
        asked, target = Asked.of(upload.asked), target_named(str(sent.get("target") or upload.target))
        changed = asked.changed(sent)
        if target.name != upload.target and "mapping" not in sent:
            proposed = propose(target, self._open(upload, asked))
            changed = changed.with_mapping(replace(proposed, options=asked.mapping.options))
        self.store.change(upload.id, changed.as_json(), target.name, actor)
        return self.find(viewer, upload_id)

    def ask(self, viewer: Viewer, actor: Actor, upload_id: str, *, is_check: bool) -> Upload:
        """Have it checked (nothing changes) or imported by the jobs process, soon."""
        upload = self.find(viewer, upload_id)
        asked, target = Asked.of(upload.asked), target_named(upload.target)
        if not upload.is_busy:
            file = self._open(upload, asked)
            checked_mapping(asked.mapping, target, file, needs_project=upload.projects is not None)
        self.store.ask(upload.id, actor, is_check=is_check, projects=upload.projects)
        return self.find(viewer, upload_id)

    def cancel(self, viewer: Viewer, actor: Actor, upload_id: str) -> Upload:
        upload = self.find(viewer, upload_id)
        self.store.cancel(upload.id, actor)
        return self.find(viewer, upload_id)

    def discard(self, viewer: Viewer, actor: Actor, upload_id: str) -> None:
        """Forget a file that was not imported, or that it was uploaded."""
        upload = self.find(viewer, upload_id)
        self.store.discard(upload.id, actor)
        self.files.remove(upload.id)

    def not_done(self, viewer: Viewer) -> list[Upload]:
        check_importer(viewer)
        return [one for one in self.store.not_done() if _may_see(viewer, one.user_id)]

    def batches(self, viewer: Viewer, count: int, before: str | None = None) -> Sequence[Mapping[str, Any]]:
        """The newest imports that the viewer may see."""
        check_importer(viewer)
        return self.history.page(count, _key(before) if before else None, _importer(viewer))

    def batch(self, viewer: Viewer, batch_id: str) -> Mapping[str, Any]:
        """Raises NotFound also where some of its projects are not the viewer's any more."""
        check_importer(viewer)
        found = self.history.batch(_key(batch_id), _importer(viewer))
        if found is None:
            raise _unknown(batch_id)
        return found

    def obstacles(self, batch: Mapping[str, Any]) -> Obstacles:
        """What stands in the way of taking a batch back."""
        return self.history.obstacles(batch["id"], target_named(batch["target"]))

    def undo(self, viewer: Viewer, actor: Actor, batch_id: str) -> UndoOutcome:
        batch = self.batch(viewer, batch_id)
        return undo_batch(self.store.database, batch["id"], actor=actor)

    def _open(self, upload: Upload, asked: Asked) -> SourceFile:
        try:
            return open_source(self.files.path_of(upload.id), asked.mapping.options, self.limits)
        except ProductError as error:
            error.message = error.message.replace(str(upload.id), upload.file_name)
            raise


def _row(
    stored: StoredFile, file_name: str, target: Target, options: ReadOptions, viewer: Viewer, limits: Limits
) -> dict[str, Any]:
    """What is kept of a file that was brought, with the mapping that it suggests."""
    file = open_source(stored.path, options, limits)
    mapping = replace(propose(target, file), options=options)
    return {
        "file_name": file_name,
        "file_hash": stored.sha256,
        "file_bytes": stored.bytes,
        "target": target.name,
        "asked": Asked(mapping=mapping).as_json(),
        "found": _found(file) | {"lines": lines_of(stored.path) if file.format != "xlsx" else None},
        "user_id": viewer.user_id,
        "user_name": viewer.username,
        "projects": _projects_of(viewer),
        "created_at": clock.now(),
    }


def check_importer(viewer: Viewer) -> None:
    if not viewer.may(Permission.IMPORT_FILE_WRITE):
        raise Forbidden("your role does not import files", hint="ask an administrator")


def _may_see(viewer: Viewer, user_id: UUID | None) -> bool:
    return viewer.scope.all_projects or str(user_id) == viewer.user_id


def _importer(viewer: Viewer) -> Importer | None:
    """None: who sees all projects sees what all people brought."""
    if viewer.scope.all_projects:
        return None
    return Importer(user_id=viewer.user_id, projects=viewer.scope.projects)


def _projects_of(viewer: Viewer) -> list[str] | None:
    """None: all of them."""
    return None if viewer.scope.all_projects else sorted(viewer.scope.projects)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise _unknown(text) from None


def _unknown(text: str) -> NotFound:
    return NotFound("there is no such import", code="import_unknown", field="import_id", value=text[:60])


def _found(file: SourceFile) -> dict[str, Any]:
    return {
        "format": file.format,
        "encoding": file.encoding,
        "delimiter": file.delimiter,
        "sheet": file.sheet,
        "columns": list(file.columns),
    }
