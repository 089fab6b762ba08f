"""A document made up for tests of files: any number of rows with texts that are hard to write. `python -m` prints what
it hashes to as PDF and as a workbook."""

import hashlib
import io
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from dashboard.exports import FORMATS
from dashboard.exports.document import Document, Fact, Figure, Line, Table
from dashboard.i18n import Locale
from dashboard.metrics.result import Change, Number, Provenance
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.semantic.period import Days

DAY = date(2026, 11, 24)
HARD_TEXTS = (
    "لونا",
    "عبد الله",
    "=1+1",
    "Kira (K9)",
    "تمرين «صباحي» (طويل)",
    "-5",
    "@SUM(A1)",
    "<r>x & y</r>",
    " a ",
    "",
)
COLUMNS = ("day", "event_at", "trainer_key", "dog_key", "duration_min", "rating", "location", "notes")


def sample_document(rows: int = 20, heading: str = "صفوف") -> Document:
    report = TRAINER_DAILY
    columns = tuple(report.column(name) for name in COLUMNS)
    number = Number(value=rows, n=rows)
    change = Change(current=number, previous=Number(value=3, n=3), days=Days(start=DAY, end=DAY))
    return Document(
        report=report,
        title=report.label.ar,
        subtitle="مشروع ألفا (ALPHA)",
        facts=(Fact(label="اليوم", text="الثلاثاء"),),
        figures=tuple(Figure(measure=m, number=number, change=change) for m in report.shown_measures),
        lines=(Line(measure=report.measure("total_sessions"), first=DAY, values=(1.0, None, 3.0, 2.0), open_days=1),),
        tables=(Table(heading=heading, columns=columns, pages=_pages(rows)),),
        rows=rows,
        provenance=Provenance(
            as_of=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
            computed_at=datetime(2026, 11, 24, 9, 1, tzinfo=UTC),
            data_version="1-0-test",
            definition_version="test",
            rows_counted=rows,
            engine="duckdb",
        ),
        timezone="Asia/Aden",
        is_wide=True,
        name="sample",
    )


def _pages(rows: int) -> Iterator[Sequence[dict[str, Any]]]:
    for first in range(0, rows, 500):
        yield [_item(number) for number in range(first, min(first + 500, rows))]


def _item(number: int) -> dict[str, Any]:
    text = HARD_TEXTS[number % len(HARD_TEXTS)]
    return {
        "row_id": str(number),
        "day": DAY,
        "event_at": datetime(2026, 11, 24, 6, 0) + timedelta(minutes=number),
        "trainer_key": {"value": f"E{number}", "label": text or None},
        "dog_key": None if number % 3 == 0 else {"value": f"D{number}", "label": "لونا"},
        "duration_min": number % 90,
        "rating": Decimal(number % 100) / 10,
        "location": text,
        "notes": f"N{number:05d}",
    }


def written(ending: str, document: Document, lang: str = "ar") -> bytes:
    kind = next(kind for kind in FORMATS if kind.ending == ending)
    out = io.BytesIO()
    kind.write(document, out, Locale(lang=lang))
    return out.getvalue()


if __name__ == "__main__":
    hashes = [hashlib.sha256(written(ending, sample_document())).hexdigest() for ending in ("pdf", "xlsx", "json")]
    sys.stdout.write("\n".join(hashes))
