"""Takes a person's data out of entries of the audit log, in the transaction of whoever may switch its trigger off.

What a person is uniquely known by (`unique`: a mail address, a telephone) is taken out everywhere; what is a common
word or may be another's as well (`shared`: a name, a user name, a badge number) only where an entry is by the person
or about them. Numbers and everything else of an entry stay to the letter.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, text

ABOUT_PEOPLE = ("user", "employee", "user_profile", "member", "outside_profile")
"""Tables with a row for each person: of entries about that row nothing stays but which row it was."""

_FOUND = text("""
SELECT id, timestamp, entity_type, entity_id, user_id::text, actor, before_values::text AS before,
       after_values::text AS after, ip_address, user_id = ANY(CAST(:ids AS uuid[])) AS is_by
FROM reporting.audit_log
WHERE user_id = ANY(CAST(:ids AS uuid[])) OR entity_id = ANY(:ids) OR actor = ANY(:logins)
   OR entity_type = 'account' AND entity_id = ANY(:logins)
   OR before_values::text LIKE ANY(:patterns) OR after_values::text LIKE ANY(:patterns)
ORDER BY id
""")
_CHANGE = text("""
UPDATE reporting.audit_log SET entity_id = :entity_id, actor = :actor, ip_address = :ip_address,
       before_values = CAST(:before AS jsonb), after_values = CAST(:after AS jsonb)
WHERE id = :id AND timestamp = :timestamp
""")
_NOW = text("SELECT id, sha256(convert_to(content, 'UTF8')) FROM reporting.audit_leaf WHERE id = ANY(:ids)")
_TRIGGER = "ALTER TABLE reporting.{} {} TRIGGER {}"


@dataclass(frozen=True, kw_only=True)
class Traces:
    """`ids`: of the account and the employee. `logins`: user names. `pseudonym`: what they are called from now on."""

    ids: tuple[str, ...]
    logins: frozenset[str]
    unique: frozenset[str]
    shared: frozenset[str]
    pseudonym: str


@dataclass(frozen=True)
class _Entry:
    id: int
    timestamp: Any
    entity_type: str
    entity_id: str
    user_id: str | None
    actor: str
    before: str | None
    after: str | None
    ip_address: str | None
    is_by: bool | None


def erase_entries(connection: Connection, traces: Traces) -> dict[int, bytes]:
    """Ids of the entries that were changed, with the SHA-256 of what they say now."""
    values = {"ids": list(traces.ids), "logins": sorted(traces.logins), "patterns": list(_patterns(traces))}
    changed = [now for row in connection.execute(_FOUND, values) if (now := _erased(_Entry(*row), traces)) is not None]
    with unlocked(connection, "audit_log", "audit_log_append_only"):
        for entry in changed:
            connection.execute(_CHANGE, vars(entry))
    found = connection.execute(_NOW, {"ids": [entry.id for entry in changed]})
    return {row: bytes(content) for row, content in found}


class unlocked:  # noqa: N801 - reads as a sentence where it is used
    """Within, a table that can only be added to can be changed, by its owner and in this transaction only: everybody
    else waits for its end."""

    def __init__(self, connection: Connection, table: str, trigger: str) -> None:
        self._connection, self._table, self._trigger = connection, table, trigger

    def __enter__(self) -> None:
        self._connection.execute(text(_TRIGGER.format(self._table, "DISABLE", self._trigger)))

    def __exit__(self, kind: object, *_: object) -> None:
        # After an error the transaction ends, and the trigger was never off for anybody.
        if kind is None:
            self._connection.execute(text(_TRIGGER.format(self._table, "ENABLE", self._trigger)))


def without_words(said: str | None, words: frozenset[str], pseudonym: str) -> str | None:
    """The text of a JSON value, with the pseudonym for every string in it that is one of the words; keys stay."""
    if said is None or not words:
        return said
    written = "|".join(re.escape(json.dumps(word, ensure_ascii=False)) for word in sorted(words))
    return re.sub(f"(?:{written})(?!:)", lambda _: json.dumps(pseudonym), said)


def _erased(entry: _Entry, traces: Traces) -> _Entry | None:
    """The entry without the person; None where nothing of them was in it."""
    is_about = entry.entity_id in traces.ids
    is_of_login = entry.entity_type == "account" and entry.entity_id in traces.logins
    is_linked = bool(entry.is_by) or is_about or is_of_login or _names_an_id(entry, traces)
    words = traces.unique | (traces.shared if is_linked else frozenset())
    now = replace(
        entry,
        actor=traces.pseudonym if entry.is_by or entry.actor in traces.logins else entry.actor,
        ip_address=None if entry.is_by or is_of_login else entry.ip_address,
        entity_id=traces.pseudonym if is_of_login else entry.entity_id,
        before=without_words(entry.before, words, traces.pseudonym),
        after=without_words(entry.after, words, traces.pseudonym),
    )
    if is_about and entry.entity_type in ABOUT_PEOPLE:
        only = json.dumps({"erased": traces.pseudonym})
        now = replace(now, before=only if entry.before else None, after=only if entry.after else None)
    return None if now == entry else now


def _names_an_id(entry: _Entry, traces: Traces) -> bool:
    said = f"{entry.before} {entry.after}"
    return any(f'"{one}"' in said for one in traces.ids)


def _patterns(traces: Traces) -> Iterator[str]:
    for word in (*traces.unique, *traces.ids):
        yield "%" + re.sub(r"([\\%_])", r"\\\1", json.dumps(word, ensure_ascii=False)) + "%"
