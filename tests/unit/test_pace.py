"""Open pages ask often while they are few, and all together never too much while they are many."""

import heapq

import pytest

from dashboard.api.pace import LATEST_S, MOST_A_S, SOONEST_S, Pace


def asked_in_a_minute(pages: int) -> tuple[float, float]:
    """(polls a second at the end, the pause told last) of so many pages that do as they are told."""
    now = 0.0
    pace = Pace(lambda: now)
    due = [(number / pages, number) for number in range(pages)]
    heapq.heapify(due)
    polls, pause = 0, 0.0
    while due[0][0] < 60:
        now, number = heapq.heappop(due)
        pause = pace.next_pause_s()
        polls += now >= 40
        heapq.heappush(due, (now + pause, number))
    return polls / 20, pause


@pytest.mark.parametrize("pages", [1, 10, 50])
def test_few_are_answered_each_second(pages: int) -> None:
    polls, pause = asked_in_a_minute(pages)
    assert pause == SOONEST_S
    assert polls == pytest.approx(pages, rel=0.1)


@pytest.mark.parametrize("pages", [100, 180, 230])
def test_many_share_what_a_process_wants_to_answer(pages: int) -> None:
    polls, _ = asked_in_a_minute(pages)
    assert polls == pytest.approx(MOST_A_S, rel=0.15)


def test_nobody_is_told_to_wait_beyond_the_promise() -> None:
    assert asked_in_a_minute(1000)[1] == LATEST_S
