"""An answer survives its way through the cache unchanged, and nothing else is ever taken for one."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics.kept_answer import FORM, MOST_BYTES, SMALLEST_COMPRESSED, KeptAnswer, Unreadable
from dashboard.metrics.kept_here import KeptHere


def answer(body: bytes = b'{"a":1}', version: str = "1-abc-0-0") -> KeptAnswer:
    return KeptAnswer(version=version, body=body, provenance={"rows_counted": 42, "name": "لونا"})


@pytest.mark.parametrize("size", [2, SMALLEST_COMPRESSED - 1, SMALLEST_COMPRESSED, 300_000])
def test_it_comes_back_as_it_was(size: int) -> None:
    kept = answer(b"x" * size)
    assert KeptAnswer.from_bytes(kept.to_bytes()) == kept
    assert len(kept.to_bytes()) < SMALLEST_COMPRESSED + 300, "a large one is compressed"


@given(st.one_of(st.binary(), st.binary().map(lambda tail: FORM + tail)))
def test_whatever_else_is_there_is_unreadable(given_bytes: bytes) -> None:
    with pytest.raises(Unreadable):
        KeptAnswer.from_bytes(given_bytes)


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7), cut=st.integers(1, 10_000))
def test_one_that_was_cut_or_changed_is_unreadable(place: int, bit: int, cut: int) -> None:
    whole = answer(bytes(range(256)) * 40).to_bytes()
    changed = bytearray(whole)
    changed[place % len(whole)] ^= 1 << bit
    for wrong in (bytes(changed), whole[: -(cut % len(whole)) or None], whole + b"\0"):
        if wrong != whole:
            with pytest.raises(Unreadable):
                KeptAnswer.from_bytes(wrong)


def test_a_right_check_sum_around_a_wrong_answer_does_not_help() -> None:
    bomb = zlib.compress(b"0" * (MOST_BYTES + 1), 9)
    head = b'{"version":"v","provenance":{},"compressed":true}'
    for told in (
        len(head).to_bytes(4, "big") + head + bomb,
        len(head).to_bytes(4, "big") + head + b"no stream",
        (10**6).to_bytes(4, "big") + head,
        b"\0\0\0\2{}",
        b"\0\0\0\4null",
        b"",
    ):
        with pytest.raises(Unreadable):
            KeptAnswer.from_bytes(FORM + zlib.crc32(told).to_bytes(4, "big") + told)


class TestKeptHere:
    def test_it_forgets_what_was_used_longest_ago_when_it_is_full(self) -> None:
        here = KeptHere(most_bytes=3 * 100_000)
        for name in ("a", "b", "c"):
            here.put(name, answer(b"x" * 90_000), 60)
        assert here.get("a")
        here.put("d", answer(b"x" * 90_000), 60)
        assert here.get("b") is None and here.get("a") and here.get("c") and here.get("d")

    def test_what_is_larger_than_all_of_it_is_not_held(self) -> None:
        here = KeptHere(most_bytes=30_000)
        here.put("a", answer(b"x" * 100), 60)
        here.put("a", answer(b"x" * 30_000), 60)
        assert here.get("a") is None, "the old answer is not the answer any more"
        nothing = KeptHere(most_bytes=0)
        nothing.put("a", answer(b""), 60)
        assert nothing.keys() == []

    def test_it_holds_nothing_beyond_its_time(self) -> None:
        here = KeptHere()
        here.put("a", answer(), 0)
        here.put("b", answer(), 60)
        assert here.get("a") is None and here.get("b")
        assert here.keys() == ["b"]
        assert here.delete(["a", "b"]) == 1 and here.keys() == []
