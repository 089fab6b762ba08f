"""Keeps findings (reporting.quality_finding): what the rules found now, and what people decided about it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection, text

from data_access.database import Actor, Database
from data_access.own_tables import quality_finding as findings

# Any number that no other program uses for its advisory locks.
QUALITY_LOCK = 0x6B39_0015
AT_ONCE = 20_000
_ACTOR = Actor(name="jobs")

_TOLD = ("rule", "field", "severity", "subject", "row_id", "day", "project_id", "dog_id", "person_id", "value")
_KEEP = text(f"""
    INSERT INTO reporting.quality_finding AS kept (report_type, {", ".join(_TOLD)}, first_seen, last_seen)
    SELECT :report_type, {", ".join(f"f.{name}" for name in _TOLD)}, :as_of, :as_of
    FROM json_to_recordset(CAST(:found AS json)) AS f(
        rule text, field text, severity text, subject text, row_id uuid, day date, project_id uuid, dog_id uuid,
        person_id uuid, value text)
    ON CONFLICT ON CONSTRAINT quality_finding_of_subject DO UPDATE SET
        {", ".join(f"{name} = excluded.{name}" for name in _TOLD)},
        last_seen = excluded.last_seen,
        mended_at = NULL,
        -- What was accepted was this value; another one has to be looked at again.
        state = CASE WHEN kept.state = 'accepted' AND kept.value IS NOT DISTINCT FROM excluded.value
                     THEN 'accepted' ELSE 'open' END
    -- What was judged of a newer state stands.
    WHERE greatest(kept.last_seen, kept.mended_at) <= excluded.last_seen
""")


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Which findings a judgement replaces: all of a report type, or those of `days`. `of_dogs`: by rule that looks at a
    dog's whole history, the dogs that were judged."""

    days: Collection[date] | None = None
    of_dogs: Mapping[str, Collection[str]] | None = None


@dataclass(frozen=True, kw_only=True)
class Kept:
    """`found`: how many there are in what was judged; `mended`: how many were there before and are no more."""

    found: int
    mended: int


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A finding is accepted (with `reason`), or open again."""

    state: str
    reason: str | None = None

    def values(self, by: str, at: datetime) -> dict[str, Any]:
        return {"state": self.state, "reason": self.reason, "decided_by": UUID(by), "decided_at": at}


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A finding is somebody's, until a day; None: nobody's, no day."""

    owner_id: str | None
    due_on: date | None

    def values(self, by: str, at: datetime) -> dict[str, Any]:
        return {"owner_id": _key(self.owner_id), "due_on": self.due_on}


Decision = Verdict | Assignment
"""What a person does with a finding: each writes only what it is about, whatever somebody else does meanwhile."""


class QualityStore:
    """The only place that writes findings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def replace(self, report_type: str, found: Sequence[Mapping[str, Any]], judged: Judged, as_of: datetime) -> Kept:
        """Keep what was found, and mark as mended what `judged` covers and was not found. Doing it twice changes
        nothing. A decision stays with its finding. `as_of`: the moment of the facts that were judged; who judged older
        ones, and comes later, changes nothing of what newer ones say."""
        with self._database.write(_ACTOR) as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": QUALITY_LOCK})
            for first in range(0, len(found), AT_ONCE):
                told = json.dumps(found[first : first + AT_ONCE], default=str)
                connection.execute(_KEEP, {"report_type": report_type, "as_of": as_of, "found": told})
            mended = connection.execute(_mended(report_type, judged, as_of)).rowcount
        return Kept(found=len(found), mended=mended)

    def decide(self, connection: Connection, finding_id: int, decision: Decision, *, by: str, at: datetime) -> None:
        """In the transaction of the caller, who has checked the right to."""
        connection.execute(findings.update().where(findings.c.id == finding_id).values(decision.values(by, at)))


def _mended(report_type: str, judged: Judged, as_of: datetime) -> sa.Update:
    c = findings.c
    conditions = [c.report_type == report_type, c.state != "mended", c.last_seen < as_of]
    if judged.days is not None:
        covered: list[sa.ColumnElement[bool]] = [c.day.in_(judged.days)]
        for rule, dogs in (judged.of_dogs or {}).items():
            covered.append(sa.and_(c.rule == rule, c.dog_id.in_([UUID(dog) for dog in dogs])))
        conditions.append(sa.or_(*covered))
    return findings.update().where(*conditions).values(state="mended", mended_at=as_of)


def _key(text: str | None) -> UUID | None:
    return UUID(text) if text else None
