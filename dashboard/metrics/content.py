"""What a daily report says: its numbers and every field of every row, whoever looks, and one hash of all of it.

It is what people submit, approve and seal, so the database itself is asked, never a copy that may lag.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any

from dashboard.metrics.daily import DailySheet, Item, daily_query, every_row
from dashboard.metrics.engine import Engine
from dashboard.metrics.grouping import fetch_groups
from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.result import Number, TickResult
from dashboard.metrics.rows import fields_of, listed
from dashboard.metrics.universe import Universes
from dashboard.permissions import EVERYTHING, Permission, Role, Viewer
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import ColumnType
from dashboard.semantic.period import Days
from dashboard.semantic.report import ReportType
from dashboard.semantic.scope_codes import ScopeCodes
from data_access.database import Database
from data_access.moment import one_moment
from data_access.postgres_engine import PostgresEngine
from data_access.replica.meta import definition_version

SEALER = Viewer(
    user_id="", username="k9", name="", role=Role.ADMIN, scope=EVERYTHING, permissions=frozenset(Permission)
)
"""Reads a report whole, to hash and to seal it. What people are shown of it goes by their own rights."""


@dataclass(frozen=True, kw_only=True)
class Content:
    """One daily report at one moment. `rows`: by row id, the hash of its fields; names of members are not part of
    it, for a renamed dog changes no record."""

    report: str
    project: str
    day: date
    numbers: Mapping[str, Number]
    rows: Mapping[str, str]
    definition_version: str

    @cached_property
    def hash(self) -> str:
        """`sha256:` and 64 hexadecimal digits; equal for equal content only."""
        numbers = {name: [number.value, number.n, number.reason] for name, number in self.numbers.items()}
        said = [self.report, self.project, self.day, self.definition_version, numbers, self.rows]
        return f"sha256:{_digest(said)}"


@contextmanager
def source_of_moment(database: Database, conventions: Conventions) -> Iterator[Engine]:
    """The database as it is at one moment, for as long as the block runs."""
    with one_moment(database) as moment:
        yield PostgresEngine(moment, definition_version(conventions))


def read_content(source: Engine, report: ReportType, project: str, day: date, conventions: Conventions) -> Content:
    """`source`: of one moment, see `source_of_moment`; `project`: the code of one that there is."""
    query, days, scope = daily_query(report, project, day), Days(start=day, end=day), ScopeCodes.everything()
    [whole] = fetch_groups(query, scope, days, Universes(source, conventions))
    ids = [str(row_id) for row_id, *_ in source.fetch(listed(query, None, scope, days, conventions))]
    items = fields_of(source, report, report.columns, ids, scope, conventions)
    return Content(
        report=report.name,
        project=project,
        day=day,
        numbers=whole.numbers,
        rows={row_id: hash_of_row(report, item) for row_id, item in items.items()},
        definition_version=source.definition_version,
    )


def content_of(sheet: DailySheet) -> Content:
    """What a sheet says that was read as the SEALER: equal to what `read_content` gives, unless the data it was counted
    from has changed."""
    items = [item for group in sheet.groups for item in group.items]
    return _said(sheet.report, sheet.project, sheet.day, sheet.answer.numbers, items)


def content_shown(reads: ReadPath, report: ReportType, project: str, day: date) -> Content:
    """The same without the sheet: what a page shows that is read from `reads`, held to one moment."""
    query = daily_query(report, project, day)
    items = [item for page in every_row(reads, query, SEALER) for item in page.items]
    return _said(report, project, day, reads.tick(query, SEALER, panels=()), items)


def _said(report: ReportType, project: str, day: date, tick: TickResult, items: Iterable[Item]) -> Content:
    return Content(
        report=report.name,
        project=project,
        day=day,
        numbers=tick.numbers,
        rows={item["row_id"]: hash_of_row(report, item) for item in items},
        definition_version=tick.provenance.definition_version,
    )


def hash_of_row(report: ReportType, item: Item) -> str:
    """Of the declared fields of a row; of a member its code."""
    keys = {column.name for column in report.columns if column.type is ColumnType.KEY}
    values = {column.name: item.get(column.name) for column in report.columns}
    return _digest({name: value and value["value"] if name in keys else value for name, value in values.items()})


def _digest(value: Any) -> str:
    """The same text for the same value: names sorted, numbers and times as they print."""
    return sha256(json.dumps(value, sort_keys=True, separators=(",", ":"), default=str).encode()).hexdigest()
