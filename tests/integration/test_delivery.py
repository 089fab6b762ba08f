"""From a schedule that is due to mails in a real mail server: whose rows, what they look like, what goes wrong."""

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from itertools import permutations
from pathlib import Path

import pytest

from dashboard.reports import report_named
from tests.lib.app_ground import AppGround
from tests.lib.delivery_ground import DeliveryGround, delivery_ground
from tests.lib.exported import pdf_text, sheet_rows, sheets
from tests.lib.mail_server import MailServer, mail_server
from tests.lib.own_rows import own_rows


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with mail_server(tmp_path_factory.mktemp("mail")) as made:
        yield made


@pytest.fixture
def post(web: AppGround, server: MailServer, tmp_path: Path) -> Iterator[DeliveryGround]:
    made = delivery_ground(web, server.port, tmp_path)
    yield made
    made.clear()


def part(mail: EmailMessage, ending: str) -> bytes:
    found = [one for one in mail.iter_attachments() if str(one.get_filename()).endswith(ending)]
    assert len(found) == 1, [one.get_filename() for one in mail.iter_attachments()]
    return bytes(found[0].get_payload(decode=True))


def text_of(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_everybody_gets_their_own_rows_and_nobody_anybody_elses(post: DeliveryGround, server: MailServer) -> None:
    """Parsed back from both files, for each pair of recipients: what only one of them may see is in no file of the
    other's."""
    people = ("basel", "carim", "ghada", "emad", "salma")
    schedule = post.schedule(*(post.user(who, language="en") for who in people), post.profile("BRAVO", language="en"))
    assert post.plan() == {"schedules": 1, "deliveries": 6, "missed": 0}
    post.send()
    assert post.states(schedule) == ["sent"] * 6
    sent = {row["name"]: server.mails(row["address"])[-1] for row in post.ledger(schedule)}
    books = {who: sheets(part(mail, ".xlsx"))[-1] for who, mail in sent.items()}
    papers = {who: pdf_text(part(mail, ".pdf"), "-layout") for who, mail in sent.items()}
    place = [cell.value for cell in next(iter(books.values()))[1]].index("Project")
    seen = {who: {row[place] for row in sheet_rows(book)} for who, book in books.items()}
    by_size = sorted(seen, key=lambda who: len(seen[who]))
    assert len(seen[by_size[0]]) == 1 and len(seen[by_size[-1]]) > 3, seen
    for one, other in permutations(seen, 2):
        for foreign in seen[other] - seen[one]:
            assert foreign not in {cell for row in books[one].iter_rows(values_only=True) for cell in row}
            assert foreign not in papers[one] and foreign not in text_of(sent[one], "plain")
    rows = {row["name"]: {file["rows"] for file in row["files"]} for row in post.ledger(schedule)}
    assert all(rows[who] == {len(sheet_rows(books[who]))} for who in books), "both files hold every row"


def test_data_quality_goes_to_who_looks_after_it_and_within_what_the_owner_sees(
    post: DeliveryGround, server: MailServer
) -> None:
    people = [post.user(who, language="en") for who in ("amal", "salma", "carim", "emad")]
    schedule = post.schedule(*people, owner="basel", report_type="data_quality", period="last_30_days")
    post.plan()
    post.send()
    ended = {row["recipient"]: (row["state"], row["reason"]) for row in post.ledger(schedule)}
    refused = {f"user:{post.id_of(who)}" for who in ("carim", "emad")}
    assert {who for who, end in ended.items() if end == ("dead", "rights")} == refused, "other projects; another role"
    mail = server.mails("amal@k9.example")[-1]
    plain, paper = text_of(mail, "plain"), pdf_text(part(mail, ".pdf"), "-layout")
    assert "Data quality" in paper and "ALPHA" in paper and "BRAVO" not in paper
    assert "Trainer daily: " in plain and "/admin/data-quality" in plain


@pytest.mark.parametrize(
    ("name", "people"), [("handler_daily", ("basel", "carim", "faris")), ("vet_daily", ("basel", "carim", "dina"))]
)
def test_no_file_names_anybody_or_anything_foreign(
    post: DeliveryGround, server: MailServer, name: str, people: tuple[str, ...]
) -> None:
    """Held against plain SQL that shares nothing with the read path; a handler has own rows only."""
    schedule = post.schedule(*(post.user(who, language="en") for who in people), report_type=name, period="yesterday")
    post.plan()
    post.send()
    assert post.states(schedule) == ["sent"] * len(people)
    for who in people:
        mail = server.mails(f"{who}@k9.example")[-1]
        cells = [row for sheet in sheets(part(mail, ".xlsx")) for row in sheet.iter_rows(values_only=True)]
        words = "\n".join(str(cell) for row in cells for cell in row if cell is not None)
        words += pdf_text(part(mail, ".pdf"), "-layout")
        assert not own_rows(post.web, who, report_named(name)).foreign_words.findall(words), who


def test_equal_rights_are_rendered_once(post: DeliveryGround) -> None:
    renderer = post.delivering.making.renderer
    before = renderer.made
    schedule = post.schedule(post.user("basel", language="ar"), post.user("salma", language="ar"), format="pdf")
    again = post.schedule({"kind": "role", "role": "commander", "language": "ar"}, post.user("amal", language="ar"))
    post.plan()
    post.send()
    assert set(post.states(schedule) + post.states(again)) == {"sent"}
    rights = {post.delivering.making.recipients.reader(row["recipient"], "ar").viewer.rights_key  # type: ignore[union-attr]
              for one in (schedule, again) for row in post.ledger(one)}  # fmt: skip
    assert renderer.made - before == len(rights) < len(post.ledger(schedule)) + len(post.ledger(again)) + 1
    other = post.schedule(post.user("amal", language="ar"), post.user("amal"))
    post.plan()
    post.send()
    assert renderer.made - before == len(rights), "what was made a moment ago is not made again"
    assert len(post.ledger(other)) == 1, "one person, one mail"


def test_a_mail_can_be_read_without_images_and_says_why_it_came(post: DeliveryGround, server: MailServer) -> None:
    schedule = post.schedule(post.user("basel", language="ar"), name="الصباح", filters="category=DETECTION")
    post.plan()
    post.send()
    row = post.ledger(schedule)[0]
    mail = server.mails(row["address"])[-1]
    assert mail["Message-ID"] == f"<delivery.{row['id']}.0@k9.example>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = str(mail["List-Unsubscribe"]).strip("<>")
    assert link.startswith("https://k9.example/unsubscribe/") and mail["X-K9-Delivery"] == row["id"]
    plain, html = text_of(mail, "plain"), text_of(mail, "html")
    assert 'dir="rtl"' in html and "<img" not in html and "<script" not in html
    for words in ("الجلسات: ", "جودة السجلات: ", "سجّلك مستلمًا", "الصباح", link):
        assert words in plain and words.removesuffix(": ") in html
    assert "category=DETECTION" in plain and "from=" in plain, "the link to the exact state"
    assert "ارتفاع" in plain or "انخفاض" in plain, "trend words"


def test_what_is_too_large_is_left_out_and_said_so(post: DeliveryGround, server: MailServer) -> None:
    """With a link for who can open it; who is outside is told whom to ask."""
    making = post.delivering.making
    small = replace(making, letters=replace(making.letters, largest_bytes=1))
    schedule = post.schedule(post.user("basel", language="en"), post.profile("ALPHA", language="en"))
    post.plan()
    post.send(replace(post.outbox(), making=small))
    assert post.states(schedule) == ["sent", "sent"] and not any(row["files"] for row in post.ledger(schedule))
    inside, outside = (server.mails(address)[-1] for address in ("basel@k9.example", "ok.rashid@ministry.example"))
    plain = text_of(inside, "plain")
    for ending in ("pdf", "xlsx"):
        assert f"https://k9.example/reports/trainer_daily.{ending}?from=" in plain and "too large" in plain
    assert "Ask whoever sends you this report" in text_of(outside, "plain")
    assert "https://k9.example/reports" not in text_of(outside, "plain"), "nobody outside can open it"
    assert not list(inside.iter_attachments()) and not list(outside.iter_attachments())


def test_changed_rights_apply_to_the_next_mail_and_a_closed_account_gets_none(post: DeliveryGround) -> None:
    who = post.web.add_person(role="PROJECT_MANAGER")
    schedule = post.schedule(post.user(who, language="en"), owner="basel")
    post.plan()
    post.send()
    assert [(row["state"], row["reason"]) for row in post.ledger(schedule)] == [("dead", "rights")], "nothing is theirs"
    assert [note["trouble"] for note in post.notes("basel", "delivery_failed")] == ["rights"]
    post.web.change('UPDATE public."user" SET active = false WHERE username = :who', who=who)
    again = post.schedule(post.user(who, language="en"), owner="basel")
    post.plan()
    post.send()
    assert [(row["state"], row["reason"]) for row in post.ledger(again)] == [("dead", "closed")]
    assert [note["trouble"] for note in post.notes("basel", "delivery_failed")] == ["rights", "closed"]
    assert [note["trouble"] for note in post.notes("amal", "delivery_failed")] == ["rights", "closed"]
