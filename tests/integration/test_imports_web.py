"""Imports in the browser and by the API: uploaded, mapped, checked, imported in a process of their own, taken back."""

import io
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from dashboard.setting_values import PROJECT_ROOT
from dashboard.workflow.import_run import run_upload
from data_access.upload_files import UPLOADS, UploadFiles, shown_name
from data_access.upload_store import UploadStore
from tests.lib.app_ground import AppGround, Browser
from tests.lib.bad_files import BAD_FILES
from tests.lib.problems import assert_problem

AT, PAGE = "/api/admin/imports", "/admin/imports"
TABLES = ("imported_training_session", "member", "import_batch", "import_upload")
SESSIONS = "dog,project,date,rating\nNew1,ALPHA,03/04/2026,8\nNew1,ALPHA,05/06/2026,7\nNew2,ALPHA,05/06/2026,11\n"


class Desk:
    """Somebody at the page of imports."""

    def __init__(self, web: AppGround, who: str) -> None:
        self.web, self.who = web, who

    @property
    def browser(self) -> Browser:
        return self.web.as_(self.who)

    def send(self, method: str, path: str, **options: Any) -> Any:
        headers = {"X-CSRFToken": self.browser.csrf_token(), "Accept": "*/*"}
        return self.browser.client.open(path, method=method, headers=headers, **options)

    def upload(self, content: str | bytes, name: str = "march.csv", into: str = "training_session") -> Any:
        sent = content.encode() if isinstance(content, str) else content
        query = {"into": into, "name": name}
        return self.send("POST", AT, query_string=query, data=sent, content_type="application/octet-stream")

    def uploaded(self, content: str | bytes, **named: str) -> dict[str, Any]:
        answer = self.upload(content, **named)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json
        return found

    def change(self, upload_id: str, **asked: Any) -> Any:
        return self.send("PATCH", f"{AT}/{upload_id}", json=asked)

    def do(self, upload_id: str, what: str) -> dict[str, Any]:
        """Ask for a check or a run, and have it done as the jobs process does."""
        asked = self.send("POST", f"{AT}/{upload_id}/{what}")
        assert asked.status_code == 202, asked.text
        files = UploadFiles(self.web.settings.data_dir / UPLOADS)
        run_upload(
            self.web.database.app,
            files,
            UploadStore(self.web.database.app).find(_id(upload_id)).id,
            timezone="Asia/Aden",
        )  # type: ignore[union-attr]  # noqa: E501
        found: dict[str, Any] = self.browser.json(f"{AT}/{upload_id}")
        return found


def _id(text: str) -> Any:
    from uuid import UUID

    return UUID(text)


def _answered(upload: dict[str, Any]) -> dict[str, Any]:
    """The mapping that was proposed, with the form of the dates."""
    mapping = upload["asked"]["mapping"]
    date = {"to": "session_date", "date_format": ["%d/%m/%Y"]}
    return {**mapping, "columns": {**mapping["columns"], "date": date}}


@pytest.fixture
def amal(web: AppGround) -> Iterator[Desk]:
    yield from _desk(web, "amal")


@pytest.fixture
def basel(web: AppGround) -> Iterator[Desk]:
    yield from _desk(web, "basel")


def _desk(web: AppGround, who: str) -> Iterator[Desk]:
    yield Desk(web, who)
    for table in TABLES:
        web.change(f"DELETE FROM reporting.{table}")
    for file in (web.settings.data_dir / UPLOADS).glob("*"):
        file.unlink()


def test_a_file_is_shown_before_anything_of_it_comes_in(amal: Desk) -> None:
    upload = amal.uploaded(SESSIONS)
    assert upload["found"]["encoding"] == "utf-8" and upload["found"]["delimiter"] == ","
    assert upload["asked"]["mapping"]["columns"]["dog"] == "dog"
    assert [(doubt["column"], doubt["code"]) for doubt in upload["doubts"]] == [("date", "ambiguous_date")]
    assert [reason["code"] for reason in upload["first_rows"][0]["reasons"]] == ["unknown_member", "not_a_date"]
    for lang, word in (("ar", "يمكن قراءة هذه التواريخ"), ("en", "these dates can be read in several ways")):
        page = amal.web.layout("amal", f"{PAGE}/{upload['id']}", lang)
        assert word in page and "New1" in page
    assert amal.web.ask("SELECT count(*) FROM reporting.imported_training_session") == [(0,)]


def test_it_is_checked_answered_imported_and_taken_back(amal: Desk) -> None:
    upload = amal.uploaded(SESSIONS)
    amal.change(upload["id"], mapping=_answered(upload), on_error="skip-row")
    checked = amal.do(upload["id"], "check")
    assert checked["how_it_ended"] == "checked"
    assert {(one["column"], one["text"]) for one in checked["outcome"]["questions"]} == {
        ("dog", "New1"),
        ("dog", "New2"),
    }
    form = {"column-0": "dog", "text-0": "New1", "who-0": "new", "column-1": "dog", "text-1": "New2", "who-1": ""}
    assert amal.browser.post(f"{PAGE}/{upload['id']}/answer", form).status_code == 303
    done = amal.do(upload["id"], "run")
    assert (done["how_it_ended"], done["rows_accepted"], done["rows_rejected"]) == ("imported", 2, 1)
    batch = amal.browser.json(f"{AT}/batches/{done['batch_id']}")
    assert (batch["created"], batch["brought_by"]) == ({"dog": ["New1"]}, batch["brought_by"])
    assert batch["cannot_be_taken_back"] is None
    rejected = amal.browser.get(f"{AT}/batches/{done['batch_id']}/rejected.csv").text
    assert "rating: '11' is not between 0 and 10" in rejected
    logged = "SELECT DISTINCT actor FROM reporting.audit_log WHERE entity_type = 'import_batch' AND entity_id = :id"
    assert amal.web.ask(logged, id=done["batch_id"]) == [("amal",)]
    assert "march.csv" in amal.web.layout("amal", PAGE, "en")
    assert "march.csv" in amal.web.layout("amal", f"{PAGE}/{done['batch_id']}", "ar")
    undone = amal.send("DELETE", f"{AT}/batches/{done['batch_id']}")
    assert undone.json == {"rows_removed": 2, "members_removed": 1}
    assert_problem(amal.send("DELETE", f"{AT}/batches/{done['batch_id']}"), 409)


def test_the_form_of_the_page_says_what_the_api_says(amal: Desk) -> None:
    upload = amal.uploaded("hund,wann,length (hours)\nNew1,31/01/2026,1.5\n")
    form = {"target": "training_session", "to-0": "dog", "to-1": "session_date", "date-1": "%d/%m/%Y"}
    form |= {"to-2": "duration", "unit-2": "h", "same-project": "ALPHA", "create_missing": "dog", "then": "save"}
    assert amal.browser.post(f"{PAGE}/{upload['id']}/save", form).status_code == 303
    found = amal.browser.json(f"{AT}/{upload['id']}")
    columns = found["asked"]["mapping"]["columns"]
    assert (columns["hund"], columns["length (hours)"]) == ("dog", {"to": "duration", "unit": "h"})
    assert found["asked"]["mapping"]["constants"] == {"project": "ALPHA"}
    assert [row["reasons"] for row in found["first_rows"]] == [[]]


def test_a_day_that_was_submitted_since_keeps_its_rows(amal: Desk) -> None:
    upload = amal.uploaded("dog,project,date\nNew1,ALPHA,2019-03-04\n")
    amal.change(upload["id"], create_missing=["dog"])
    batch_id = amal.do(upload["id"], "run")["batch_id"]
    amal.web.change(
        "INSERT INTO reporting.daily_report (id, report_type, project_id, day, state, revision, row_version, created_at,"
        " updated_at, submitted_by) SELECT gen_random_uuid(), 'trainer_daily', id, '2019-03-04', 'submitted', 1, 1, now(),"
        " now(), gen_random_uuid()"
        " FROM public.project WHERE code = 'ALPHA'"
    )
    try:
        seen = amal.browser.json(f"{AT}/batches/{batch_id}")["cannot_be_taken_back"]
        assert seen["some_days"] == [{"project": "ALPHA", "day": "2019-03-04"}]
        problem = assert_problem(amal.send("DELETE", f"{AT}/batches/{batch_id}"), 409)
        assert "ALPHA 2019-03-04" in problem["detail"]
        assert "submitted or approved since" in amal.web.layout("amal", f"{PAGE}/{batch_id}", "en")
    finally:
        amal.web.change("DELETE FROM reporting.daily_report WHERE day = '2019-03-04'")


@pytest.mark.parametrize("who", ["ghada", "salma", "dina", "emad", "faris", "hana"])
def test_nobody_else_may(web: AppGround, who: str) -> None:
    desk = Desk(web, who)
    assert_problem(desk.upload(SESSIONS), 403)
    assert_problem(desk.browser.get(AT), 403)
    for path in (f"{AT}/{uuid4()}", f"{AT}/batches/{uuid4()}"):
        assert_problem(desk.browser.get(path), 403)
    assert "notice-code" in web.layout(who, PAGE, "en")


def test_a_manager_brings_rows_of_own_projects_only(amal: Desk, basel: Desk) -> None:
    foreign = amal.uploaded(SESSIONS)
    assert_problem(basel.browser.get(f"{AT}/{foreign['id']}"), 404)
    rows = "dog,project,date\nNew1,ALPHA,2026-01-31\nNew1,BRAVO,2026-01-31\nNew1,NOWHERE,2026-01-31\nNew1,,2026-01-31\n"
    upload = basel.uploaded(rows)
    basel.change(upload["id"], create_missing=["dog", "project"], on_error="skip-row")
    done = basel.do(upload["id"], "run")
    assert done["rows_accepted"] == 1
    said = {
        one["row"]: (one["code"], one["reason"].replace("BRAVO", "NOWHERE")) for one in done["outcome"]["rejections"]
    }
    assert said[3] == said[4], "a project of somebody else is as one that nobody has"
    assert said[5][0] == "missing"


def test_what_is_no_table_is_refused_and_leaves_nothing(amal: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Reliability 28: size, type by content, unpacked size; nothing is evaluated."""
    folder = tmp_path_factory.mktemp("bad")
    for bad in BAD_FILES:
        if bad.code not in (
            "file_zip_bomb",
            "file_old_excel",
            "file_encrypted",
            "file_type",
            "file_binary",
            "file_damaged",
        ):
            continue
        path = folder / bad.name
        bad.make(path)
        if path.stat().st_size < 1_000_000:
            problem = assert_problem(amal.upload(path.read_bytes(), name=f"../../{bad.name}"), 400)
            assert (problem["code"], bad.name in problem["detail"]) == (bad.code, True), bad.name
    assert not list((amal.web.settings.data_dir / UPLOADS).glob("*"))
    assert amal.web.ask("SELECT count(*) FROM reporting.import_upload") == [(0,)]


def test_a_file_that_is_too_large_is_not_read_to_its_end(amal: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    far_too_long = {"CONTENT_LENGTH": str(300 * 1024 * 1024), "wsgi.input": io.BytesIO(b"dog,date\n")}
    query = {"into": "training_session", "name": "x.csv"}
    assert_problem(amal.send("POST", AT, query_string=query, environ_overrides=far_too_long), 413)
    monkeypatch.setattr("data_access.upload_files.CHUNK", 10)
    with pytest.raises(Exception, match="larger than 0 MB"):
        UploadFiles(amal.web.settings.data_dir / UPLOADS).store(uuid4(), io.BytesIO(b"x" * 100), 50)
    assert not list((amal.web.settings.data_dir / UPLOADS).glob("*"))


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
    """Reliability 7, by a real kill -9 of the process that imports."""
    rows = "".join(f"D{number % 50},ALPHA,2026-01-{number % 28 + 1:02},{number}\n" for number in range(60_000))
    upload = amal.uploaded(f"dog,project,date,run\n{rows}")
    amal.change(upload["id"], create_missing=["dog"])
    amal.send("POST", f"{AT}/{upload['id']}/run")
    environment = {"K9_DATA_DIR": str(amal.web.settings.data_dir), "PATH": "/usr/bin:/bin"}
    process = subprocess.Popen(
        [sys.executable, "-m", "jobs.import_one", upload["id"]],
        cwd=PROJECT_ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    _wait(
        lambda: (
            amal.browser.json(f"{AT}/{upload['id']}?only=progress")["rows_read"] >= 10_000 or process.poll() is not None
        )
    )
    process.kill()
    process.wait()
    store = UploadStore(amal.web.database.app)
    _wait(lambda: store.mark_cut_off() == 1)
    found = amal.browser.json(f"{AT}/{upload['id']}?only=progress")
    assert (found["state"], found["how_it_ended"]) == ("open", "cut_off")
    assert amal.web.ask("SELECT count(*) FROM reporting.imported_training_session") == [(0,)]
    assert amal.web.ask("SELECT count(*) FROM reporting.member") == [(0,)]


def test_whoever_asked_can_stop_it(amal: Desk) -> None:
    upload = amal.uploaded("dog,project,date\nNew1,ALPHA,2026-01-31\n")
    amal.change(upload["id"], create_missing=["dog"])
    amal.send("POST", f"{AT}/{upload['id']}/run")
    assert_problem(amal.change(upload["id"], on_error="skip-row"), 409)
    assert amal.send("POST", f"{AT}/{upload['id']}/cancel").json["how_it_ended"] == "cancelled"
    amal.send("POST", f"{AT}/{upload['id']}/run")
    store = UploadStore(amal.web.database.app)
    original = store.tell
    store.cancel(_id(upload["id"]), store.find(_id(upload["id"])).actor)  # type: ignore[union-attr]
    assert original is not None
    assert amal.browser.json(f"{AT}/{upload['id']}?only=progress")["state"] == "open"


def test_an_explained_number_names_the_files_that_fed_it(amal: Desk) -> None:
    upload = amal.uploaded("dog,project,date,rating\nNew1,ALPHA,2017-03-04,8\nNew1,ALPHA,2017-03-05,11\n")
    amal.change(upload["id"], create_missing=["dog"], on_error="skip-row")
    batch_id = amal.do(upload["id"], "run")["batch_id"]
    from data_access.batch_history import BatchHistory

    row_ids = [str(row_id) for (row_id,) in amal.web.ask("SELECT id FROM reporting.imported_training_session")]
    (fed,) = BatchHistory(amal.web.database.app).feeding("trainer_daily", row_ids)
    assert (str(fed.id), fed.rows, fed.rows_rejected, fed.mended) == (batch_id, 1, 1, 0)
    amal.web.change("UPDATE reporting.imported_training_session SET location = 'Gate'")
    (fed,) = BatchHistory(amal.web.database.app).feeding("trainer_daily", row_ids)
    assert fed.mended == 1
    assert_problem(amal.send("DELETE", f"{AT}/batches/{batch_id}"), 409)


def _wait(done: Any, within_s: float = 30) -> None:
    deadline = time.monotonic() + within_s
    while not done():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.05)
