"""Whatever people write into the cells comes out of the database as it stood in the file, in every format."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell import WriteOnlyCell

from data_access.importer.alike import visible
from data_access.importer.mapping import MISSING
from tests.lib.database_ground import DatabaseGround
from tests.lib.import_ground import ImportGround, import_ground

HEADER = ("dog", "date", "duration", "rating", "notes", "run", "إضافي")
_RUNS = count()
Row = dict[str, Any]

# No control characters, which no table has; line ends of one kind, since XML knows no other.
_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n;,|\t\"'\\=+-@٠"), max_size=40)
_ROW = st.fixed_dictionaries(
    {
        "dog": st.sampled_from(["Rex", "برق", "=1+1", "7", 'O\'Neil; "Bo"']),
        "date": st.integers(0, 30_000).map(lambda days: (date(1950, 1, 1) + timedelta(days)).isoformat()),
        "duration": st.none() | st.integers(0, 100_000),
        "rating": st.none() | st.integers(0, 1000).map(lambda hundredths: hundredths / 100),
        "notes": _TEXT,
        "إضافي": _TEXT,
    }
)


def _as_csv(rows: list[Row], delimiter: str, encoding: str) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow(HEADER)
    writer.writerows([row[name] for name in HEADER] for row in rows)
    return stream.getvalue().encode(encoding)


def _as_json_lines(rows: list[Row]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def _as_workbook(rows: list[Row]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER)
    for row in rows:
        cells = [WriteOnlyCell(sheet, row[name]) for name in HEADER]
        for cell in cells:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


FORMS: dict[str, Callable[[list[Row]], bytes]] = {
    "comma": lambda rows: _as_csv(rows, ",", "utf-8"),
    "semicolon": lambda rows: _as_csv(rows, ";", "utf-8-sig"),
    "tab": lambda rows: _as_csv(rows, "\t", "utf-16"),
    "pipe": lambda rows: _as_csv(rows, "|", "utf-8"),
    "jsonl": _as_json_lines,
    "xlsx": _as_workbook,
}


@pytest.fixture(scope="module")
def ground(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ImportGround]:
    with databases.copy() as database:
        yield import_ground(database, tmp_path_factory.mktemp("round"))


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(_ROW, min_size=1, max_size=5))
def test_rows_come_out_as_they_went_in(ground: ImportGround, form: str, rows: list[Row]) -> None:
    for row in rows:
        row["run"] = f"{form}-{next(_RUNS)}"
    outcome = ground.bring(ground.write(FORMS[form](rows)))
    assert outcome.is_complete, outcome.rejections
    stored = ground.rows(
        "SELECT m.code, session_date::date, duration, success_rating, notes, extra"
        " FROM reporting.imported_training_session s JOIN reporting.member m ON m.id = dog_id"
        " WHERE s.batch_id = :batch ORDER BY row_number",
        batch=outcome.batch_id,
    )
    assert [_seen(*row) for row in stored] == [_expected(row) for row in rows]


def _seen(dog: str, day: date, duration: int | None, rating: Any, notes: str | None, extra: Row) -> Row:
    return {
        "dog": dog,
        "date": day.isoformat(),
        "duration": duration,
        "rating": None if rating is None else float(rating),
        "notes": notes,
        **extra,
    }


def _expected(row: Row) -> Row:
    return row | {name: _kept(row[name]) for name in ("notes", "إضافي")}


def _kept(text: str) -> str | None:
    """Trimmed; words for "not recorded" are missing."""
    return None if visible(text) in (*MISSING, "") else text.strip()
