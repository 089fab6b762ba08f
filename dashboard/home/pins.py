"""Saved reports that a reader pinned to the overview: each is asked anew, under the rights of whoever looks."""

from dataclasses import dataclass

from dashboard import clock
from dashboard.builder.opening import Opened
from dashboard.builder.templates import Saved, Templates
from dashboard.errors import InvalidInput, NotFound
from dashboard.metrics.pivot import Pivot
from dashboard.metrics.pivot_run import run_pivot
from dashboard.permissions import Viewer
from dashboard.semantic.builder_question import BARS, PIVOT, TABLE, BuilderQuestion
from data_access.database import Actor
from data_access.home_store import HomeStore
from data_access.name_store import is_key

MOST_PINS = 12
"""More would make the overview slow and long."""


@dataclass(frozen=True, kw_only=True)
class Pins:
    store: HomeStore
    templates: Templates

    def every(self, viewer: Viewer) -> list[Saved]:
        """Those that the viewer may still open, in the order in which they were pinned."""
        pinned = self.store.pins(viewer.user_id)
        if not pinned:
            return []
        open_to = {saved.template.id: saved for saved in self.templates.every(viewer)}
        return [open_to[one] for one in pinned if one in open_to]

    def has(self, template_id: str, viewer: Viewer) -> bool:
        return template_id in self.store.pins(viewer.user_id)

    def pin(self, template_id: str, viewer: Viewer, actor: Actor) -> None:
        """NotFound for a saved report that the viewer may not know of; one that came by link is saved as a copy
        first."""
        saved = self.templates.find(template_id, viewer)
        pinned = self.store.pins(viewer.user_id)
        if len(pinned) >= MOST_PINS and saved.template.id not in pinned:
            raise InvalidInput(
                f"{MOST_PINS} saved reports are pinned already",
                code="too_many_pins",
                field="id",
                hint="remove one from the overview first",
            )
        self.store.pin(viewer.user_id, saved.template.id, clock.now(), actor)

    def unpin(self, template_id: str, viewer: Viewer, actor: Actor) -> None:
        """Also of one that the viewer may not open any more."""
        if not is_key(template_id):
            raise NotFound("there is no such saved report for you", code="unknown_template", field="id")
        self.store.unpin(viewer.user_id, template_id, actor)

    def look(self, saved: Saved, viewer: Viewer) -> tuple[Opened, Pivot | None]:
        """The table in short; None where nothing of it is left for this reader. InvalidInput where it is too large."""
        opened = self.templates.open(saved, viewer)
        if opened.question is None:
            return opened, None
        question = opened.question.within(opened.question.rows[:1])
        return opened, run_pivot(self.templates.reads, question, viewer)


def view_in_short(question: BuilderQuestion, pivot: Pivot) -> str:
    """As it is looked at; a pivot is a table without its columns."""
    view = question.view or question.suggested_view
    if question.view is None and view == BARS:
        view = pivot.suggested_view
    return TABLE if view == PIVOT else view
