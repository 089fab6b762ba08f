"""A sealed report as JSON: what `snapshot_json` holds, written canonically, and read again as rows and numbers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from dashboard.i18n import Label
from dashboard.metrics.daily import DailySheet, Item
from dashboard.metrics.result import Number
from dashboard.permissions import Permission, Viewer
from dashboard.semantic.fields import Column, ColumnType
from dashboard.semantic.report import ReportType
from dashboard.workflow.seal import canonical
from dashboard.workflow.subject import Subject

FORMAT = "k9-insight/sealed-report/1"


def write_sealed(subject: Subject, sheet: DailySheet, timezone: str) -> bytes:
    """The same approval of the same content gives the same bytes. Decimals are texts, so that none is rounded; event
    times are the unit's wall time in `timezone`."""
    report, tick = sheet.report, sheet.answer.numbers
    return canonical(
        {
            "format": FORMAT,
            "number": subject.number,
            "report_type": report.name,
            "project": {"code": sheet.project, "id": subject.project_id, "name": project_name(sheet)},
            "date": sheet.day.isoformat(),
            "revision": subject.revision,
            "content_hash": subject.content_hash,
            "definition_version": tick.provenance.definition_version,
            "timezone": timezone,
            "approval": [one.as_json() for one in subject.chain],
            "numbers": {name: [number.value, number.n, number.reason] for name, number in tick.numbers.items()},
            "columns": [_column_as_json(column) for column in report.columns],
            "rows": [_row(report, item) for group in sheet.groups for item in group.items],
        }
    )


def project_name(sheet: DailySheet) -> str | None:
    return sheet.answer.numbers.labels.name("project", sheet.project)


def _column_as_json(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type.value,
        "unit": column.unit,
        "scale": column.scale,
        "members": column.members,
        "derived_by": column.derived_by,
        "sensitive": column.sensitive and column.sensitive.value,
        "label": {"ar": column.label.ar, "en": column.label.en},
    }


def _row(report: ReportType, item: Item) -> dict[str, Any]:
    values = {column.name: _plain(item.get(column.name)) for column in report.columns}
    return values | {"row_id": item["row_id"], "source": item["source"]}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


@dataclass(frozen=True, kw_only=True)
class SealedReport:
    """What was sealed, read from its own JSON alone: a newer program may declare the report otherwise."""

    told: Mapping[str, Any]

    @classmethod
    def parse(cls, content: bytes) -> "SealedReport":
        return cls(told=json.loads(content))

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return tuple(map(_column, self.told["columns"]))

    def columns_for(self, report: ReportType, viewer: Viewer) -> tuple[Column, ...]:
        """Those that the viewer may see, by what was declared then and by what is declared now."""
        now = {column.name: column.sensitive for column in report.columns}
        needed = {one["name"]: {one["sensitive"], now.get(one["name"])} - {None} for one in self.told["columns"]}
        held = set(viewer.permissions)
        return tuple(column for column in self.columns if needed[column.name] <= held)

    @cached_property
    def numbers(self) -> dict[str, Number]:
        return {name: Number(*told) for name, told in self.told["numbers"].items()}

    @cached_property
    def rows(self) -> dict[str, Item]:
        """By row id, in the order of the paper; values as the read path gives them."""
        return {row["row_id"]: self._item(row) for row in self.told["rows"]}

    def _item(self, row: Mapping[str, Any]) -> Item:
        values = {column.name: _value(column, row.get(column.name)) for column in self.columns}
        return values | {"row_id": row["row_id"], "source": row["source"]}


_KNOWN_PERMISSIONS = frozenset(Permission)


def _column(told: Mapping[str, Any]) -> Column:
    sensitive = told["sensitive"]
    return Column(
        name=told["name"],
        type=ColumnType(told["type"]),
        unit=told["unit"],
        scale=told["scale"],
        members=told["members"],
        derived_by=told["derived_by"],
        sensitive=Permission(sensitive) if sensitive in _KNOWN_PERMISSIONS else None,
        label=Label(**told["label"]),
    )


def _value(column: Column, told: Any) -> Any:
    if told is None:
        return None
    match column.type:
        case ColumnType.DECIMAL:
            return Decimal(told)
        case ColumnType.DATE:
            return date.fromisoformat(told)
        case ColumnType.TIMESTAMP:
            return datetime.fromisoformat(told)
    return told
