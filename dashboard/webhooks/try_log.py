"""What the log keeps of a try: request and answer, cut, and without what is secret."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from dashboard.webhooks.posting import Problem, Reply
from data_access.webhook_queue import Tried

MASK = "•••"
LONGEST_BODY = 4000
LONGEST_VALUE = 300
MOST_HEADERS = 40
SHORTEST_MASKED = 4
"""A shorter secret would mask letters all over; no header that keeps anybody out is so short."""
_HIDDEN = frozenset({"set-cookie", "www-authenticate", "proxy-authenticate"})


def tried(
    started_at: datetime,
    duration_ms: int,
    sent: Mapping[str, str],
    own: Mapping[str, str],
    reply: Reply,
    keys: Sequence[str],
) -> Tried:
    """`sent`: the headers of every message; `own`: those of this receiver, of which the names are kept; `keys`: its
    secrets, looked for in the answer, for receivers like to repeat what they were sent."""
    secrets = [*keys, *own.values()]
    answered = [(name, MASK if name in _HIDDEN else _shown(value, secrets)) for name, value in reply.headers.items()]
    return Tried(
        started_at=started_at,
        duration_ms=duration_ms,
        status=reply.status,
        problem=reply.problem,
        request_headers=dict(sent) | dict.fromkeys(own, MASK),
        response_headers={name: value[:LONGEST_VALUE] for name, value in answered[:MOST_HEADERS]},
        response_body=_shown(reply.body.decode("utf-8", errors="replace"), secrets)[:LONGEST_BODY],
    )


def not_tried(started_at: datetime, problem: Problem) -> Tried:
    """Of a message that could not even be written."""
    return tried(started_at, 0, {}, {}, Reply(problem=problem), ())


def _shown(text: str, secrets: Sequence[str]) -> str:
    """The database takes no zero characters."""
    shown = text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    for secret in secrets:
        if len(secret) >= SHORTEST_MASKED:
            shown = shown.replace(secret, MASK).replace(secret.removeprefix("whsec_"), MASK)
    return shown
