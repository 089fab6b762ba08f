"""What is wrong with an imported file is said in the reader's language, down to the row, the column and the value."""

import re
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from dash import html

from dashboard.errors import InvalidInput
from dashboard.i18n import Locale
from dashboard.workflow.import_run import problem_as_json
from data_access.importer.source_file import refused
from data_access.upload_store import Upload
from layouts.markup import write
from layouts.pages.import_parts import problem_words

UPLOAD = cast(Upload, SimpleNamespace(id=UUID(int=1), file_name="duty.csv"))
ARABIC, ENGLISH = Locale(lang="ar"), Locale(lang="en")


def told(error: InvalidInput, locale: Locale) -> str:
    return text_of(problem_as_json(error, UPLOAD), locale)


def text_of(problem: dict[str, Any], locale: Locale) -> str:
    return write(html.Div(problem_words(problem, locale))).text


def visible(markup: str) -> str:
    return re.sub("<[^>]+>", " ", markup)


TOO_MANY = refused(
    "more than 1,000 rows of duty.csv cannot be taken",
    code="too_many_rejected",
    row=1204,
    column="Duration",
    value="half an hour",
    reason="not_a_number",
)


def test_row_column_value_and_reason_are_told_in_arabic() -> None:
    words = visible(told(TOO_MANY, ARABIC))
    for part in ("الصفوف المرفوضة", "الصف", "1,204", "العمود", "Duration", "half an hour", "ليس عددًا"):
        assert part in words
    assert "cannot be taken" not in words


def test_values_are_isolated() -> None:
    assert "<bdi>half an hour</bdi>" in told(TOO_MANY, ARABIC)


def test_the_row_is_in_the_digits_of_the_reader() -> None:
    assert "١٬٢٠٤" in told(TOO_MANY, Locale(lang="ar", digits="arab"))


def test_a_column_of_the_target_has_its_name_and_the_nearest_one_is_told() -> None:
    error = InvalidInput("nothing fills dog", code="mapping_incomplete", field="columns", value="dog")
    assert "الكلب" in told(error, ARABIC)
    near = InvalidInput("no column 'Dgo'", code="bad_mapping", field="columns", value="Dgo", suggestion="Dog")
    words = visible(told(near, ARABIC))
    assert "Dgo" in words and "أقرب اسم صحيح" in words and "Dog" in words


def test_a_code_without_words_has_the_general_sentence_and_no_english_one() -> None:
    error = InvalidInput("something of a later version", code="none_such", field="header_row", value="x7")
    words = visible(told(error, ARABIC))
    assert "لا يمكن استيراد الملف هكذا" in words and "x7" in words and "header_row" in words
    assert "later version" not in words
    assert "later version" in visible(told(error, ENGLISH))


def test_a_problem_kept_by_a_version_before_has_its_general_sentence() -> None:
    kept = {"code": "csv_broken", "message": "row 3 cannot be read as CSV", "field": "file"}
    assert "cannot be read" not in text_of(kept, ARABIC)
    assert "علامات الاقتباس" in text_of(kept, ARABIC)
