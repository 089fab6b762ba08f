"""What is likely to be asked: the questions of a reader under the filters of a reader."""

from dashboard.reports.trainer_daily import TRAINER_DAILY
from jobs.warm_guess import LEAST_LIKELY, likely_questions, part

REPORT = "/api/reports/trainer_daily"


def guessed(asked: dict[str, float]) -> dict[str, float]:
    return dict(likely_questions(asked, TRAINER_DAILY))


def test_a_filter_of_one_question_is_tried_on_the_others() -> None:
    asked = {
        f"{REPORT}?from=today&to=today": 6.0,
        f"{REPORT}?from=today&to=today&project=ALPHA": 2.0,
        f"{REPORT}/trends": 4.0,
    }
    assert guessed(asked) == {f"{REPORT}/trends?project=ALPHA": 4 * 2 / 12}


def test_what_was_asked_is_not_guessed_whatever_its_order() -> None:
    asked = {f"{REPORT}?project=ALPHA&from=today": 2.0, f"{REPORT}?from=today": 2.0}
    assert guessed(asked) == {}
    first, second = (part(f"{REPORT}?{query}", TRAINER_DAILY) for query in ("a=1&project=B", "project=B&a=1"))
    assert first == second


def test_what_is_rare_waits_until_it_is_asked() -> None:
    asked = {f"{REPORT}?from=today": 20.0, f"{REPORT}/trends": 1.0, f"{REPORT}?from=today&dog=K9-7": 1.0}
    assert LEAST_LIKELY > 1 / 22 and guessed(asked) == {}


def test_names_are_kept_as_they_are_written() -> None:
    asked = {f"{REPORT}?category=BALL%20WORK": 3.0, f"{REPORT}/trends": 3.0}
    assert part(f"{REPORT}?category=BALL%20WORK", TRAINER_DAILY).filters == (("category", "BALL WORK"),)
    assert set(guessed(asked)) == {f"{REPORT}/trends?category=BALL+WORK", REPORT}
