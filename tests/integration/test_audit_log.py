"""The audit log for people: what is in it, in words, for whom; searched, counted, taken along."""

import json
from datetime import timedelta
from typing import Any

import pytest

from dashboard import clock
from tests.lib.app_ground import CAST, PASSWORD, AppGround
from tests.lib.problems import assert_problem

LOGS = "/api/admin/audit-logs"


def logged(web: AppGround, since: int, *actions: str) -> list[tuple[Any, ...]]:
    return web.ask(
        "SELECT action, entity_id, actor, after_values FROM reporting.audit_log WHERE id > :since"
        " AND action = ANY(:actions) ORDER BY id",
        since=since,
        actions=list(actions),
    )


def newest(web: AppGround) -> int:
    [(number,)] = web.ask("SELECT coalesce(max(id), 0) FROM reporting.audit_log")
    return int(number)


def entries(web: AppGround, who: str, search: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = web.as_(who).json(f"{LOGS}?{search}")["items"]
    return found


class TestSigningIn:
    def test_it_tells_of_coming_and_going(self, web: AppGround) -> None:
        name, since = web.add_person(), newest(web)
        browser = web.browser()
        assert browser.sign_in(name).status_code == 303
        assert browser.post("/logout").status_code == 303
        assert [entry[:3] for entry in logged(web, since, "LOGIN", "LOGOUT")] == [
            ("LOGIN", name, name),
            ("LOGOUT", name, name),
        ]

    def test_a_locked_door_is_told_once_and_a_name_that_nobody_has_is_not_kept(self, web: AppGround) -> None:
        name, since = web.add_person(), newest(web)
        browser = web.browser()
        browser.sign_in("my secret typed here", "wrong")
        for _ in range(8):
            browser.sign_in(name, "wrong")
        told = [entry[:2] for entry in logged(web, since, "LOGIN_FAILED", "LOGIN_LOCKED")]
        assert told == [("LOGIN_FAILED", "?"), *[("LOGIN_FAILED", name)] * 5, ("LOGIN_LOCKED", name)]
        assert "my secret typed here" not in str(web.ask("SELECT to_jsonb(l)::text FROM reporting.audit_log l"))

    def test_nobody_comes_in_and_nothing_leaves_unrecorded(self, web: AppGround) -> None:
        name, amal = web.add_person(), web.as_("amal")
        web.change("REVOKE INSERT ON reporting.audit_log FROM k9_app")
        try:
            browser = web.browser()
            assert browser.sign_in(name).status_code == 500
            assert browser.cookie("k9_session") is None
            for file in ("csv", "xlsx"):
                answer = amal.get(f"/reports/trainer_daily.{file}?from=-2d")
                assert answer.status_code == 500 and "attachment" not in str(answer.headers)
        finally:
            web.change("GRANT INSERT ON reporting.audit_log TO k9_app")


def test_a_file_is_told_with_its_question_and_its_rows_and_not_its_content(web: AppGround) -> None:
    since, salma = newest(web), web.as_("salma")
    rows = int(salma.get("/reports/trainer_daily/rows.csv?from=-9d&category=AGILITY").headers["X-Total-Rows"])
    assert salma.get("/api/reports/trainer_daily/export.json?from=-9d&category=AGILITY").status_code == 200
    csv, as_json = (entry[3] for entry in logged(web, since, "EXPORT"))
    assert csv == {
        "format": "csv",
        "title": csv["title"],
        "rows": rows,
        "report_type": "trainer_daily",
        "question": "/reports/trainer_daily/rows.csv?from=-9d&category=AGILITY",
    }
    assert (as_json["format"], as_json["rows"]) == ("json", rows)


@pytest.mark.parametrize("who", CAST)
def test_only_admin_and_auditor_read_it(web: AppGround, who: str) -> None:
    browser, may = web.as_(who), who in ("amal", "hana")
    addresses = (LOGS, f"{LOGS}/account/amal", f"{LOGS}/compliance.json", f"{LOGS}/export.csv?action=VERIFY")
    for address in addresses:
        assert browser.get(address).status_code == (200 if may else 403), address
    headers = {"X-CSRFToken": browser.csrf_token()}
    assert browser.client.post(f"{LOGS}/verify", headers=headers).status_code == (200 if may else 403)
    page = browser.get("/admin/audit-logs")
    assert page.status_code == (200 if may else 404)
    assert ("audit-search" in page.text) is may


@pytest.fixture(scope="module")
def visit(web: AppGround) -> tuple[str, str]:
    """A visit whose diagnosis and cost were changed by the host's program: its key, and its dog's code."""
    [(row_id, dog, day)] = web.ask(
        "SELECT v.id::text, d.code, v.visit_date::date FROM veterinary_visit v JOIN dog d ON d.id = v.dog_id"
        " WHERE v.cost IS NOT NULL ORDER BY v.id LIMIT 1"
    )
    [(cost, diagnosis)] = web.ask("SELECT cost, diagnosis FROM veterinary_visit WHERE id = :id", id=row_id)
    for values in ({"cost": 12, "diagnosis": "rabies"}, {"cost": cost, "diagnosis": diagnosis}):
        for name, value in values.items():
            web.change(f"UPDATE veterinary_visit SET {name} = :value WHERE id = :id", value=value, id=row_id)
    return str(row_id), f"{dog}"


class TestWords:
    def test_a_change_reads_as_a_sentence_in_both_languages(self, web: AppGround, visit: tuple[str, str]) -> None:
        row_id, dog = visit
        for lang, start, middle in (
            ("en", " changed “Cost (rial)” of the veterinary visit of dog ", "to \u206812\u2069"),
            ("ar", "تعديل «التكلفة (ريال)» في زيارة بيطرية للكلب ", "إلى \u206812\u2069، من قِبل "),
        ):
            items = web.as_("amal").json(f"{LOGS}/veterinary_visit/{row_id}?lang={lang}")["items"]
            [told] = [one["summary"] for one in items if one["changes"][0]["after"] == "12"]
            assert start in told and middle in told and f"({dog})" in told

    def test_a_list_of_a_record_is_read_as_its_words(self, web: AppGround) -> None:
        [(row_id, before)] = web.ask(
            "SELECT id::text, equipment_used::text FROM breeding_training_activity ORDER BY id LIMIT 1"
        )
        for value in ('["leash", "ball"]', before):
            web.change(
                "UPDATE breeding_training_activity SET equipment_used = CAST(:to AS json) WHERE id = :id",
                to=value,
                id=row_id,
            )
        items = web.as_("amal").json(f"{LOGS}/breeding_training_activity/{row_id}?lang=en")["items"]
        assert "leash, ball" in [change["after"] for one in items for change in one["changes"]]

    def test_an_auditor_reads_that_a_diagnosis_changed_and_not_what_it_is(
        self, web: AppGround, visit: tuple[str, str]
    ) -> None:
        address = f"{LOGS}/veterinary_visit/{visit[0]}?lang=en"
        assert "rabies" in json.dumps(web.as_("amal").json(address))
        found = web.as_("hana").json(address)
        assert "rabies" not in json.dumps(found)
        hidden = [change for one in found["items"] for change in one["changes"] if change["hidden"]]
        assert [(one["field"], one["before"], one["after"]) for one in hidden] == [("diagnosis", None, None)] * 2
        assert entries(web, "hana", "q=rabies") == [], "what is hidden is not found either"


class TestSearch:
    def test_a_dog_s_code_finds_the_rows_that_are_about_it(self, web: AppGround, visit: tuple[str, str]) -> None:
        found = entries(web, "hana", f"q={visit[1]}&entity_type=veterinary_visit")
        assert {one["entity_id"] for one in found} == {visit[0]}
        assert len(found) == 4

    def test_pages_together_are_the_whole_and_each_entry_comes_once(self, web: AppGround) -> None:
        whole = [one["id"] for one in entries(web, "amal", "rows=1000&action=LOGIN")]
        paged, cursor = [], ""
        while cursor is not None:
            page = web.as_("amal").json(f"{LOGS}?rows=3&action=LOGIN&cursor={cursor}")
            paged += [one["id"] for one in page["items"]]
            cursor = page["next"]
        assert len(whole) > 3 and paged[-len(whole) :] == whole == sorted(whole, reverse=True)

    def test_filters_narrow_and_mistakes_are_named(self, web: AppGround) -> None:
        today = clock.today("Asia/Aden")
        assert entries(web, "amal", f"to={today - timedelta(days=400)}") == []
        assert {one["actor"] for one in entries(web, "amal", f"user=amal&from={today}")} == {"amal"}
        assert all(one["out_of_hours"] for one in entries(web, "amal", "out_of_hours=1"))
        for search, code in (
            ("action=LOGON", "unknown_action"),
            ("usr=amal", "unknown_name"),
            ("cursor=1", "bad_cursor"),
            ("out_of_hours=yes", "bad_out_of_hours"),
            ("from=2026-11-02&to=2026-11-01", "bad_period"),
        ):
            assert_problem(web.as_("amal").get(f"{LOGS}?{search}"), 400, code)

    @pytest.mark.parametrize("ending", ["csv", "json", "xlsx", "pdf"])
    def test_what_was_found_can_be_taken_along_which_is_an_entry_too(self, web: AppGround, ending: str) -> None:
        since = newest(web)
        answer = web.as_("hana").get(f"/admin/audit-logs.{ending}?action=LOGIN&lang=en")
        assert answer.status_code == 200 and len(answer.data) > 100
        [entry] = logged(web, since, "EXPORT")
        assert (entry[2], entry[3]["rows"] > 0) == ("hana", True)


class TestCompliance:
    def test_it_counts_who_changed_what_also_after_its_approval(self, web: AppGround, visit: tuple[str, str]) -> None:
        project, day = web.ask(
            "SELECT project_id::text, visit_date::date FROM veterinary_visit WHERE id = :id", id=visit[0]
        )[0]
        web.change(
            "INSERT INTO reporting.daily_report (report_type, project_id, day, state, submitted_by, first_approved_by,"
            " approved_by, content_hash, approved_at) VALUES ('vet_daily', CAST(:project AS uuid), :day, 'approved',"
            " gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'x', now() - interval '1 hour')",
            project=project,
            day=day,
        )
        web.change("UPDATE veterinary_visit SET cost = cost + 1 WHERE id = :id", id=visit[0])
        web.change("UPDATE veterinary_visit SET cost = cost - 1 WHERE id = :id", id=visit[0])
        web.as_("amal").get("/reports/trainer_daily.csv?from=-2d")
        today = clock.today("Asia/Aden")
        found = web.as_("hana").json(f"{LOGS}/compliance.json?from={today - timedelta(days=1)}&to={today}")
        late = [one for one in found["parts"]["late_changes"] if one["project_id"] == project]
        assert [(one["actor"], one["day"], one["report_type"]) for one in late] == [
            ("test", day.isoformat(), "vet_daily")
        ]
        assert late[0]["entries"] >= 2
        changes = {(one["actor"], one["entity_type"], one["action"]) for one in found["parts"]["changes"]}
        assert ("test", "veterinary_visit", "UPDATE") in changes
        assert {"LOGIN"} <= {one["action"] for one in found["parts"]["sign_ins"]}
        assert any(one["actor"] == "amal" and one["format"] == "csv" for one in found["parts"]["files"])
        assert found["chain"]["whole"] in (None, True) and found["chain"]["first_bad"] is None
        web.change("DELETE FROM reporting.daily_report WHERE content_hash = 'x'")

    @pytest.mark.parametrize("lang", ["ar", "en"])
    @pytest.mark.parametrize("ending", ["pdf", "xlsx"])
    def test_it_is_a_file_in_both_languages(self, web: AppGround, ending: str, lang: str) -> None:
        answer = web.as_("hana").get(f"{LOGS}/compliance.{ending}?lang={lang}")
        assert answer.status_code == 200 and len(answer.data) > 5000
        assert f"compliance-{clock.today('Asia/Aden').year}-01-01" in answer.headers["Content-Disposition"]


def test_a_token_that_is_made_and_taken_back_is_in_the_log(web: AppGround) -> None:
    since = newest(web)
    web.make_token("salma")
    [entry] = web.ask(
        "SELECT action, before_values, after_values ? 'token_hash' FROM reporting.audit_log"
        " WHERE id > :since AND entity_type = 'api_token'",
        since=since,
    )
    assert entry == ("CREATE", None, False)


def test_the_password_of_the_cast_is_nowhere_in_it(web: AppGround) -> None:
    assert PASSWORD not in str(
        web.ask("SELECT after_values::text FROM reporting.audit_log WHERE after_values IS NOT NULL")
    )
