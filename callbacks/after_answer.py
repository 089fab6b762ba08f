"""What nobody has to wait for: done when an answer has been sent, by the same thread, before it takes the next."""

from collections.abc import Callable

from flask import Response, after_this_request


def after_answer(work: Callable[[], None]) -> None:
    """A process that is stopped finishes it first, as it finishes its answers."""

    def plan(response: Response) -> Response:
        response.call_on_close(work)
        return response

    after_this_request(plan)
