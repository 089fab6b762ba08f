"""How a reader has arranged the overview: what stands where, what is hidden, and over which days its numbers are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard import clock
from dashboard.errors import InvalidInput, nearest
from dashboard.permissions import Viewer
from dashboard.reports import REPORTS
from data_access.database import Actor
from data_access.home_store import HomeStore, Kept
from data_access.name_store import is_key

PARTS = ("attention", "pinned", "reports", "recent")
"""The parts of the overview, in the order in which they stand for who has not moved them."""
DAY, WEEK, MONTH = "day", "week", "month"
PERIODS: Mapping[str, str] = {DAY: "from=yesterday&to=yesterday", WEEK: "from=-7d&to=today", MONTH: ""}
"""Over which days the numbers are, as the addresses of reports say it; the usual days need no words."""
REPORT, SAVED = "report:", "saved:"
"""What the names of cards begin with."""


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """`placed`: names of parts and cards in the reader's order; `hidden`: those that are not shown."""

    placed: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    period: str = MONTH

    def ordered(self, names: Iterable[str]) -> list[str]:
        """What the reader has placed, then the others as they are declared."""
        places = {name: place for place, name in enumerate(self.placed)}
        return sorted(names, key=lambda name: places.get(name, len(places)))

    def shows(self, name: str) -> bool:
        return name not in self.hidden


_USUAL = Kept(placed=(), hidden=(), period=MONTH)


def report_card(report_name: str) -> str:
    return f"{REPORT}{report_name}"


def saved_card(template_id: str) -> str:
    return f"{SAVED}{template_id}"


@dataclass(frozen=True, kw_only=True)
class Arranging:
    store: HomeStore

    def of(self, viewer: Viewer) -> Arrangement:
        kept = self.store.arrangement(viewer.user_id)
        if kept is None:
            return Arrangement()
        period = kept.period if kept.period in PERIODS else MONTH
        return Arrangement(placed=kept.placed, hidden=frozenset(kept.hidden), period=period)

    def keep(
        self,
        viewer: Viewer,
        actor: Actor,
        *,
        placed: Iterable[str] | None = None,
        hidden: Iterable[str] | None = None,
        period: str | None = None,
    ) -> Arrangement:
        """What is None stays. Raises InvalidInput for a name that is no part or card of this reader's overview; a saved
        report that is no longer pinned is passed over: the page may have been open before."""
        known = self._names(viewer)
        changes: dict[str, Any] = {}
        if placed is not None:
            changes["placed"] = _checked("placed", placed, known)
        if hidden is not None:
            changes["hidden"] = _checked("hidden", hidden, known)
        if period is not None:
            changes["period"] = _checked("period", (period,), tuple(PERIODS))[0]
        self.store.arrange(viewer.user_id, changes, _USUAL, clock.now(), actor)
        return self.of(viewer)

    def forget(self, viewer: Viewer, actor: Actor) -> Arrangement:
        """As it is for who arranged nothing; what is pinned stays."""
        self.store.forget(viewer.user_id, actor)
        return Arrangement()

    def _names(self, viewer: Viewer) -> tuple[str, ...]:
        cards = (report_card(report.name) for report in REPORTS if viewer.may(report.permission))
        return (*PARTS, *cards, *map(saved_card, self.store.pins(viewer.user_id)))


def _checked(field: str, names: Iterable[str], known: tuple[str, ...]) -> tuple[str, ...]:
    given = dict.fromkeys(names)
    for name in given:
        if name not in known and not _names_saved(name):
            raise InvalidInput(
                f"{name!r} is nothing of your overview",
                code=f"bad_{field}",
                field=field,
                value=name,
                suggestion=nearest(name, known),
            )
    return tuple(name for name in given if name in known)


def _names_saved(name: str) -> bool:
    return name.startswith(SAVED) and is_key(name.removeprefix(SAVED))
