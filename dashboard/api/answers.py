"""How the API answers: JSON through orjson, with an ETag where an unchanged answer need not be sent again."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from flask import Response, g, request

from dashboard import clock
from dashboard.api.repeating import AnswerNow, may_be_repeated
from dashboard.metrics import ReadPath
from dashboard.metrics.cached_question import CachedQuestion, Wanted, name_question
from dashboard.metrics.kept_answer import KeptAnswer
from dashboard.metrics.report_cache import LAST_GOOD, How, ReportCache, Served
from dashboard.people.current import current_locale, current_viewer

CACHE_STATUS = {
    How.HIT: "k9; hit",
    How.MISS: "k9; fwd=miss; stored",
    How.WAIT: "k9; fwd=miss; collapsed",
    How.UPDATING: "k9; hit; detail=updating",
    How.STALE: "k9; hit; detail=stale",
}
"""RFC 9211, for those who look into why an answer was quick or slow."""

_READS = ("GET", "HEAD")
_OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY


AS_OF = "Data-As-Of"
"""The header that says until when an unchanged answer is known to be true, also where it has no body."""
DATA_VERSION = "Data-Version"
"""And on which state of the data, for who follows it."""


def as_json(value: object) -> bytes:
    """Decimals become numbers; anything else unknown is a programming error."""
    return orjson.dumps(value, default=_plain, option=_OPTIONS)


def _plain(value: object) -> Any:
    if hasattr(value, "__float__"):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def answer(value: object) -> Response:
    """What was asked for; of a read, 304 when the client has this text already."""
    if request.method not in _READS:
        return untagged_answer(value)
    body = as_json(value)
    return answer_at(AnswerNow(tag=tagging()(hashlib.sha256(body).hexdigest()), headers=[]), lambda: body)


def untagged_answer(value: object) -> Response:
    """Also to whoever is not signed in."""
    return _private(_as_answer(as_json(value)))


def _as_answer(body: bytes) -> Response:
    return Response(body, content_type="application/json")


def version_of(reads: ReadPath) -> str:
    """Changes with the data, and with the day, because "the last 30 days" mean other days tomorrow."""
    return f"{reads.data_version()} {clock.today(reads.conventions.timezone)}"


def answer_unless_known(version: str, compute: Callable[[], object]) -> Response:
    """304 when the client has this answer already: same question, same rights, same locale, same version."""
    return answer_at(AnswerNow(tag=tagging()(version), headers=[]), lambda: as_json(compute()))


def answer_at(now: AnswerNow, body: Callable[[], bytes]) -> Response:
    """The answer as it is now, or 304 when the client has it already."""
    is_known = request.if_none_match.contains_weak(now.tag)
    response = Response(status=304, content_type="application/json") if is_known else _as_answer(body())
    response.set_etag(now.tag, weak=True)
    response.headers.update(now.headers)
    return _private(response)


def answer_unless_same(
    reads: ReadPath, ask: Callable[[ReadPath], Wanted], compute: Callable[[ReadPath], object]
) -> Response:
    """The same for what stands on the days that the question covers: a change of others leaves what the client has.

    `ask` and `compute` are given `reads` held to one moment.
    """
    tag_of = tagging()

    def at(held: ReadPath) -> AnswerNow:
        question = name_question(held, ask(held))
        # Also of an answer that a browser has already: it holds until now, whenever it was made.
        of_now = [(AS_OF, question.as_of.isoformat()), (DATA_VERSION, question.data_version)]
        return AnswerNow(tag=tag_of(_state_of(question)), headers=of_now)

    may_be_repeated(lambda: at(reads.pinned()))
    held = reads.pinned()
    return answer_at(at(held), lambda: as_json(compute(held)))


def _state_of(question: CachedQuestion) -> str:
    return f"{question.key} {question.version}"


def cached_answer(
    cache: ReportCache,
    reads: ReadPath,
    wanted: Wanted,
    compute: Callable[[], dict[str, Any]],
    beside: Callable[[bool], dict[str, Any]] = lambda _: {},
) -> Response:
    """The same from the cache of answers. `reads`: held to one moment, which `compute` must answer from as well.

    `beside`: parts that are of the reader and of this moment, so that they are never kept; told whether the kept part
    is of the moment that `reads` is held to. An answer that is not of now carries the tag of its own moment, so that
    nobody takes it for the new one.
    """
    question = name_question(reads, wanted)
    g.asked_question, g.asked_version = wanted, question.version
    live, tag_of = beside(True), tagging()
    tag = tag_of(f"{_state_of(question)} {live}")
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304, content_type="application/json")
    else:
        served = cache.answer(question, lambda: _kept(question, compute()))
        live = live if served.kept.version == question.version else beside(False)
        tag = tag_of(f"{question.key} {served.kept.version} {live}")
        response = Response(_told(question, served, live), content_type="application/json")
        response.headers["Cache-Status"] = CACHE_STATUS[served.how]
    response.set_etag(tag, weak=True)
    return _private(response)


def known_answer(
    cache: ReportCache,
    reads: ReadPath,
    wanted: Wanted,
    compute: Callable[[], dict[str, Any]],
    beside: Mapping[str, Any],
) -> dict[str, Any]:
    """One answer from the cache for who puts several together, as `cached_answer` would send it."""
    question = name_question(reads, wanted)
    served = cache.answer(question, lambda: _kept(question, compute()))
    told: dict[str, Any] = orjson.loads(_told(question, served, dict(beside)))
    return told


def asked_question() -> Wanted | None:
    """What this request asked the cache of answers for; None where it asked for nothing that is kept."""
    wanted: Wanted | None = g.get("asked_question")
    return wanted


def asked_version() -> str:
    """The version of what that question stood on."""
    return str(g.asked_version)


def _kept(question: CachedQuestion, answer: dict[str, Any]) -> KeptAnswer:
    """An answer that counts no rows of its own says of now what it was computed on."""
    standing = {
        "as_of": question.as_of.isoformat(),
        "computed_at": clock.now().isoformat(),
        "data_version": question.data_version,
        "definition_version": question.definition_version,
        "engine": question.engine,
    }
    provenance = answer.pop("provenance", standing)
    return KeptAnswer(version=question.version, body=as_json(answer), provenance=provenance)


def _told(question: CachedQuestion, served: Served, live: dict[str, Any]) -> bytes:
    """The body, the parts that were not kept, and what is to be said of it now. The days of an answer that still holds
    are the same at this moment, so it is as of this moment, whenever it was computed."""
    kept, how = served.kept, served.how
    told = kept.provenance | {"state": _state(question, how)}
    if how not in LAST_GOOD:
        told |= {"as_of": question.as_of.isoformat(), "data_version": question.data_version}
    return kept.body[:-1] + b"," + as_json(live | {"provenance": told})[1:]


def _state(question: CachedQuestion, how: How) -> str:
    if question.is_stale or how is How.STALE:
        return "stale"
    return {How.MISS: "live", How.UPDATING: "updating"}.get(how, "cached")


def tagging() -> Callable[[str], str]:
    """The tag of a version of what this request asks for: under these rights, in this locale."""
    asked = "\n".join((current_viewer().rights_key, request.full_path, repr(current_locale())))
    return lambda version: hashlib.sha256(f"{version}\n{asked}".encode()).hexdigest()[:32]


def _private(response: Response) -> Response:
    """An answer belongs to its reader: no shared cache may keep it, a browser asks again each time."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie, Authorization"
    return response
