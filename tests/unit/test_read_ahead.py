"""Pages are read one ahead of those that are written, and nothing of that is seen from outside."""

import threading
from collections.abc import Iterator

import pytest

from dashboard.exports.ahead import read_ahead


def test_they_come_whole_and_in_their_order() -> None:
    assert list(read_ahead(iter([[1, 2], [3], [], [4]]))) == [[1, 2], [3], [], [4]]
    assert list(read_ahead(iter(()))) == []


def test_the_next_is_read_while_one_is_in_hand() -> None:
    second_asked = threading.Event()

    def pages() -> Iterator[int]:
        yield 1
        second_asked.set()
        yield 2

    ahead = read_ahead(pages())
    assert next(ahead) == 1
    assert second_asked.wait(10)
    assert list(ahead) == [2]


def test_a_failure_comes_in_its_place() -> None:
    def pages() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    ahead = read_ahead(pages())
    assert next(ahead) == 1
    with pytest.raises(OSError, match="gone"):
        next(ahead)


def test_who_stops_in_the_middle_leaves_no_thread() -> None:
    before = threading.active_count()
    ahead = read_ahead(iter(range(5)))
    assert next(ahead) == 0
    ahead.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before
