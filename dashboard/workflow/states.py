"""The way of a daily report through approval, said once: which step leads from where to where, and who may take it.

The services, the API with its description, the list of what a reader may do and the tests read STEPS.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from dashboard.permissions import Permission


class State(StrEnum):
    """Where a revision of a daily report stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED_BY_MANAGER = "approved_by_manager"
    APPROVED = "approved"


class Action(StrEnum):
    """What people do with a daily report."""

    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    RECALL = "recall"
    AMEND = "amend"
    COMMENT = "comment"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the table. The actor needs `permission` on the report's project, is none of those who made the marks
    `apart_from`, and one of those who made the mark `only_by`.

    `sets`: the mark that it leaves; a step back to a draft takes all marks away. `reads_content`: the actor says what
    content they saw. `seals`: it happens with its snapshot or not at all.
    """

    action: Action
    start: State
    end: State
    permission: Permission
    apart_from: tuple[str, ...] = ()
    only_by: str | None = None
    sets: str | None = None
    reads_content: bool = False
    needs_comment: bool = False
    begins_revision: bool = False
    seals: bool = False

    @property
    def moves(self) -> bool:
        return self.end is not self.start


STEPS: tuple[Step, ...] = (
    Step(
        action=Action.SUBMIT,
        start=State.DRAFT,
        end=State.SUBMITTED,
        permission=Permission.APPROVAL_REPORT_SUBMIT,
        sets="submitted",
        reads_content=True,
    ),
    Step(
        action=Action.APPROVE,
        start=State.SUBMITTED,
        end=State.APPROVED_BY_MANAGER,
        permission=Permission.APPROVAL_FIRST_DECIDE,
        apart_from=("submitted",),
        sets="first_approved",
        reads_content=True,
    ),
    Step(
        action=Action.APPROVE,
        start=State.APPROVED_BY_MANAGER,
        end=State.APPROVED,
        permission=Permission.APPROVAL_SECOND_DECIDE,
        apart_from=("submitted", "first_approved"),
        sets="approved",
        reads_content=True,
        seals=True,
    ),
    Step(
        action=Action.REJECT,
        start=State.SUBMITTED,
        end=State.DRAFT,
        permission=Permission.APPROVAL_FIRST_DECIDE,
        apart_from=("submitted",),
        reads_content=True,
        needs_comment=True,
        begins_revision=True,
    ),
    Step(
        action=Action.REJECT,
        start=State.APPROVED_BY_MANAGER,
        end=State.DRAFT,
        permission=Permission.APPROVAL_SECOND_DECIDE,
        apart_from=("submitted", "first_approved"),
        reads_content=True,
        needs_comment=True,
        begins_revision=True,
    ),
    Step(
        action=Action.RECALL,
        start=State.SUBMITTED,
        end=State.DRAFT,
        permission=Permission.APPROVAL_REPORT_SUBMIT,
        only_by="submitted",
    ),
    Step(
        action=Action.AMEND,
        start=State.APPROVED,
        end=State.DRAFT,
        permission=Permission.APPROVAL_FIRST_DECIDE,
        needs_comment=True,
        begins_revision=True,
    ),
    *(
        Step(
            action=Action.COMMENT,
            start=state,
            end=state,
            permission=Permission.APPROVAL_REPORT_COMMENT,
            needs_comment=True,
        )
        for state in State
    ),
)

WAITING = tuple(dict.fromkeys(step.start for step in STEPS if step.action is Action.APPROVE))
"""The states in which a report waits for somebody's decision."""


def step_of(action: Action, state: State) -> Step | None:
    """The step that an action is in a state; None where there is none."""
    return next((step for step in STEPS if step.action is action and step.start is state), None)


def steps_of(actions: Collection[Action]) -> tuple[Step, ...]:
    return tuple(step for step in STEPS if step.action in actions)


def starts_of(action: Action) -> tuple[State, ...]:
    """The states in which an action is possible at all."""
    return tuple(step.start for step in steps_of({action}))
