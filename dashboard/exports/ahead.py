"""Reading and writing at once: the database finds the next rows while those before are put into the file."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

Page = TypeVar("Page")


def read_ahead(pages: Iterator[Page]) -> Iterator[Page]:
    """The same pages, each asked for as soon as the one before is given. What goes wrong with one is raised in its
    place."""

    def following() -> Page | None:
        return next(pages, None)

    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="read-ahead") as reader:
        coming: Future[Page | None] = reader.submit(copy_context().run, following)
        while (page := coming.result()) is not None:
            coming = reader.submit(copy_context().run, following)
            yield page
