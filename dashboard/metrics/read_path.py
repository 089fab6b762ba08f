"""The one read path: authorise, scope, look up, count, and say where the number comes from."""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from datetime import date, time
from itertools import compress
from typing import Any

from dashboard.errors import NotFound
from dashboard.metrics.asking import Asking, VisibleMembers
from dashboard.metrics.compared_days import compared_days
from dashboard.metrics.counted import Counted
from dashboard.metrics.counts import Counts, TickPlan
from dashboard.metrics.emptiness import emptiness_of
from dashboard.metrics.engine import DUCKDB, SPARK, Engine, MemberTable, Replica
from dashboard.metrics.grouping import as_frame
from dashboard.metrics.paging import Cursor, RowOrder, check_order, next_page
from dashboard.metrics.result import Change, Group, MemberList, MemberOption, Result, RowPage, TickResult
from dashboard.metrics.rows import Listed, fields_of, listed, sources_of
from dashboard.metrics.scope import authorise, scope_codes, visible_columns
from dashboard.metrics.states import Far, States
from dashboard.metrics.tick import PANEL_MEMBERS, build_panel, changes, shown_panels
from dashboard.metrics.tile import Tile, bins_of, build_tile, plan_of_bins
from dashboard.permissions import Viewer
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Column, Dimension
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType, time_dimension_for
from dashboard.semantic.scope_codes import ScopeCodes


class ReadPath:
    """Every number of the product comes through here.

    `engine`: where facts are read ("duckdb": the replica, ticks by the kernel; "postgresql": the fact views
    themselves; "spark": as "duckdb", but older days by `far`). `source`: PostgreSQL, for the fields of shown rows. All
    methods raise Forbidden for a viewer without the report's permission, InvalidInput for names that do not exist.
    """

    def __init__(
        self,
        *,
        replica: Replica | None,
        source: Engine,
        conventions: Conventions,
        engine: str = DUCKDB,
        far: Far | None = None,
    ) -> None:
        self._states = States(replica=replica, source=source, far=far, conventions=conventions, engine=engine)
        self.conventions = conventions
        self._counted = Counted(conventions)

    def pinned(self) -> "ReadPath":
        """The same, held to the state that serves now: several questions get their answers from one moment."""
        held = copy(self)
        held._states = self._states.pinned()
        return held

    def asking(self, query: Query | None = None) -> Asking:
        """The state that serves now; `query`: that answers it."""
        return self._states.of(None, query)

    def check(self, query: Query, viewer: Viewer) -> None:
        """Raises what asking the query would, for rights and for names that the viewer may not know of."""
        authorise(query.report, viewer)
        if query.filters:
            asking = self._states.of(None)
            asking.check_members(query, self._visible(asking, query.report, viewer))

    def visible(self, report: ReportType, viewer: Viewer) -> VisibleMembers:
        """The members of each dimension that the viewer may know of."""
        authorise(report, viewer)
        return self._visible(self._states.of(None), report, viewer)

    def _visible(self, asking: Asking, report: ReportType, viewer: Viewer) -> VisibleMembers:
        """By the node's own replica also where the cluster answers: it knows every member, and at once."""
        on = self._states.of(DUCKDB) if asking.universes.engine.name == SPARK else asking
        return self._counted.visible(on, report, viewer, scope_codes(viewer, on.universes.engine))

    def data_version(self, engine: str | None = None) -> str:
        return self._states.of(engine).version

    def first_day(self, report: ReportType) -> date | None:
        """The first day that has a row of anybody; it is no secret."""
        return self._states.of(None).universes.engine.first_day(report.name)

    def member_table(self, members: str) -> MemberTable:
        """All members of a kind, whoever may know of them: to translate keys and codes, not to be listed."""
        return self._states.of(None).universes.engine.members(members)

    def run(self, query: Query, viewer: Viewer, *, until: time | None = None, engine: str | None = None) -> Result:
        """Groups and totals of a query; with `until` (whole minutes), of each day only what had happened by then."""
        authorise(query.report, viewer)
        asking = self._states.of(engine, query)
        scope, days = scope_codes(viewer, asking.universes.engine), asking.days(query)
        asking.check_members(query, self._visible(asking, query.report, viewer))

        def groups(of: Query) -> tuple[Group, ...]:
            if of.by:
                return self._counted.grouped(asking, of, scope, days, until, engine)
            return (self._counted.whole(asking, of, scope, days, until, engine),)

        found = groups(query)
        whole = replace(query, by=(), order=None, limit=None)
        return Result(
            query=query,
            days=days,
            groups=found,
            make_frame=lambda: as_frame(query, found),
            count_totals=lambda: groups(whole)[0].numbers,
            provenance=asking.provenance(sum(group.rows for group in found)),
        )

    def tick(
        self,
        query: Query,
        viewer: Viewer,
        *,
        measure: str | None = None,
        panels: Sequence[str] | None = None,
        most_members: int = PANEL_MEMBERS,
        engine: str | None = None,
    ) -> TickResult:
        """A page's whole picture for a state; `measure` is what the panels show, `panels` which of them,
        `most_members` how many members each holds before the rest is summed."""
        report = query.report
        asking, visible, plan = self._planned(query, viewer, measure, engine)
        shown = shown_panels(plan, panels)
        plan = replace(plan, panels=tuple(dict.fromkeys(shown.values())))
        counts = self._counted.count(asking, plan, engine)
        results = tuple(
            build_panel(plan, name, dimension, counts, visible, most_members) for name, dimension in shown.items()
        )
        measures = [report.measure(name) for name in query.measures]
        return TickResult(
            query=query,
            days=plan.days,
            numbers={m.name: counts.number(report, m) for m in measures},
            changes=self._changes(asking, query, plan, counts, engine),
            panels=results,
            provenance=asking.provenance(counts.rows),
            labels=asking.words(report),
            emptiness=emptiness_of(asking, query, plan.scope, plan.days, counts.rows),
        )

    def tile(
        self,
        query: Query,
        viewer: Viewer,
        dimension: str | None = None,
        *,
        measure: str | None = None,
        engine: str | None = None,
    ) -> Tile:
        """What every range along an ordered dimension (None: the one of the time panel) gives, in the place of its own
        filter: see `tile.py`. Where there are only tables, nothing follows: a statement per bin would come too late."""
        report = query.report
        asking, visible, plan = self._planned(query, viewer, measure, engine)
        brushed = report.dimension(dimension) if dimension else time_dimension_for(report, plan.days.count)
        shown = shown_panels(plan, None)
        plan = plan_of_bins(replace(plan, panels=tuple(dict.fromkeys(shown.values()))), brushed)
        bins = bins_of(asking, report, brushed, plan.days)
        counted = self._counted.bins(asking, plan, brushed, bins, engine)
        return build_tile(asking, query, plan, brushed, bins, counted, shown, visible)

    def members(
        self, query: Query, viewer: Viewer, dimension: str, *, measure: str | None = None, engine: str | None = None
    ) -> MemberList:
        """All members the viewer may know of, with the rows each would give under the other filters: all rows, or
        those behind the named measure."""
        return self.member_lists(query, viewer, (dimension,), measure=measure, engine=engine)[0]

    def member_lists(
        self,
        query: Query,
        viewer: Viewer,
        dimensions: Sequence[str],
        *,
        measure: str | None = None,
        engine: str | None = None,
    ) -> list[MemberList]:
        """The same of several dimensions, counted together."""
        report = query.report
        wanted, behind = tuple(map(report.dimension, dimensions)), report.measure(measure) if measure else None
        asking, visible, plan = self._planned(query, viewer, measure, engine)
        counts, words = self._counted.count(asking, replace(plan, panels=wanted), engine), asking.words(report)

        def members_of(dimension: Dimension) -> MemberList:
            panel = counts.panels[dimension.name]
            counted = panel.rows_behind(report, behind) if behind else panel.rows.tolist()
            known = compress(zip(panel.values, counted, strict=True), visible.among(dimension, panel.values))
            options = tuple(MemberOption(value=value, count=count) for value, count in known)
            return MemberList(dimension=dimension, members=options, labels=words)

        return [members_of(dimension) for dimension in wanted]

    def rows(
        self,
        query: Query,
        viewer: Viewer,
        *,
        measure: str | None = None,
        offset: int = 0,
        after: str | None = None,
        limit: int = 50,
        order: RowOrder = (),
        engine: str | None = None,
    ) -> RowPage:
        """The rows behind a number, newest first unless `order` says otherwise, from `offset` or after the row
        with that cursor."""
        report = query.report
        asking, scope, rows, total = self._behind(query, viewer, measure, order, engine)
        cursor = Cursor.parse(after, report, order) if after else None
        # One more than is shown tells whether there are more.
        found = next_page(asking.universes.engine, rows, order, offset=offset, after=cursor, limit=limit + 1)
        columns, page = visible_columns(report, viewer), found[:limit]
        fields = fields_of(self._states.source, report, columns, [row.row_id for row in page], scope, self.conventions)
        for row in page:
            item = fields.setdefault(row.row_id, {"row_id": row.row_id, "day": row.day, "deleted": True})
            item["cursor"] = str(row)
        return RowPage(
            columns=columns,
            total=total,
            items=tuple(fields[row.row_id] for row in page),
            has_more=len(found) > limit,
            provenance=asking.provenance(total),
        )

    def row_ids(self, query: Query, viewer: Viewer, *, measure: str, limit: int) -> tuple[int, tuple[str, ...]]:
        """How many rows are behind a number, and the ids of the newest of them."""
        asking, _, rows, total = self._behind(query, viewer, measure)
        found = next_page(asking.universes.engine, rows, (), offset=0, after=None, limit=limit)
        return total, tuple(row.row_id for row in found)

    def sources(self, report: ReportType, row_ids: Sequence[str], viewer: Viewer) -> tuple[str, ...]:
        """The tables that hold these rows, as far as the viewer may see them."""
        authorise(report, viewer)
        scope = scope_codes(viewer, self._states.of(None).universes.engine)
        return sources_of(self._states.source, report, row_ids, scope, self.conventions)

    def _behind(
        self, query: Query, viewer: Viewer, measure: str | None, order: RowOrder = (), engine: str | None = None
    ) -> tuple[Asking, ScopeCodes, Listed, int]:
        """The rows behind a number, allowed and checked: what is asked, under which rights, which, and how many."""
        report = query.report
        authorise(report, viewer)
        check_order(report, order)
        asking = self._states.of(engine, query)
        scope, days = scope_codes(viewer, asking.universes.engine), asking.days(query)
        asking.check_members(query, self._visible(asking, report, viewer))
        behind = report.measure(measure) if measure else None
        rows = listed(query, behind, scope, days, self.conventions, order)
        total = self._counted.rows(asking, query, behind, scope, days, rows, engine)
        return asking, scope, rows, total

    def record(self, report: ReportType, row_id: str, viewer: Viewer) -> tuple[tuple[Column, ...], dict[str, Any]]:
        """One row with the columns that the viewer may see; NotFound when there is none in the viewer's scope."""
        authorise(report, viewer)
        columns = visible_columns(report, viewer)
        scope = scope_codes(viewer, self._states.of(None).universes.engine)
        found = fields_of(self._states.source, report, columns, [row_id], scope, self.conventions)
        if row_id not in found:
            raise NotFound("there is no such record", code="unknown_record", field="row_id", value=row_id)
        return columns, found[row_id]

    def _planned(
        self, query: Query, viewer: Viewer, measure: str | None, engine: str | None
    ) -> tuple[Asking, VisibleMembers, TickPlan]:
        """A question about panels, allowed and checked, but for the panels that it is about."""
        report = query.report
        authorise(report, viewer)
        asking = self._states.of(engine, query)
        scope = scope_codes(viewer, asking.universes.engine)
        visible = self._visible(asking, report, viewer)
        asking.check_members(query, visible)
        plan = TickPlan(
            report=report,
            scope=scope,
            days=asking.days(query),
            filters=query.filters,
            measure=report.measure(measure or report.default_measure),
        )
        return asking, visible, plan

    def _changes(
        self, asking: Asking, query: Query, plan: TickPlan, counts: Counts, engine: str | None
    ) -> dict[str, Change]:
        """Complete days against earlier ones, where those lie within the data. `counts`: of the plan."""
        compared = compared_days(asking, query, plan.days)
        if compared is None:
            return {}
        days, earlier = compared

        def totals(of: Days) -> Counts:
            return self._counted.count(asking, replace(plan, days=of, panels=(), measure=None), engine)

        now = counts if days == plan.days else totals(days)
        return changes(query, now, totals(earlier), earlier)
