"""gunicorn's worker of threads, whose one loop has less to do: whoever has answered gives the connection back itself.

Usually the loop is told of each answer, wakes up for it and gives the connection back: of a thousand people's open
pages, whose answers are short, that was a quarter of what a process computed. What is rare, closing a connection or
stopping, is left to the loop.
"""

import selectors
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from typing import Any

from gunicorn.workers.gthread import _DEFER, TConn, ThreadWorker


class Pool:
    """Threads that work off what is given to them, in its order. Nobody is told how a work went, so each sees to that
    itself; without the promises of an executor it is a tenth of the price."""

    def __init__(self, threads: int) -> None:
        self._waiting: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._threads = [threading.Thread(target=self._work, name=f"request-{number}") for number in range(threads)]
        for thread in self._threads:
            thread.start()

    def submit(self, work: Callable[[], object]) -> None:
        self._waiting.put(work)

    def shutdown(self, wait: bool = True) -> None:
        """What was submitted before is still done."""
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads if wait else ():
            thread.join()

    def _work(self) -> None:
        while (work := self._waiting.get()) is not None:
            work()


SIGN_OF_LIFE_S = 1.0


class Worker(ThreadWorker):  # type: ignore[misc]
    """The same in all else: limits, time-outs, how it stops."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._giving_back = threading.Lock()
        self._gave_sign_at = 0.0

    def notify(self) -> None:
        """The master wants a sign of life within its `timeout`, not at each turn of the loop."""
        now = time.monotonic()
        if now - self._gave_sign_at >= SIGN_OF_LIFE_S:
            self._gave_sign_at = now
            super().notify()

    def get_thread_pool(self) -> Pool:
        return Pool(self.cfg.threads)

    def enqueue_req(self, conn: TConn) -> None:
        self.tpool.submit(partial(self._serve, conn))

    def _serve(self, conn: TConn) -> None:
        """In a thread of the pool."""
        goes_on: object = False
        failure: BaseException | None = None
        try:
            goes_on = self.handle(conn)
            if goes_on and goes_on is not _DEFER and self._gives_back(conn):
                return
        except BaseException as error:  # noqa: BLE001 - the loop is told, and closes the connection
            failure = error
        self.method_queue.defer(self.finish_request, conn, _outcome(goes_on, failure))

    def _gives_back(self, conn: TConn) -> bool:
        """The loop waits for the connection's next question; not where that has arrived already, or it stops."""
        if conn.parser.unreader.buf.getvalue():
            return False
        conn.sock.setblocking(False)
        conn.set_timeout()
        with self._giving_back:
            if not self.alive:
                return False
            self.keepalived_conns.append(conn)
        # Asks the system, during which other threads go on: none of them shall wait for this one to come back.
        try:
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_client_socket_readable, conn))
        except (OSError, ValueError):
            # The loop may stop just now, and has closed it.
            if conn.sock.fileno() != -1:
                raise
        return True

    def _cap_keepalive(self, deadline: float) -> None:
        """Goes through all connections, of which there must be no more while it does."""
        with self._giving_back:
            super()._cap_keepalive(deadline)


def _outcome(goes_on: object, failure: BaseException | None) -> Future[object]:
    """As the loop takes it; made only for what is left to the loop."""
    told: Future[object] = Future()
    if failure is not None:
        told.set_exception(failure)
    else:
        told.set_result(goes_on)
    return told
