"""How found days are scored against planted ones."""

from datetime import date

from bench.anomaly import Line, Outcome, Planted, Score, score

SESSIONS = Line("trainer_daily", "total_sessions", None)
RATING = Line("trainer_daily", "avg_success_rating", None)
DELTA = Line("trainer_daily", "total_sessions", "DELTA")
MONDAY, TUESDAY, WEDNESDAY = (date(2026, 11, day) for day in (2, 3, 4))


def planted(kind: str, line: Line, day: date) -> Planted:
    return Planted(kind=kind, report=line.report, measure=line.measure, project=line.project, day=day)


def scored(*days: Planted, **findings: set[date]) -> dict[str, Score]:
    lines = {"sessions": SESSIONS, "rating": RATING, "delta": DELTA}
    found = {line: frozenset(findings.get(name, ())) for name, line in lines.items()}
    return {one.kind: one for one in score([Outcome(planted=days, findings=found)])}


SPIKE = planted("spike_day", SESSIONS, MONDAY)
DROP = planted("drop_day", SESSIONS, TUESDAY)
SILENCE = planted("silent_week", DELTA, WEDNESDAY)


def test_everything_found_and_nothing_else_is_perfect() -> None:
    found = scored(SPIKE, DROP, sessions={MONDAY, TUESDAY})
    assert {(one.recall, one.precision) for one in found.values()} == {(1.0, 1.0)}


def test_a_day_that_is_not_found_costs_recall() -> None:
    found = scored(SPIKE, DROP, sessions={MONDAY})
    assert (found["spike_day"].recall, found["drop_day"].recall, found["all"].recall) == (1.0, 0.0, 0.5)
    assert found["all"].precision == 1.0


def test_a_false_finding_is_charged_to_every_kind_of_its_series_and_once_to_all() -> None:
    found = scored(SPIKE, DROP, sessions={MONDAY, TUESDAY, WEDNESDAY})
    assert (found["spike_day"].false, found["drop_day"].false, found["all"].false) == (1, 1, 1)
    assert (found["spike_day"].precision, found["all"].precision) == (0.5, 2 / 3)


def test_another_series_of_the_report_that_moves_on_a_planted_day_is_right_and_finds_nothing() -> None:
    found = scored(SPIKE, rating={MONDAY}, delta={MONDAY})
    assert (found["spike_day"].right, found["spike_day"].found, found["all"].false) == (2, 0, 0)


def test_what_is_planted_in_one_project_excuses_no_other_series() -> None:
    found = scored(SILENCE, sessions={WEDNESDAY}, delta={WEDNESDAY})
    assert (found["silent_week"].right, found["silent_week"].recall, found["all"].false) == (1, 1.0, 1)


def test_the_day_before_a_planted_one_is_wrong() -> None:
    assert scored(DROP, sessions={MONDAY})["all"].precision == 0.0
