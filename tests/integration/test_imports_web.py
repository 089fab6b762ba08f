"""Imports in the browser and by the API: uploaded, mapped, checked, imported in a process of their own, taken back."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from data_access.batch_history import BatchHistory
from tests.lib.app_ground import AppGround
from tests.lib.import_desk import AT, PAGE, Desk, desk_of
from tests.lib.problems import assert_problem

SESSIONS = "dog,project,date,rating\nNew1,ALPHA,03/04/2026,8\nNew1,ALPHA,05/06/2026,7\nNew2,ALPHA,05/06/2026,11\n"
SUBMITTED = (
    "INSERT INTO reporting.daily_report (id, report_type, project_id, day, state, revision, row_version, created_at,"
    " updated_at, submitted_by) SELECT gen_random_uuid(), 'trainer_daily', id, '2019-03-04', 'submitted', 1, 1, now(),"
    " now(), gen_random_uuid() FROM public.project WHERE code = 'ALPHA'"
)


@pytest.fixture
def amal(web: AppGround) -> Iterator[Desk]:
    with desk_of(web, "amal") as desk:
        yield desk


@pytest.fixture
def basel(web: AppGround) -> Iterator[Desk]:
    with desk_of(web, "basel") as desk:
        yield desk


def _answered(upload: dict[str, Any]) -> dict[str, Any]:
    """The mapping that was proposed, with the form of the dates."""
    mapping = upload["asked"]["mapping"]
    date = {"to": "session_date", "date_format": ["%d/%m/%Y"]}
    return {**mapping, "columns": {**mapping["columns"], "date": date}}


def test_a_file_is_shown_before_anything_of_it_comes_in(amal: Desk) -> None:
    upload = amal.uploaded(SESSIONS)
    assert (upload["found"]["encoding"], upload["found"]["delimiter"]) == ("utf-8", ",")
    assert upload["asked"]["mapping"]["columns"]["dog"] == "dog"
    assert [(doubt["column"], doubt["code"]) for doubt in upload["doubts"]] == [("date", "ambiguous_date")]
    assert [reason["code"] for reason in upload["first_rows"][0]["reasons"]] == ["unknown_member", "not_a_date"]
    for lang, word in (("ar", "يمكن قراءة هذه التواريخ"), ("en", "these dates can be read in several ways")):
        page = amal.web.page("amal", f"{PAGE}/{upload['id']}", lang)
        assert word in page and "New1" in page
    assert amal.count("imported_training_session") == 0


def test_it_is_checked_answered_imported_and_taken_back(amal: Desk) -> None:
    upload = amal.uploaded(SESSIONS)
    amal.change(upload["id"], mapping=_answered(upload), on_error="skip-row")
    checked = amal.do(upload["id"], "check")
    assert checked["how_it_ended"] == "checked"
    asked = {(one["column"], one["text"]) for one in checked["outcome"]["questions"]}
    assert asked == {("dog", "New1"), ("dog", "New2")}
    form = {"column-0": "dog", "text-0": "New1", "who-0": "new", "column-1": "dog", "text-1": "New2", "who-1": ""}
    assert amal.browser.post(f"{PAGE}/{upload['id']}/answer", form).status_code == 303
    done = amal.do(upload["id"], "run")
    assert (done["how_it_ended"], done["rows_accepted"], done["rows_rejected"]) == ("imported", 2, 1)
    batch = amal.browser.json(f"{AT}/batches/{done['batch_id']}")
    assert (batch["created"], batch["cannot_be_taken_back"]) == ({"dog": ["New1"]}, None)
    rejected = amal.browser.get(f"{AT}/batches/{done['batch_id']}/rejected.csv").text
    assert "rating: '11' is not between 0 and 10" in rejected
    logged = "SELECT DISTINCT actor FROM reporting.audit_log WHERE entity_type = 'import_batch' AND entity_id = :id"
    assert amal.web.ask(logged, id=done["batch_id"]) == [("amal",)]
    assert "march.csv" in amal.web.page("amal", PAGE, "en")
    assert "march.csv" in amal.web.page("amal", f"{PAGE}/{done['batch_id']}", "ar")
    assert amal.browser.json(AT)["items"][0]["id"] == done["batch_id"]
    undone = amal.send("DELETE", f"{AT}/batches/{done['batch_id']}")
    assert undone.json == {"rows_removed": 2, "members_removed": 1}
    assert_problem(amal.send("DELETE", f"{AT}/batches/{done['batch_id']}"), 409)


def test_the_form_of_the_page_says_what_the_api_says(amal: Desk) -> None:
    upload = amal.uploaded("hund,wann,length (hours)\nNew1,31/01/2026,1.5\n")
    form = {"target": "training_session", "to-0": "dog", "to-1": "session_date", "date-1": "%d/%m/%Y"}
    form |= {"to-2": "duration", "unit-2": "h", "same-project": "ALPHA", "create_missing": "dog", "then": "save"}
    assert amal.browser.post(f"{PAGE}/{upload['id']}/save", form).status_code == 303
    found = amal.seen(upload["id"])
    columns = found["asked"]["mapping"]["columns"]
    assert (columns["hund"], columns["length (hours)"]) == ("dog", {"to": "duration", "unit": "h"})
    assert found["asked"]["mapping"]["constants"] == {"project": "ALPHA"}
    assert [row["reasons"] for row in found["first_rows"]] == [[]]


def test_a_day_that_was_submitted_since_keeps_its_rows(amal: Desk) -> None:
    upload = amal.uploaded("dog,project,date\nNew1,ALPHA,2019-03-04\n")
    amal.change(upload["id"], create_missing=["dog"])
    batch_id = amal.do(upload["id"], "run")["batch_id"]
    amal.web.change(SUBMITTED)
    try:
        seen = amal.browser.json(f"{AT}/batches/{batch_id}")["cannot_be_taken_back"]
        assert seen["some_days"] == [{"project": "ALPHA", "day": "2019-03-04"}]
        problem = assert_problem(amal.send("DELETE", f"{AT}/batches/{batch_id}"), 409)
        assert "ALPHA 2019-03-04" in problem["detail"]
        assert "submitted or approved since" in amal.web.page("amal", f"{PAGE}/{batch_id}", "en")
    finally:
        amal.web.change("DELETE FROM reporting.daily_report WHERE day = '2019-03-04'")


@pytest.mark.parametrize("who", ["ghada", "salma", "dina", "emad", "faris", "hana"])
def test_nobody_else_may(web: AppGround, who: str) -> None:
    desk = Desk(web, who)
    assert_problem(desk.upload(SESSIONS), 403)
    for path in (AT, f"{AT}/{uuid4()}", f"{AT}/batches/{uuid4()}"):
        assert_problem(desk.browser.get(path), 403)
    assert "notice-code" in web.page(who, PAGE, "en")


def test_a_manager_brings_rows_of_own_projects_only(amal: Desk, basel: Desk) -> None:
    foreign = amal.uploaded(SESSIONS)
    assert_problem(basel.browser.get(f"{AT}/{foreign['id']}"), 404)
    rows = "New1,ALPHA,2026-01-31\nNew1,BRAVO,2026-01-31\nNew1,NOWHERE,2026-01-31\nNew1,,2026-01-31\n"
    upload = basel.uploaded(f"dog,project,date\n{rows}")
    basel.change(upload["id"], create_missing=["dog", "project"], on_error="skip-row")
    done = basel.do(upload["id"], "run")
    assert done["rows_accepted"] == 1
    rejections = done["outcome"]["rejections"]
    said = {one["row"]: (one["code"], one["reason"].replace("BRAVO", "NOWHERE")) for one in rejections}
    assert said[3] == said[4], "a project of somebody else is as one that nobody has"
    assert said[5][0] == "missing"


def test_rows_of_a_project_that_was_taken_away_since_do_not_come_in(basel: Desk) -> None:
    upload = basel.uploaded("dog,project,date\nNew1,ALPHA,2026-01-31\nNew1,BRAVO,2026-01-31\n")
    basel.change(upload["id"], create_missing=["dog"], on_error="skip-row")
    both = "SELECT jsonb_agg(key) FROM reporting.dim_project WHERE code IN ('ALPHA', 'BRAVO')"
    basel.web.change(
        f"UPDATE reporting.import_upload SET projects = ({both}) WHERE id = CAST(:id AS uuid)", id=upload["id"]
    )
    assert [len(row["reasons"]) for row in basel.seen(upload["id"])["first_rows"]] == [0, 1]
    done = basel.do(upload["id"], "run")
    assert (done["rows_accepted"], [one["row"] for one in done["outcome"]["rejections"]]) == (1, [3])


def test_a_batch_with_rows_of_a_project_that_was_taken_away_since_is_theirs_no_more(amal: Desk, basel: Desk) -> None:
    upload = basel.uploaded("dog,project,date,rating\nNew1,ALPHA,2026-01-31,8\nNew1,ALPHA,2026-01-31,11\n")
    basel.change(upload["id"], create_missing=["dog"], on_error="skip-row")
    batch_id = basel.do(upload["id"], "run")["batch_id"]
    batch = f"{AT}/batches/{batch_id}"
    assert [one["id"] for one in basel.browser.json(AT)["items"]] == [batch_id]
    bravo = "(SELECT id FROM public.project WHERE code = 'BRAVO')"
    basel.web.change(f"UPDATE reporting.imported_training_session SET project_id = {bravo}")
    assert basel.browser.json(AT)["items"] == []
    for path in (batch, f"{batch}/rejected.csv", f"{AT}/{upload['id']}", f"{AT}/{upload['id']}/rejected.csv"):
        assert_problem(basel.browser.get(path), 404)
        assert amal.browser.get(path).status_code == 200
    assert_problem(basel.send("DELETE", batch), 404)
    assert basel.count("imported_training_session") == 1


def test_so_is_one_that_was_taken_back(basel: Desk) -> None:
    upload = basel.uploaded("dog,project,date\nNew1,ALPHA,2026-01-31\n")
    basel.change(upload["id"], create_missing=["dog"])
    batch = f"{AT}/batches/{basel.do(upload['id'], 'run')['batch_id']}"
    assert basel.send("DELETE", batch).json["rows_removed"] == 1
    assert basel.browser.get(batch).status_code == 200
    bravo = "(SELECT jsonb_agg(id) FROM public.project WHERE code = 'BRAVO')"
    basel.web.change(f"UPDATE reporting.import_upload SET projects = {bravo}")
    assert_problem(basel.browser.get(f"{batch}/rejected.csv"), 404)


def test_who_brought_a_file_keeps_it_when_somebody_else_has_it_checked_or_imported(amal: Desk, basel: Desk) -> None:
    upload = basel.uploaded("dog,project,date\nNew1,ALPHA,2026-01-31\n")
    basel.change(upload["id"], create_missing=["dog"])
    assert amal.do(upload["id"], "check")["brought_by"] == "basel"
    assert basel.seen(upload["id"])["how_it_ended"] == "checked"
    batch_id = amal.do(upload["id"], "run")["batch_id"]
    assert basel.browser.json(f"{AT}/batches/{batch_id}")["id"] == batch_id
    logged = "SELECT DISTINCT actor FROM reporting.audit_log WHERE entity_type = 'import_batch' AND entity_id = :id"
    assert basel.web.ask(logged, id=batch_id) == [("amal",)], "who had it imported"


def test_the_files_that_fed_a_number_are_known(amal: Desk) -> None:
    upload = amal.uploaded("dog,project,date,rating\nNew1,ALPHA,2017-03-04,8\nNew1,ALPHA,2017-03-05,11\n")
    amal.change(upload["id"], create_missing=["dog"], on_error="skip-row")
    batch_id = amal.do(upload["id"], "run")["batch_id"]
    history = BatchHistory(amal.web.database.app)
    row_ids = [str(row_id) for (row_id,) in amal.web.ask("SELECT id FROM reporting.imported_training_session")]
    origin = history.origin("trainer_daily", row_ids[0])
    assert origin is not None and (origin.file_name, origin.row_number) == ("march.csv", 2)
    assert history.origin("trainer_daily", str(uuid4())) is None
    (fed,) = history.feeding("trainer_daily", row_ids)
    assert (str(fed.id), fed.rows, fed.rows_rejected, fed.mended) == (batch_id, 1, 1, 0)
    amal.web.change("UPDATE reporting.imported_training_session SET location = 'Gate'")
    (fed,) = history.feeding("trainer_daily", row_ids)
    assert fed.mended == 1
    problem = assert_problem(amal.send("DELETE", f"{AT}/batches/{batch_id}"), 409)
    assert "1 of its rows were corrected here since" in problem["detail"]
    for lang, word in (("en", "Files that fed this number"), ("ar", "ملفات غذّت هذا الرقم")):
        assert word in amal.web.page("amal", "/reports/trainer_daily/explain/total_sessions?from=-2d", lang)
    assert amal.browser.json("/api/reports/trainer_daily/explain/total_sessions?from=-2d")["imports"] == []
