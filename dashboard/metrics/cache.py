"""Remembers answers while the data behind them stays the same: each at the version of what it stands on."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

Answer = TypeVar("Answer")


class VersionedCache:
    """Holds up to `size` answers, each of one version only, and of those that are weighed up to `most_bytes` together,
    none of which takes more than a quarter of it; the least recently used goes first."""

    def __init__(self, size: int, most_bytes: int = 0) -> None:
        self._size, self._most_bytes, self._bytes = size, most_bytes, 0
        self._answers: OrderedDict[Hashable, tuple[str, object, int]] = OrderedDict()
        self._lock = Lock()

    def get(
        self,
        version: str,
        key: Hashable,
        compute: Callable[[], Answer],
        weigh: Callable[[Answer], int] | None = None,
    ) -> Answer:
        """The answer for `key` at `version`, computed when it is not held. `key` must contain the rights;
        `weigh`: about how many bytes of memory an answer takes."""
        with self._lock:
            held = self._answers.get(key)
            if held is not None and held[0] == version:
                self._answers.move_to_end(key)
                return cast(Answer, held[1])
        answer = compute()
        with self._lock:
            self._keep(key, version, answer, weigh(answer) if weigh else 0)
        return answer

    def _keep(self, key: Hashable, version: str, answer: object, weight: int) -> None:
        self._bytes -= self._answers.pop(key, ("", None, 0))[2]
        if 4 * weight > self._most_bytes:
            return
        self._answers[key] = version, answer, weight
        self._bytes += weight
        while len(self._answers) > self._size or self._bytes > self._most_bytes:
            self._bytes -= self._answers.popitem(last=False)[1][2]
