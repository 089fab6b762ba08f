"""The declared way of a daily report: complete, without contradictions, and with words for everything."""

from dashboard.api.openapi.approval_operations import SUMMARIES
from dashboard.delivery.retries import Trouble
from dashboard.i18n import LANGUAGES, Locale, t
from dashboard.permissions import ROLE_PERMISSIONS
from dashboard.workflow.notices import Kind, words_of
from dashboard.workflow.reading import Caution
from dashboard.workflow.states import STEPS, WAITING, Action, State, step_of
from data_access.approval_store import MARKS


def test_an_action_is_at_most_one_step_in_a_state() -> None:
    pairs = [(step.action, step.start) for step in STEPS]
    assert len(pairs) == len(set(pairs))
    assert all(step_of(step.action, step.start) is step for step in STEPS)


def test_every_state_is_reached_and_left_and_every_action_is_a_step() -> None:
    moving = [step for step in STEPS if step.moves]
    assert {step.end for step in moving} == {step.start for step in moving} == set(State)
    assert {step.action for step in STEPS} == set(Action)
    assert WAITING == (State.SUBMITTED, State.APPROVED_BY_MANAGER)


def test_who_approves_is_apart_from_all_before_and_only_the_last_step_seals() -> None:
    for step in STEPS:
        marks = {State.SUBMITTED: 1, State.APPROVED_BY_MANAGER: 2}.get(step.start, 0)
        if step.action in (Action.APPROVE, Action.REJECT):
            assert step.apart_from == MARKS[:marks], step
            assert step.reads_content
        assert step.seals == (step.end is State.APPROVED and step.moves), step
        assert step.begins_revision == (step.action in (Action.REJECT, Action.AMEND)), step
        assert step.needs_comment == (step.action in (Action.REJECT, Action.AMEND, Action.COMMENT)), step


def test_somebody_holds_the_permission_of_every_step() -> None:
    held = frozenset().union(*ROLE_PERMISSIONS.values())
    assert {step.permission for step in STEPS} <= held


def test_there_are_words_for_every_action_kind_and_caution() -> None:
    assert set(SUMMARIES) == set(Action)
    named = ["report", "project", "day", "by", "from", "to", "first_day", "last_day", "since", "comment"]
    named += ["name", "schedule", "recipient", "count"]
    details = dict.fromkeys(named, "2026-11-01") | {"trouble": Trouble.NETWORK}
    for lang in LANGUAGES:
        assert all(words_of(kind, details, Locale(lang=lang)) for kind in Kind)
        assert all(t(f"caution.{caution}", lang) for caution in Caution)
