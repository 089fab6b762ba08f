"""gunicorn's worker of threads, whose one loop has less to do: whoever has answered gives the connection back itself.

Usually the loop is told of each answer, wakes up for it and gives the connection back: of a thousand people's open
pages, whose answers are short, that was a quarter of what a process computed. What is rare, closing a connection or
stopping, is left to the loop.
"""

import selectors
import threading
from concurrent.futures import Future
from functools import partial
from typing import Any

from gunicorn.workers.gthread import _DEFER, TConn, ThreadWorker


class Worker(ThreadWorker):  # type: ignore[misc]
    """The same in all else: limits, time-outs, how it stops."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._giving_back = threading.Lock()

    def enqueue_req(self, conn: TConn) -> None:
        self.tpool.submit(self._serve, conn)

    def _serve(self, conn: TConn) -> None:
        """In a thread of the pool."""
        answered: Future[object] = Future()
        try:
            goes_on = self.handle(conn)
            if goes_on and goes_on is not _DEFER and self._gives_back(conn):
                return
            answered.set_result(goes_on)
        except BaseException as error:  # noqa: BLE001 - the loop is told, and closes the connection
            answered.set_exception(error)
        self.method_queue.defer(self.finish_request, conn, answered)

    def _gives_back(self, conn: TConn) -> bool:
        """The loop waits for the connection's next question; not where that has arrived already, or it stops."""
        if conn.parser.unreader.buf.getvalue():
            return False
        with self._giving_back:
            if not self.alive:
                return False
            conn.sock.setblocking(False)
            conn.set_timeout()
            self.keepalived_conns.append(conn)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_client_socket_readable, conn))
            return True

    def _cap_keepalive(self, deadline: float) -> None:
        """Goes through all connections, of which there must be no more while it does."""
        with self._giving_back:
            super()._cap_keepalive(deadline)
