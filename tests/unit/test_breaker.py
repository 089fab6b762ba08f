"""When a server that failed is asked again: at once the first time, later where that was of no use."""

import time

from data_access.breaker import Breaker
from tests.lib.processes import soon

LONG_S = 60.0


class Looked:
    """Says how the server is, and counts how often that was asked."""

    def __init__(self, *, is_well: bool) -> None:
        self.is_well, self.times = is_well, 0

    def __call__(self) -> bool:
        self.times += 1
        return self.is_well


def test_a_server_that_hesitated_once_is_asked_again_at_once() -> None:
    breaker = Breaker("it", Looked(is_well=True), pause_s=LONG_S)
    breaker.open(TimeoutError("late"))
    assert breaker.is_open
    assert soon(lambda: not breaker.is_open)


def test_one_that_does_so_again_is_left_alone_for_the_pause() -> None:
    look = Looked(is_well=True)
    breaker = Breaker("it", look, pause_s=LONG_S)
    breaker.open(TimeoutError("late"))
    assert soon(lambda: not breaker.is_open)
    breaker.open(TimeoutError("late again"))
    assert not soon(lambda: not breaker.is_open, patience_s=0.3)
    assert look.times == 1


def test_one_that_is_not_well_is_looked_at_once_in_each_pause() -> None:
    look = Looked(is_well=False)
    breaker = Breaker("it", look, pause_s=0.2)
    breaker.open(TimeoutError("late"))
    started = time.monotonic()
    while time.monotonic() - started < 0.9:
        assert breaker.is_open
        time.sleep(0.01)
    assert 2 <= look.times <= 5
