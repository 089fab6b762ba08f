"""What is true while things break: which rows were surely written by a moment, and which could have been."""

import json
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from dashboard import clock
from data_access.database import Database

MINUTES = 7
"""Of each new session; so a sum of minutes says how many of them are in it."""
PROJECT = "ALPHA"
WRONG_CLOCKS = {
    "the clock an hour ahead": 3600,
    "the clock an hour behind": -3600,
    "the clock a day ahead": 86400,
}
"""By how many seconds the product's clock is off at times: it stamps what it tells by its own."""
_NEVER = datetime.max.replace(tzinfo=UTC)
_TEMPLATE = sa.text(
    "SELECT row_to_json(t) FROM (SELECT a.* FROM public.breeding_training_activity a"
    " JOIN public.project p ON p.id = a.project_id WHERE p.code = :project ORDER BY a.session_date DESC LIMIT 1) t"
)
_INSERT = sa.text(
    "INSERT INTO public.breeding_training_activity SELECT * FROM"
    " json_populate_record(NULL::public.breeding_training_activity, CAST(:row AS json))"
)
_FOUND = sa.text("SELECT count(*) FROM public.breeding_training_activity WHERE id = ANY(CAST(:ids AS uuid[]))")
_REMOVE = sa.text("DELETE FROM public.breeding_training_activity WHERE id = ANY(CAST(:ids AS uuid[]))")


def moment_of(told: Mapping[str, Any]) -> datetime:
    """As of when an answer that has just come is, by the right clock: of no moment to come, and none is an hour old."""
    as_of, now = datetime.fromisoformat(told["provenance"]["as_of"]), clock.now()
    moments = (as_of - timedelta(seconds=seconds) for seconds in (0, *WRONG_CLOCKS.values()))
    return max(moment for moment in moments if moment <= now)


@dataclass
class Written:
    """One row: when writing it began, and since when it is surely there. `is_unsure`: it was refused, perhaps after it
    was written."""

    row_id: str
    begun: datetime
    there_since: datetime = _NEVER
    is_unsure: bool = False


@dataclass
class Truth:
    """Of the sessions of one project and day. `first`, `first_minutes`: before anything was written."""

    owner: Database
    day: date
    first: int = 0
    first_minutes: int = 0
    written: list[Written] = field(default_factory=list)
    refused: int = 0
    _template: dict[str, Any] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def prepare(self) -> None:
        with self.owner.read() as connection:
            self._template = connection.execute(_TEMPLATE, {"project": PROJECT}).scalar_one()

    def write(self) -> None:
        """One more session, as the host's program writes it. Where nobody says whether it was written, that is found
        out later."""
        one = Written(str(uuid.uuid4()), clock.now())
        moment = self.day.isoformat() + str(self._template["session_date"])[10:]
        row = self._template | {"id": one.row_id, "session_date": moment, "duration": MINUTES}
        with self._lock:
            self.written.append(one)
        try:
            with self.owner.engine.begin() as connection:
                connection.execute(_INSERT, {"row": json.dumps(row)})
            one.there_since = clock.now()
        except DBAPIError:
            self.refused += 1
            one.is_unsure = True
            self._settle(one)

    def _settle(self, one: Written) -> None:
        try:
            is_there = self.count([one.row_id]) == 1
        except DBAPIError:
            return
        one.is_unsure = False
        if is_there:
            one.there_since = clock.now()
        else:
            with self._lock:
                self.written.remove(one)

    def settle(self) -> None:
        """What nobody could say before. Not of a row that is just being written: it is not there yet, and will be."""
        for one in [one for one in self.written if one.is_unsure]:
            self._settle(one)

    def count(self, ids: list[str]) -> int:
        """How many of them the database has."""
        with self.owner.engine.connect() as connection:
            return int(connection.execute(_FOUND, {"ids": ids}).scalar_one())

    def wrong(self, number: int, minutes: float | None, as_of: datetime | None) -> str:
        """Why an answer that is told now cannot be true; empty where it can. Whatever was there as of the moment that
        it says is in it, and nothing that nobody had begun to write."""
        with self._lock:
            told_at = clock.now()
            surely = sum(one.there_since <= as_of for one in self.written) if as_of else 0
            at_most = sum(one.begun <= told_at for one in self.written)
        if not self.first + surely <= number <= self.first + at_most:
            return f"{number} sessions as of {as_of}, true are {self.first + surely} to {self.first + at_most}"
        expected = self.first_minutes + MINUTES * (number - self.first)
        if minutes is not None and minutes != expected:
            return f"{minutes} minutes of {number} sessions, true are {expected}"
        return ""

    def lost(self) -> int:
        """Rows that were surely written and are not there."""
        surely = [one.row_id for one in self.written if one.there_since != _NEVER]
        return len(surely) - self.count(surely)

    def undo(self) -> None:
        with self.owner.engine.begin() as connection:
            connection.execute(_REMOVE, {"ids": [one.row_id for one in self.written]})
