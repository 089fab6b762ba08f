"""Saved reports: versions, copies, favourites, folders; and what is left of one when something is gone."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.test_builder_api import GENERATE, send
from tests.lib.app_ground import AppGround
from tests.lib.problems import assert_problem

TEMPLATES = "/api/reports/builder/templates"
DEFINITION = {"report": "trainer_daily", "rows": ["project"], "measures": ["total_sessions"], "period": {"from": "all"}}


def save(web: AppGround, who: str, name: str = "Sessions", **changes: Any) -> Any:
    response = send(web.as_(who), TEMPLATES, {"name": name, "definition": DEFINITION | changes})
    assert response.status_code == 200, response.text[:500]
    return response.json


def at(saved: Any, rest: str = "") -> str:
    return f"{TEMPLATES}/{saved['id']}{rest}"


@pytest.fixture(autouse=True)
def _nothing_left(web: AppGround) -> Iterator[None]:
    yield
    web.change("DELETE FROM reporting.saved_report_template")
    web.change("DELETE FROM reporting.notification WHERE kind LIKE 'report%'")


class TestKeeping:
    def test_what_is_saved_asks_the_same(self, web: AppGround) -> None:
        saved = save(web, "basel", top={"n": 2, "dimension": "project"}, sort="-total_sessions")
        own = send(web.as_("basel"), GENERATE, saved["definition"]).json
        again = send(web.as_("basel"), GENERATE, {"template": saved["id"]}).json
        assert again["rows"] == own["rows"]
        assert again["definition"] == saved["definition"]
        assert [one["name"] for one in web.as_("basel").json(TEMPLATES)["items"]] == ["Sessions"]

    def test_every_change_is_a_version_and_any_can_be_restored(self, web: AppGround) -> None:
        saved = save(web, "basel")
        renamed = send(web.as_("basel"), at(saved), {"name": "Other", "version": 1}, "put").json
        assert (renamed["name"], renamed["version"]) == ("Other", 2)
        changed = DEFINITION | {"rows": ["dog"]}
        assert send(web.as_("basel"), at(saved), {"definition": changed}, "put").json["version"] == 3
        restored = send(web.as_("basel"), at(saved, "/restore"), {"version": 1}).json
        assert (restored["name"], restored["version"]) == ("Sessions", 4)
        assert restored["definition"] == saved["definition"]
        versions = web.as_("basel").json(at(saved, "/versions"))["items"]
        assert [(one["version"], one["name"]) for one in versions] == [
            (4, "Sessions"), (3, "Other"), (2, "Other"), (1, "Sessions"),
        ]  # fmt: skip

    def test_who_saves_on_an_old_version_is_told(self, web: AppGround) -> None:
        saved = save(web, "basel")
        assert send(web.as_("basel"), at(saved), {"name": "Two", "version": 1}, "put").status_code == 200
        assert_problem(send(web.as_("basel"), at(saved), {"name": "Mine", "version": 1}, "put"), 409, "newer_version")

    def test_a_copy_is_one_s_own(self, web: AppGround) -> None:
        saved = save(web, "basel")
        send(web.as_("basel"), at(saved, "/share"), {"kind": "person", "target": "salma"})
        copy = send(web.as_("salma"), at(saved, "/copy"), {"name": "Mine"}).json
        assert (copy["name"], copy["access"], copy["shares"], copy["version"]) == ("Mine", "own", [], 1)
        assert send(web.as_("salma"), at(saved), None, "delete").status_code == 403
        assert send(web.as_("basel"), at(saved), None, "delete").status_code == 200
        assert send(web.as_("salma"), GENERATE, {"template": copy["id"]}).status_code == 200

    def test_favourites_come_first_for_who_marked_them(self, web: AppGround) -> None:
        save(web, "basel", "A")
        second = save(web, "basel", "B")
        assert send(web.as_("basel"), at(second, "/favourite"), {"favourite": True}).json["is_favourite"]
        assert [one["name"] for one in web.as_("basel").json(TEMPLATES)["items"]] == ["B", "A"]

    def test_a_folder_is_a_project_that_one_sees(self, web: AppGround) -> None:
        saved = save(web, "basel")
        assert send(web.as_("basel"), at(saved), {"project": "ALPHA"}, "put").json["project"] == "ALPHA"
        assert_problem(send(web.as_("basel"), at(saved), {"project": "BRAVO"}, "put"), 400, "unknown_project")


class TestWhatIsGone:
    def left(self, web: AppGround, **columns: str) -> Any:
        saved = save(web, "basel", measures=["total_sessions", "unique_dogs"], sort="-unique_dogs")
        for name, value in columns.items():
            web.change(f"UPDATE reporting.saved_report_template SET {name} = CAST(:v AS jsonb)", v=value)
        return web.as_("basel").json(at(saved)), send(web.as_("basel"), GENERATE, {"template": saved["id"]})

    def test_a_removed_measure_is_told_and_the_rest_works(self, web: AppGround) -> None:
        opened, generated = self.left(web, metrics='["total_sessions", "was_once", "total_duration_min.distinct"]')
        assert generated.status_code == 200
        told = [(one["what"], one["name"]) for one in opened["notes"]]
        assert ("measure", "was_once") in told
        assert ("aggregation", "total_duration_min.distinct") in told
        assert ("setting", "sort") in told, "it was ordered by what is not there any more"
        names = [one["name"] for one in generated.json["columns"]]
        assert names == ["project", "total_sessions", "total_duration_min"]
        assert generated.json["notes"] == opened["notes"]

    def test_a_removed_dimension_is_told_too(self, web: AppGround) -> None:
        opened, generated = self.left(web, dimensions='{"rows": ["moon", "project"], "columns": []}',
                                      filters='{"moon": ["full"]}')  # fmt: skip
        assert [one["what"] for one in opened["notes"]] == ["dimension", "filter"]
        assert all("moon" in one["text"] for one in opened["notes"])
        assert generated.json["rows"]["total"] > 1

    def test_a_report_type_that_is_gone_opens_with_a_note(self, web: AppGround) -> None:
        saved = save(web, "basel")
        web.change("UPDATE reporting.saved_report_template SET report_type = 'cat_daily'")
        assert [one["what"] for one in web.as_("basel").json(at(saved))["notes"]] == ["report"]
        assert_problem(send(web.as_("basel"), GENERATE, {"template": saved["id"]}), 400, "nothing_left")
