"""Sharing: every role, every way of sharing, every right; nobody sees a foreign row or a foreign report."""

from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.reports import REPORTS, report_named
from tests.integration.test_builder_api import GENERATE, send
from tests.integration.test_templates import TEMPLATES, at, save
from tests.lib.app_ground import CAST, AppGround
from tests.lib.own_rows import ROLES, own_rows, readable
from tests.lib.problems import assert_problem

NOBODY = "3f6f0000-0000-4000-8000-000000000000"


@pytest.fixture(autouse=True)
def _nothing_left(web: AppGround) -> Iterator[None]:
    yield
    web.change("DELETE FROM reporting.saved_report_template")
    web.change("DELETE FROM reporting.notification WHERE kind LIKE 'report%'")


def share(web: AppGround, saved: Any, by: str, **wanted: str) -> Any:
    response = send(web.as_(by), at(saved, "/share"), wanted)
    assert response.status_code == 200, response.text[:300]
    return response.json


def reached_by_hand(who: str, kind: str, target: str) -> bool:
    """Written down, not computed by the program: whom a share reaches."""
    if kind == "person":
        return who == target
    if kind == "role":
        return ROLES[who] == target
    if kind == "project":
        alpha = {"amal", "ghada", "hana", "basel", "salma"}
        return who in alpha
    return False


WAYS = (
    ("person", "salma"), ("person", "carim"), ("role", "manager"),
    ("role", "auditor"), ("project", "ALPHA"), ("link", ""),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "target"), WAYS, ids=lambda value: value or "-")
@pytest.mark.parametrize("access", ["view", "edit"])
def test_exactly_those_open_it_whom_it_reaches(web: AppGround, kind: str, target: str, access: str) -> None:
    for report in (
        ("trainer_daily", "handler_daily") if access == "view" and kind in ("role", "link") else ("trainer_daily",)
    ):
        saved = save(web, "basel", report=report, measures=[report_named(report).default_measure])
        shared = share(web, saved, "basel", kind=kind, target=target, access=access)
        key = shared["link"].partition("key=")[2] if shared["link"] else None
        for who in CAST:
            may_read = report_named(report) in readable(who)
            reaches = may_read and (who == "basel" or (kind != "link" and _reaches(web, who, kind, target)))
            check(web, who, saved, reaches, access)
            if key is not None and who != "basel":
                with_key = send(web.as_(who), GENERATE, {"template": saved["id"], "key": key})
                assert (with_key.status_code == 200) is may_read, (who, report)
        assert send(web.as_("basel"), at(saved, f"/shares/{shared['id']}"), None, "delete").status_code == 200
        for who in set(CAST) - {"basel"}:
            check(web, who, saved, False, access)
        if key is not None:
            assert_problem(send(web.as_("amal"), GENERATE, {"template": saved["id"], "key": key}), 404)


def _reaches(web: AppGround, who: str, kind: str, target: str) -> bool:
    if kind == "project" and who in ("dina", "emad"):
        return target in own_rows(web, who, readable(who)[0]).members["project"]
    return reached_by_hand(who, kind, target)


def check(web: AppGround, who: str, saved: Any, reaches: bool, access: str) -> None:
    """Reading, listing, generating and changing agree with what the share says."""
    browser = web.as_(who)
    assert (browser.get(at(saved)).status_code == 200) is reaches, who
    assert (saved["id"] in {one["id"] for one in browser.json(TEMPLATES)["items"]}) is reaches, who
    generated = send(browser, GENERATE, {"template": saved["id"]})
    assert (generated.status_code == 200) is reaches, who
    if reaches:
        rows = own_rows(web, who, report_named(saved["definition"]["report"])) if ROLES[who] not in ALL_ROWS else None
        total = generated.json["rows"]["items"][-1]
        assert rows is None or generated.json["provenance"]["rows_counted"] <= len(rows.row_ids), who
        shown = {one["project"] for one in generated.json["rows"]["items"]} - {None}
        assert rows is None or shown <= rows.members["project"], who
        assert total["is_total"]
    body: Any
    for rest, body, method in (("", {"name": saved["name"]}, "put"), ("/restore", {"version": 1}, "post")):
        expected = 200 if who == "basel" or (reaches and access == "edit") else 403 if reaches else 404
        assert send(browser, at(saved, rest), body, method).status_code == expected, (who, rest)
    for rest, body, method in (
        ("/share", {"kind": "role", "target": "manager"}, "post"),
        ("/share/preview", {"kind": "role", "target": "manager"}, "post"),
        ("/transfer", {"to": who}, "post"),
        ("", None, "delete"),
    ):
        if who != "basel":
            assert send(browser, at(saved, rest), body, method).status_code == (403 if reaches else 404), (who, rest)


def test_who_came_by_a_link_does_what_it_gives(web: AppGround) -> None:
    saved, carim = save(web, "basel"), web.as_("carim")
    keys = {
        access: share(web, saved, "basel", kind="link", target="", access=access)["link"].partition("key=")[2]
        for access in ("view", "edit")
    }
    for sent, method, rest in (({"name": "Mine"}, "put", ""), ({"version": 1}, "post", "/restore")):
        assert_problem(send(carim, at(saved, rest), sent, method), 404)
        assert_problem(send(carim, at(saved, rest), sent | {"key": keys["view"]}, method), 403)
        changed = send(carim, at(saved, rest), sent | {"key": keys["edit"]}, method)
        assert (changed.status_code, changed.json.get("access")) == (200, "edit"), changed.text[:300]
    marked = send(carim, at(saved, "/favourite"), {"favourite": True, "key": keys["view"]})
    assert (marked.status_code, marked.json.get("is_favourite")) == (200, True)
    assert len(carim.json(at(saved, f"/versions?key={keys['edit']}"))["items"]) == 3
    page = web.page("carim", f"/reports/saved/{saved['id']}?key={keys['edit']}", "en")
    assert f'"key": "{keys["edit"]}"' in page or f'"key":"{keys["edit"]}"' in page, "its buttons send the key"


ALL_ROWS = {"admin", "commander", "auditor"}


def test_only_its_owner_makes_it_a_report_of_another_type_also_by_an_old_version(web: AppGround) -> None:
    saved = save(web, "basel", report="handler_daily", measures=["reports_submitted"])
    changed = save(web, "basel")["definition"]
    assert send(web.as_("basel"), at(saved), {"definition": changed}, "put").status_code == 200
    share(web, saved, "basel", kind="person", target="amal", access="edit")
    by_change = send(web.as_("amal"), at(saved), {"definition": saved["definition"]}, "put")
    by_restoring = send(web.as_("amal"), at(saved, "/restore"), {"version": 1})
    for refused in (by_change, by_restoring):
        assert_problem(refused, 403, "template_not_yours")
    assert send(web.as_("amal"), at(saved, "/restore"), {"version": 2}).status_code == 200
    assert send(web.as_("basel"), at(saved, "/restore"), {"version": 1}).status_code == 200


def test_a_forged_id_is_refused_as_one_that_is_not_there(web: AppGround) -> None:
    saved = save(web, "carim")
    for who in ("basel", "amal", "faris"):
        answers = [
            send(web.as_(who), GENERATE, {"template": one}) for one in (saved["id"], NOBODY, "x", "'; DROP TABLE x")
        ]
        assert {(one.status_code, one.json["code"]) for one in answers} == {(404, "unknown_template")}
        assert web.as_(who).get(f"{TEMPLATES}/{saved['id']}").status_code == 404
        assert_problem(send(web.as_(who), at(saved, f"/shares/{NOBODY}"), None, "delete"), 404)


def test_it_is_said_before_who_will_see_what(web: AppGround) -> None:
    saved = save(web, "basel")
    found = send(web.as_("basel"), at(saved, "/share/preview"), {"kind": "role", "target": "vet"}).json["items"]
    dina = next(one for one in found if one["username"] == "dina")
    assert not dina["may_read"]
    assert web.as_("dina").get(at(saved)).status_code == 404, "nothing is shared by asking"
    found = send(web.as_("basel"), at(saved, "/share/preview?lang=en"), {"kind": "project", "target": "ALPHA"}).json
    sees = {one["username"]: (one["may_read"], one["projects"], one["sees"]) for one in found["items"]}
    assert sees["amal"][:2] == (True, None)
    assert sees["salma"][1] == ["ALPHA"]
    assert "ALPHA" in sees["salma"][2]


def test_a_filter_on_what_the_reader_does_not_see_shows_nothing(web: AppGround) -> None:
    saved = save(web, "amal", filters={"project": ["BRAVO"]})
    share(web, saved, "amal", kind="person", target="salma")
    opened = web.as_("salma").json(at(saved))
    assert [one["what"] for one in opened["notes"]] == ["member", "nothing_left"]
    assert_problem(send(web.as_("salma"), GENERATE, {"template": saved["id"]}), 400, "nothing_left")


def test_the_shared_are_told_of_a_change_and_nobody_else(web: AppGround) -> None:
    saved = save(web, "basel", "Told")
    share(web, saved, "basel", kind="person", target="salma")
    send(web.as_("basel"), at(saved), {"name": "Told again"}, "put")
    notes = web.as_("salma").json("/api/notifications?lang=en")["items"]
    assert [one["kind"] for one in notes[:2]] == ["report_changed", "report_shared"]
    assert notes[0]["link"] == f"/reports/saved/{saved['id']}"
    for who in ("basel", "carim", "amal"):
        kinds = [one["kind"] for one in web.as_(who).json("/api/notifications")["items"]]
        assert not [one for one in kinds if one.startswith("report_")]


def test_it_is_given_to_another_owner(web: AppGround) -> None:
    saved = save(web, "basel")
    assert_problem(send(web.as_("basel"), at(saved, "/transfer"), {"to": "dina"}), 400, "unknown_target")
    assert send(web.as_("basel"), at(saved, "/transfer"), {"to": "salma"}).json == {"given": 1}
    assert web.as_("basel").get(at(saved)).status_code == 404
    assert web.as_("salma").json(at(saved))["access"] == "own"


def test_an_administrator_gives_away_what_somebody_leaves(web: AppGround) -> None:
    saved = save(web, "carim")
    body = {"from": "carim", "to": "ghada"}
    assert_problem(send(web.as_("basel"), f"{TEMPLATES}/transfer", body), 403)
    assert web.as_("amal").get(at(saved)).status_code == 404, "an administrator does not read it for that"
    assert send(web.as_("amal"), f"{TEMPLATES}/transfer", body).json == {"given": 1}
    assert web.as_("ghada").json(at(saved))["access"] == "own"


def test_every_report_type_can_be_saved(web: AppGround) -> None:
    for report in REPORTS:
        saved = save(web, "amal", report=report.name, measures=[one.name for one in report.shown_measures])
        assert send(web.as_("amal"), GENERATE, {"template": saved["id"]}).status_code == 200
