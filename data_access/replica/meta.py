"""What a base or a delta says about itself (meta.json): version, time, feed position, dirty days, values."""

import json
import sys
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from dashboard.reports import REPORTS
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.period import Days

META_FILE = "meta.json"
_LAYOUT = "5"
"""Raised by hand when the files' form changes without a change of a declaration."""

_EPOCH = date(1970, 1, 1)
_SQL_DIRECTORY = Path(__file__).parent.parent / "sql"


@dataclass(frozen=True, kw_only=True)
class FeedPosition:
    """Where the change feed was read to: everything of a transaction below `low`, and of those in `processed`.

    `low` is the oldest transaction that was still running; those that commit later are read later, so that
    nothing is skipped and nothing waits.
    """

    low: int
    processed: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Meta:
    """One base (`delta` is 0) or one delta on it.

    `rows`: of this directory, per report; `base_rows`: of the base in all. `dirty_days`: the days that were redone
    since the base, {report: {day: {project's key: the delta that last changed rows of it}}}; `members_changed_in`: the
    delta that last changed the dimension tables. `values`: {report: {value dimension: its values}}.
    """

    generation: int
    delta: int
    token: str
    as_of: datetime
    definition_version: str
    database: str
    today: date
    feed: FeedPosition
    base_rows: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    dirty_days: dict[str, dict[int, dict[int, int]]] = field(default_factory=dict)
    members_changed_in: int = 0
    values: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    @property
    def data_version(self) -> str:
        """Names exactly one content: the token differs after a lost replica directory was made anew."""
        return self._version(self.delta)

    def days_version(self, report: str, days: Days | None, projects: Collection[int] | None = None) -> str:
        """Names exactly one content of these days of a report (None: of all) in these projects (None: in all): another
        one as soon as a row of theirs changed."""
        redone = self.redone_places(report, days).items()
        return self.version_of(delta for (_, project), delta in redone if projects is None or project in projects)

    def redone_places(self, report: str, days: Days | None) -> dict[tuple[int, int], int]:
        """{(day, project's key): the delta that last changed rows there}, of these days (None: of all)."""
        first, last = (day_number(days.start), day_number(days.end)) if days else (-sys.maxsize, sys.maxsize)
        return {
            (day, project): delta
            for day, changed in self.dirty_days[report].items()
            if first <= day <= last
            for project, delta in changed.items()
        }

    def version_of(self, deltas: Iterable[int]) -> str:
        """The version of what the last of these deltas changed last; of the base, where there is none."""
        return self._version(max(deltas, default=0))

    def _version(self, delta: int) -> str:
        return f"{self.generation}-{delta}-{self.token}"

    def write(self, directory: Path) -> None:
        plain = asdict(self) | {
            "data_version": self.data_version,
            "as_of": self.as_of.isoformat(),
            "today": self.today.isoformat(),
            "feed": {"low": self.feed.low, "processed": sorted(self.feed.processed)},
        }
        (directory / META_FILE).write_text(json.dumps(plain, ensure_ascii=False))


def day_number(day: date) -> int:
    """Days since 1970-01-01, as the mapped columns count them."""
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    return _EPOCH + timedelta(days=number)


def read_meta(directory: Path) -> Meta:
    """Raises OSError or ValueError when the directory holds none."""
    plain = json.loads((directory / META_FILE).read_text())
    del plain["data_version"]
    feed = FeedPosition(low=plain["feed"]["low"], processed=frozenset(plain["feed"]["processed"]))
    return Meta(
        **plain
        | {
            "as_of": datetime.fromisoformat(plain["as_of"]),
            "today": date.fromisoformat(plain["today"]),
            "feed": feed,
            "dirty_days": {report: _redone(days) for report, days in plain["dirty_days"].items()},
            "values": {
                report: {dimension: tuple(values) for dimension, values in named.items()}
                for report, named in plain["values"].items()
            },
        }
    )


def _redone(days: object) -> dict[int, dict[int, int]]:
    """Raises ValueError for what an older layout has there."""
    if not isinstance(days, dict) or not all(isinstance(changed, dict) for changed in days.values()):
        raise ValueError("the days that differ from the base do not say which delta changed which project")
    return {int(day): {int(key): delta for key, delta in changed.items()} for day, changed in days.items()}


def definition_version(conventions: Conventions) -> str:
    """Changes with the declarations, the unit's conventions, the views' SQL and the layout of the files."""
    digest = sha256()
    for text in (_LAYOUT, conventions.key, repr(REPORTS), *_view_texts()):
        digest.update(text.encode())
    return digest.hexdigest()[:12]


def _view_texts() -> list[str]:
    return [path.read_text() for path in sorted(_SQL_DIRECTORY.glob("*.sql"))]
