"""An audit entry in plain words, in both languages: who did what to what, from what to what."""

from collections.abc import Mapping
from typing import Any

from dashboard.i18n import Words, catalogue, t
from dashboard.metrics.words import with_digits
from dashboard.reports import REPORTS
from dashboard.workflow.audit_fields import EntryReader, FieldChange
from data_access.audit_entry_store import LoggedEntry
from data_access.name_store import is_key
from data_access.record_sources import day_column_of

WITHOUT_ACTOR = ("LOGIN_FAILED", "LOGIN_LOCKED")
"""Of these nobody knows who it was; whose account was meant is what they are about."""

FIELDS_NAMED = 4
"""Changed fields that a sentence names; more are in the list below it."""

_NAMES = ("name", "full_name", "username", "code", "file_name")
"""What a row that is no record is called by, the best first."""


def summary(entry: LoggedEntry, reader: EntryReader, *, with_actor: bool = True) -> str:
    """The whole entry as one sentence."""
    lang = reader.locale.lang
    what = Words(_with_reason(Words(_what(entry, reader)), entry, reader))
    if with_actor and entry.action not in WITHOUT_ACTOR:
        return t("audit.by", lang, who=actor_words(entry, reader), what=what)
    return what[:1].upper() + what[1:]


def actor_words(entry: LoggedEntry, reader: EntryReader) -> str:
    """The person's name; of a program or a login of the database, what it is called."""
    return reader.name_of(entry.user_id) if entry.user_id and entry.user_id in reader.names else entry.actor


def action_words(action: str, lang: str) -> str:
    """The action by itself, for lists and filters; an unknown one shows as itself."""
    is_known = f"audit.action.{action}" in catalogue(lang)
    return t(f"audit.action.{action}", lang) if is_known else action


def entity_words(entity_type: str, lang: str) -> str:
    """What kind of thing; a table without words shows as itself."""
    is_known = f"entity.{entity_type}" in catalogue(lang)
    return t(f"entity.{entity_type}", lang) if is_known else entity_type


def thing_words(entry: LoggedEntry, reader: EntryReader) -> Words:
    """The thing that an entry is about: "training session of dog K9-014 on 12 November 2026"."""
    lang, row = reader.locale.lang, entry.after or entry.before or {}
    kind = Words(entity_words(entry.entity_type, lang))
    if entry.entity_type == "daily_report":
        return Words(_daily_report_words(row, reader))
    dog, day, name = _dog(row, reader), _day(entry, reader), _name(entry, row, reader)
    if dog and day:
        return Words(t("audit.thing_dog_day", lang, kind=kind, dog=dog, day=Words(day)))
    if dog:
        return Words(t("audit.thing_dog", lang, kind=kind, dog=dog))
    if day:
        return Words(t("audit.thing_day", lang, kind=kind, day=Words(day)))
    if name in ("*", entry.entity_type):
        return Words(t("audit.thing_only", lang, kind=kind))
    return Words(t("audit.thing_name", lang, kind=kind, name=name))


def _what(entry: LoggedEntry, reader: EntryReader) -> str:
    """What was done, without who did it."""
    lang = reader.locale.lang
    if entry.action == "UPDATE":
        return _update_words(entry, reader)
    if entry.action == "EXPORT":
        return _export_words(entry, reader)
    thing = thing_words(entry, reader)
    if f"audit.did.{entry.action}" not in catalogue(lang):
        return t("audit.did_other", lang, action=entry.action, thing=thing)
    return t(f"audit.did.{entry.action}", lang, thing=thing, **_event_words(entry, reader))


def _event_words(entry: LoggedEntry, reader: EntryReader) -> dict[str, Any]:
    """What the words of some events name beside the thing."""
    details = entry.after or {}
    match entry.action:
        case "LOGIN_LOCKED":
            return {"until": reader.text("login_session", "expires_at", details.get("until"))}
        case "SEND" | "VIEW_AS" | "UNSUBSCRIBE" | "RESUBSCRIBE":
            return {"whom": _whom(entry, details)}
        case "VIEW_AS_END":
            ending = t(f"view_as.end.{details.get('ending', 'time')}", reader.locale.lang)
            return {"whom": _whom(entry, details), "ending": ending}
    return {}


def _whom(entry: LoggedEntry, details: Mapping[str, Any]) -> str:
    """Older entries of mails have the address alone."""
    return str(details.get("whom") or details.get("address") or entry.entity_id)


def _update_words(entry: LoggedEntry, reader: EntryReader) -> str:
    lang, changes, thing = reader.locale.lang, reader.changes(entry), thing_words(entry, reader)
    if len(changes) != 1:
        return t("audit.changed_fields", lang, fields=Words(_listed(changes, lang)), thing=thing)
    [change] = changes
    if change.is_hidden:
        return t("audit.changed_hidden", lang, field=Words(change.label), thing=thing)
    if not change.after:
        return t("audit.cleared", lang, field=Words(change.label), thing=thing, before=change.before)
    if not change.before:
        return t("audit.filled_in", lang, field=Words(change.label), thing=thing, after=change.after)
    return t("audit.changed", lang, field=Words(change.label), thing=thing, before=change.before, after=change.after)


def _listed(changes: tuple[FieldChange, ...], lang: str) -> str:
    named = [change.label for change in changes[:FIELDS_NAMED]]
    if len(changes) > FIELDS_NAMED:
        named.append(t("audit.other_fields", lang))
    return "، و".join(named) if lang == "ar" else ", ".join(named)


def _export_words(entry: LoggedEntry, reader: EntryReader) -> str:
    details = entry.after or {}
    rows = with_digits(f"{details.get('rows', 0):,}", reader.locale)
    kind = str(details.get("format", "")).upper()
    return t("audit.did.EXPORT", reader.locale.lang, title=details.get("title", entry.entity_id), kind=kind, rows=rows)


def _with_reason(what: str, entry: LoggedEntry, reader: EntryReader) -> str:
    details = entry.after or {}
    reason = (details.get("reason") or details.get("comment")) if entry.is_event else None
    return t("audit.because", reader.locale.lang, what=what, reason=reason) if reason else what


def _dog(row: Any, reader: EntryReader) -> str | None:
    """The dog's code and name, of a row that is about one."""
    key = row.get("dog_id")
    return reader.name_of(key) if key in reader.names else None


def _day(entry: LoggedEntry, reader: EntryReader) -> str | None:
    """The day of a record, or of an event about one."""
    name = "day" if entry.is_event else day_column_of(entry.entity_type)
    value = (entry.after or entry.before or {}).get(name) if name else None
    return reader.day(value) if isinstance(value, str) else None


def _name(entry: LoggedEntry, row: Any, reader: EntryReader) -> str:
    if entry.entity_id in reader.names:
        return reader.name_of(entry.entity_id)
    if row.get("user_id") in reader.names and not entry.is_event:
        return reader.name_of(row["user_id"])
    called = next((str(row[name]) for name in _NAMES if row.get(name)), None)
    return called or (entry.entity_id[:8] if is_key(entry.entity_id) else entry.entity_id)


def _daily_report_words(row: Any, reader: EntryReader) -> str:
    """The report type, the project and the day of a daily report, from its row or from an event's details."""
    lang = reader.locale.lang
    report = next((one for one in REPORTS if one.name == row.get("report_type")), None)
    project = row.get("project_id") or row.get("project") or ""
    return t(
        "audit.thing_daily_report",
        lang,
        report=report.label.text(lang) if report else row.get("report_type", ""),
        project=reader.name_of(project) if project in reader.names else project,
        day=reader.day(row.get("day")) if row.get("day") else "",
    )
