"""What is made first of what is wanted: what is asked often, holds for long and is quickly made."""

from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from dashboard.api.within import AnsweredWithin
from dashboard.i18n import Locale
from dashboard.metrics.asking import Asking
from dashboard.metrics.cached_question import Wanted
from dashboard.metrics.report_cache import How
from dashboard.people.sessions import SignedIn
from dashboard.permissions import EVERYTHING, Role, Viewer
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query
from jobs.warm_order import LOOKED_AT_AGAIN_S, Standings
from jobs.warm_plan import Worth

VIEWER = Viewer(
    user_id="1", username="ghada", name="Ghada", role=Role.COMMANDER, scope=EVERYTHING, permissions=frozenset()
)
WHO = SignedIn(viewer=VIEWER, account=cast(Any, None))
DAY = date(2026, 11, 3)


@dataclass
class State:
    """An engine whose days have the versions that a test says."""

    versions: dict[date, str]
    members: Any = None

    def version_of(self, report: str, days: Days | None, projects: object = None) -> str:
        assert days is not None
        return self.versions[days.end]

    def asking(self, today: date = DAY) -> Asking:
        universes = SimpleNamespace(engine=self, conventions=Conventions(timezone="UTC"))
        return cast(Asking, SimpleNamespace(universes=universes, today=today))


def worth(question: str, weight: int) -> Worth:
    return Worth(question=question, report=TRAINER_DAILY.name, who=WHO, locale=Locale(lang="en"), weight=weight)


def answered(day: date, version: str) -> AnsweredWithin:
    days = Days(start=day, end=day)
    wanted = Wanted(kind="report", query=Query(report=TRAINER_DAILY), viewer=VIEWER, period=days, covers=days)
    return AnsweredWithin(wanted=wanted, version=f"{version} {DAY}", how=How.MISS)


def asked(standings: Standings, state: State, now: float) -> list[str]:
    return [one.worth.question for one in standings.to_make(state.asking(), now)]


def ground() -> tuple[Standings, State, date]:
    """Two answers about two days, both made at second 1."""
    other = DAY.replace(day=2)
    state, standings = State({DAY: "a", other: "a"}), Standings()
    standings.follow([worth("one", 5), worth("other", 4)], 0.0)
    for one, day in zip(standings.to_make(state.asking(), 1.0), (DAY, other), strict=True):
        one.was_asked(answered(day, "a"), 1.0)
    return standings, state, other


def test_what_holds_is_left_and_what_does_not_is_made_again() -> None:
    standings, state, other = ground()
    assert asked(standings, state, 2.0) == []
    state.versions[other] = "b"
    assert asked(standings, state, 3.0) == ["other"]
    assert asked(standings, state, 4.0) == ["other"], "until it is made"


def test_what_is_asked_most_comes_first_unless_it_is_useless_in_a_moment() -> None:
    standings, state, other = ground()
    state.versions = {DAY: "b", other: "b"}
    assert asked(standings, state, 2.0) == ["one", "other"]
    for second, version in enumerate("cdef", start=3):
        for one in standings.to_make(state.asking(), second):
            if one.worth.question == "one":
                one.was_asked(answered(DAY, state.versions[DAY]), second)
        state.versions[DAY] = version
    assert asked(standings, state, 8.0) == ["other", "one"]


def test_what_takes_long_to_make_waits() -> None:
    standings, state, other = ground()
    state.versions = {DAY: "b", other: "b"}
    [first, _] = standings.to_make(state.asking(), 2.0)
    first.took_s *= 10
    assert asked(standings, state, 2.0) == ["other", "one"]


def test_all_is_asked_again_on_another_day_after_a_loss_and_after_long() -> None:
    standings, state, _ = ground()
    assert len(standings.to_make(state.asking(DAY.replace(day=4)), 2.0)) == 2
    standings, state, _ = ground()
    standings.forget()
    assert len(asked(standings, state, 2.0)) == 2
    standings, state, _ = ground()
    assert len(asked(standings, state, 2.0 + LOOKED_AT_AGAIN_S)) == 2


def test_what_may_not_be_asked_any_more_is_left_until_it_is_looked_at_again() -> None:
    standings, state, other = ground()
    state.versions[other] = "b"
    [gone] = standings.to_make(state.asking(), 2.0)
    gone.was_asked(None, 2.0)
    state.versions[other] = "c"
    assert asked(standings, state, 3.0) == []
    assert asked(standings, state, 3.0 + LOOKED_AT_AGAIN_S) != []


def test_what_is_known_of_an_answer_outlives_a_new_plan() -> None:
    standings, state, _ = ground()
    standings.follow([replace(worth("one", 5), weight=9), worth("new", 1)], 2.0)
    assert asked(standings, state, 3.0) == ["new"]
