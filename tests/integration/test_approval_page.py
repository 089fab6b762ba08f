"""The page of approvals: what waits for the reader and what for others, for those who take part; nothing foreign."""

import re

from dashboard.i18n import LANGUAGES, t
from tests.lib.app_ground import CAST
from tests.lib.approval_ground import ApprovalGround
from tests.lib.written_page import elements

PAGE, DELEGATIONS = "/approvals", "/approvals?tab=delegations"
LOOKS_ON = {"faris", "hana"}


def test_it_is_for_those_who_take_part_and_so_are_its_link_and_the_bell(unit: ApprovalGround) -> None:
    for who in CAST:
        for path in (PAGE, DELEGATIONS):
            shown = unit.web.page(who, path, "en")
            assert ("notice-code" in shown) is (who in LOOKS_ON), (who, path)
            assert ('data-role="bell"' in shown) is (who not in LOOKS_ON), who
            assert (f'href="{PAGE}"' in shown) is (who not in LOOKS_ON), who


def test_it_names_nothing_foreign(unit: ApprovalGround) -> None:
    unit.done("salma", "submit", unit.a_day())
    for who, own in (("basel", {"ALPHA"}), ("salma", {"ALPHA"}), ("carim", {"BRAVO", "CHARLIE"})):
        for path in (PAGE, f"{PAGE}?state=approved_by_manager", f"{PAGE}?project=KILO", DELEGATIONS):
            shown = unit.web.page(who, path, "en")
            assert set(re.findall(r'data-project="(\w+)"', shown)) <= own, (who, path)
            choices = {
                one["value"] for one in elements(shown) if one.tag == "option" and re.fullmatch("[A-Z]+", one.text)
            }
            assert choices <= own, (who, path)
    assert 'data-project="ALPHA"' in unit.web.page("basel", PAGE, "en"), "it would be found"


def test_what_waits_for_the_reader_is_not_among_the_others(unit: ApprovalGround) -> None:
    day, passed_on = unit.a_day(), unit.a_day()
    for one in (day, passed_on):
        unit.done("salma", "submit", one)
    unit.done("basel", "approve", passed_on)

    def days(who: str, waits_for: str) -> set[str]:
        path = f"/api/approvals?waits_for={waits_for}&report=trainer_daily&project=ALPHA&rows=100"
        return {item["day"] for item in unit.get(who, path)["items"]}

    assert str(day) in days("basel", "me") and str(day) not in days("basel", "others")
    assert str(passed_on) in days("basel", "others") and str(passed_on) not in days("basel", "me")
    assert days("basel", "me") | days("basel", "others") == days("basel", "all")
    assert {str(day), str(passed_on)} <= days("salma", "others")


def test_an_address_that_asks_for_what_there_is_not_leads_to_no_page(unit: ApprovalGround) -> None:
    for query in ("mine=x", "others=x_y"):
        assert "notice-code" in unit.web.page("basel", f"{PAGE}?{query}", "en"), query
    for lang in LANGUAGES:
        shown = unit.web.page("basel", f"{PAGE}?project=NONE", lang)
        assert any(t("approvals.none_filtered", one) in shown for one in LANGUAGES)


def test_a_press_that_is_repeated_has_its_answer_again(unit: ApprovalGround) -> None:
    day = unit.a_day()
    unit.done("salma", "submit", day)
    line = {"report_type": "trainer_daily", "project": "ALPHA", "day": str(day), "content_hash": unit.content_hash(day)}
    first, again = (
        unit.ask("POST", "basel", "/api/approvals/approve", {"items": [line]}, key="press") for _ in range(2)
    )
    assert first.get_json()["items"][0]["approval"]["status"] == "approved_by_manager"
    assert first.get_json() == again.get_json()
    other = unit.ask("POST", "basel", "/api/approvals/approve", {"items": [line | {"day": "2026-01-01"}]}, key="press")
    assert other.get_json()["items"][0]["problem"]["code"] == "idempotency_key_reused"
