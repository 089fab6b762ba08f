"""Schemas of sealed reports."""

from dashboard.api.openapi.grammar import Schema
from dashboard.api.openapi.shapes import (
    COUNT,
    DAY,
    MOMENT,
    NUMBER,
    TEXT,
    WHOLE,
    YES_NO,
    by_name,
    items,
    maybe,
    one_of,
    refer,
    shape,
)
from dashboard.workflow.subject import APPROVED, APPROVED_FIRST, SUBMITTED
from data_access.snapshot_store import FILES

_SHA256: Schema = TEXT | {"pattern": "^[0-9a-f]{64}$"}
_STEP = one_of(SUBMITTED, APPROVED_FIRST, APPROVED)
_SIGNATURE = {"step": _STEP, "name": TEXT, "on_behalf_of": maybe(TEXT), "at": MOMENT}
_TWO_WORDS = shape(ar=TEXT, en=TEXT)
_NUMBER = shape(value=maybe(NUMBER), n=COUNT, reason=maybe(TEXT), display=TEXT)
_ROW: Schema = {"type": "object", "required": ["row_id"]}
_COLUMN = shape(
    name=TEXT,
    type=TEXT,
    unit=TEXT,
    scale=COUNT,
    members=maybe(TEXT),
    derived_by=TEXT,
    sensitive=maybe(TEXT),
    label=_TWO_WORDS,
)
_SEALED: dict[str, Schema] = {
    "format": TEXT,
    "number": TEXT,
    "report_type": TEXT,
    "project": shape(code=TEXT, id=TEXT, name=maybe(TEXT)),
    "date": DAY,
    "revision": COUNT,
    "content_hash": TEXT,
    "definition_version": TEXT,
    "timezone": TEXT,
    "approval": items(shape(**_SIGNATURE, user_id=TEXT)),
    "numbers": {"type": "object", "additionalProperties": {"type": "array", "minItems": 3, "maxItems": 3}},
    "columns": items(_COLUMN),
}

SEALED_SHAPES: dict[str, Schema] = {
    "Snapshot": shape(
        id=TEXT,
        number=TEXT,
        report_type=TEXT,
        project=refer("Member"),
        date=DAY,
        version=COUNT,
        revision=COUNT,
        amends=maybe(TEXT),
        content_hash=TEXT,
        rows=COUNT,
        language=TEXT,
        sealed_at=MOMENT,
        approval=items(shape(**_SIGNATURE)),
        hashes=by_name(FILES, _SHA256),
        bytes=maybe(by_name(FILES, COUNT)),
        seal=shape(number=WHOLE, sha256=_SHA256, previous_sha256=_SHA256),
        kept_until=MOMENT,
        let_go_at=maybe(MOMENT),
        may_take_sealed=YES_NO,
    ),
    "Snapshots": shape(items=items(refer("Snapshot")), next={"type": "null"}),
    "SealedFile": shape(**_SEALED, rows=items(_ROW)),
    "SealedExcerpt": shape(
        **_SEALED, rows=maybe(items(_ROW)), excerpt_of=shape(id=TEXT, json_sha256=_SHA256), left_out=TEXT
    ),
    "Differences": shape(
        **{"from": TEXT, "to": TEXT},
        is_same=YES_NO,
        columns=items(TEXT),
        columns_left_out=items(TEXT),
        numbers=items(shape(measure=TEXT, label=TEXT, before=_NUMBER, after=_NUMBER)),
        added=items(_ROW),
        removed=items(_ROW),
        changed=items(shape(row_id=TEXT, fields=items(shape(column=TEXT, before={}, after={})))),
    ),
    "LegalHold": shape(
        id=TEXT,
        report_type=maybe(TEXT),
        project=maybe(TEXT),
        **{"from": DAY, "to": DAY},
        reason=TEXT,
        placed_at=MOMENT,
        lifted_at=maybe(MOMENT),
        lift_reason=maybe(TEXT),
    ),
    "LegalHolds": shape(items=items(refer("LegalHold")), next={"type": "null"}),
    "SealVerdict": shape(
        is_whole=YES_NO,
        checked=COUNT,
        let_go=COUNT,
        head=maybe(shape(number=WHOLE, sha256=_SHA256)),
        first_bad=maybe(shape(number=maybe(WHOLE), id=maybe(TEXT), problem=TEXT)),
    ),
}
