"""Of several threads that want the same answer at the same moment, one gets it and the others wait for that."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock
from typing import Generic, TypeVar

Landed = TypeVar("Landed")
Meanwhile = TypeVar("Meanwhile")


class Flight(Generic[Landed, Meanwhile]):
    """One answer on its way. `meanwhile`: what those who wait may show if it takes long; `error`: why none came."""

    def __init__(self) -> None:
        self.landed: Landed | None = None
        self.meanwhile: Meanwhile | None = None
        self.error: BaseException | None = None
        self._is_over = Event()

    def wait(self, seconds: float) -> bool:
        """Whether it is over."""
        return self._is_over.wait(seconds)

    def end(self) -> None:
        self._is_over.set()


class Flights(Generic[Landed, Meanwhile]):
    """The answers on their way in this process, by question."""

    def __init__(self) -> None:
        self._flights: dict[str, Flight[Landed, Meanwhile]] = {}
        self._lock = Lock()

    @contextmanager
    def join(self, question: str) -> Iterator[tuple[Flight[Landed, Meanwhile], bool]]:
        """The flight, and whether the caller leads it: who leads must give it `landed`, or raise."""
        with self._lock:
            flight = self._flights.get(question)
            is_leader = flight is None
            if flight is None:
                flight = self._flights[question] = Flight()
        if not is_leader:
            yield flight, False
            return
        try:
            yield flight, True
        except BaseException as error:
            flight.error = error
            raise
        finally:
            with self._lock:
                del self._flights[question]
            flight.end()
