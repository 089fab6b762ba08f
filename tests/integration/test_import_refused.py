"""Whatever a file holds: a clear answer, and a database in which nothing has changed."""

from collections.abc import Iterator

import pytest

from dashboard.errors import InvalidInput
from data_access.importer.limits import Limits
from data_access.importer.outcome import Rejection
from data_access.importer.service import OnError
from tests.lib.bad_files import BAD_FILES, BadFile
from tests.lib.database_ground import DatabaseGround
from tests.lib.import_ground import ImportGround, import_ground

BAD_ROWS = {
    "31 February": ("Rex,2026-02-31,8,30", "date", "not_a_date"),
    "an ambiguous date": ("Rex,03/04/2026,8,30", "date", "not_a_date"),
    "no date": ("Rex,,8,30", "date", "missing"),
    "no dog": (",2026-01-31,8,30", "dog", "missing"),
    "a comma that may part thousands": ('Rex,2026-01-31,"8,500",30', "rating", "not_a_number"),
    "a rating beyond the scale": ("Rex,2026-01-31,11,30", "rating", "out_of_range"),
    "half a minute": ("Rex,2026-01-31,8,30.5", "duration", "not_whole"),
    "a word for a number": ("Rex,2026-01-31,good,30", "rating", "not_a_number"),
    "a number of a thousand digits": (f"Rex,2026-01-31,8,{'1' * 1000}", "duration", "not_a_number"),
    "a code with a line break": ('"Re\nx",2026-01-31,8,30', "dog", "bad_code"),
    "a code that is far too long": (f"{'x' * 200},2026-01-31,8,30", "dog", "bad_code"),
    "too few values": ("Rex,2026-01-31", "", "broken_row"),
    "too many values": ("Rex,2026-01-31,8,30,x", "", "broken_row"),
    "a header in the middle": ("dog,date,rating,duration", "", "second_header"),
}


@pytest.fixture(scope="module")
def ground(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ImportGround]:
    """One database for all: each test leaves it as it found it, which is what it is about."""
    with databases.copy() as database:
        yield import_ground(database, tmp_path_factory.mktemp("bad"))


@pytest.mark.parametrize("bad", BAD_FILES, ids=[bad.name for bad in BAD_FILES])
@pytest.mark.parametrize("on_error", list(OnError))
def test_a_bad_file_changes_nothing(ground: ImportGround, bad: BadFile, on_error: OnError) -> None:
    before = ground.counts()
    path = ground.directory / f"{on_error}-{bad.name}"
    bad.make(path)
    with pytest.raises(InvalidInput) as caught:
        ground.bring(path, on_error=on_error)
    assert caught.value.code == bad.code
    assert ground.counts() == before


@pytest.mark.parametrize(("line", "column", "code"), BAD_ROWS.values(), ids=BAD_ROWS.keys())
def test_a_bad_row_is_told_by_number_column_and_value(ground: ImportGround, line: str, column: str, code: str) -> None:
    before = ground.counts()
    path = ground.write(f"dog,date,rating,duration\nIda,2026-01-30,7,20\n{line}\n")
    outcome = ground.bring(path)
    assert [(said.row_number, said.column, said.code) for said in outcome.rejections][:1] == [(3, column, code)]
    assert outcome.is_refused
    assert ground.counts() == before


def test_all_that_is_wrong_with_a_row_is_told_at_once(ground: ImportGround) -> None:
    outcome = ground.bring(ground.write("dog,date,rating,duration\n,soon,much,long\n"))
    assert [said.column for said in outcome.rejections] == ["dog", "date", "rating", "duration"]
    assert outcome.rejections[1] == Rejection(
        row_number=2,
        column="date",
        value="soon",
        code="not_a_date",
        reason="is not a date like 2026-01-31; name the form with `date_format:`",
    )


def test_a_wrong_constant_is_told_once_and_not_by_row(ground: ImportGround) -> None:
    path = ground.write("dog,date\nRex,2026-01-31\n")
    mapping = "columns: {dog: dog, date: session_date}\nconstants: {duration: long}"
    with pytest.raises(InvalidInput, match="constant duration: 'long' is not a number"):
        ground.bring(path, mapping=mapping)
    unknown = "columns: {dog: dog, date: session_date}\nconstants: {project: NOWHERE}"
    with pytest.raises(InvalidInput, match="constant project: 'NOWHERE' is not a known project"):
        ground.bring(path, mapping=unknown, create_missing=("dog",))


def test_a_file_that_is_wrong_all_over_ends_early(ground: ImportGround) -> None:
    before = ground.counts()
    path = ground.write("dog,date\n" + "Rex,soon\n" * 200)
    with pytest.raises(InvalidInput, match="more than 50 rows of file.csv cannot be taken, the first: row 2, date"):
        ground.bring(path, on_error=OnError.SKIP_ROW, limits=Limits(rejected_rows=50))
    assert ground.counts() == before
