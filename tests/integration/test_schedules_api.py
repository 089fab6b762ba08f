"""Schedules through the API: made, changed, paused, run, looked at; only one's own, and never more than one may see."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from dashboard import clock
from dashboard.errors import Unavailable
from data_access.account_store import AccountStore
from tests.lib.app_ground import AppGround
from tests.lib.delivery_ground import DeliveryGround, delivery_ground
from tests.lib.problems import assert_problem

NEW = {
    "name": "Morning",
    "report_type": "trainer_daily",
    "schedule_time": "06:30",
    "filters": "https://k9.example/reports/trainer_daily?from=-7d&to=today&project=ALPHA",
    "recipients": [{"kind": "user", "username": "salma"}, {"kind": "role", "role": "commander", "language": "en"}],
}


@pytest.fixture(scope="module")
def writers(web: AppGround) -> dict[str, str]:
    return {who: web.make_token(who, "all") for who in ("amal", "basel", "carim", "salma")}


@pytest.fixture
def post(web: AppGround, tmp_path: Path) -> Iterator[DeliveryGround]:
    made = delivery_ground(web, None, tmp_path)
    yield made
    made.clear()


class Asking:
    def __init__(self, web: AppGround, token: str) -> None:
        self._client, self._headers = web.app.test_client(), {"Authorization": f"Bearer {token}"}

    def __call__(self, method: str, path: str, body: Any = None) -> TestResponse:
        return self._client.open(path, method=method, json=body, headers=self._headers)

    def good(self, method: str, path: str, body: Any = None) -> Any:
        response = self(method, path, body)
        assert response.status_code == 200, response.text[:300]
        return response.get_json()


@pytest.fixture
def ask(web: AppGround, writers: dict[str, str], post: DeliveryGround) -> Any:
    return lambda who: Asking(web, writers[who])


def test_it_is_made_shown_changed_paused_and_deleted(ask: Any) -> None:
    basel = ask("basel")
    made = basel.good("POST", "/api/schedules", NEW)
    assert made["filters"] == "project=ALPHA" and made["period"] == "yesterday" and len(made["next_runs"]) == 5
    assert made["next_run_at"] == made["next_runs"][0] and made["next_runs"][0].endswith("03:30:00+00:00")
    assert made["recipients"][0] == {"kind": "user", "username": "salma", "language": None}
    at = f"/api/schedules/{made['id']}"
    weekly = {"frequency": "weekly", "weekdays": ["sunday"], "timezone": "Europe/Berlin", "row_version": 1}
    changed = basel.good("PATCH", at, weekly)
    assert changed["row_version"] == 2 and changed["name"] == "Morning" and changed["schedule_time"] == "06:30"
    assert_problem(basel("PATCH", at, weekly), 409, "schedule_changed")
    paused = basel.good("PATCH", at, {"enabled": False})
    assert paused["next_run_at"] is None and paused["next_runs"] == []
    assert basel.good("PATCH", at, {"enabled": True})["next_run_at"] is not None
    assert [one["id"] for one in basel.good("GET", "/api/schedules")["items"]] == [made["id"]]
    assert basel.good("DELETE", at) == {"deleted": made["id"]}
    assert_problem(basel("GET", at), 404, "unknown_schedule")


def test_what_is_wrong_is_said_by_the_name_of_its_field(ask: Any) -> None:
    basel = ask("basel")
    for change, field in (
        ({"name": ""}, "name"),
        ({"schedule_time": "25:00"}, "schedule_time"),
        ({"timezone": "Asia/Adan"}, "timezone"),
        ({"period": "last_wek"}, "period"),
        ({"frequency": "weekly"}, "weekdays"),
        ({"month_day": "last"}, "month_day"),
        ({"format": "docx"}, "format"),
        ({"enabled": "yes"}, "enabled"),
        ({"recipients": []}, "recipients"),
        ({"recipients": [{"kind": "user", "username": "nobody"}]}, "recipients"),
        ({"recipients": [{"kind": "role", "role": "managr"}]}, "recipients"),
        ({"filters": "project=KILO"}, "filters"),
        ({"nmae": "x"}, "nmae"),
    ):
        found = basel("POST", "/api/schedules", NEW | change)
        assert found.status_code == 400, change
        assert field in [one["field"] for one in found.get_json()["errors"]], (change, found.get_json())
    assert "Asia/Aden" in basel("POST", "/api/schedules", NEW | {"timezone": "Asia/Adan"}).text


def test_everybody_has_their_own_and_the_administrator_all(ask: Any, web: AppGround) -> None:
    mine = ask("basel").good("POST", "/api/schedules", NEW)
    at = f"/api/schedules/{mine['id']}"
    for method, path in (("GET", at), ("PATCH", at), ("DELETE", at), ("POST", f"{at}/run"), ("GET", f"{at}/preview")):
        assert_problem(ask("carim")(method, path, {}), 404, "unknown_schedule")
    assert ask("carim").good("GET", "/api/schedules")["items"] == []
    for query in ("edit", "history", "preview"):
        page = f"/admin/reports/schedules?{query}={mine['id']}"
        assert "Morning" in web.page("basel", page, "en") and "Morning" not in web.page("carim", page, "en")
    assert "schedules" not in web.page("salma", "/admin/reports/schedules", "en").replace(
        "/admin/reports/schedules", ""
    )
    assert_problem(ask("salma")("GET", "/api/schedules"), 403, "forbidden")
    assert_problem(ask("salma")("GET", "/api/deliveries"), 403, "forbidden")
    assert [one["id"] for one in ask("amal").good("GET", "/api/schedules")["items"]] == [mine["id"]]


def test_a_run_by_hand_happens_once_a_minute_and_what_ended_can_be_sent_again(
    ask: Any, post: DeliveryGround, request: pytest.FixtureRequest
) -> None:
    basel, now = ask("basel"), clock.now()
    request.addfinalizer(clock.reset)
    clock.set_source(lambda: now)
    made = basel.good("POST", "/api/schedules", NEW | {"recipients": [{"kind": "user", "username": "salma"}]})
    at = f"/api/schedules/{made['id']}"
    assert [basel.good("POST", f"{at}/run") for _ in range(2)] == [{"deliveries": 1}, {"deliveries": 0}]
    assert basel.good("POST", f"{at}/send-to-me") == {"deliveries": 1}
    post.send()
    found = basel.good("GET", "/api/deliveries")["items"]
    assert {(one["name"], one["occasion"], one["state"]) for one in found} == {
        (post.delivering.making.recipients.name_of(f"user:{post.id_of(who)}"), occasion, "not_sent")
        for who, occasion in (("salma", "by_hand"), ("basel", "to_me"))
    }
    again = basel.good("POST", f"/api/deliveries/{found[0]['id']}/resend")
    assert (again["state"], again["resends"], again["tries"]) == ("queued", 1, 0)
    assert_problem(basel("POST", f"/api/deliveries/{found[0]['id']}/resend"), 409, "delivery_not_over")
    assert_problem(ask("carim")("POST", f"/api/deliveries/{found[0]['id']}/resend"), 404, "unknown_delivery")
    first = basel.good("GET", "/api/deliveries?rows=1")
    second = basel.good("GET", f"/api/deliveries?rows=1&cursor={first['next'].replace('+', '%2B')}")
    assert first["items"][0]["id"] != second["items"][0]["id"] and second["next"] is None
    assert basel.good("GET", f"{at}/runs")["items"][0]["occasion"] == "to_me"


def test_a_preview_is_what_the_recipient_would_get_and_leaves_a_trace(ask: Any, post: DeliveryGround) -> None:
    basel = ask("basel")
    people = [{"kind": "user", "username": who, "language": "en"} for who in ("salma", "dina")]
    made = basel.good(
        "POST", "/api/schedules", NEW | {"recipients": people, "period": "last_30_days", "format": "both"}
    )
    at = f"/api/schedules/{made['id']}/preview"
    seen = basel.good("GET", at)
    assert seen["would_send"] and seen["reason"] is None and len(seen["files"]) == 2 and seen["kpis"]
    assert {file["rows"] for file in seen["files"]} == {seen["rows"]}
    dina = basel.good("GET", f"{at}?recipient=user:{post.id_of('dina')}&lang=en")
    assert (dina["would_send"], dina["reason"]) == (False, "nothing of it is open to the recipient")
    traces = post.web.ask(
        "SELECT after_values ->> 'recipient' FROM reporting.audit_log WHERE action = 'VIEW_AS' AND entity_id = :id",
        id=made["id"],
    )
    assert len(traces) == 2
    salma, dina_s = (post.delivering.making.recipients.name_of(f"user:{post.id_of(who)}") for who in ("salma", "dina"))
    assert [told.partition(" as ")[2] for told in _told(post.web, "VIEW_AS")[:2]] == [
        f"\u2068{dina_s}\u2069",
        f"\u2068{salma}\u2069",
    ]


def test_the_audit_log_says_which_file_went_to_whom(ask: Any, post: DeliveryGround) -> None:
    made = ask("basel").good("POST", "/api/schedules", NEW | {"recipients": [{"kind": "user", "username": "salma"}]})
    ask("basel").good("POST", f"/api/schedules/{made['id']}/run")
    post.send()
    salma = post.delivering.making.recipients.name_of(f"user:{post.id_of('salma')}")
    assert _told(post.web, "SEND")[0].endswith(f".pdf\u2069 to \u2068{salma}\u2069")


def test_a_database_that_is_away_is_no_mistake_of_who_names_a_recipient(
    ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> None:
        raise Unavailable("the database does not answer")

    monkeypatch.setattr(AccountStore, "find_by_username", away)
    assert_problem(ask("basel")("POST", "/api/schedules", NEW), 503, "unavailable")


def _told(web: AppGround, action: str) -> list[str]:
    """The entries of the audit log as an administrator reads them, the newest first."""
    items = web.as_("amal").json(f"/api/admin/audit-logs?action={action}&lang=en")["items"]
    return [one["summary"] for one in items]


def test_people_outside_get_what_is_named_and_no_more_than_their_maker_sees(ask: Any) -> None:
    new = {"name": "Rashid", "email": "rashid@ministry.example", "report_types": ["vet_daily"], "projects": ["ALPHA"]}
    basel = ask("basel")
    made = basel.good("POST", "/api/outside-profiles", new)
    assert made["projects"] == ["ALPHA"] and made["active"] is True
    for change, field in (
        ({"projects": ["BRAVO"]}, "projects"),
        ({"report_types": []}, "report_types"),
        ({"email": "x\r\nBcc: y@z"}, "email"),
    ):
        assert basel("POST", "/api/outside-profiles", new | change).get_json()["errors"][0]["field"] == field
    at = f"/api/outside-profiles/{made['id']}"
    assert_problem(ask("carim")("PATCH", at, {"active": False}), 404, "unknown_profile")
    assert ask("carim").good("GET", "/api/outside-profiles")["items"] == []
    sent_to = NEW | {"recipients": [{"kind": "profile", "id": made["id"]}]}
    assert basel("POST", "/api/schedules", sent_to).status_code == 200
    assert ask("carim")("POST", "/api/schedules", sent_to | {"filters": ""}).status_code == 400
    assert basel.good("PATCH", at, {"active": False})["active"] is False
