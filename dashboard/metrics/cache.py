"""Remembers answers while the data behind them stays the same: a new data version forgets all."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

Answer = TypeVar("Answer")


class VersionedCache:
    """Holds up to `size` answers of the newest data version; the least recently used goes first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._version = ""
        self._answers: OrderedDict[Hashable, object] = OrderedDict()
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
            if version != self._version:
                self._answers.clear()
                self._version = version
            if key in self._answers:
                self._answers.move_to_end(key)
                return cast(Answer, self._answers[key])
        answer = compute()
        with self._lock:
            if version == self._version and (is_kept is None or is_kept(answer)):
                self._answers[key] = answer
                while len(self._answers) > self._size:
                    self._answers.popitem(last=False)
        return answer
