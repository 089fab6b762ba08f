"""What an open page asks again by itself may be answered again without everything being asked anew: `web/open_pages.py`
does it, for what says here how its answer would be now."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request

from dashboard.people.current import current_signed_in
from dashboard.people.sessions import SignedIn

REPEATABLE = "k9.repeatable"
"""In a request's environment: how it may be answered again."""

Headers = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerNow:
    """`tag`: of the answer as it would be now; `headers`: what is said anew each time; `body`: None where making it
    is work."""

    tag: str
    headers: Headers
    body: bytes | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Repeatable:
    """An answer to `signed_in`, noted under `rule`. `now` raises what the question itself would."""

    signed_in: SignedIn
    rule: str
    now: Callable[[], AnswerNow]


def may_be_repeated(now: Callable[[], AnswerNow]) -> None:
    """Of the request that is being answered. `now` may use nothing that belongs to the request but what it names."""
    assert request.url_rule is not None
    request.environ[REPEATABLE] = Repeatable(signed_in=current_signed_in(), rule=request.url_rule.rule, now=now)
