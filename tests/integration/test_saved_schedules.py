"""Saved reports by the clock: each recipient's own rows, and nothing for whom the report is not open."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from dashboard import clock
from tests.integration.test_builder_api import GENERATE, send
from tests.integration.test_schedules_api import NEW
from tests.integration.test_template_sharing import share
from tests.integration.test_templates import at, save
from tests.lib.app_ground import AppGround
from tests.lib.delivery_ground import DeliveryGround, delivery_ground
from tests.lib.exported import pdf_text, sheets
from tests.lib.problems import assert_problem

SCHEDULES = "/api/schedules"


@pytest.fixture
def post(web: AppGround, tmp_path: Path) -> Iterator[DeliveryGround]:
    made = delivery_ground(web, None, tmp_path)
    yield made
    made.clear()
    web.change("DELETE FROM reporting.saved_report_template")
    web.change("DELETE FROM reporting.notification WHERE kind LIKE 'report%'")


def mails(post: DeliveryGround, directory: Path) -> dict[str, Any]:
    """By address, of those that were written to files."""
    found = (message_from_bytes(path.read_bytes(), policy=default) for path in (directory / "mail").glob("*.eml"))
    return {str(mail["To"]).partition("<")[2].rstrip(">") or str(mail["To"]): mail for mail in found}


def file_of(mail: Any, ending: str) -> bytes:
    found = next(part for part in mail.iter_attachments() if part.get_filename().endswith(ending))
    return bytes(found.get_content())


def test_each_recipient_gets_their_own_rows_and_who_may_not_open_it_gets_nothing(
    post: DeliveryGround, web: AppGround, tmp_path: Path
) -> None:
    question = {"rows": ["project"], "columns": ["category"], "measures": ["total_sessions", "total_sessions.share"]}
    saved = save(web, "amal", "Sessions by kind", **question)
    share(web, saved, "amal", kind="role", target="manager", access="view")
    people = [post.user(who, language="en") for who in ("basel", "carim", "ghada")]
    schedule = post.schedule(
        *people, post.profile("BRAVO", language="en"), template_id=saved["id"], period="last_30_days"
    )
    assert post.plan()["deliveries"] == 4
    post.send()
    ended = {row["name"]: (row["state"], row["reason"]) for row in post.ledger(schedule)}
    ghada = post.delivering.making.recipients.name_of(f"user:{post.id_of('ghada')}")
    assert ended.pop(ghada) == ("dead", "rights"), "it is shared with managers"
    assert set(ended.values()) == {("not_sent", None)} and len(ended) == 3
    assert [note["recipient"] for note in post.notes("amal", "delivery_failed")] == [ghada]
    sent = mails(post, tmp_path)
    outside = "ok.rashid@ministry.example"
    codes = {
        "basel@k9.example": {"ALPHA"},
        "carim@k9.example": {"BRAVO", "CHARLIE"},
        outside: {"BRAVO"},
    }
    names = {code: str(name) for code, name in web.ask("SELECT code, name FROM public.project")}
    for address, own in codes.items():
        paper, book = pdf_text(file_of(sent[address], ".pdf"), "-layout"), sheets(file_of(sent[address], ".xlsx"))[-1]
        words = {str(cell) for row in book.iter_rows(values_only=True) for cell in row if cell is not None}
        assert "Sessions by kind" in paper and "Total" in words
        assert {code for code, name in names.items() if name in words} == own, address
        assert not any(name in paper for code, name in names.items() if code not in own), address
    today = clock.today("Asia/Aden")
    days = {"from": str(today - timedelta(days=30)), "to": str(today - timedelta(days=1))}
    whole = send(web.as_("basel"), GENERATE, question | {"report": "trainer_daily", "period": days}).json
    for kind in ("plain", "html"):
        said = sent["basel@k9.example"].get_body((kind,)).get_content()
        assert f"{whole['rows']['items'][-1]['total_sessions']:,}" in said, kind
        assert "Sessions" in said and re.search(r"up|down|unchanged", said), kind
        assert "Share" not in said and "share of total" not in said, "that of the whole says nothing"
    link = sent["basel@k9.example"].get_body(("plain",)).get_content()
    assert f"https://k9.example/reports/saved/{saved['id']}?report=trainer_daily" in link
    assert "/reports/saved/" not in sent[outside].get_body(("plain",)).get_content()


def test_what_is_deleted_or_unshared_since_is_not_sent_and_the_owner_is_told(
    post: DeliveryGround, web: AppGround
) -> None:
    saved = save(web, "amal", "Sessions")
    shared = share(web, saved, "amal", kind="person", target="basel", access="view")
    schedule = post.schedule(post.user("amal", language=None), owner="basel", template_id=saved["id"])
    send(web.as_("amal"), at(saved, f"/shares/{shared['id']}"), None, "delete")
    me, nothing = post.user("basel", language=None), "3f6f0000-0000-4000-8000-000000000000"
    again = post.schedule(me, owner="basel", template_id=nothing)
    post.plan()
    post.send()
    for one in (schedule, again):
        assert [(row["state"], row["reason"]) for row in post.ledger(one)] == [("dead", "rights")]
    assert len(post.notes("basel", "delivery_failed")) == 2
    page = web.page("basel", "/admin/reports/schedules", "en")
    assert page.count("not open to the schedule") == 2 and "Sessions" not in page.replace("All sessions", "")


def test_a_saved_report_is_scheduled_through_page_and_api(post: DeliveryGround, web: AppGround) -> None:
    saved, foreign = save(web, "basel", "By project", period={"from": "-7d"}), save(web, "amal", "Of amal alone")
    page = web.page("basel", f"/admin/reports/schedules?new=1&template={saved['id']}", "en")
    assert f'"saved:{saved["id"]}"' in page and "last_7_days" in page and "Of amal alone" not in page
    assert "notice-code" in web.page("basel", f"/admin/reports/schedules?new=1&template={foreign['id']}", "en")
    wanted = {name: NEW[name] for name in ("name", "recipients")} | {"template_id": saved["id"], "format": "both"}
    made = send(web.as_("basel"), SCHEDULES, wanted).json
    assert (made["template_name"], made["report_type"], made["filters"]) == ("By project", "trainer_daily", "")
    one = f"{SCHEDULES}/{made['id']}"
    refused = send(web.as_("basel"), SCHEDULES, wanted | {"template_id": foreign["id"]})
    assert_problem(refused, 400, "bad_template_id")
    assert_problem(send(web.as_("basel"), SCHEDULES, {"name": "x", "recipients": NEW["recipients"]}), 400)
    paused = send(web.as_("amal"), one, {"enabled": False}, "patch").json
    assert paused["template_id"] == saved["id"], "whoever looks after schedules need not have the report"
    assert web.as_("basel").json(f"{one}/preview?lang=en")["reason"] == "nothing of it is open to the recipient"
    share(web, saved, "basel", kind="role", target="supervisor", access="view")
    seen = web.as_("basel").json(f"{one}/preview?lang=en")
    assert seen["would_send"] and [file["name"].rpartition(".")[2] for file in seen["files"]] == ["pdf", "xlsx"]
    of_type = send(web.as_("basel"), one, {"template_id": None, "report_type": "vet_daily"}, "patch").json
    assert (of_type["template_id"], of_type["template_name"], of_type["report_type"]) == (None, None, "vet_daily")
