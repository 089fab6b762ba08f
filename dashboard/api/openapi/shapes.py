"""Schemas of the answers that are the same for every report type. Closed: a key that is not named here is a mistake."""

from http import HTTPStatus

from dashboard.api.openapi.grammar import Schema
from dashboard.job_board import State
from dashboard.metrics.anomalies import Reason
from dashboard.metrics.anomaly import JUDGED
from dashboard.metrics.change import FROM_ZERO, NO_CURRENT, NO_PREVIOUS
from dashboard.metrics.result import NOT_RECORDED, TOO_FEW, Why
from dashboard.metrics.trend import TOO_FEW_DAYS, Direction
from dashboard.semantic.query import COMPARISONS

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
YES_NO: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
URL: Schema = {"type": "string", "format": "uri-reference"}


def shape(**properties: Schema) -> Schema:
    """An object of exactly these properties."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def without_need(of: Schema, *names: str) -> Schema:
    """The same object, in which these properties may be absent."""
    return of | {"required": [name for name in of["required"] if name not in names]}


def items(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def by_name(names: tuple[str, ...], of: Schema, *, is_partial: bool = False) -> Schema:
    """An object with a property for each of the names; `is_partial`: for some of them."""
    whole = shape(**dict.fromkeys(names, of))
    return without_need(whole, *names) if is_partial else whole


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def one_of(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


def refer(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _problem(**properties: Schema) -> Schema:
    """Problem details, with what some refusals of approval say beside: what a program needs to go on."""
    extensions = {
        "meanwhile": maybe(refer("ApprovalEvent")),
        "content_hash": TEXT,
        "differences": maybe(refer("ContentDifferences")),
        "warnings": items(TEXT),
        "completeness_score": NUMBER,
        "limit": NUMBER,
    }
    return without_need(shape(**properties, **extensions), *extensions)


_SPAN = {"from": DAY, "to": DAY}
_MEMBER = shape(value=TEXT, label=TEXT)
_STANDING = {
    "as_of": MOMENT,
    "computed_at": MOMENT,
    "state": one_of("live", "cached", "updating", "stale"),
    "data_version": TEXT,
    "definition_version": TEXT,
    "engine": TEXT,
}
_KEPT_BY = one_of("shared", "process")
_LATENCY = shape(n=COUNT, p50_ms=maybe(COUNT), p95_ms=maybe(COUNT))
_STATE = one_of(*State)

SHAPES: dict[str, Schema] = {
    "Problem": _problem(
        type=URL,
        title=TEXT,
        status={"type": "integer", "minimum": 400, "maximum": 599},
        detail=TEXT,
        code={"type": "string", "pattern": "^[a-z_]+$"},
        request_id=maybe(TEXT),
        errors=items(shape(field=TEXT, message=TEXT, value=maybe(TEXT), suggestion=maybe(TEXT))),
    ),
    "Provenance": shape(**_STANDING, rows_counted=COUNT),
    "Standing": shape(**_STANDING),
    "Emptiness": shape(why=one_of(*Why), first_day=maybe(DAY)),
    "Period": shape(**_SPAN, grain=one_of("day", "range"), timezone=TEXT),
    "Basis": shape(compare=one_of(*COMPARISONS), **_SPAN),
    "Change": shape(
        value_pct=maybe(NUMBER),
        in_points=YES_NO,
        previous=NUMBER,
        previous_display=TEXT,
        current_display=TEXT,
        direction=one_of("up", "down", "flat"),
        good=maybe(YES_NO),
        basis=refer("Basis"),
    ),
    "Kpi": shape(
        value=maybe(NUMBER),
        unit=TEXT,
        n=COUNT,
        better=one_of("higher", "lower", "neutral"),
        label=TEXT,
        display=TEXT,
        reason=maybe(one_of(TOO_FEW, NOT_RECORDED)),
        change=maybe(refer("Change")),
    ),
    "Member": _MEMBER,
    "Option": shape(value=TEXT, label=TEXT, count=COUNT, available=YES_NO, selected=YES_NO),
    "Column": shape(name=TEXT, label=TEXT, type=TEXT, unit=TEXT),
    "TrendVector": shape(
        direction=one_of(*Direction), slope=maybe(NUMBER), n=COUNT, reason=maybe(one_of(TOO_FEW_DAYS))
    ),
    "SeriesDay": shape(date=DAY, value=maybe(NUMBER), complete=YES_NO),
    "DeletedRow": shape(row_id=TEXT, day=DAY, deleted={"const": True}, cursor=TEXT),
    "Edit": shape(row_id=TEXT, at=MOMENT, action=TEXT, columns=items(TEXT), by=maybe(TEXT)),
    "ReportTypes": shape(
        items=items(
            shape(
                name=TEXT,
                label=TEXT,
                grain=TEXT,
                default_measure=TEXT,
                measures=items(shape(name=TEXT, label=TEXT, description=TEXT, unit=TEXT, better=TEXT)),
                dimensions=items(shape(name=TEXT, label=TEXT, drills_to=maybe(TEXT))),
            )
        ),
        next={"type": "null"},
    ),
    "ExportedFile": without_need(
        shape(
            report_type=maybe(TEXT),
            title=TEXT,
            kpis={"type": "object", "additionalProperties": refer("Kpi")},
            measure=maybe(TEXT),
            rows_counted=COUNT,
            quality=refer("Quality"),
            provenance=refer("Provenance"),
            tables=items(
                shape(
                    heading=TEXT,
                    columns=items(shape(name=TEXT, label=TEXT, unit=TEXT)),
                    items=items({"type": "object"}),
                )
            ),
        ),
        "quality",
    ),
    "JudgedDay": shape(
        date=DAY,
        value=maybe(NUMBER),
        expected=maybe(NUMBER),
        low=maybe(NUMBER),
        high=maybe(NUMBER),
        is_anomaly=YES_NO,
        verdict=maybe(one_of(*sorted(JUDGED))),
        good=maybe(YES_NO),
        reason=maybe(one_of(*Reason)),
        text=TEXT,
    ),
    "Contribution": shape(
        value=TEXT,
        label=TEXT,
        n=COUNT,
        v=maybe(NUMBER),
        usual=maybe(NUMBER),
        difference=NUMBER,
        share_pct=maybe(NUMBER),
        display=maybe(TEXT),
        usual_display=maybe(TEXT),
        difference_display=TEXT,
    ),
    "Version": shape(data_version=TEXT),
    "CacheStats": shape(
        kept_by=_KEPT_BY,
        ttl_s=COUNT,
        at=MOMENT,
        items=items(
            shape(
                report_type=TEXT,
                answered=COUNT,
                hits=COUNT,
                misses=COUNT,
                waits=COUNT,
                stale=COUNT,
                errors=COUNT,
                hit_rate=maybe(NUMBER),
                bytes_served=COUNT,
                bytes_stored=COUNT,
                from_memory=_LATENCY,
                computed=_LATENCY,
            )
        ),
        next={"type": "null"},
        hours=items(
            shape(
                hour=MOMENT,
                answered=COUNT,
                hits=COUNT,
                hit_rate=maybe(NUMBER),
                from_memory=_LATENCY,
                computed=_LATENCY,
            )
        ),
        largest=items(shape(report_type=TEXT, **_SPAN, bytes=COUNT)),
        hottest=items(shape(report_type=TEXT, **_SPAN, asked=COUNT)),
    ),
    "CacheCleared": shape(cleared=COUNT, kept_by=_KEPT_BY),
    "JobRun": shape(
        id=WHOLE,
        state=_STATE,
        day=maybe(DAY),
        started_at=MOMENT,
        ended_at=maybe(MOMENT),
        duration_s=maybe(NUMBER),
        counts={"type": "object", "additionalProperties": WHOLE},
        error=maybe(TEXT),
        requested_by=maybe(TEXT),
    ),
    "JobAsked": shape(job=TEXT, day=DAY, requested_at=MOMENT, requested_by=TEXT),
    "JobRuns": shape(items=items(refer("JobRun")), next=maybe(TEXT)),
    "Jobs": shape(
        items=items(
            shape(
                name=TEXT,
                purpose=TEXT,
                state=_STATE,
                needs_somebody=YES_NO,
                overdue_since=maybe(MOMENT),
                next_run=MOMENT,
                day=DAY,
                asked=maybe(refer("JobAsked")),
                last_run=maybe(refer("JobRun")),
            )
        ),
        next={"type": "null"},
        keeper=maybe(shape(node=TEXT, started_at=MOMENT, heard_at=MOMENT, silent_s=NUMBER, is_heard=YES_NO)),
        refresh=shape(
            looked_at=maybe(MOMENT),
            as_of=maybe(MOMENT),
            data_version=maybe(TEXT),
            lag_s=maybe(NUMBER),
            is_behind=YES_NO,
        ),
    ),
    "Alive": shape(status={"const": "alive"}),
    "Ready": shape(
        status=one_of("ready", "not ready"),
        replica_age_s=maybe(NUMBER),
        jobs_silent_s=maybe(NUMBER),
        checks=shape(database=YES_NO, schema=YES_NO, replica=YES_NO, jobs=YES_NO),
    ),
    "Document": {"type": "object", "required": ["openapi", "info", "paths", "components"]},
}

REASONS_OF_CHANGE = one_of(NO_PREVIOUS, FROM_ZERO, NO_CURRENT)


def problem_response(status: int) -> Schema:
    """The response for a status: problem details, with what to do next where a header says it."""
    headers = {
        HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": {"required": True, "schema": TEXT}},
        HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": {"required": True, "schema": TEXT}},
        HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": {"required": True, "schema": TEXT}},
    }
    return {
        "description": HTTPStatus(status).phrase,
        "headers": headers.get(HTTPStatus(status), {}),
        "content": {"application/problem+json": {"schema": refer("Problem")}},
    }
