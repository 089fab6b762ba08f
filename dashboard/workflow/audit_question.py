"""What somebody asks of the audit log, as the names of an address: for the page, the API and the files alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dashboard.errors import InvalidInput, nearest
from dashboard.i18n import LANGUAGES
from dashboard.reports import REPORTS
from dashboard.semantic.period import parse_day
from dashboard.workflow.audit_events import AuditAction
from data_access.audit_entry_store import EntryFilter, Place
from data_access.name_store import NameStore
from data_access.working_hours import WorkingHours

FROM, TO, USER, ACTION, ENTITY_TYPE, ENTITY_ID, TEXT, OUTSIDE = (
    *("from", "to", "user", "action", "entity_type", "entity_id", "q", "out_of_hours"),
)
NAMES = (FROM, TO, USER, ACTION, ENTITY_TYPE, ENTITY_ID, TEXT, OUTSIDE)
LONGEST_TEXT = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class AuditQuestion:
    """`first`, `last`: days in the unit's time, both included. `text`: in names, keys and reasons."""

    first: date | None = None
    last: date | None = None
    user: str | None = None
    action: str | None = None
    entity_type: str | None = None
    entity_id: str | None = None
    text: str | None = None
    is_outside_only: bool = False

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> "AuditQuestion":
        """From the names of a query string; empty ones count as not given. InvalidInput names the field."""
        wanted = {name: value.strip() for name, value in given.items() if name in NAMES and value.strip()}
        for name, value in wanted.items():
            if len(value) > LONGEST_TEXT or "\0" in value:
                raise InvalidInput(f"{name} is too long or holds a zero character", code="bad_query", field=name)
        first, last = (parse_day(wanted[name], field=name) if name in wanted else None for name in (FROM, TO))
        if first and last and last < first:
            raise InvalidInput("the last day is before the first", code="bad_period", field=TO, value=wanted[TO])
        return cls(
            first=first,
            last=last,
            user=wanted.get(USER),
            action=_action(wanted.get(ACTION)),
            entity_type=wanted.get(ENTITY_TYPE),
            entity_id=wanted.get(ENTITY_ID),
            text=wanted.get(TEXT),
            is_outside_only=_switch(wanted.get(OUTSIDE)),
        )

    def filter(self, hours: WorkingHours, names: NameStore) -> EntryFilter:
        """The same for the store: days as moments of the unit's zone, the text with the keys and columns it means."""
        since, until = moments(self.first, self.last, hours.timezone)
        return EntryFilter(
            since=since,
            until=until,
            actor=self.user,
            action=self.action,
            entity_type=self.entity_type,
            entity_id=self.entity_id,
            text=self.text,
            member_keys=names.keys_called(self.text) if self.text else (),
            columns=_columns_called(self.text) if self.text else (),
            outside=hours if self.is_outside_only else None,
        )

    def address(self, **more: str) -> str:
        """As a query string."""
        given = {
            FROM: self.first and self.first.isoformat(),
            TO: self.last and self.last.isoformat(),
            USER: self.user,
            ACTION: self.action,
            ENTITY_TYPE: self.entity_type,
            ENTITY_ID: self.entity_id,
            TEXT: self.text,
            OUTSIDE: "1" if self.is_outside_only else None,
        }
        return urlencode({name: value for name, value in given.items() if value} | more)


def moments(first: date | None, last: date | None, timezone: str) -> tuple[datetime | None, datetime | None]:
    """When the first day begins, and when the day after the last one does."""
    zone = ZoneInfo(timezone)
    since = datetime.combine(first, time(), zone) if first else None
    return since, datetime.combine(last + timedelta(days=1), time(), zone) if last else None


def cursor_of(place: Place | None) -> str | None:
    """Where a page ends, as text: microseconds since 1970, and the number of the entry."""
    if place is None:
        return None
    at, number = place
    return f"{(at - _EPOCH) // timedelta(microseconds=1)}.{number}"


def place_of(cursor: str | None) -> Place | None:
    """InvalidInput for what is no cursor of ours."""
    if not cursor:
        return None
    at, mark, number = cursor.partition(".")
    is_ours = mark and all(part.isascii() and part.isdecimal() and len(part) <= 18 for part in (at, number))
    if not is_ours or int(at) > 10**17:
        raise InvalidInput("cursor is not one that this list gave", code="bad_cursor", field="cursor", value=cursor)
    return _EPOCH + timedelta(microseconds=int(at)), int(number)


def _action(name: str | None) -> str | None:
    if name is None or name in set(AuditAction):
        return name
    raise InvalidInput(
        f"there is no action called {name!r}",
        code="unknown_action",
        field=ACTION,
        value=name,
        suggestion=nearest(name, list(AuditAction)),
    )


def _switch(text: str | None) -> bool:
    if text in (None, "0", "1"):
        return text == "1"
    raise InvalidInput(f"{OUTSIDE} is 0 or 1", code="bad_out_of_hours", field=OUTSIDE, value=text, suggestion="1")


def _columns_called(text: str) -> tuple[str, ...]:
    """The columns of tables that people call so."""
    wanted = text.casefold()
    columns = (column for report in REPORTS for column in report.columns)
    found = (
        stored
        for column in columns
        for stored in column.stored.split()
        if any(wanted in column.label.text(lang).casefold() for lang in LANGUAGES)
    )
    return tuple(dict.fromkeys(found))
