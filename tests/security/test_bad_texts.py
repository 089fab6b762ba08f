"""Characters that no text can hold, numbers without end, lists in lists, values of a wrong kind deep inside: told as
what they are, wherever something is written, and never a mistake of ours."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.errors import InvalidInput
from data_access.database import Actor
from tests.lib.access_cells import Door, doors
from tests.lib.app_ground import AppGround
from tests.lib.problems import assert_problem

TEST = Actor(name="test")
ENDLESS = "9" * 5000
BODIES = (
    b'{"name": "\\ud800", "reason": "\\udfff", "definition": {"filters": {"dog": ["\\ud800"]}}, "comment": "\\ud800"}',
    b"[" * 50_000,
    b'{"name":' * 20_000,
    b'{"name": "\\u0000", "reason": "\\u0000", "comment": "\\u0000", "from": "\\u0000", "to": "\\u0000"}',
    f'{{"day": {ENDLESS}, "row_version": {ENDLESS[:4000]}, "overlap_h": {ENDLESS[:4000]}}}'.encode(),
)
Send = Callable[[str, str, Any], Any]


@pytest.fixture(scope="module")
def send(web: AppGround) -> Send:
    """As the administrator's program."""
    headers, client = {"Authorization": f"Bearer {web.make_token('amal', 'all')}"}, web.app.test_client()
    return lambda method, path, body: client.open(path, method=method, json=body, headers=headers)


def test_no_body_is_too_strange_for_any_address(web: AppGround) -> None:
    amal = web.as_("amal")
    headers = {"X-CSRFToken": amal.csrf_token(), "Content-Type": "application/json"}
    wanted = [door for door in doors(web.app) if door.writes and not _is_of_another_report(door)]
    for door in wanted:
        for body in BODIES:
            answer = amal.client.open(door.address, method=door.method, data=body, headers=headers)
            assert answer.status_code < 500, f"{door.method} {door.address} {body[:40]!r}: {answer.text[:200]}"


def _is_of_another_report(door: Door) -> bool:
    return "_daily" in door.address and "vet_daily" not in door.address


@pytest.mark.parametrize(
    ("kind", "value"), [("text", "zero \0 character"), ("text", "half \ud800 of one"), ("jsonb", '{"a": "\\u0000"}')]
)
def test_what_no_text_can_hold_is_refused_by_the_database_in_words(web: AppGround, kind: str, value: str) -> None:
    with pytest.raises(InvalidInput, match="zero character"), web.database.app.write(TEST) as connection:
        connection.execute(sa.text(f"SELECT CAST(:value AS {kind})"), {"value": value})


def test_recipients_of_a_wrong_kind_are_named(send: Send) -> None:
    schedule = {"name": "Morning", "report_type": "vet_daily", "schedule_time": "06:30"}
    strange: list[Any] = [
        {"kind": "profile", "id": [1]},
        {"kind": "role", "role": {}},
        {"kind": "user", "username": {}},
    ]
    for one in [*strange, [], 5]:
        problem = assert_problem(send("POST", "/api/schedules", schedule | {"recipients": [one]}), 400)
        assert problem["errors"][0]["field"] == "recipients"


def test_a_mapping_of_strange_texts_is_refused(web: AppGround, send: Send) -> None:
    amal = web.as_("amal")
    at = "/api/admin/imports?into=training_session&name=a.csv"
    made = amal.client.post(at, data=b"dog,date\nRex,2026-01-31\n", headers={"X-CSRFToken": amal.csrf_token()})
    assert made.status_code == 201, made.text[:300]
    here = made.headers["Location"]
    for mapping in (
        {"credit": "a\0b"},
        {"header_row": ENDLESS},
        {"constants": {"dog": "\0"}},
        {"columns": {"\0": "dog"}},
    ):
        assert_problem(send("PATCH", here, {"mapping": mapping}), 400)
    assert send("DELETE", here, None).status_code == 200


@pytest.mark.parametrize("path", ["/admin/jobs/refresh?before=", "/admin/webhooks?before=", "/admin/imports?before="])
def test_a_page_with_an_endless_number_is_one_or_is_not_there(web: AppGround, path: str) -> None:
    answer = web.as_("amal").get(f"{path}{ENDLESS}")
    assert answer.status_code in (200, 404)


def test_a_record_with_an_endless_lock_is_a_conflict_or_a_refusal(web: AppGround, send: Send) -> None:
    [(row,)] = web.ask("SELECT row_id::text FROM reporting.fact_vet_daily WHERE source = 'veterinary_visit' LIMIT 1")
    body = {"fields": {"notes": "x"}, "reason": "mended for a test", "lock": f"{ENDLESS}-x"}
    answer = send("PATCH", f"/api/reports/vet_daily/record/{row}", body)
    assert answer.status_code in (400, 403, 409), answer.text[:300]
