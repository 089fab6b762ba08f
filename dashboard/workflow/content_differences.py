"""What a daily report says now that it did not say then: rows by their ids, numbers before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.metrics.content import Content
from dashboard.semantic.fields import names_of
from dashboard.semantic.report import ReportType

Record = Mapping[str, Any]
"""A content as it is kept with an event: `numbers` {measure: [value, n, reason]}, `rows` {row id: hash of fields}."""


@dataclass(frozen=True, kw_only=True)
class Differences:
    """`numbers`: of measures whose value is another one, (before, after). Row ids are in order."""

    numbers: Mapping[str, tuple[float | None, float | None]]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def rows(self) -> int:
        return len(self.added) + len(self.changed) + len(self.removed)

    def as_json(self) -> dict[str, Any]:
        return {
            "kpis": [
                {"measure": name, "before": before, "after": after} for name, (before, after) in self.numbers.items()
            ],
            "rows": {"added": list(self.added), "changed": list(self.changed), "removed": list(self.removed)},
        }


def record_of(content: Content) -> Record:
    """A content as it is kept: the hash of the record's content is that of the content."""
    numbers = {name: [_plain(one.value), one.n, one.reason] for name, one in content.numbers.items()}
    return {"numbers": numbers, "rows": dict(content.rows)}


def compare(report: ReportType, before: Record, after: Record) -> Differences:
    """Of the measures that people are shown."""
    was, now = before["rows"], after["rows"]
    shown = names_of(report.shown_measures)
    numbers = {name: (_value(before, name), _value(after, name)) for name in shown}
    return Differences(
        numbers={name: pair for name, pair in numbers.items() if pair[0] != pair[1]},
        added=tuple(sorted(now.keys() - was.keys())),
        changed=tuple(sorted(row for row in was.keys() & now.keys() if was[row] != now[row])),
        removed=tuple(sorted(was.keys() - now.keys())),
    )


def _value(record: Record, name: str) -> float | None:
    """A measure that a later version of the program declared was not counted then."""
    number = record["numbers"].get(name)
    value: float | None = number[0] if number else None
    return value


def _plain(value: Any) -> float | int | None:
    return value if value is None or isinstance(value, int) else float(value)
