"""What ./k9 import says, word by word."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import click
import pytest

from commands.import_file import command
from commands.import_report import outcome_lines, undo_lines
from dashboard.errors import InvalidInput
from data_access.importer.mapping_file import parse_mapping
from data_access.importer.outcome import EarlierBatch, ImportOutcome, RejectedRow, Rejection
from data_access.importer.source_file import SourceFile
from data_access.importer.undo import UndoOutcome

BATCH = UUID("00000000-0000-4000-8000-000000000001")
ADEN = ZoneInfo("Asia/Aden")
DONE = ImportOutcome(
    target="training_session",
    file_name="march.csv",
    file_hash="",
    file=SourceFile(
        format="csv", columns=("dog", "date", "room"), read_rows=lambda: iter(()), encoding="utf-8", delimiter=";"
    ),
    mapping=parse_mapping("columns: {dog: dog, date: session_date}\ncredit: the unit"),
    is_proposed=False,
    is_dry_run=False,
    rows_read=1200,
    rows_accepted=1200,
    created={"dog": ("Rex", "Ida")},
    batch_id=BATCH,
    seconds=0.25,
)


def _lines(outcome: ImportOutcome) -> list[str]:
    return list(outcome_lines(outcome, ADEN))


def _rejected(count: int) -> tuple[RejectedRow, ...]:
    return tuple(
        RejectedRow(
            number=number,
            cells={},
            rejections=(Rejection(row_number=number, column="date", value="x\n", code="c", reason="is not a date"),),
        )
        for number in range(2, 2 + count)
    )


def test_a_whole_import() -> None:
    assert _lines(DONE) == [
        "march.csv: CSV, utf-8, delimiter semicolon, 3 columns",
        "source: the unit",
        "rows read       1,200",
        "rows accepted   1,200",
        "rows rejected   0",
        "duplicates      0",
        "new members     dog 2",
        "kept as extra   room",
        f"imported 1,200 of 1,200 rows in 0.2 s as batch {BATCH}; take it back with: ./k9 import --undo {BATCH}",
    ]


def test_a_proposed_mapping_is_shown_as_it_would_be_written() -> None:
    lines = _lines(replace(DONE, is_proposed=True))
    start = next(n for n, line in enumerate(lines) if line.startswith("mapping proposed"))
    shown = "\n".join(line[4:] for line in lines[start + 1 :] if line.startswith("    "))
    assert parse_mapping(shown) == DONE.mapping


def test_many_bad_rows_are_cut_and_counted() -> None:
    lines = _lines(replace(DONE, rejected=_rejected(25), rows_rejected=25, is_refused=True, batch_id=None))
    assert lines.count("  row 2, date: 'x\\n' is not a date") == 1
    assert lines[-2] == "  and 5 more; --rejected FILE writes all of them"
    assert lines[-1] == ("nothing was imported: correct the rows above, or leave them out with --on-error skip-row")


def test_duplicates_are_named_by_row() -> None:
    assert "duplicates      2 (rows 3, 7)" in _lines(replace(DONE, duplicates=(3, 7)))
    assert any(line.endswith("21, ...)") for line in _lines(replace(DONE, duplicates=tuple(range(2, 30)))))


def test_a_file_that_came_before() -> None:
    at = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
    earlier = EarlierBatch(id=BATCH, file_name="march.csv", created_at=at, rows_accepted=1200)
    assert _lines(replace(DONE, earlier=earlier, batch_id=None, rows_read=0))[-1] == (
        f"nothing was imported: this very file came in on 2026-03-02 01:30 as batch {BATCH} (1,200 rows)"
    )


def test_nothing_new() -> None:
    assert _lines(replace(DONE, rows_accepted=0, batch_id=None))[-1] == (
        "nothing was imported: no row is both new and right"
    )


def test_a_dry_run() -> None:
    assert _lines(replace(DONE, is_dry_run=True, batch_id=None))[-1] == (
        "dry run, nothing was changed: 1,200 of 1,200 rows would come in"
    )


def test_an_undo() -> None:
    outcome = UndoOutcome(batch_id=BATCH, file_name="march.csv", rows_removed=1200, members_removed=2)
    assert list(undo_lines(outcome)) == [
        f"import {BATCH} of march.csv was taken back: 1,200 rows and 2 members that only it needed are gone"
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("f.csv", "--into", "trainings_session"), "the nearest is 'training_session'"),
        (("f.csv", "--into", "training_session", "--create-missing", "dog,trainers"), "the nearest is 'trainer'"),
        (("f.csv", "--into", "training_session", "--mapping", "none.yaml"), "there is no mapping file 'none.yaml'"),
        (("f.csv", "--into", "training_session", "--rejected", __file__), "exists already"),
        (("f.csv", "--into", "training_session", "--rejected", "no/such/folder.csv"), "there is no folder no/such"),
    ],
)
def test_a_wrong_word_is_told_before_anything_starts(arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        command.main(list(arguments), standalone_mode=False)
    assert said in str(caught.value)


@pytest.mark.parametrize("arguments", [(), ("f.csv",), ("--into", "training_session"), ("f.csv", "--undo", str(BATCH))])
def test_what_is_not_said_is_asked_for(arguments: tuple[str, ...]) -> None:
    with pytest.raises(click.UsageError, match="./k9 import"):
        command.main(list(arguments), standalone_mode=False)


def test_a_batch_is_named_by_its_id() -> None:
    with pytest.raises(click.BadParameter, match="'march' is not a valid UUID"):
        command.main(["--undo", "march"], standalone_mode=False)


def test_the_help_names_every_target() -> None:
    assert command.help
    (into,) = (option for option in command.params if option.name == "into")
    assert str(into.make_metavar(click.Context(command))) == "training_session|veterinary_visit|handler_report"
