"""What a version of the store says about itself (manifest.json): its time, how far its feed was read, and its files."""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from dashboard.semantic.period import Days
from data_access.replica.meta import FeedPosition

MANIFEST_FILE = "manifest.json"
LONGEST_QUESTION_S = 300
"""After this the cluster is told to give up."""
KEPT_FOR = timedelta(seconds=3 * LONGEST_QUESTION_S)
"""Since a file was last named: whoever read CURRENT before that has long had the answer."""


@dataclass(frozen=True, kw_only=True)
class MonthFile:
    """The rows of a report's month, sorted by day and row. `path`: below the store; `version`: that wrote it."""

    path: str
    version: int
    rows: int
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class ReportFiles:
    """A report's facts: the file of each month that has rows, and the values of value dimensions ever met."""

    months: dict[str, MonthFile] = field(default_factory=dict)
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(month.rows for month in self.months.values())

    @property
    def first_day(self) -> date | None:
        return min((month.first for month in self.months.values()), default=None)

    def paths(self, days: Days | None = None) -> list[str]:
        """In order of time; `days`: only of months that they touch."""
        wanted = sorted(self.months) if days is None else [m for m in sorted(self.months) if _touches(m, days)]
        return [self.months[month].path for month in wanted]

    def newest(self, days: Days | None) -> int:
        """The version that last changed a month of these days (None: of all); 0 when none has rows."""
        found = (file.version for month, file in self.months.items() if days is None or _touches(month, days))
        return max(found, default=0)


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """One version: every file that it consists of, its own or those of versions before it.

    `as_of`, `today`, `database`, `feed`: the moment of PostgreSQL that it equals. `members`: {kind: path};
    `members_changed_in`: the version that wrote them. `emptied_in`: {report: the version in which a month last lost
    all of its rows}. `retired`: {path: when it was last named}, files that readers of earlier versions may still need.
    """

    number: int
    token: str
    as_of: datetime
    today: date
    definition_version: str
    database: str
    feed: FeedPosition
    reports: dict[str, ReportFiles]
    members: dict[str, str]
    members_changed_in: int
    emptied_in: dict[str, int] = field(default_factory=dict)
    retired: dict[str, str] = field(default_factory=dict)

    @property
    def data_version(self) -> str:
        return f"{self.number}-{self.token}"

    @property
    def paths(self) -> frozenset[str]:
        """Every file that this version is read from."""
        months = (path for files in self.reports.values() for path in files.paths())
        return frozenset({*months, *self.members.values()})

    def version_of(self, report: str, days: Days | None) -> str:
        """Names one content of these days of a report (None: of all), of the members, and of where it begins."""
        files = self.reports[report]
        newest = max(files.newest(days), self.emptied_in.get(report, 0))
        return f"{newest}-{self.token} {self.members_changed_in} {files.first_day}"

    def following(self, before: "Manifest", now: datetime) -> "Manifest":
        """The same, knowing since when the files that only `before` names are needed by nobody new."""
        gone = dict.fromkeys(sorted(before.paths - self.paths), now.isoformat())
        return replace(self, retired={**before.still_read(now), **gone})

    def still_read(self, now: datetime) -> dict[str, str]:
        """Those of the retired that somebody may still be reading."""
        return {path: since for path, since in self.retired.items() if now - datetime.fromisoformat(since) < KEPT_FOR}

    def write(self, directory: Path) -> None:
        (directory / MANIFEST_FILE).write_text(json.dumps(asdict(self), ensure_ascii=False, default=_plain))


def read_manifest(directory: Path) -> Manifest:
    """Raises OSError, ValueError, KeyError or TypeError when the directory holds none."""
    plain = json.loads((directory / MANIFEST_FILE).read_text())
    feed = FeedPosition(low=plain["feed"]["low"], processed=frozenset(plain["feed"]["processed"]))
    return Manifest(
        **plain
        | {
            "as_of": datetime.fromisoformat(plain["as_of"]),
            "today": date.fromisoformat(plain["today"]),
            "feed": feed,
            "reports": {name: _report_files(files) for name, files in plain["reports"].items()},
        }
    )


def month_of(day: date) -> str:
    return day.isoformat()[:7]  # strftime writes the year 26 with two digits


def _report_files(plain: dict[str, dict[str, dict[str, str]]]) -> ReportFiles:
    return ReportFiles(
        months={name: _month_file(file) for name, file in plain["months"].items()},
        values={name: tuple(values) for name, values in plain["values"].items()},
    )


def _month_file(plain: dict[str, str]) -> MonthFile:
    dates = {name: date.fromisoformat(plain[name]) for name in ("first", "last")}
    return MonthFile(**plain | dates)  # type: ignore[arg-type]


def _touches(month: str, days: Days) -> bool:
    return month_of(days.start) <= month <= month_of(days.end)


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} does not belong into a manifest")
