"""./k9 demo: loads an empty database, and begins anew only where that can hurt nobody."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from commands.startup import run_lock
from dashboard.config import DEMO_ACCOUNTS_FILE, load_settings
from dashboard.errors import SetupError
from data_access.connect import opened_database
from data_access.embedded import start_embedded
from tests.lib.console import Console


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def k9(data_dir: Path) -> Console:
    return Console({"K9_DATA_DIR": str(data_dir), "DATABASE_URL": "", "K9_DEMO_PASSWORD": "correct horse"})


def sessions(data_dir: Path) -> int:
    with opened_database(load_settings({"K9_DATA_DIR": str(data_dir)})) as database, database.owner.read() as found:
        return int(found.execute(sa.text("SELECT count(*) FROM reporting.fact_trainer_daily")).scalar_one())


def test_it_loads_and_begins_anew_with_another_seed(k9: Console, data_dir: Path) -> None:
    kept = data_dir / "notes-of-mine.txt"
    kept.write_text("keep")
    assert "the accounts are in" in k9.says("demo", "--sessions", "400")
    assert sessions(data_dir) == 400
    assert "correct horse" in (data_dir / DEMO_ACCOUNTS_FILE).read_text()
    assert "already holds rows" in str(k9.refused("demo", "--sessions", "300"))
    (data_dir / "replica").mkdir()
    k9.says("demo", "--reset", "--sessions", "300", "--seed", "7")
    assert sessions(data_dir) == 300
    assert kept.read_text() == "keep"
    assert not (data_dir / "replica").exists()


def test_it_removes_nothing_while_something_runs(k9: Console, data_dir: Path) -> None:
    with run_lock(data_dir):
        assert isinstance(k9.refused("demo", "--reset"), SetupError)
    server = start_embedded(data_dir)
    try:
        assert "another process uses the embedded database" in str(k9.refused("demo", "--reset"))
        assert server.is_running()
    finally:
        server.stop()


def test_it_leaves_a_database_of_yours_alone(data_dir: Path) -> None:
    k9 = Console({"K9_DATA_DIR": str(data_dir), "DATABASE_URL": "postgresql://me@db.example/unit"})
    assert k9.refused("demo", "--reset").field == "DATABASE_URL"


@pytest.mark.parametrize("words", [("--sessions", "0"), ("--sessions", "26000000"), ("--sessions", "many")])
def test_a_number_out_of_range_is_refused_in_words(k9: Console, words: tuple[str, ...]) -> None:
    done = k9.run("demo", *words)
    assert done.exit_code == 2
    assert "--sessions" in done.output
