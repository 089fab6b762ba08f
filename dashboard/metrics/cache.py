"""Remembers answers while the data behind them stays the same: each at the version of what it stands on."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

Answer = TypeVar("Answer")


class VersionedCache:
    """Holds up to `size` answers, each of one version only; the least recently used goes first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._answers: OrderedDict[Hashable, tuple[str, object]] = OrderedDict()
        self._lock = Lock()

    def get(
        self,
        version: str,
        key: Hashable,
        compute: Callable[[], Answer],
        is_kept: Callable[[Answer], bool] | None = None,
    ) -> Answer:
        """The answer for `key` at `version`, computed when it is not held. `key` must contain the rights;
        `is_kept`: whether an answer is small enough to be held."""
        with self._lock:
            held = self._answers.get(key)
            if held is not None and held[0] == version:
                self._answers.move_to_end(key)
                return cast(Answer, held[1])
        answer = compute()
        with self._lock:
            if is_kept is None or is_kept(answer):
                self._answers[key] = version, answer
                self._answers.move_to_end(key)
                while len(self._answers) > self._size:
                    self._answers.popitem(last=False)
        return answer
