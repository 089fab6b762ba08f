"""A file goes into our own tables whole, once, and with nothing made up."""

import threading
from collections import Counter
from pathlib import Path

import pytest

from data_access.connect import OpenDatabase
from data_access.importer.outcome import ImportOutcome
from data_access.importer.service import OnError
from tests import factories as make
from tests.lib.import_ground import SESSIONS, ImportGround, import_ground

RATERS = {"KT": 110, "MY": 110, "KH": 96, "MB": 96, "LW": 30}
ONE_BAD = "dog,date,rating\nRex,2026-01-31,8\nRex,2026-02-31,7\nIda,2026-02-01,900\n"


@pytest.fixture
def ground(database: OpenDatabase, tmp_path: Path) -> ImportGround:
    return import_ground(database, tmp_path)


def test_the_real_file_comes_in_whole(ground: ImportGround) -> None:
    outcome = ground.bring_sessions()
    assert outcome.is_complete
    assert (outcome.rows_read, outcome.rows_accepted) == (442, 442)
    assert {name: len(codes) for name, codes in outcome.created.items()} == {"dog": 102, "trainer": 5, "project": 1}
    facts = (
        "SELECT e.code, f.day FROM reporting.fact_trainer_daily f JOIN reporting.dim_employee e ON e.key = trainer_key"
    )
    found = ground.rows(facts)
    assert Counter(code for code, _ in found) == RATERS
    days = [day.isoformat() for _, day in found]
    assert (min(days), max(days)) == ("2018-01-29", "2019-09-17")
    assert ground.value("SELECT count(DISTINCT dog_key) FROM reporting.fact_trainer_daily") == 102


def test_what_the_file_does_not_say_is_missing(ground: ImportGround) -> None:
    ground.bring_sessions()
    known = "SELECT count(rating) + count(duration_min) + count(category) FROM reporting.fact_trainer_daily"
    assert ground.value(known) == 0


def test_columns_without_a_place_are_kept_as_the_file_says_them(ground: ImportGround) -> None:
    ground.bring_sessions()
    table = "SELECT extra FROM reporting.imported_training_session"
    (first,) = ground.rows(f"{table} WHERE row_number = 2")[0]
    assert first == {"block": "1", "latency_sit": "30", "latency_down": None}
    extras = [extra for (extra,) in ground.rows(table)]
    assert sum(extra["latency_sit"] is None for extra in extras) == 18
    assert sum(extra["latency_down"] is None for extra in extras) == 47
    assert Counter(extra["block"] for extra in extras) == {"1": 75, "2": 75, "3": 292}


def test_the_same_file_again_imports_nothing_and_says_so(ground: ImportGround) -> None:
    first = ground.bring_sessions()
    before = ground.counts()
    again = ground.bring_sessions()
    assert again.earlier is not None
    assert again.earlier.id == first.batch_id
    assert not again.is_complete
    assert ground.counts() == before


def test_the_same_rows_in_another_file_are_duplicates(ground: ImportGround) -> None:
    ground.bring_sessions()
    before = ground.counts()
    header, *rows = SESSIONS.read_text().splitlines()
    other = ground.write("\r\n".join([header, *reversed(rows)]))
    again = ground.bring_sessions(other)
    assert (len(again.duplicates), again.rows_accepted, again.is_complete) == (442, 0, False)
    assert ground.counts() == before


def test_new_rows_beside_old_ones_come_in(ground: ImportGround) -> None:
    ground.bring_sessions()
    longer = ground.write(SESSIONS.read_text() + "3,KT,2019-09-18,101196,4,5\n")
    again = ground.bring_sessions(longer)
    assert (len(again.duplicates), again.rows_accepted, again.created) == (442, 1, {})
    assert not again.is_complete


def test_rows_that_differ_only_in_an_unmapped_column_are_two_rows(ground: ImportGround) -> None:
    path = ground.write("dog,date,run\nRex,2026-01-31,1\nRex,2026-01-31,2\nRex,2026-01-31,2\n")
    outcome = ground.bring(path)
    assert (outcome.rows_accepted, outcome.duplicates) == (2, (4,))


def test_a_dry_run_says_what_would_happen_and_changes_nothing(ground: ImportGround) -> None:
    before = ground.counts()
    tried = ground.bring_sessions(is_dry_run=True)
    assert (tried.is_complete, tried.rows_accepted, tried.batch_id) == (True, 442, None)
    assert ground.counts() == before
    done = ground.bring_sessions()
    assert (done.rows_accepted, done.created) == (tried.rows_accepted, tried.created)


def test_one_bad_row_refuses_the_file(ground: ImportGround) -> None:
    before = ground.counts()
    outcome = ground.bring(ground.write(ONE_BAD))
    assert outcome.is_refused
    assert [(r.row_number, r.column, r.value, r.code) for r in outcome.rejections] == [
        (3, "date", "2026-02-31", "not_a_date"),
        (4, "rating", "900", "out_of_range"),
    ]
    assert ground.counts() == before


def test_or_only_the_bad_rows_stay_out(ground: ImportGround) -> None:
    outcome = ground.bring(ground.write(ONE_BAD), on_error=OnError.SKIP_ROW)
    assert (outcome.rows_accepted, len(outcome.rejected), outcome.is_complete) == (1, 2, False)
    assert outcome.created == {"dog": ("Rex",)}, "the dog of a rejected row is not made"
    assert ground.value("SELECT count(*) FROM reporting.imported_training_session") == 1
    kept = ground.value("SELECT rejected_rows FROM reporting.import_batch")
    assert [row["number"] for row in kept["rows"]] == [3, 4]


def test_a_late_bad_row_takes_back_what_was_written_before_it(
    ground: ImportGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data_access.importer.run.ROWS_AT_ONCE", 10)
    rows = "".join(f"D{number},2026-01-31,{number % 10}\n" for number in range(99))
    before = ground.counts()
    assert ground.bring(ground.write(f"dog,date,rating\n{rows}Rex,never,1\n")).is_refused
    assert ground.counts() == before


def test_nobody_is_created_unasked(ground: ImportGround) -> None:
    with ground.database.owner.engine.begin() as connection:
        make.make_dog(connection, code="101196", name="Rex")
    outcome = ground.bring_sessions(create_missing=("trainer", "project"), on_error=OnError.SKIP_ROW)
    assert set(outcome.created) == {"trainer", "project"}
    assert {rejection.code for rejection in outcome.rejections} == {"unknown_member"}
    host_dog = "SELECT count(*) FROM reporting.imported_training_session JOIN public.dog ON dog.id = dog_id"
    assert ground.value(host_dog) == outcome.rows_accepted > 0


def test_members_of_the_host_and_of_earlier_files_are_found_by_code_or_name(ground: ImportGround) -> None:
    with ground.database.owner.engine.begin() as connection:
        make.make_dog(connection, code="K9-7", name="برق")
        make.make_dog(connection, code="K9-8", name="Storm")
        make.make_employee(connection, employee_id="E-1", name="أحمد علي")
    ground.bring(ground.write("dog,trainer,date\nnova,E-2,2026-01-30\n", "first.csv"))
    rows = "k9-7,احمد على,2026-01-31\n\u200fبـرق\u200e,E-1,2026-02-01\nSTORM,e-2,2026-02-02\nNova,E-2,2026-02-03\n"
    outcome = ground.bring(ground.write("dog,trainer,date\n" + rows, "second.csv"), create_missing=(), match_names=True)
    assert outcome.is_complete, outcome.rejections


def test_a_name_of_two_members_is_not_guessed(ground: ImportGround) -> None:
    with ground.database.owner.engine.begin() as connection:
        make.make_dog(connection, code="K9-7", name="Rex")
        make.make_dog(connection, code="K9-8", name="Rex")
    outcome = ground.bring(ground.write("dog,date\nrex,2026-01-31\n"))
    assert [rejection.code for rejection in outcome.rejections] == ["ambiguous_member"]


def test_the_audit_log_names_the_import(ground: ImportGround) -> None:
    ground.bring_sessions()
    logged = "SELECT entity_type, count(*) FROM reporting.audit_log WHERE actor = 'import' GROUP BY 1"
    assert dict(map(tuple, ground.rows(logged))) == {
        "imported_training_session": 442,
        "member": 108,
        "import_batch": 1,
    }
    assert ground.value("SELECT count(*) FROM reporting.audit_log WHERE actor <> 'import'") == 0


def test_the_batch_remembers_where_the_rows_came_from(ground: ImportGround) -> None:
    outcome = ground.bring_sessions()
    ((name, mapping),) = ground.rows("SELECT file_name, mapping FROM reporting.import_batch")
    assert name == "sessions.csv"
    assert "CC BY 4.0" in mapping["credit"]
    assert mapping["constants"] == {"project": "STEVENS2020"}
    assert ground.value("SELECT DISTINCT batch_id FROM reporting.imported_training_session") == outcome.batch_id


def test_of_two_imports_of_one_file_at_once_one_wins(ground: ImportGround) -> None:
    outcomes: list[ImportOutcome] = []
    copies = [threading.Thread(target=lambda: outcomes.append(ground.bring_sessions())) for _ in range(4)]
    for copy in copies:
        copy.start()
    for copy in copies:
        copy.join()
    assert sorted(outcome.is_complete for outcome in outcomes) == [False, False, False, True]
    assert sum(outcome.earlier is not None for outcome in outcomes) == 3
    assert ground.value("SELECT count(*) FROM reporting.imported_training_session") == 442
    assert ground.value("SELECT count(*) FROM reporting.member") == 108
