"""Telling receivers of something: one call, with the connection of the transaction in which it happens.

`announcer.tell(connection, anomaly_found(...))`: with the cause it is committed, or with the cause it never was.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from urllib.parse import urlencode

from sqlalchemy import Connection

from dashboard.webhooks.events import EventType
from dashboard.webhooks.payload import Approval, Data, Failure, Kpi, Links, Message, Quality, Unusual, Words
from data_access.webhook_events import WebhookEvent, add_event, add_event_for

_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a happening is about. `project`: code and key, None for the whole unit; `path`: of the page to look at."""

    report_type: str | None = None
    project: tuple[str, str] | None = None
    day: date | None = None
    path: str = "/"


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something to tell. `cause`: the same for the same thing: it is told once, however often it is found."""

    type: EventType
    cause: str
    at: datetime
    summary: Words
    subject: Subject = field(default_factory=Subject)
    approval: Approval | None = None
    kpis: Mapping[str, Kpi] = field(default_factory=dict)
    anomaly: Unusual | None = None
    quality: Quality | None = None
    failure: Failure | None = None


@dataclass(frozen=True, kw_only=True)
class Announcer:
    """`site`: where the product is reached, for links."""

    site: str

    def tell(self, connection: Connection, happening: Happening, *, apart_from: str | None = None) -> int:
        """How many receivers will be told; `apart_from`: a subscription that is not. A cause is told once."""
        return add_event(connection, self._event(happening), apart_from=apart_from)

    def tell_one(self, connection: Connection, happening: Happening, subscription_id: str) -> None:
        """The same for one receiver alone, whatever it wants. The cause is a new one."""
        add_event_for(connection, self._event(happening), subscription_id)

    def _event(self, happening: Happening) -> WebhookEvent:
        subject = happening.subject
        return WebhookEvent(
            event_type=happening.type,
            report_type=subject.report_type,
            project_id=subject.project[1] if subject.project else None,
            cause=happening.cause,
            payload=self._message(happening).as_text(),
            at=happening.at,
        )

    def _message(self, happening: Happening) -> Message:
        subject = happening.subject
        data = Data(
            summary=_plain(happening.summary),
            report_type=subject.report_type,
            project=subject.project[0] if subject.project else None,
            day=subject.day,
            approval=happening.approval,
            kpis=dict(happening.kpis),
            anomaly=happening.anomaly,
            quality=happening.quality,
            failure=happening.failure,
            links=Links(page=f"{self.site}{subject.path}", api=self._api(subject)),
        )
        return Message(type=happening.type, timestamp=happening.at, data=data)

    def _api(self, subject: Subject) -> str | None:
        if subject.report_type is None or subject.day is None:
            return None
        asked = {"from": subject.day.isoformat(), "to": subject.day.isoformat()}
        asked |= {"project": subject.project[0]} if subject.project else {}
        return f"{self.site}/api/reports/{subject.report_type}?{urlencode(asked)}"


def quality_alert(cause: str, at: datetime, summary: Words, subject: Subject, quality: Quality) -> Happening:
    """The data of a day are worse than they may be."""
    return Happening(
        type=EventType.DATA_QUALITY_ALERT, cause=cause, at=at, summary=summary, subject=subject, quality=quality
    )


def anomaly_found(cause: str, at: datetime, summary: Words, subject: Subject, found: Unusual, kpi: Kpi) -> Happening:
    """A number of a day is outside of what is usual."""
    told = Happening(type=EventType.ANOMALY, cause=cause, at=at, summary=summary, subject=subject, anomaly=found)
    return replace(told, kpis={found.measure: kpi})


def delivery_failed(cause: str, at: datetime, summary: Words, subject: Subject, failure: Failure) -> Happening:
    """A mail or a webhook was given up."""
    return Happening(
        type=EventType.DELIVERY_FAILED, cause=cause, at=at, summary=summary, subject=subject, failure=failure
    )


def _plain(words: Words) -> Words:
    """Without the marks that isolate values on pages: programs would find them in their texts."""
    return Words(ar=words.ar.translate(_ISOLATES), en=words.en.translate(_ISOLATES))
