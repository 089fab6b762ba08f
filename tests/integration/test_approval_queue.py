"""The queue: what waits for whom, by age; several approved together, but none that wants a second look."""

from datetime import date

from sqlalchemy import event

from tests.lib.app_ground import CAST
from tests.lib.approval_ground import ApprovalGround
from tests.lib.problems import assert_problem


def days_of(unit: ApprovalGround, who: str, query: str = "") -> list[str]:
    """The days of the whole queue, read page by page."""
    found: list[str] = []
    cursor = ""
    while True:
        page = unit.get(who, f"/api/approvals?rows=3{query}{cursor}")
        found += [item["day"] for item in page["items"]]
        assert page["total"] >= len(found)
        if page["next"] is None:
            assert page["total"] == len(found)
            return found
        cursor = f"&cursor={page['next']}"


def test_it_holds_what_waits_for_the_reader_the_longest_first(unit: ApprovalGround) -> None:
    days = [unit.a_day() for _ in range(4)]
    for day in days:
        unit.done("salma", "submit", day)
    mine = days_of(unit, "basel")
    assert [day for day in mine if date.fromisoformat(day) in days] == list(map(str, days))
    unit.done("basel", "approve", days[0])
    assert str(days[0]) not in days_of(unit, "basel") and str(days[0]) in days_of(unit, "amal")
    assert str(days[0]) in days_of(unit, "basel", "&waits_for=all&state=approved_by_manager")
    assert not set(map(str, days)) & set(days_of(unit, "salma")), "who submitted does not wait for themselves"
    assert set(map(str, days)) <= set(days_of(unit, "salma", "&waits_for=all&project=ALPHA&report=trainer_daily"))
    assert not set(map(str, days)) & set(days_of(unit, "basel", "&waits_for=all&report=vet_daily"))


def test_the_first_decision_waits_for_an_administrator_only_where_no_manager_is_left(unit: ApprovalGround) -> None:
    of_salma, of_basel = unit.a_day(), unit.a_day()
    unit.done("salma", "submit", of_salma)
    unit.done("basel", "submit", of_basel)
    mine = days_of(unit, "amal")
    assert str(of_salma) not in mine and str(of_basel) in mine
    assert str(of_salma) in days_of(unit, "amal", "&waits_for=all")
    told = [note["link"][-10:] for note in unit.notes("amal") if note["kind"] == "submitted"]
    assert str(of_basel) in told and str(of_salma) not in told


def test_everything_in_it_may_be_approved_by_the_reader_and_nothing_is_foreign(unit: ApprovalGround) -> None:
    for who in CAST:
        for item in unit.get(who, "/api/approvals?rows=100")["items"]:
            assert "approve" in item["approval"]["allowed"], (who, item)
    for who in ("carim", "faris"):
        everything = unit.get(who, "/api/approvals?waits_for=all&state=draft,submitted,approved&rows=100")["items"]
        assert not [item for item in everything if item["project"] == "ALPHA"], who
    assert unit.get("carim", "/api/approvals?waits_for=all&project=ALPHA")["total"] == 0


def test_what_is_asked_wrongly_is_refused(unit: ApprovalGround) -> None:
    for query, code in (("state=aproved", "bad_state"), ("waits_for=you", "bad_waits_for"), ("cursor=x", "bad_cursor")):
        assert_problem(unit.ask("GET", "amal", f"/api/approvals?{query}"), 400, code)
    assert_problem(unit.ask("GET", "amal", "/api/approvals?stat=draft"), 400, "unknown_name")


def test_several_are_approved_together_but_none_with_a_warning(unit: ApprovalGround) -> None:
    plain, changed, foreign = unit.a_day(), unit.a_day(), unit.a_day()
    for day in (plain, changed, unit.today):
        unit.done("salma", "submit", day)
    undo = unit.change_a_row(changed)
    wanted = [
        {"report_type": "trainer_daily", "project": project, "day": str(day), "content_hash": unit.content_hash(day)}
        for project, day in (("ALPHA", plain), ("ALPHA", changed), ("ALPHA", unit.today), ("BRAVO", foreign))
    ]
    found = unit.ask("POST", "basel", "/api/approvals/approve", {"items": wanted}).get_json()["items"]
    undo()
    assert found[0]["approval"]["status"] == "approved_by_manager" and found[0]["problem"] is None
    codes = [item["problem"]["code"] for item in found[1:]]
    assert codes == ["has_warnings", "has_warnings", "no_daily_report"]
    assert "changed_since" in found[1]["problem"]["detail"] and "day_not_over" in found[2]["problem"]["detail"]
    assert unit.shown("basel", changed)["status"] == "submitted"
    assert_problem(unit.ask("POST", "basel", "/api/approvals/approve", {"items": []}), 400, "bad_body")
    assert_problem(unit.ask("POST", "hana", "/api/approvals/approve", {"items": wanted}), 403)


def test_the_approval_of_an_answer_costs_two_indexed_reads(unit: ApprovalGround) -> None:
    day = unit.a_day()
    unit.done("salma", "submit", day)
    unit.shown("basel", day)
    asked: list[str] = []
    engine = unit.web.database.app.looking_engine

    def count(*found: object) -> None:
        asked.append(str(found[2]))

    event.listen(engine, "before_cursor_execute", count)
    unit.shown("basel", day)
    event.remove(engine, "before_cursor_execute", count)
    about_approval = [statement for statement in asked if "daily_report" in statement or "delegation" in statement]
    assert len(about_approval) == 2, about_approval
    assert not [statement for statement in asked if "report_event" in statement or "fact_" in statement], asked
