"""What a check or an import found, as it is kept with the upload and told by API and page."""

from collections import Counter
from typing import Any

from data_access.importer.outcome import ImportOutcome

_REJECTIONS, _QUESTIONS, _NUMBERS = 50, 200, 100


def outcome_as_json(outcome: ImportOutcome) -> dict[str, Any]:
    """All counts, and the first of each list; all rejected rows are in a file of their own."""
    rejections = outcome.rejections
    asked: list[dict[str, Any]] = [
        {
            "column": column,
            "text": question.text,
            "why": question.why.value,
            "rows": question.rows,
            "candidates": [{"code": code, "name": name} for code, name in question.candidates],
        }
        for column, questions in outcome.questions.items()
        for question in questions
    ]
    return {
        "rows_read": outcome.rows_read,
        "rows_accepted": outcome.rows_accepted,
        "rows_rejected": outcome.rows_rejected,
        "rows_duplicate": len(outcome.duplicates),
        "duplicates": list(outcome.duplicates[:_NUMBERS]),
        "rows_near": outcome.rows_near,
        "near": [{"row": near.number, "of": near.of} for near in outcome.near_duplicates[:_NUMBERS]],
        "is_refused": outcome.is_refused,
        "is_complete": outcome.is_complete,
        "created": {name: list(codes) for name, codes in outcome.created.items()},
        "reasons": dict(Counter(str(said.code) for said in rejections)),
        "rejections": [
            {
                "row": said.row_number,
                "column": said.column,
                "value": said.value,
                "code": str(said.code),
                "reason": said.reason,
            }
            for said in rejections[:_REJECTIONS]
        ],
        "questions": sorted(asked, key=lambda one: -one["rows"])[:_QUESTIONS],
        "questions_open": len(asked),
        "earlier": str(outcome.earlier.id) if outcome.earlier else None,
        "seconds": round(outcome.seconds, 2),
    }
