"""States x people x actions: exactly the declared steps succeed; the rules that matter are written again by hand."""

from itertools import product

import pytest
from sqlalchemy.exc import IntegrityError

from dashboard.people.viewer import viewer_of
from dashboard.permissions import Viewer
from dashboard.reports import report_named
from dashboard.workflow.standing import covers
from dashboard.workflow.states import Action, State, step_of
from data_access.account_store import AccountStore
from data_access.scope_store import ScopeStore
from tests.lib.app_ground import CAST
from tests.lib.approval_ground import REPORT, ApprovalGround

PEOPLE: dict[State, dict[str, str]] = {
    State.DRAFT: {},
    State.SUBMITTED: {"submitted": "salma"},
    State.APPROVED_BY_MANAGER: {"submitted": "salma", "first_approved": "basel"},
    State.APPROVED: {"submitted": "salma", "first_approved": "basel", "approved": "amal"},
}
BY_HAND = {
    (State.DRAFT, Action.SUBMIT): {"amal", "basel", "salma"},
    (State.SUBMITTED, Action.APPROVE): {"amal", "basel"},
    (State.SUBMITTED, Action.REJECT): {"amal", "basel"},
    (State.SUBMITTED, Action.RECALL): {"salma"},
    (State.APPROVED_BY_MANAGER, Action.APPROVE): {"amal"},
    (State.APPROVED_BY_MANAGER, Action.REJECT): {"amal"},
    (State.APPROVED, Action.AMEND): {"amal", "basel"},
    **{(state, Action.COMMENT): {"amal", "ghada", "basel", "salma"} for state in State},
}
"""Of those who are asked about here; whoever is not named in a line is refused."""
ASKED = frozenset(CAST) - {"emad"}


def viewer(unit: ApprovalGround, who: str) -> Viewer:
    database = unit.web.database.app
    account = AccountStore(database).find_by_username(who)
    found = viewer_of(account, ScopeStore(database)) if account else None
    assert found is not None
    return found


def declared(unit: ApprovalGround, state: State, who: str, action: Action) -> bool:
    """What the table says, without the code that reads it."""
    step, person = step_of(action, state), viewer(unit, who)
    if step is None or not person.may(report_named(REPORT).permission) or step.permission not in person.permissions:
        return False
    people = PEOPLE[state]
    is_apart = who not in {people[name] for name in step.apart_from}
    return covers(person.scope, unit.project_id()) and is_apart and step.only_by in (None, *_marks_of(who, people))


def _marks_of(who: str, people: dict[str, str]) -> list[str]:
    return [name for name, person in people.items() if person == who]


@pytest.mark.parametrize("state", State)
def test_exactly_the_declared_steps_succeed(unit: ApprovalGround, state: State) -> None:
    day = unit.a_day()
    content_hash = unit.content_hash(day)
    unit.put(day, state, PEOPLE[state])
    for who, action in product(CAST, Action):
        wanted = {"content_hash": content_hash, "comment": "tried"}
        response = unit.act(who, action, day, **wanted)
        may = declared(unit, state, who, action)
        assert (response.status_code == 200) is may, f"{who} {action} {state}: {response.text[:200]}"
        if who in ASKED:
            assert may is (who in BY_HAND.get((state, action), set())), f"{who} {action} {state}"
        if may and action is not Action.COMMENT:
            unit.put(day, state, PEOPLE[state])
        if not may:
            assert response.status_code in (403, 404, 409), response.text


@pytest.mark.parametrize("state", State)
def test_what_is_offered_is_what_succeeds(unit: ApprovalGround, state: State) -> None:
    day = unit.a_day()
    unit.put(day, state, PEOPLE[state])
    for who in ("amal", "ghada", "basel", "salma", "hana"):
        allowed = {action for action in Action if declared(unit, state, who, action)}
        assert set(unit.shown(who, day)["allowed"]) == allowed, who
        assert unit.shown(who, day)["status"] == state


def test_nobody_approves_what_they_submitted_nor_both_times(unit: ApprovalGround) -> None:
    day = unit.a_day()
    unit.put(day, State.SUBMITTED, {"submitted": "basel"})
    seen = unit.content_hash(day)
    unit.refused("basel", "approve", day, 403, "four_eyes", content_hash=seen)
    assert unit.done("amal", "approve", day)["status"] == "approved_by_manager"
    unit.refused("amal", "approve", day, 403, "four_eyes", content_hash=seen)
    unit.refused("amal", "reject", day, 403, "four_eyes", content_hash=seen, comment="no")


def test_the_database_itself_wants_four_eyes(unit: ApprovalGround) -> None:
    day = unit.a_day()
    with pytest.raises(IntegrityError, match="four_eyes"):
        unit.put(day, State.APPROVED_BY_MANAGER, {"submitted": "salma", "first_approved": "salma"})


def test_another_s_project_is_as_one_that_there_is_not(unit: ApprovalGround) -> None:
    day = unit.a_day()
    for who in ("basel", "faris"):
        foreign, nobodys = (unit.act(who, "submit", day, project=code) for code in ("BRAVO", "NONE"))
        if who == "faris":
            assert foreign.status_code == nobodys.status_code == 403, "a handler does not read this report type"
        else:
            assert foreign.status_code == nobodys.status_code == 404
            told, other = foreign.get_json(force=True), nobodys.get_json(force=True)
            assert told["code"] == other["code"] == "no_daily_report"
            assert told["detail"].replace("BRAVO", "NONE") == other["detail"]
    assert unit.act("faris", "submit", day, report="handler_daily").status_code == 403, "a handler submits no report"
