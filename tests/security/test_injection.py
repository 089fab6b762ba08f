"""What people wrote stays a text: in pages, mails, their headers, names of files, and lines of the log."""

import io
import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from dashboard import clock
from dashboard.delivery.letter import File, Letter, Line, Note
from dashboard.delivery.message import Envelope, Sender, write_message
from dashboard.i18n import LANGUAGES, Locale
from dashboard.log import KeyValueFormatter
from layouts.mail import compose
from tests.lib.app_ground import AppGround
from tests.lib.sealing_ground import SealingGround

NASTY = "<img src=x onerror=alert(1)>\"';DROP TABLE dog;--{{7*7}}${7*7}"
RAW = "<img src=x"
LINES = "\r\nBcc: everybody@unit.example\r\n\r\nx"
TEMPLATES = "/api/reports/builder/templates"


@pytest.fixture(scope="module")
def renamed(web: AppGround) -> Iterator[AppGround]:
    """A project, a dog and a person of ALPHA whose names are no names; as before afterwards."""
    kept = {
        table: web.ask(f"SELECT id::text, name FROM public.{table} ORDER BY id LIMIT 40")
        for table in ("project", "dog", "employee")
    }
    for table, rows in kept.items():
        for key, _ in rows:
            web.change(f"UPDATE public.{table} SET name = :name WHERE id = CAST(:id AS uuid)", id=key, name=NASTY)
    SealingGround(web=web).follow()
    yield web
    for table, rows in kept.items():
        for key, name in rows:
            web.change(f"UPDATE public.{table} SET name = :name WHERE id = CAST(:id AS uuid)", id=key, name=name)
    SealingGround(web=web).follow()


def test_what_people_wrote_is_text_wherever_it_comes_out(renamed: AppGround) -> None:
    amal = renamed.as_("amal")
    saved = amal.client.post(
        TEMPLATES,
        json={
            "name": NASTY,
            "definition": {"report": "trainer_daily", "measures": ["total_sessions"], "rows": ["dog"]},
        },
        headers={"X-CSRFToken": amal.csrf_token()},
    )
    assert saved.status_code == 200, saved.text[:300]
    at = saved.get_json()["id"]
    pages = ["/", "/m", "/m/trainer_daily", "/reports/trainer_daily", "/reports/trainer_daily/daily", "/approvals"]
    pages += [f"/reports/saved/{at}", f"/login?next={quote(NASTY)}", f"/verify/{quote(NASTY, safe='')}", "/account"]
    pages += [
        f"/reports/trainer_daily?dog={quote(NASTY)}",
        f"/{quote(NASTY, safe='')}",
        f"/dogs/{quote(NASTY, safe='')}",
    ]
    for path in pages:
        for lang in LANGUAGES:
            answer = amal.get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
            assert answer.status_code < 500 and answer.mimetype == "text/html", path
            assert RAW not in answer.text and "49" not in _around(answer.text, "DROP TABLE"), path
    assert RAW in str(amal.json("/api/filters/dimensions/trainer_daily?dimension=project")), "it was there to be seen"
    file = amal.get(f"/reports/saved/{at}.csv")
    assert file.status_code == 200 and "\n" not in file.headers["Content-Disposition"]
    amal.client.delete(f"{TEMPLATES}/{at}", headers={"X-CSRFToken": amal.csrf_token()})


def _around(text: str, words: str) -> str:
    at = text.find(words)
    return text[max(at - 100, 0) : at + 100] if at >= 0 else ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_mail_shows_it_as_text_and_has_one_recipient(lang: str) -> None:
    letter = Letter(
        subject=f"Morning{LINES}",
        title=NASTY,
        subtitle=NASTY,
        lines=(Line(label=NASTY, value=NASTY, change=NASTY, is_good=None),),
        notes=(Note(text=NASTY, comment=NASTY, link="https://k9.example/x", at="06:00"),),
        remarks=(NASTY,),
        because=NASTY,
        unsubscribe="https://k9.example/unsubscribe/x",
        files=(File(name=f"a{LINES}.pdf", media_type="application/pdf", content=b"%PDF", rows=1),),
    )
    envelope = Envelope(
        to_name=f"Basel{LINES}", to_address="basel@unit.example", message_id="<1@k9>", delivery_id="1", at=clock.now()
    )
    sender = Sender(address="k9@unit.example", host="unit.example")
    message = write_message(letter, envelope, sender, compose, Locale(lang=lang))
    head, _, _ = message.as_bytes().partition(b"\r\n\r\n")
    assert message["Bcc"] is None and b"\nBcc:" not in head
    html = message.get_body(("html",))
    assert html is not None and RAW not in html.get_content()


@pytest.mark.parametrize("address", ["/api/reports/vet_daily/tick?project=", "/verify/", "/reports/", "/login?next="])
def test_a_line_of_the_log_is_one_line_and_says_nothing_of_it(web: AppGround, address: str) -> None:
    text, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(text), root.level
    handler.setFormatter(KeyValueFormatter())
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        web.as_("amal").get(address + quote("x\r\n2026-01-01 INFO forged", safe=""))
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    assert "request" in text.getvalue() and "forged" not in text.getvalue()
