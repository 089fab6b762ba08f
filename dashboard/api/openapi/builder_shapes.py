"""Schemas of the report builder: questions, their tables, saved reports and sharing."""

from dashboard.api.openapi.grammar import Schema
from dashboard.api.openapi.shapes import (
    COUNT,
    DAY,
    MOMENT,
    NUMBER,
    TEXT,
    URL,
    YES_NO,
    items,
    maybe,
    one_of,
    refer,
    shape,
    without_need,
)
from dashboard.builder.access import GIVEN, Access, ShareKind
from dashboard.builder.opening import Gone
from dashboard.permissions import Role
from dashboard.semantic.aggregation import Aggregation
from dashboard.semantic.builder_question import FIELDS, MOST_TOP, VIEWS
from dashboard.semantic.query import COMPARISONS

OUTPUTS = ("table", "pdf", "excel", "csv")
"""What a question can be answered with."""

_WORDS: Schema = {"type": "string", "minLength": 1}
_VERSION: Schema = {"type": "integer", "minimum": 1}
_DEFINED = {
    "report": TEXT,
    "rows": items(TEXT),
    "columns": items(TEXT),
    "measures": items(TEXT),
    "filters": {"type": "object", "additionalProperties": items(TEXT)},
    "period": without_need(shape(**{"from": TEXT, "to": TEXT}), "from", "to"),
    "compare": maybe(one_of(*COMPARISONS)),
    "sort": maybe(TEXT),
    "top": maybe(without_need(shape(n={"type": "integer", "minimum": 1, "maximum": MOST_TOP}, dimension=TEXT),
                              "dimension")),
    "subtotals": YES_NO,
    "view": maybe(one_of(*VIEWS)),
}  # fmt: skip
_PAGE = {"next": maybe(TEXT)}
_NOTES = items(refer("BuilderNote"))
_SAVED = {
    "id": TEXT,
    "name": TEXT,
    "owner": maybe(TEXT),
    "created_by": maybe(TEXT),
    "created_at": MOMENT,
    "updated_by": maybe(TEXT),
    "updated_at": MOMENT,
    "version": _VERSION,
    "project": maybe(TEXT),
    "access": one_of(*Access),
    "is_favourite": YES_NO,
    "definition": refer("BuilderQuestion"),
    "shares": maybe(items(refer("Share"))),
}
_KEPT = {"version": _VERSION, "name": TEXT, "saved_by": maybe(TEXT), "saved_at": MOMENT}

BUILDER_SHAPES: dict[str, Schema] = {
    "BuilderQuestion": without_need(shape(**_DEFINED), *(name for name in FIELDS if name != "report")),
    "BuilderRequest": without_need(
        shape(
            **_DEFINED,
            template=TEXT,
            key=TEXT,
            output=one_of(*OUTPUTS),
            limit={"type": "integer", "minimum": 1, "maximum": 1000},
            cursor=TEXT,
        ),
        *FIELDS, "template", "key", "output", "limit", "cursor",
    ),
    "BuilderNote": shape(what=one_of(*Gone), name=TEXT, now=maybe(TEXT), text=TEXT),
    "BuilderColumn": without_need(
        shape(
            name=TEXT,
            kind=one_of("dimension", "measure"),
            label=TEXT,
            measure=TEXT,
            aggregation=one_of(*Aggregation),
            description=TEXT,
            unit=TEXT,
            decimals=COUNT,
            under=items(shape(dimension=TEXT, value=TEXT, label=TEXT)),
            is_total=YES_NO,
        ),
        "measure", "aggregation", "description", "unit", "decimals", "under", "is_total",
    ),
    "BuilderLine": {
        "type": "object",
        "properties": {
            "is_total": YES_NO,
            "labels": {"type": "object", "additionalProperties": TEXT},
            "why": {"type": "object", "additionalProperties": TEXT},
        },
        "required": ["is_total", "labels", "why"],
        "additionalProperties": {"anyOf": [NUMBER, TEXT, {"type": "null"}]},
    },
    "BuilderTable": shape(
        report_type=TEXT,
        period=shape(**{"from": DAY, "to": DAY}, grain=TEXT, timezone=TEXT),
        compared=maybe(shape(compare=one_of(*COMPARISONS), **{"from": DAY, "to": DAY})),
        definition=refer("BuilderQuestion"),
        suggested_view=one_of(*VIEWS),
        columns=items(refer("BuilderColumn")),
        rows=shape(total=COUNT, items=items(refer("BuilderLine")), **_PAGE),
        empty=maybe(refer("Emptiness")),
        provenance=refer("Provenance"),
        notes=_NOTES,
    ),
    "BuilderPalettes": shape(items=items(refer("BuilderPalette")), **_PAGE),
    "BuilderPalette": shape(
        report_type=TEXT,
        label=TEXT,
        dimensions=items(shape(name=TEXT, label=TEXT, drills_to=maybe(TEXT))),
        measures=items(
            shape(
                name=TEXT,
                label=TEXT,
                description=TEXT,
                unit=TEXT,
                better=TEXT,
                aggregations=items(
                    shape(name=one_of(*Aggregation), label=TEXT, is_own=YES_NO, why_not=maybe(TEXT))
                ),
            )
        ),
    ),
    "Template": shape(**_SAVED, notes=_NOTES),
    "Templates": shape(items=items(shape(**_SAVED)), **_PAGE),
    "TemplateVersions": shape(items=items(shape(**_KEPT, definition=refer("BuilderQuestion"))), **_PAGE),
    "NewTemplate": without_need(
        shape(name=_WORDS, definition=refer("BuilderQuestion"), project=maybe(TEXT)), "project"
    ),
    "TemplateChange": without_need(
        shape(name=_WORDS, definition=refer("BuilderQuestion"), project=maybe(TEXT), version=_VERSION, key=TEXT),
        "name", "definition", "project", "version", "key",
    ),
    "VersionWanted": without_need(shape(version=_VERSION, key=TEXT), "key"),
    "CopyWanted": without_need(shape(name=_WORDS, key=TEXT), "name", "key"),
    "FavouriteWanted": without_need(shape(favourite=YES_NO, key=TEXT), "key"),
    "ShareWanted": without_need(
        shape(kind=one_of(*ShareKind), target=TEXT, access=one_of(*GIVEN)), "target", "access"
    ),
    "Share": shape(
        id=TEXT,
        kind=one_of(*ShareKind),
        access=one_of(*GIVEN),
        shared_at=MOMENT,
        target=maybe(TEXT),
        name=maybe(TEXT),
    ),
    "Shared": shape(id=TEXT, link=maybe(URL)),
    "ShareReach": shape(
        items=items(
            shape(
                name=TEXT,
                username=TEXT,
                role=one_of(*Role),
                role_label=TEXT,
                may_read=YES_NO,
                projects=maybe(items(TEXT)),
                sees=TEXT,
            )
        ),
        **_PAGE,
    ),
    "TransferWanted": shape(to=_WORDS),
    "TransferOfAll": shape(**{"from": _WORDS, "to": _WORDS}),
    "Given": shape(given=COUNT),
    "Removed": shape(removed=TEXT),
}  # fmt: skip
