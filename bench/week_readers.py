"""The readers of a simulated week: who they are, how often they ask, and what.

Assumed, and not tuned to any outcome. 70 people, of whom several share the same rights. A member of the staff asks 50
questions a day, a vet or trainer 20, a handler 4: some 1,800 a day in all. Three in ten questions have a filter:
three quarters of those are one of five that the readers of that kind keep coming back to, for each report type; the
rest is any member of any dimension, and mostly asked once in the week. Every third question about a day or week is
asked as a phone asks it, without rows.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, RemoteDisconnected
from random import Random
from time import perf_counter
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from dashboard.reports import REPORTS, report_named
from dashboard.semantic.fields import MISSING

_STAFF, _SPECIALIST, _HANDLER = 50, 20, 4
KINDS = (
    ("report", "from=today&to=today", 26),
    ("report", "from=yesterday&to=yesterday", 16),
    ("report", "from=-7d&to=today", 14),
    ("report", "from=-30d&to=today", 6),
    ("trends", "", 12),
    ("anomalies", "", 8),
    ("dimensions", "", 8),
    ("drilldown", "from=-7d&to=today", 7),
    ("unusual day", "", 3),
)
"""Kind of question, its period, and how often of a hundred."""
_PATHS = {
    "report": "/api/reports/{report}",
    "trends": "/api/reports/{report}/trends",
    "anomalies": "/api/reports/{report}/anomalies",
    "dimensions": "/api/filters/dimensions/{report}",
    "drilldown": "/api/reports/{report}/drilldown/{measure}/all",
    "unusual day": "/api/reports/{report}/anomalies/{measure}/{day}",
}
_FAVOURITES = 5
_OF_TIME = ("date", "month", "week")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """People of one account's rights: how many there are, what each asks a day, and which report types they read."""

    username: str
    people: int
    questions: int
    reports: tuple[str, ...]


_ALL = tuple(report.name for report in REPORTS)
KINDS_OF_READERS = (
    Kind(username="amal", people=2, questions=_STAFF, reports=_ALL),
    Kind(username="ghada", people=6, questions=_STAFF, reports=_ALL),
    Kind(username="hana", people=2, questions=_STAFF, reports=_ALL),
    Kind(username="basel", people=3, questions=_STAFF, reports=_ALL),
    Kind(username="carim", people=3, questions=_STAFF, reports=_ALL),
    Kind(username="salma", people=4, questions=_STAFF, reports=_ALL),
    Kind(username="dina", people=6, questions=_SPECIALIST, reports=("vet_daily",)),
    Kind(username="emad", people=12, questions=_SPECIALIST, reports=("trainer_daily",)),
    *(
        Kind(username=name, people=1, questions=_HANDLER, reports=("handler_daily",))
        for name in ("faris", *(f"handler{number:02}" for number in range(2, 33)))
    ),
)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One question as it went: `how` is hit, stored, collapsed, updating, stale, or the status of an error."""

    kind: str
    report: str
    how: str
    took_ms: float
    day: int


@dataclass
class Connection:
    """To the product, kept open; for one thread. Several people's browsers may use it in turn, each with its cookie."""

    url: str
    _open: HTTPConnection | None = None

    def get(self, address: str, cookie: str) -> tuple[str, bytes, float]:
        """Where it came from, the body, and the milliseconds."""
        for is_last in (False, True):
            connection = self._open = self._open or HTTPConnection(urlsplit(self.url).netloc, timeout=60)
            started = perf_counter()
            try:
                connection.request("GET", address, headers={"Cookie": cookie})
                response = connection.getresponse()
                body = response.read()
                break
            except (RemoteDisconnected, ConnectionError):
                # It was idle for too long.
                self._open = None
                if is_last:
                    raise
        took_ms = (perf_counter() - started) * 1000
        status = (response.headers["Cache-Status"] or "").split("; ")[-1].removeprefix("detail=")
        return status if response.status == 200 else str(response.status), body, took_ms


@dataclass
class Questions:
    """What readers of one kind ask. `members`: by report type and dimension what can be chosen."""

    kind: Kind
    members: Mapping[str, Mapping[str, Sequence[str]]]
    random: Random
    unusual_day: str
    _favourites: dict[str, list[str]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        """Kind, report type, address; for ever."""
        while True:
            report = self.random.choice(self.kind.reports)
            kind, period, _ = self.random.choices(KINDS, [weight for *_, weight in KINDS])[0]
            path = _PATHS[kind].format(
                report=report, measure=report_named(report).default_measure, day=self.unusual_day
            )
            parts = [period, self._filter(report), "view=light" if self._is_phone(kind) else ""]
            yield kind, report, f"{path}?{'&'.join(part for part in parts if part)}"

    def _is_phone(self, kind: str) -> bool:
        return kind == "report" and self.random.random() < 1 / 3

    def _filter(self, report: str) -> str:
        if self.random.random() >= 0.3 or not self.members[report]:
            return ""
        favourites = self._favourites.setdefault(report, [self._any(report) for _ in range(_FAVOURITES)])
        return self.random.choice(favourites) if self.random.random() < 0.75 else self._any(report)

    def _any(self, report: str) -> str:
        dimension = self.random.choice(sorted(self.members[report]))
        return urlencode({dimension: self.random.choice(self.members[report][dimension])}, quote_via=quote)


def read_members(connection: Connection, cookie: str, report: str) -> dict[str, list[str]]:
    """By dimension, the members that have rows, as the filter lists offer them."""
    how, body, _ = connection.get(f"/api/filters/dimensions/{report}?from=-30d", cookie)
    assert how in ("hit", "stored", "collapsed"), f"{report}: {how} {body[:200]!r}"
    told: dict[str, Any] = json.loads(body)
    found = {
        one["name"]: [member["value"] for member in one["members"] if member["count"] and member["value"] != MISSING]
        for one in told["dimensions"]
        if one["name"] not in _OF_TIME
    }
    return {name: values for name, values in found.items() if len(values) > 1}
