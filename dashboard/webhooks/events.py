"""The events that receivers can be told of. EventType is the one list; each has words, `webhooks.event.<name>`."""

from enum import StrEnum


class EventType(StrEnum):
    """What happened. PING is sent by hand, to one receiver, and cannot be subscribed to."""

    REPORT_SUBMITTED = "report_submitted"
    REPORT_APPROVED = "report_approved"
    REPORT_REJECTED = "report_rejected"
    REPORT_AMENDED = "report_amended"
    DATA_QUALITY_ALERT = "data_quality_alert"
    ANOMALY = "anomaly"
    DELIVERY_FAILED = "delivery_failed"
    PING = "ping"


SUBSCRIBABLE = tuple(one for one in EventType if one is not EventType.PING)
