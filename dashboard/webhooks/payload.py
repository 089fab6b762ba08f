"""What a receiver is sent: these classes say it once, for whoever writes it, for its JSON schema and for the documents.

Names and kinds of what is here stay; a later version only adds. Free text that people wrote (comments, notes) is no
part of it: it may name people and illnesses, and the link leads whoever may read it there.
"""

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import orjson

from dashboard.webhooks.events import EventType

Schema = dict[str, Any]

_KINDS: dict[object, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}


def _said(meaning: str) -> Any:
    """A field, with what it means."""
    return field(metadata={"meaning": meaning})


@dataclass(frozen=True, kw_only=True)
class Words:
    """The same words in both languages."""

    ar: str = _said("in Arabic")
    en: str = _said("in English")


@dataclass(frozen=True, kw_only=True)
class Kpi:
    """One number of the report, as it was when it happened."""

    value: float | None = _said("the number; null where there is none")
    n: int | None = _said("how many rows it stands on; null where nobody counted")
    unit: str = _said("its unit, empty for a plain count")
    reason: str | None = _said("why there is no number, such as too_few")
    label: Words = _said("what it is called")


@dataclass(frozen=True, kw_only=True)
class Approval:
    """How the daily report stands after what happened."""

    status: str = _said("draft, submitted, approved_by_manager or approved")
    revision: int = _said("the round of approval that it belongs to")
    content_hash: str | None = _said("of the content that was decided on: another one after any change")
    by: str = _said("the name of who did it")
    on_behalf_of: str | None = _said("the name of the person whom a delegate acted for")
    at: datetime = _said("when")


@dataclass(frozen=True, kw_only=True)
class Links:
    """Where to look. Whoever follows one signs in, and sees what their own rights allow."""

    page: str = _said("for people")
    api: str | None = _said("the same for programs, as JSON")


@dataclass(frozen=True, kw_only=True)
class Unusual:
    """A number outside of what the same weekdays before it let expect."""

    measure: str = _said("which number; a key of `kpis`")
    verdict: str = _said("low, high or silent (no rows at all)")
    expected: float | None = _said("what was to be expected")
    low: float | None = _said("from here on it would have been usual")
    high: float | None = _said("up to here it would have been usual")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A broken rule, and how often."""

    rule: str = _said("which rule")
    count: int = _said("how many rows break it")


@dataclass(frozen=True, kw_only=True)
class Quality:
    """What is wrong with the data of a day."""

    completeness_score: float | None = _said("percent of what should be there; null where it is not known")
    findings: tuple[Finding, ...] = _said("the broken rules, the most frequent first")


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A delivery that was given up."""

    channel: str = _said("how it was to go: mail or webhook")
    delivery: str = _said("the id of the delivery")
    reason: str = _said("the kind of the last problem, such as timeout or http_5xx")
    tries: int = _said("how often it was tried")


@dataclass(frozen=True, kw_only=True)
class Data:
    """What happened to what. What an event is not about is null."""

    summary: Words = _said("one sentence for people")
    report_type: str | None = _said("the type of the report")
    project: str | None = _said("the code of the project; null for the whole unit")
    day: date | None = _said("the day that the report is about")
    approval: Approval | None = _said("of report_submitted, report_approved, report_rejected, report_amended")
    kpis: dict[str, Kpi] = _said("the numbers of the report by name; empty where there are none")
    anomaly: Unusual | None = _said("of anomaly")
    quality: Quality | None = _said("of data_quality_alert")
    failure: Failure | None = _said("of delivery_failed")
    links: Links = _said("where to look")


@dataclass(frozen=True, kw_only=True)
class Message:
    """The whole body."""

    type: EventType = _said("what happened")
    timestamp: datetime = _said("when it happened; the header `webhook-timestamp` says when it was sent")
    data: Data = _said("what it happened to")

    def as_text(self) -> str:
        """The body, to be kept and sent as it is: a signature is over the very bytes."""
        return orjson.dumps(self).decode()


def schema_of_message() -> Schema:
    """JSON Schema 2020-12 of the body. Open for names that a later version adds."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "K9 Insight webhook", **_shape(Message)}


def fields_of(shape: type) -> list[tuple[str, Any, str]]:
    """Name, type and meaning of every field, in order."""
    hints = get_type_hints(shape)
    return [(one.name, hints[one.name], one.metadata["meaning"]) for one in fields(shape)]


def _shape(shape: type) -> Schema:
    named = fields_of(shape)
    return {
        "type": "object",
        "description": (shape.__doc__ or "").strip(),
        "required": [name for name, _, _ in named],
        "properties": {name: _kind(kind) | {"description": meaning} for name, kind, meaning in named},
    }


def _kind(kind: Any) -> Schema:
    if kind in _KINDS:
        return dict(_KINDS[kind])
    if isinstance(kind, UnionType):
        return {"anyOf": [_kind(one) for one in get_args(kind) if one is not NoneType] + [{"type": "null"}]}
    if get_origin(kind) is dict:
        return {"type": "object", "additionalProperties": _kind(get_args(kind)[1])}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _kind(get_args(kind)[0])}
    if is_dataclass(kind) and isinstance(kind, type):
        return _shape(kind)
    assert issubclass(kind, StrEnum), f"{kind} has no schema"
    return {"type": "string", "enum": list(kind)}
