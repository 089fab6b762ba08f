"""Uploaded files of strangers: how large, what they are, what they are called; stopped and killed in the middle."""

import io
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from dashboard.errors import InvalidInput, Unavailable
from dashboard.setting_values import PROJECT_ROOT
from data_access.importer.request import Progress
from data_access.upload_files import shown_name
from data_access.upload_store import UploadStore
from tests.lib.app_ground import AppGround
from tests.lib.bad_files import BAD_FILES
from tests.lib.import_desk import AT, Desk, desk_of
from tests.lib.problems import assert_problem

HOSTILE = ("file_zip_bomb", "file_old_excel", "file_encrypted", "file_type", "file_binary", "file_damaged")
MOST_SENT = 1_000_000
ONE = "dog,project,date\nNew1,ALPHA,2026-01-31\n"


@pytest.fixture
def amal(web: AppGround) -> Iterator[Desk]:
    with desk_of(web, "amal") as desk:
        yield desk


def test_what_is_no_table_is_refused_and_leaves_nothing(amal: Desk, tmp_path: Path) -> None:
    """Size, type by content, unpacked size; nothing is evaluated, and no name is a path."""
    tried = 0
    for bad in BAD_FILES:
        path = tmp_path / bad.name
        if bad.code not in HOSTILE:
            continue
        bad.make(path)
        if path.stat().st_size < MOST_SENT:
            problem = assert_problem(amal.upload(path.read_bytes(), name=f"../../{bad.name}"), 400, bad.code)
            assert bad.name in problem["detail"], bad.name
            tried += 1
    assert tried >= 10
    assert not list(amal.files.folder.glob("*"))
    assert amal.count("import_upload") == 0


def test_a_file_that_the_database_does_not_take_down_leaves_nothing(
    amal: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise Unavailable("the database does not answer")

    monkeypatch.setattr(UploadStore, "add", away)
    assert_problem(amal.upload(ONE), 503)
    assert not list(amal.files.folder.glob("*"))


def test_a_file_that_is_too_large_is_not_read_to_its_end(amal: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    far_too_long = {"CONTENT_LENGTH": str(300 * 1024 * 1024), "wsgi.input": io.BytesIO(b"dog,date\n")}
    query = {"into": "training_session", "name": "x.csv"}
    assert_problem(amal.send("POST", AT, query_string=query, environ_overrides=far_too_long), 413)
    monkeypatch.setattr("data_access.upload_files.CHUNK", 10)
    endless = io.BytesIO(b"x" * 1000)
    with pytest.raises(InvalidInput, match="is larger than"):
        amal.files.store(uuid4(), endless, 50)
    assert endless.tell() == 60, "a piece after the limit it ends"
    assert not list(amal.files.folder.glob("*"))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\march.csv", "march.csv"),
        ("a\nb\x00.csv", "ab.csv"),
        ("..", "file"),
        (None, "file"),
        ("مارس.csv", "مارس.csv"),
        ("x" * 500 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_a_name_of_a_sender_is_no_path(given: str | None, shown: str) -> None:
    assert shown_name(given) == shown


def test_killed_in_the_middle_it_leaves_nothing_and_says_so(amal: Desk) -> None:
    rows = "".join(f"D{number % 50},ALPHA,2026-01-{number % 28 + 1:02},{number}\n" for number in range(60_000))
    upload_id = amal.uploaded(f"dog,project,date,run\n{rows}")["id"]
    amal.change(upload_id, create_missing=["dog"])
    amal.ask(upload_id, "run")
    process = _importing(amal, upload_id)
    _wait(lambda: amal.seen(upload_id, "progress")["rows_read"] >= 10_000 or process.poll() is not None)
    process.kill()
    process.wait()
    _wait(lambda: amal.store.mark_cut_off() == 1)
    found = amal.seen(upload_id, "progress")
    assert (found["state"], found["how_it_ended"]) == ("open", "cut_off")
    assert (amal.count("imported_training_session"), amal.count("member"), amal.count("import_batch")) == (0, 0, 0)


def test_one_that_runs_stops_when_somebody_says_so(amal: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    upload_id = amal.uploaded(ONE)["id"]
    amal.change(upload_id, create_missing=["dog"])
    tell = type(amal.store).tell

    def cancelled_meanwhile(store: object, running: UUID, progress: Progress) -> bool:
        amal.send("POST", f"{AT}/{running}/cancel")
        return tell(amal.store, running, progress)

    monkeypatch.setattr("data_access.upload_store.UploadStore.tell", cancelled_meanwhile)
    done = amal.do(upload_id, "run")
    assert (done["state"], done["how_it_ended"]) == ("open", "cancelled")
    assert amal.count("imported_training_session") == 0


def test_nobody_fills_the_disk_with_files_that_wait(amal: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.workflow.imports.MOST_WAITING", 1)
    amal.uploaded(ONE)
    assert_problem(amal.upload(ONE), 409, "too_many_uploads")


def test_one_that_waits_is_open_again_at_once(amal: Desk) -> None:
    upload_id = amal.uploaded(ONE)["id"]
    amal.ask(upload_id, "check")
    assert_problem(amal.change(upload_id, on_error="skip-row"), 409)
    assert_problem(amal.send("DELETE", f"{AT}/{upload_id}"), 409)
    assert amal.send("POST", f"{AT}/{upload_id}/cancel").json["how_it_ended"] == "cancelled"
    assert amal.send("DELETE", f"{AT}/{upload_id}").status_code == 200
    assert_problem(amal.browser.get(f"{AT}/{upload_id}"), 404)


def _importing(desk: Desk, upload_id: str) -> "subprocess.Popen[bytes]":
    own = {"K9_DATA_DIR": str(desk.web.settings.data_dir), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "jobs.import_one", upload_id]
    return subprocess.Popen(command, cwd=PROJECT_ROOT, env=own, stderr=subprocess.DEVNULL)


def _wait(is_done: Callable[[], bool], within_s: float = 60) -> None:
    deadline = time.monotonic() + within_s
    while not is_done():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.05)
