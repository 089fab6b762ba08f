"""From a batch of changes to what has to be redone: days per report, the dimension tables, or everything."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

import sqlalchemy as sa

from dashboard.reports import REPORTS, report_named
from data_access.fact_tables import fact_table
from data_access.replica.failures import NeedsRebuild
from data_access.replica.feed import ROW_ACTIONS, WHOLE_ACTIONS, Batch, Change, read_changes
from data_access.replica.member_table import MemberTable
from data_access.replica.meta import FeedPosition
from data_access.replica.place_names import rough_name
from data_access.replica.postgres_rows import Snapshot
from data_access.replica.sources import (
    DAILY_REPORTS,
    REPORTS_OF_SHEETS,
    DayRule,
    MemberDays,
    OwnDay,
    PostDays,
    ReachedDays,
    Source,
    source_of,
)

Days = dict[str, set[date]]


class Facts(Protocol):
    """The present state, which knows where members have rows: a generation of the replica, a version of the store."""

    def members(self, members: str) -> MemberTable: ...
    def fetch(self, select: sa.Select[Any]) -> list[tuple[Any, ...]]: ...


@dataclass(kw_only=True)
class Dirty:
    """Days to redo per report; `members`: the dimension tables changed."""

    days: Days = field(default_factory=lambda: {report.name: set() for report in REPORTS})
    members: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.members or any(self.days.values()))

    def add(self, reports: Iterable[str], days: Iterable[date]) -> None:
        found = set(days)
        for report in reports:
            self.days[report] |= found


def find_dirty(
    snap: Snapshot, batch: Batch, position: FeedPosition, *, today: date, replica: Callable[[], Facts]
) -> Dirty:
    """What the batch read from `position` on, and the days begun since `today`, make dirty.

    `replica` opens the present state, for the few changes that need to know where a member has rows.
    Raises NeedsRebuild when days are not enough.
    """
    dirty = Dirty()
    for table in sorted(batch.tables(ROW_ACTIONS | WHOLE_ACTIONS)):
        source = _known_source(table)
        if source is None:
            continue
        if table in batch.tables(WHOLE_ACTIONS):
            raise NeedsRebuild(f"{table} was replaced as a whole")
        _add_source(dirty, _Reading(snap, position, replica), source)
    begun = _days_between(today + timedelta(days=1), snap.today)
    dirty.add(DAILY_REPORTS, {*begun, *_days_of_their_reports(snap, begun)})
    return dirty


def _days_of_their_reports(snap: Snapshot, begun: Collection[date]) -> set[date]:
    if not begun:
        return set()
    return set(snap.connection.execute(sa.text(REPORTS_OF_SHEETS), {"days": list(begun)}).scalars())


def _known_source(table: str) -> Source | None:
    try:
        return source_of(table)
    except LookupError:
        unknown = f"{table!r} is in the change feed and data_access/replica/sources.py does not know it"
        raise NeedsRebuild(unknown) from None


@dataclass(frozen=True)
class _Reading:
    """Where answers come from: the feed and parents from the snapshot, rows of a member from the replica."""

    snap: Snapshot
    position: FeedPosition
    replica: Callable[[], Facts]

    def reached(self, statement: str, ids: Collection[str]) -> set[date]:
        if not ids:
            return set()
        return set(self.snap.connection.execute(sa.text(statement), {"ids": sorted(ids)}).scalars())


def _add_source(dirty: Dirty, reading: _Reading, source: Source) -> None:
    dirty.members |= source.feeds_members
    if not source.fields:
        return
    changes = read_changes(reading.snap, reading.position, source.table, source.fields)
    if source.is_member:
        _add_new_members(dirty, reading, changes)
    for rule in source.days:
        for report, days in _days_of_rule(reading, rule, changes).items():
            dirty.days[report] |= days


def _add_new_members(dirty: Dirty, reading: _Reading, changes: list[Change]) -> None:
    new = {key for change in changes if change.action == "CREATE" for key in change.values("id")}
    if new:
        for report in REPORTS:
            dirty.days[report.name] |= _days_named_before(reading, report.name, new)


def _days_named_before(reading: _Reading, report: str, keys: Collection[str]) -> set[date]:
    """Days of imported rows that named a member before it existed; host tables have foreign keys against that.

    `source` is a constant in each branch of a view, so PostgreSQL reads the imported branch only.
    """
    fact = fact_table(report_named(report))
    columns = [fact.c[column.name] for column in report_named(report).columns if column.members is not None]
    named = [column == sa.func.any(sa.cast(sorted(keys), sa.ARRAY(sa.Uuid(as_uuid=False)))) for column in columns]
    select = sa.select(fact.c.day).where(fact.c.source.like("imported%"), sa.or_(*named), fact.c.day.is_not(None))
    return set(reading.snap.connection.execute(select.distinct()).scalars())


def _days_of_rule(reading: _Reading, rule: DayRule, changes: list[Change]) -> Days:
    match rule:
        case OwnDay():
            texts = {text for change in changes for text in change.values(rule.column)}
            return dict.fromkeys(rule.reports, _days(texts))
        case ReachedDays():
            ids = {key for change in changes for key in change.values(rule.column)}
            return dict.fromkeys(rule.reports, reading.reached(rule.statement, ids))
        case MemberDays():
            return _days_of_members(reading.replica, rule, changes)
        case PostDays():
            return _days_of_posts(reading.replica, rule, changes)


def _days(texts: Iterable[str]) -> set[date]:
    """ISO dates and timestamps; a year past 9999 is in no period and not in the replica."""
    found = set()
    for text in texts:
        try:
            found.add(date.fromisoformat(text[:10]))
        except ValueError:
            continue
    return found


def _days_of_members(opened: Callable[[], Facts], rule: MemberDays, changes: list[Change]) -> Days:
    sides = [side for change in changes if change.differs(rule.changed) for side in (change.before, change.after)]
    keys = {side[rule.column] for side in sides if side is not None}
    if not keys:
        return {}
    replica = opened()
    codes = _codes(replica, rule.members, keys)
    found: Days = {}
    for name in rule.reports:
        report = report_named(name)
        fact = fact_table(report)
        columns = [fact.c[column.name] for column in report.columns if column.members == rule.members]
        tests = [column.in_(codes) for column in columns]
        tests += [column.is_(None) for column in columns] if None in keys else []
        found[name] = _days_where(replica, fact, sa.or_(sa.false(), *tests))
    return found


def _days_of_posts(opened: Callable[[], Facts], rule: PostDays, changes: list[Change]) -> Days:
    """Rows at the post, and rows of its project whose text is, roughly, its old or its new name."""
    moved = [c for c in changes if c.action != "UPDATE" or c.differs(("project_id", "name"))]
    if not moved:
        return {}
    replica = opened()
    posts = _codes(replica, "area", {key for change in moved for key in change.values("id")})
    projects = _codes(replica, "project", {key for change in moved for key in change.values("project_id")})
    names = {rough_name(text) for change in moved for text in change.values("name")}
    found: Days = {}
    for name in rule.reports:
        fact = fact_table(report_named(name))
        in_project = fact.c.project_key.in_(projects)
        texts = replica.fetch(sa.select(fact.c.location).where(in_project).distinct())
        alike = [text for (text,) in texts if text is not None and rough_name(text) in names]
        at_post = sa.or_(fact.c.area_key.in_(posts), sa.and_(in_project, fact.c.location.in_(alike)))
        found[name] = _days_where(replica, fact, at_post)
    return found


def _codes(replica: Facts, members: str, keys: Iterable[str | None]) -> list[int]:
    """Integer codes of the keys that the replica knows."""
    ids = replica.members(members).id
    position = {key: code for code, key in enumerate(ids) if code}
    return sorted(position[key] for key in keys if key in position)


def _days_where(replica: Facts, fact: sa.Table, test: sa.ColumnElement[bool]) -> set[date]:
    return {day for (day,) in replica.fetch(sa.select(fact.c.day).where(test).distinct())}


def _days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
