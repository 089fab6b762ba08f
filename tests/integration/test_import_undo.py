"""A batch taken back leaves no trace but the entry that it was there."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from dashboard.errors import Conflict, NotFound
from dashboard.reports.trainer_daily import TRAINER_DAILY
from data_access.connect import OpenDatabase
from data_access.importer.undo import UndoOutcome, undo_batch
from data_access.replica.build import conventions_of, rebuild, replica_directory
from data_access.replica.reader import ReplicaReader
from data_access.replica.refresh import refresh_once
from data_access.source_tables import HOST
from tests import factories as make
from tests.lib.import_ground import OPERATOR, ImportGround, import_ground
from tests.lib.replica_oracle import assert_replica_equals, rows_select

LEFT = {"reporting.import_batch", "reporting.audit_log"}


@pytest.fixture
def ground(database: OpenDatabase, tmp_path: Path) -> ImportGround:
    made = import_ground(database, tmp_path)
    with database.owner.engine.begin() as connection:
        dog = make.make_dog(connection, code="101196")
        make.make_session(
            connection,
            dog_id=dog,
            project_id=make.make_project(connection),
            trainer_id=make.make_employee(connection),
        )
    return made


def _undo(ground: ImportGround, batch_id: UUID | None) -> UndoOutcome:
    assert batch_id is not None
    return undo_batch(ground.database.app, batch_id, actor=OPERATOR)


def _host(ground: ImportGround) -> dict[str, object]:
    """Every row of every host table that we can see."""
    return {name: ground.rows(f"SELECT md5(t::text) FROM {_quoted(name)} t ORDER BY 1") for name in HOST.tables}


def _quoted(name: str) -> str:
    return ".".join(f'"{part}"' for part in name.split("."))


def test_an_undone_import_leaves_no_trace(ground: ImportGround) -> None:
    before, host = ground.counts(), _host(ground)
    outcome = ground.bring_sessions()
    undone = _undo(ground, outcome.batch_id)
    assert (undone.rows_removed, undone.members_removed) == (442, 107)
    after = ground.counts()
    assert {name for name in before if after[name] != before[name]} == LEFT
    assert _host(ground) == host


def test_the_replica_follows_in_and_out(ground: ImportGround) -> None:
    app, settings = ground.database.app, ground.settings
    conventions = conventions_of(settings)
    rebuild(app, settings, conventions)
    outcome = ground.bring_sessions()
    reader = ReplicaReader(replica_directory(settings))
    for rows in (443, 1):
        refresh_once(app, settings, conventions)
        generation = reader.current()
        assert len(generation.fetch(rows_select(TRAINER_DAILY))) == rows
        assert_replica_equals(app, generation, conventions)
        if rows == 443:
            _undo(ground, outcome.batch_id)


def test_the_file_may_come_again_afterwards(ground: ImportGround) -> None:
    first = ground.bring_sessions()
    _undo(ground, first.batch_id)
    again = ground.bring_sessions()
    assert again.is_complete
    assert again.batch_id != first.batch_id


def test_a_member_that_another_batch_uses_stays_until_that_goes_too(ground: ImportGround) -> None:
    first = ground.bring(ground.write("dog,date\nRex,2026-01-31\nIda,2026-01-31\n", "first.csv"))
    second = ground.bring(ground.write("dog,date\nRex,2026-02-01\n", "second.csv"), create_missing=())
    assert _undo(ground, first.batch_id).members_removed == 1
    assert [code for (code,) in ground.rows("SELECT code FROM reporting.member")] == ["Rex"]
    assert _undo(ground, second.batch_id).members_removed == 1


def test_a_member_with_a_rank_given_here_stays(ground: ImportGround) -> None:
    outcome = ground.bring(ground.write("dog,trainer,date\nRex,Emad,2026-01-31\n"))
    with ground.database.owner.engine.begin() as connection:
        emad = ground.value("SELECT id FROM reporting.member WHERE code = 'Emad'")
        make.make_rank(connection, emad, "SERGEANT")
    assert _undo(ground, outcome.batch_id).members_removed == 1


def test_an_unknown_batch_is_told(ground: ImportGround) -> None:
    with pytest.raises(NotFound, match="there is no import"):
        _undo(ground, uuid4())


def test_undoing_twice_is_told_and_changes_nothing(ground: ImportGround) -> None:
    outcome = ground.bring_sessions()
    _undo(ground, outcome.batch_id)
    before = ground.counts()
    with pytest.raises(Conflict, match="was taken back on"):
        _undo(ground, outcome.batch_id)
    assert ground.counts() == before


def test_the_audit_log_keeps_both(ground: ImportGround) -> None:
    outcome = ground.bring_sessions()
    _undo(ground, outcome.batch_id)
    logged = dict(
        map(
            tuple,
            ground.rows(
                "SELECT action, count(*) FROM reporting.audit_log"
                " WHERE entity_type = 'imported_training_session' AND actor = 'import' GROUP BY 1"
            ),
        )
    )
    assert logged == {"CREATE": 442, "DELETE": 442}
