"""The same question to every engine, and what makes two answers the same."""

from dataclasses import dataclass
from datetime import time
from random import Random
from typing import Any

from dashboard.metrics import DUCKDB, KERNEL, POSTGRESQL, ReadPath
from dashboard.metrics.result import MemberList, MemberWords, Result, TickResult
from dashboard.metrics.tick import is_in_order
from dashboard.permissions import EVERYTHING, ROLE_PERMISSIONS, Role, Scope, Viewer
from dashboard.semantic.query import Query
from data_access.postgres_engine import PostgresEngine
from data_access.replica.meta import definition_version
from tests.lib.brush_oracle import added, asked
from tests.lib.replica_ground import Bench

FEW_BINS, SELDOM, RANGES = 12, 0.2, 3
"""Engines without a kernel count a tile by a statement per bin and panel, so they are asked seldom."""

Reading = dict[Any, Any]
"""An answer taken apart, so that a difference can be shown."""


def viewer_of(scope: Scope, username: str = "ghada") -> Viewer:
    """Somebody who may read every report, in this scope."""
    return Viewer(
        user_id="00000000-0000-4000-8000-0000000000bb",
        username=username,
        name=username,
        role=Role.COMMANDER,
        scope=scope,
        permissions=ROLE_PERMISSIONS[Role.COMMANDER],
    )


def viewers_of(bench: Bench) -> tuple[Viewer, ...]:
    """All projects; one; some, with one of a file; own rows and own dogs; nothing."""
    unit = bench.unit
    own = bench.ask('SELECT employee_id FROM public."user" WHERE id = :id', id=unit.handlers[0])
    some = frozenset({*unit.projects[1:3], unit.of_files["project"][0]})
    return (
        viewer_of(EVERYTHING, "ghada"),
        viewer_of(Scope(projects=frozenset(unit.projects[:1])), "basel"),
        viewer_of(Scope(projects=some), "carim"),
        viewer_of(Scope(own_employee=own, own_dogs=frozenset(unit.dogs[:2])), "faris"),
        viewer_of(Scope(), "nobody"),
    )


@dataclass(frozen=True, kw_only=True)
class Engines:
    """One database read through its replica by kernel and by DuckDB, and directly."""

    replica: ReadPath
    postgres: ReadPath
    others: tuple[str, ...] = (POSTGRESQL,)
    """What DuckDB is compared with, besides the kernel where there is one."""

    @classmethod
    def of(cls, bench: Bench) -> "Engines":
        source = PostgresEngine(bench.database, definition_version(bench.conventions))
        return cls(
            replica=ReadPath(replica=bench.reader, source=source, conventions=bench.conventions),
            postgres=ReadPath(replica=None, source=source, conventions=bench.conventions, engine=POSTGRESQL),
        )

    def run(self, query: Query, viewer: Viewer, until: time | None = None) -> list[Reading]:
        """Groups by statements, and their totals by the kernel as well."""
        ways = [(self.replica, KERNEL), *self._sql()]
        return [_read_result(reads.run(query, viewer, until=until, engine=name)) for reads, name in ways]

    def tick(self, query: Query, viewer: Viewer, measure: str) -> list[Reading]:
        ways = [(self.replica, KERNEL), *self._sql()]
        return [_read_tick(reads.tick(query, viewer, measure=measure, engine=name)) for reads, name in ways]

    def tile(self, query: Query, viewer: Viewer, measure: str, random: Random) -> list[Reading]:
        """Some ranges along a dimension with an order, added up from a tile, and as ticks."""
        ordered = [d.name for d in query.report.dimensions if is_in_order(d) and d.name != "date"]
        dimension = random.choice([None, *ordered])
        tile = self.replica.tile(query, viewer, dimension, measure=measure)
        ways = [KERNEL, DUCKDB] if len(tile.bins) <= FEW_BINS and random.random() < SELDOM else [KERNEL]
        by_hand, by_tick = {}, {}
        for number in range(RANGES):
            first, last = sorted(random.choices(range(len(tile.bins)), k=2))
            by_hand[number] = added(tile, first, last)
            by_tick[number] = asked(self.replica, tile, viewer, first, last, random.choice(ways))
        tiles = [self.replica.tile(query, viewer, dimension, measure=measure, engine=way) for way in ways]
        whole = [added(one, 0, len(tile.bins) - 1) for one in tiles]
        return [_flat(by_hand | {"whole": whole[0]}), *(_flat(by_tick | {"whole": one}) for one in whole)]

    def members(self, query: Query, viewer: Viewer, dimension: str) -> list[Reading]:
        ways = [(self.replica, KERNEL), *self._sql()]
        return [_read_members(reads.members(query, viewer, dimension, engine=name)) for reads, name in ways]

    def rows(self, query: Query, viewer: Viewer, measure: str, order: tuple[tuple[str, str], ...]) -> list[Reading]:
        found = []
        for reads, name in self._sql():
            page = reads.rows(query, viewer, measure=measure, order=order, limit=500, engine=name)
            found.append({"total": page.total, "ids": [item["row_id"] for item in page.items]})
        return found

    def _sql(self) -> list[tuple[ReadPath, str]]:
        return [(self.replica, DUCKDB), *((self.postgres, name) for name in self.others)]


def _flat(readings: dict[Any, Reading]) -> Reading:
    return {(name, key): value for name, reading in readings.items() for key, value in reading.items()}


def _read_result(result: Result) -> Reading:
    frame = result.frame.astype(object).where(result.frame.notna(), None)
    groups = dict(enumerate(frame.itertuples(index=False, name=None)))
    parts = {"days": result.days, "columns": list(frame.columns), "groups in all": result.total_groups}
    return parts | {"rows": result.provenance.rows_counted, "totals": result.totals} | groups


def _read_tick(tick: TickResult) -> Reading:
    parts: Reading = {"days": tick.days, "numbers": tick.numbers, "changes": tick.changes}
    for panel in tick.panels:
        cut = (panel.total_members, panel.others, panel.others_n, panel.error)
        parts |= {panel.name: (panel.dimension.name, panel.measure.name, *cut)}
        parts |= {(panel.name, place): member for place, member in enumerate(panel.members)}
    return parts | {"rows": tick.provenance.rows_counted} | _read_words(tick.labels)


def _read_members(found: MemberList) -> Reading:
    return dict(enumerate(found.members)) | _read_words(found.labels)


def _read_words(words: MemberWords) -> Reading:
    return {(dimension, value): name for dimension, names in words.names.items() for value, name in names.items()}


def first_difference(readings: list[Reading]) -> str | None:
    """Where one of the readings parts from the first, or None when all are the same."""
    for number, reading in enumerate(readings[1:], start=1):
        for key in dict.fromkeys((*readings[0], *reading)):
            one, other = readings[0].get(key, "nothing"), reading.get(key, "nothing")
            if one != other:
                return f"{key}, reading 0: {one}\n{key}, reading {number}: {other}"
    return None
