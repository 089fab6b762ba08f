"""Schemas of imports."""

from dashboard.api.openapi.grammar import Schema
from dashboard.api.openapi.shapes import (
    COUNT,
    DAY,
    MOMENT,
    NUMBER,
    TEXT,
    WHOLE,
    YES_NO,
    items,
    maybe,
    one_of,
    refer,
    shape,
    without_need,
)
from data_access.importer.request import Near, OnError
from data_access.importer.targets import CREATABLE, TARGETS
from data_access.upload_store import DONE, ENDINGS, OPEN, RUNNING, WAITING

_TARGET = one_of(*(target.name for target in TARGETS))
_OPEN_OBJECT: Schema = {"type": "object"}
"""Its names are columns of files."""
_PROBLEM = maybe(
    shape(
        code=TEXT,
        message=TEXT,
        field=maybe(TEXT),
        row=maybe(COUNT),
        column=maybe(TEXT),
        value=maybe(TEXT),
        suggestion=maybe(TEXT),
        reason=maybe(TEXT),
    )
)
_REASON = shape(column=TEXT, code=TEXT, reason=TEXT)
_ROW = shape(row=COUNT, texts=_OPEN_OBJECT, reasons=items(_REASON))
_ASKED: dict[str, Schema] = {
    "mapping": _OPEN_OBJECT,
    "on_error": one_of(*(one.value for one in OnError)),
    "near_duplicates": one_of(*(one.value for one in Near)),
    "create_missing": items(one_of(*CREATABLE)),
    "match_names": YES_NO,
}
_PROGRESS: dict[str, Schema] = {
    "id": TEXT,
    "file_name": TEXT,
    "file_bytes": COUNT,
    "target": _TARGET,
    "state": one_of(OPEN, WAITING, RUNNING, DONE),
    "is_check": YES_NO,
    "how_it_ended": maybe(one_of(*ENDINGS)),
    "rows_read": COUNT,
    "rows_accepted": COUNT,
    "rows_rejected": COUNT,
    "is_cancelled": YES_NO,
    "problem": _PROBLEM,
    "batch_id": maybe(TEXT),
    "brought_by": TEXT,
    "created_at": MOMENT,
    "started_at": maybe(MOMENT),
    "ended_at": maybe(MOMENT),
}
_COUNTS = {"rows_read": COUNT, "rows_accepted": COUNT, "rows_rejected": COUNT, "rows_duplicate": COUNT}
_OUTCOME = shape(
    **_COUNTS,
    duplicates=items(COUNT),
    rows_near=COUNT,
    near=items(shape(row=COUNT, of=COUNT)),
    is_refused=YES_NO,
    is_complete=YES_NO,
    created=_OPEN_OBJECT,
    reasons=_OPEN_OBJECT,
    rejections=items(shape(row=COUNT, column=TEXT, value=TEXT, code=TEXT, reason=TEXT)),
    questions=items(
        shape(column=TEXT, text=TEXT, why=TEXT, rows=COUNT, candidates=items(shape(code=TEXT, name=maybe(TEXT))))
    ),
    questions_open=COUNT,
    earlier=maybe(TEXT),
    seconds=NUMBER,
)
_UPLOAD = _PROGRESS | {
    "found": shape(
        format=TEXT,
        encoding=maybe(TEXT),
        delimiter=maybe(TEXT),
        sheet=maybe(TEXT),
        columns=items(TEXT),
        lines=maybe(COUNT),
    ),
    "asked": shape(**_ASKED),
    "outcome": maybe(_OUTCOME),
    "does_not_fit": _PROBLEM,
    "doubts": items(shape(code=TEXT, column=TEXT, message=TEXT, choices=items(TEXT), examples=items(TEXT))),
    "first_rows": items(_ROW),
    "bad_rows": items(_ROW),
}
_BATCH: dict[str, Schema] = {
    "id": TEXT,
    "target": _TARGET,
    "file_name": TEXT,
    "file_hash": TEXT,
    **_COUNTS,
    "created": _OPEN_OBJECT,
    "brought_by": TEXT,
    "created_at": MOMENT,
    "removed_at": maybe(MOMENT),
}
_IN_THE_WAY = shape(days=COUNT, some_days=items(shape(project=TEXT, day=DAY)), corrected_rows=COUNT)

IMPORT_SHAPES: dict[str, Schema] = {
    "ImportProgress": shape(**_PROGRESS),
    "ImportUpload": shape(**_UPLOAD),
    "ImportSeen": {"anyOf": [refer("ImportUpload"), refer("ImportProgress")]},
    "ImportChange": without_need(shape(target=_TARGET, **_ASKED), "target", *_ASKED),
    "ImportDiscarded": shape(id=TEXT),
    "ImportBatch": shape(**_BATCH),
    "ImportBatchSeen": shape(**_BATCH, mapping=_OPEN_OBJECT, cannot_be_taken_back=maybe(_IN_THE_WAY)),
    "ImportUndone": shape(rows_removed=WHOLE, members_removed=WHOLE),
    "FeedingImport": shape(id=TEXT, file_name=TEXT, created_at=MOMENT, rows=COUNT, mended=COUNT, **_COUNTS),
    "Imports": shape(items=items(refer("ImportBatch")), open=items(refer("ImportProgress")), next=maybe(TEXT)),
}
