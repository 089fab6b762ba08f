"""Whoever writes a long file gives way to those who ask meanwhile.

The threads of a process take turns, one as long as the other. A PDF of thousands of rows computes for seconds, and had
every second turn for as long: of a process that is more than half busy, too little was left for all others, who waited
seconds for what takes milliseconds until the file was done.
"""

import time
from collections.abc import Iterable, Iterator, Sequence

from dashboard.exports.document import Document
from dashboard.metrics.daily import Item

ROWS_AT_ONCE = 10
"""Some 20 ms of a PDF."""
KEPT_WAITING = 0.25
"""A part of its own computing: whoever was kept waiting longer than that is not alone."""
RESTS = 3.0
"""As many times as long as it computed."""
RESTS_AT_MOST_S = 15.0
"""Altogether, for one file: whoever asked for it waits as well, and many a proxy waits for no longer than a minute."""


def giving_way(document: Document) -> Document:
    """The same document, in small portions of rows: whoever writes it rests after each, unless it is alone."""
    return document.with_pages(_Rests().between)


class _Rests:
    """Those of one file, whose tables may be written in turn."""

    def __init__(self) -> None:
        self._left_s = RESTS_AT_MOST_S

    def between(self, pages: Iterable[Sequence[Item]]) -> Iterator[Sequence[Item]]:
        for page in pages:
            for first in range(0, len(page), ROWS_AT_ONCE):
                began, computed = time.monotonic(), time.thread_time()
                yield page[first : first + ROWS_AT_ONCE]
                computed = time.thread_time() - computed
                waited = time.monotonic() - began - computed
                if waited > KEPT_WAITING * computed:
                    self._rest(RESTS * computed)

    def _rest(self, seconds: float) -> None:
        rest = min(seconds, self._left_s)
        self._left_s -= rest
        time.sleep(rest)
