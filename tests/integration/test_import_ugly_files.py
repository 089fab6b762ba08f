"""Files as people make them: exactly these rows come in, exactly these stay out, each with its reason."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dashboard.errors import InvalidInput
from data_access.importer.outcome import ImportOutcome
from data_access.importer.service import OnError
from tests import factories as make
from tests.lib.database_ground import DatabaseGround
from tests.lib.import_ground import ImportGround, import_ground
from tests.lib.ugly_file import UglyFile
from tests.lib.ugly_files import UGLY_FILES


@pytest.fixture(scope="module")
def ground(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ImportGround]:
    """One database for all: what a file brings is taken back before the next."""
    with databases.copy() as database:
        with database.owner.engine.begin() as connection:
            for code, name in (("K9-1", "Rex"), ("K9-2", "Ida"), ("K9-3", "Rex")):
                make.make_dog(connection, code=code, name=name)
            make.make_employee(connection, employee_id="E-1", name="Emad")
            make.make_project(connection, code="ALPHA")
        yield import_ground(database, tmp_path_factory.mktemp("ugly"))


@pytest.fixture(autouse=True)
def _swept(ground: ImportGround) -> Iterator[None]:
    yield
    with ground.database.owner.engine.begin() as connection:
        for table in ("imported_training_session", "imported_veterinary_visit", "member", "import_batch"):
            connection.exec_driver_sql(f"DELETE FROM reporting.{table}")


def test_there_are_enough_of_them() -> None:
    assert len(UGLY_FILES) >= 40
    assert len({ugly.name for ugly in UGLY_FILES}) == len(UGLY_FILES)


@pytest.mark.parametrize("ugly", UGLY_FILES, ids=[ugly.name for ugly in UGLY_FILES])
def test_exactly_what_is_right_comes_in(ground: ImportGround, ugly: UglyFile) -> None:
    path = ground.write(ugly.content, ugly.name)
    if ugly.refused:
        with pytest.raises(InvalidInput) as caught:
            _bring(ground, path, ugly)
        assert caught.value.code == ugly.refused
        return
    outcome = _bring(ground, path, ugly)
    found = tuple((said.row_number, said.column, said.code) for said in outcome.rejections)
    assert (found, outcome.duplicates) == (ugly.rejected, ugly.duplicates)
    assert tuple((near.number, near.of) for near in outcome.near_duplicates) == ugly.near
    assert tuple((doubt.column, doubt.code) for doubt in outcome.doubts) == ugly.asked
    assert (outcome.rows_read, outcome.rows_accepted) == (ugly.read, ugly.accepted)
    table = f"reporting.imported_{ugly.target}"
    assert ground.value(f"SELECT count(*) FROM {table}") == ugly.accepted
    for name, value in ugly.values.items():
        stored = ground.value(f"SELECT {name} FROM {table} ORDER BY row_number LIMIT 1")
        assert stored == (Decimal(value) if isinstance(stored, Decimal) and isinstance(value, str) else value), name


def _bring(ground: ImportGround, path: Path, ugly: UglyFile) -> ImportOutcome:
    asked: dict[str, Any] = {"create_missing": ugly.creates, "on_error": OnError.SKIP_ROW}
    return ground.bring(path, ugly.target, mapping=ugly.mapping, **asked)
