"""Why a step with a daily report is refused, and what the one who is refused needs to go on."""

from collections.abc import Mapping
from typing import Any

from dashboard.errors import Conflict, Forbidden, InvalidInput, Unavailable
from dashboard.workflow.states import Action, State, Step, starts_of


class MovedOn(Conflict):
    """Somebody else took a step meanwhile."""

    default_code = "report_moved_on"

    def __init__(self, action: Action, state: State, meanwhile: Mapping[str, Any] | None) -> None:
        where = " or ".join(starts_of(action))
        super().__init__(
            f"the report is {state} now, so it cannot be {_DONE[action]}",
            hint=f"load it again; to {action} is possible while it is {where}",
        )
        self.extensions = {"meanwhile": meanwhile}


class OlderVersion(Conflict):
    """The step was meant for an earlier row version."""

    default_code = "report_moved_on"

    def __init__(self, meant: int, present: int, meanwhile: Mapping[str, Any] | None) -> None:
        super().__init__(
            f"row_version {meant} is over, the report is at {present}",
            field="row_version",
            value=meant,
            suggestion=str(present),
            hint="load it again and look at what was done meanwhile",
        )
        self.extensions = {"meanwhile": meanwhile}


class ContentChanged(Conflict):
    """The report says something else than what the actor saw."""

    default_code = "content_changed"

    def __init__(self, seen: str, present: str, differences: Mapping[str, Any] | None) -> None:
        super().__init__(
            "the report says something else than what you saw",
            field="content_hash",
            value=seen,
            hint="look at the differences and decide on the report as it is now",
        )
        self.extensions = {"content_hash": present, "differences": differences}


class HasWarnings(Conflict):
    """Bulk approval is for reports that need no second look."""

    default_code = "has_warnings"

    def __init__(self, warnings: tuple[str, ...]) -> None:
        super().__init__(f"this report has warnings ({', '.join(warnings)})", hint="open it and decide on it by itself")
        self.extensions = {"warnings": list(warnings)}


def not_your_step(step: Step) -> Forbidden:
    return Forbidden(
        f"your role does not {step.action} a report that is {step.start}",
        code="not_your_step",
        hint="ask the project's manager or an administrator, or have them delegate it to you",
    )


def four_eyes(step: Step) -> Forbidden:
    return Forbidden(
        f"who submitted or approved a report, also in somebody's place, does not {step.action} it as well",
        code="four_eyes",
        hint="ask somebody else who may decide on this project",
    )


def not_yours_to_recall() -> Forbidden:
    return Forbidden(
        "only who submitted the report recalls it", code="not_submitter", hint="reject it, with a reason, if you may"
    )


def needs_comment(action: Action) -> InvalidInput:
    return InvalidInput(
        f"to {action} a report needs words of yours",
        code="comment_missing",
        field="comment",
        hint='say why: {"comment": "..."}',
    )


def needs_hash(action: Action) -> InvalidInput:
    return InvalidInput(
        f"to {action} a report needs the hash of the content that you saw",
        code="content_hash_missing",
        field="content_hash",
        hint="send approval.content_hash of the report as you read it",
    )


def day_not_come() -> Conflict:
    return Conflict("the day has not come yet", code="day_in_future", hint="submit it when the day is over")


def nothing_seals() -> Unavailable:
    return Unavailable(
        "reports cannot be sealed here at the moment, so nothing can be finally approved",
        code="sealing_unavailable",
        hint="ask an administrator",
    )


_DONE = {
    Action.SUBMIT: "submitted",
    Action.APPROVE: "approved",
    Action.REJECT: "rejected",
    Action.RECALL: "recalled",
    Action.AMEND: "amended",
    Action.COMMENT: "commented on",
}
