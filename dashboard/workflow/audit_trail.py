"""The audit log for people: entries found, in words, with the fields that the reader may see."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from dashboard.i18n import Locale
from dashboard.permissions import Permission, Viewer
from dashboard.semantic.report import ReportType
from dashboard.workflow.audit_events import AuditAction
from dashboard.workflow.audit_fields import EntryReader, FieldChange, keys_in
from dashboard.workflow.audit_proof import Finding
from dashboard.workflow.audit_question import AuditQuestion, cursor_of
from dashboard.workflow.audit_words import actor_words, summary
from data_access.audit_entry_store import AuditEntryStore, EntryFilter, LoggedEntry, Place
from data_access.name_store import NameStore
from data_access.record_sources import is_source_table, report_of_table
from data_access.working_hours import WorkingHours

ENTRIES_AT_ONCE = 50


@dataclass(frozen=True, kw_only=True)
class ReadEntry:
    """An entry as one reader reads it. `who`: the person's name; None for whom that is not. `reason`: why a row was
    corrected, of the change itself. `report`: whose record it is, where there is a page to lead to."""

    entry: LoggedEntry
    summary: str
    who: str | None
    changes: tuple[FieldChange, ...]
    is_outside: bool
    report: ReportType | None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReadPage:
    """`next`: the cursor of the next page, None when this was the last; `looked_until`: the moment down to which a page
    that found little has looked."""

    entries: tuple[ReadEntry, ...]
    next: str | None
    looked_until: datetime | None


@dataclass(frozen=True, kw_only=True)
class ChainState:
    """Whether the log is as it was written. `is_whole`: None where nothing was sealed yet; `checked`: entries under
    seals, `unsealed`: those newer than the last one; `first_bad`: the first place that is not as it was sealed."""

    is_whole: bool | None
    checked: int = 0
    unsealed: int = 0
    first_bad: Finding | None = None


@dataclass(frozen=True, kw_only=True)
class AuditTrail:
    """`verify` looks at the whole chain, which may take seconds."""

    store: AuditEntryStore
    names: NameStore
    hours: WorkingHours
    verify: Callable[[], ChainState] = field(default=lambda: ChainState(is_whole=None))

    def find(
        self, question: AuditQuestion, viewer: Viewer, locale: Locale, *, after: Place | None = None, limit: int
    ) -> ReadPage:
        found = self.store.find(question.filter(self.hours, self.names), after=after, limit=limit)
        is_short = found.next is not None and len(found.entries) < limit
        return ReadPage(
            entries=self.read(found.entries, viewer, locale),
            next=cursor_of(found.next),
            looked_until=found.next[0] if found.next and is_short else None,
        )

    def count(self, question: AuditQuestion) -> int:
        """How many entries a question finds."""
        return self.store.count(question.filter(self.hours, self.names))

    def every(self, question: AuditQuestion, viewer: Viewer, locale: Locale) -> Iterator[tuple[ReadEntry, ...]]:
        """All entries of a question, a portion at a time."""
        for entries in self.store.every(question.filter(self.hours, self.names)):
            yield self.read(entries, viewer, locale)

    def get_entity_history(
        self, of: Sequence[tuple[str, str]], viewer: Viewer, locale: Locale
    ) -> tuple[ReadEntry, ...]:
        """Everything that happened to the rows (entity type, id), the newest first; the reason of a correction stands
        with the change that it was given for."""
        entries = [entry for kind, key in of for entry in self._all_of(kind, key)]
        entries.sort(key=lambda entry: (entry.at, entry.id), reverse=True)
        return _with_reasons(self.read(entries, viewer, locale))

    def read(self, entries: Iterable[LoggedEntry], viewer: Viewer, locale: Locale) -> tuple[ReadEntry, ...]:
        entries = tuple(entries)
        names = self.names.names_of({key for entry in entries for key in keys_in(entry)})
        reader = EntryReader(viewer=viewer, locale=locale, names=names)
        return tuple(self._read(entry, reader) for entry in entries)

    def _read(self, entry: LoggedEntry, reader: EntryReader) -> ReadEntry:
        knows_who = may_know_who(reader.viewer)
        report = report_of_table(entry.entity_type) if is_source_table(entry.entity_type) else None
        return ReadEntry(
            entry=entry,
            summary=summary(entry, reader, with_actor=knows_who),
            who=actor_words(entry, reader) if knows_who else None,
            changes=reader.changes(entry),
            is_outside=self.hours.are_over(entry.at),
            report=report if report and reader.viewer.may(report.permission) else None,
        )

    def _all_of(self, entity_type: str, entity_id: str) -> list[LoggedEntry]:
        wanted = EntryFilter(entity_type=entity_type, entity_id=entity_id)
        return [entry for page in self.store.every(wanted) for entry in page]


def may_know_who(viewer: Viewer) -> bool:
    """Who acted is for those who read the audit log, and for those who answer for the records."""
    return viewer.may(Permission.AUDIT_LOG_READ) or viewer.may(Permission.RECORD_CORRECT)


def _with_reasons(read: tuple[ReadEntry, ...]) -> tuple[ReadEntry, ...]:
    """A correction and its reason are two entries of one transaction."""
    reasons = {
        item.entry.transaction: str(item.entry.after["reason"])
        for item in read
        if item.entry.action == AuditAction.CORRECT and item.entry.after
    }
    changes = (item for item in read if item.entry.action != AuditAction.CORRECT)
    return tuple(replace(item, reason=reasons.get(item.entry.transaction)) for item in changes)
