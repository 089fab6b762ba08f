"""Each reader's overview: what needs attention, pins, what was opened last, and how it is arranged; nothing foreign."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from dashboard import clock
from dashboard.home.arrangement import PARTS
from dashboard.home.pins import MOST_PINS
from data_access.database import Actor
from data_access.home_store import MOST_PAGES, HomeStore, Opened
from tests.integration.test_builder_api import GENERATE, send
from tests.integration.test_template_sharing import share
from tests.integration.test_templates import at, save
from tests.lib.app_ground import CAST, AppGround
from tests.lib.own_rows import NARROW, own_rows, readable
from tests.lib.problems import assert_problem

MISSING = "SELECT row_id::text FROM reporting.fact_handler_daily WHERE day = :day AND is_due AND NOT is_submitted"
SUBMITTED = (
    "INSERT INTO reporting.daily_report (id, report_type, project_id, day, state, revision, row_version, content_hash,"
    " submitted_by, submitted_at, created_at, updated_at) SELECT gen_random_uuid(), :report, p.id, :day, 'submitted',"
    " 1, 1, 'home', u.id, now(), now(), now() FROM public.project p, public.\"user\" u"
    " WHERE p.code = 'ALPHA' AND u.username = 'salma'"
)
ARRANGEMENT, PINS, ATTENTION = "/api/overview/arrangement", "/api/overview/pins", "/api/overview/attention"


@pytest.fixture(autouse=True)
def _nothing_left(web: AppGround) -> Iterator[None]:
    yield
    for table in ("saved_report_template", "overview_arrangement", "overview_pin", "recent_page"):
        web.change(f"DELETE FROM reporting.{table}")
    web.change("DELETE FROM reporting.notification WHERE kind LIKE 'report%'")


def put(web: AppGround, who: str, path: str, body: Any = None) -> Any:
    return send(web.as_(who), path, body, "put")


def pin(web: AppGround, who: str, saved: Any) -> Any:
    return put(web, who, f"{PINS}/{saved['id']}")


class TestAttention:
    def test_each_line_counts_what_there_is(self, web: AppGround) -> None:
        """Held against plain SQL and against the pages that the lines lead to."""
        yesterday = clock.today("Asia/Aden") - timedelta(days=1)
        for who in ("amal", "basel", "faris"):
            found = {one["kind"]: one for one in web.as_(who).json(ATTENTION)["items"]}
            report = next(one for one in readable(who) if one.name == "handler_daily")
            missing = {row[0] for row in web.ask(MISSING, day=yesterday)}
            missing &= own_rows(web, who, report).row_ids if who in NARROW else missing
            assert found.get("missing", {"count": 0})["count"] == len(missing), who
            if who != "faris":
                waiting = web.as_(who).json("/api/approvals")["total"]
                assert found.get("approvals", {"count": 0})["count"] == waiting, who

    def test_findings_and_days_without_records_are_counted_in_the_scope_of_who_asks(self, web: AppGround) -> None:
        today = clock.today("Asia/Aden")
        add = (
            "INSERT INTO reporting.quality_finding (report_type, rule, field, severity, subject, day, project_id,"
            " state, first_seen, last_seen) SELECT 'trainer_daily', :rule, 'x', 'error', :subject, :day, id, 'open',"
            " now(), now() FROM public.project WHERE code = :project"
        )
        broken, silent = "in_range", "silence_project"

        def counted(who: str) -> tuple[int, int]:
            lines = {one["kind"]: one["count"] for one in web.as_(who).json(ATTENTION)["items"]}
            return lines.get("findings", 0), lines.get("silent", 0)

        readers = ("amal", "basel", "carim", "dina")
        before = {who: counted(who) for who in readers}
        for subject, project, rule, back in (
            ("home-1", "ALPHA", broken, 0), ("home-2", "BRAVO", broken, 6), ("home-3", "ALPHA", silent, 1),
            ("home-4", "ALPHA", broken, 7), ("home-5", "KILO", silent, 2),
        ):  # fmt: skip
            web.change(add, rule=rule, subject=subject, project=project, day=today - timedelta(days=back))
        try:
            found = {
                who: tuple(now - then for now, then in zip(counted(who), before[who], strict=True)) for who in readers
            }
            assert found == {"amal": (2, 2), "basel": (1, 1), "carim": (1, 0), "dina": (0, 0)}
        finally:
            web.change("DELETE FROM reporting.quality_finding WHERE subject LIKE 'home-%'")

    def test_what_is_submitted_is_no_longer_missed(self, web: AppGround) -> None:
        yesterday = clock.today("Asia/Aden") - timedelta(days=1)

        def unsubmitted() -> set[str]:
            lines = web.as_("salma").json(f"{ATTENTION}?lang=en")["items"]
            found = next((one for one in lines if one["kind"] == "unsubmitted"), None)
            return {one["url"] for one in found["links"]} if found else set()

        before = unsubmitted()
        assert before and all(url.endswith(f"/ALPHA/{yesterday}") for url in before)
        one = sorted(before)[0]
        report = one.split("/")[2]
        web.change(SUBMITTED, report=report, day=yesterday)
        try:
            assert one not in unsubmitted()
        finally:
            web.change("DELETE FROM reporting.daily_report WHERE content_hash = 'home'")

    @pytest.mark.parametrize("who", NARROW)
    def test_it_names_nothing_foreign(self, web: AppGround, who: str) -> None:
        said = web.as_(who).get(f"{ATTENTION}?lang=en").text
        for report in readable(who):
            assert not own_rows(web, who, report).foreign_words.findall(said)

    def test_every_link_leads_to_a_page_that_is_there(self, web: AppGround) -> None:
        for who in ("basel", "dina"):
            for line in web.as_(who).json(f"{ATTENTION}?lang=en")["items"]:
                for url in {line["url"], *(one["url"] for one in line["links"])}:
                    assert "notice-code" not in web.page(who, url, "en"), (who, url)

    def test_mails_that_did_not_arrive_are_told_to_who_may_see_them(self, web: AppGround) -> None:
        web.change(
            "INSERT INTO reporting.delivery (id, occasion, title, recipient, because, state, tries, resends, due_at,"
            " files, created_at, ended_at) VALUES (gen_random_uuid(), '', 'x', 'user:x', 'user', 'dead', 1, 0, now(),"
            " '[]', now(), now())"
        )
        try:
            kinds = {who: {one["kind"] for one in web.as_(who).json(ATTENTION)["items"]} for who in CAST}
            assert {who for who in CAST if "mail" in kinds[who]} == {"amal"}, "basel has no schedule that failed"
        finally:
            web.change("DELETE FROM reporting.delivery WHERE recipient = 'user:x'")


class TestArranging:
    def test_it_is_kept_for_each_reader_and_can_be_as_usual_again(self, web: AppGround) -> None:
        wanted = {"placed": ["recent", "reports", "report:vet_daily"], "hidden": ["report:pm_daily"], "period": "week"}
        assert put(web, "basel", ARRANGEMENT, wanted).json == wanted
        assert put(web, "basel", ARRANGEMENT, {"period": "day"}).json == wanted | {"period": "day"}
        parts = [line.partition('"')[0] for line in web.page("basel", "/", "en").split('"part-')[1:]]
        assert list(dict.fromkeys(parts)) == ["recent", "reports", "attention", "pinned"]
        assert web.as_("carim").json(ARRANGEMENT) == {"placed": [], "hidden": [], "period": "month"}
        assert send(web.as_("basel"), ARRANGEMENT, None, "delete").json["placed"] == []
        assert web.as_("basel").json(ARRANGEMENT)["period"] == "month"

    def test_two_tabs_that_send_different_things_at_once_keep_both(
        self, web: AppGround, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read = HomeStore.arrangement

        def keep(wanted: dict[str, Any]) -> None:
            """Without opening a page for its token, which reads the arrangement, too."""
            answer = salma.client.put(ARRANGEMENT, json=wanted, headers={"X-CSRFToken": token, "Accept": "*/*"})
            assert answer.status_code == 200, answer.text[:300]

        def read_before_the_other_tab_writes(self: HomeStore, user_id: str) -> Any:
            found = read(self, user_id)
            monkeypatch.setattr(HomeStore, "arrangement", read)
            keep({"hidden": ["recent"]})
            return found

        salma = web.as_("salma")
        token = salma.csrf_token()
        keep({"period": "day"})
        monkeypatch.setattr(HomeStore, "arrangement", read_before_the_other_tab_writes)
        keep({"period": "week"})
        kept = web.as_("salma").json(ARRANGEMENT)
        assert (kept["hidden"], kept["period"]) == (["recent"], "week")

    def test_what_is_not_ones_own_cannot_be_named(self, web: AppGround) -> None:
        refused = put(web, "dina", ARRANGEMENT, {"placed": ["report:trainer_daily"]})
        assert_problem(refused, 400, "bad_placed")
        assert "vet_daily" in refused.text
        assert_problem(put(web, "dina", ARRANGEMENT, {"hidden": ["saved:00000000"]}), 400, "bad_hidden")
        assert_problem(put(web, "dina", ARRANGEMENT, {"period": "weak"}), 400, "bad_period")
        assert_problem(put(web, "dina", ARRANGEMENT, {"placed": "recent"}), 400, "bad_body")
        assert put(web, "dina", ARRANGEMENT, {"placed": list(PARTS)}).status_code == 200

    def test_a_page_that_still_shows_what_is_no_longer_pinned_can_be_arranged(self, web: AppGround) -> None:
        kept, gone = save(web, "basel", "Kept"), save(web, "basel", "Gone")
        for saved in (kept, gone):
            assert pin(web, "basel", saved).status_code == 200
        assert send(web.as_("basel"), at(gone), None, "delete").status_code == 200
        cards = [f"saved:{saved['id']}" for saved in (gone, kept)]
        arranged = put(web, "basel", ARRANGEMENT, {"placed": ["recent", *cards], "hidden": cards[:1]})
        assert arranged.status_code == 200, arranged.text[:300]
        assert (arranged.json["placed"], arranged.json["hidden"]) == (["recent", cards[1]], [])


class TestPins:
    def test_it_shows_the_totals_of_the_report_in_the_readers_own_rows(self, web: AppGround) -> None:
        question = {
            "rows": ["category", "weekday"],
            "columns": ["month"],
            "measures": ["total_sessions", "unique_dogs"],
        }
        saved = save(web, "ghada", "Categories", **question)
        share(web, saved, "ghada", kind="role", target="manager", access="view")
        for who in ("ghada", "basel", "carim"):
            assert pin(web, who, saved).json == {"id": saved["id"], "pinned": True}
            assert web.as_(who).json(PINS)["items"] == [{"id": saved["id"], "name": "Categories"}]
            table = web.as_(who).json(f"{PINS}/{saved['id']}?lang=en")["table"]
            assert table["view"] == "table", "a pivot in short"
            whole = send(web.as_(who), GENERATE, {"template": saved["id"]}).json
            totals = {
                one["labels"]["category"]: one
                for one in whole["rows"]["items"]
                if one["is_total"] and one["category"] is not None
            }
            lines = [line for line in table["lines"] if not line["is_total"]]
            assert lines and table["more"] == len(totals) - len(lines)
            words = {one["category"]: one for one in totals.values()}
            assert {line["value"] for line in lines} <= {one["total_sessions"] for one in words.values()}
            assert table["lines"][-1]["value"] == whole["rows"]["items"][-1]["total_sessions"]
            assert "Categories" in web.page(who, "/", "en")

    def test_nobody_pins_what_is_not_theirs_and_what_is_unshared_is_gone(self, web: AppGround) -> None:
        saved = save(web, "basel", "Secret of ALPHA")
        assert_problem(pin(web, "carim", saved), 404, "unknown_template")
        assert_problem(put(web, "carim", f"{PINS}/no-id"), 404, "unknown_template")
        assert_problem(send(web.as_("carim"), f"{PINS}/no-id", None, "delete"), 404, "unknown_template")
        shared = share(web, saved, "basel", kind="person", target="carim", access="view")
        assert pin(web, "carim", saved).status_code == 200
        assert web.as_("carim").get(f"/reports/saved/{saved['id']}").status_code == 200
        web.page("carim", f"/reports/saved/{saved['id']}", "en")
        assert "Secret of ALPHA" in web.page("carim", "/", "en")
        send(web.as_("basel"), at(saved, f"/shares/{shared['id']}"), None, "delete")
        assert "Secret of ALPHA" not in web.page("carim", "/", "en"), "neither as a pin nor as one opened last"
        assert web.as_("carim").json(PINS)["items"] == []
        assert_problem(web.as_("carim").get(f"{PINS}/{saved['id']}"), 404, "unknown_template")
        assert send(web.as_("carim"), f"{PINS}/{saved['id']}", None, "delete").status_code == 200

    def test_there_is_an_end_to_them(self, web: AppGround) -> None:
        many = [save(web, "basel", f"Report {number}") for number in range(MOST_PINS + 1)]
        assert [pin(web, "basel", one).status_code for one in many] == [200] * MOST_PINS + [400]
        assert pin(web, "basel", many[0]).status_code == 200, "that is pinned already"

    def test_one_that_was_deleted_leaves_nothing_behind(self, web: AppGround) -> None:
        saved = save(web, "basel")
        pin(web, "basel", saved)
        assert send(web.as_("basel"), at(saved), None, "delete").status_code == 200
        assert web.ask("SELECT count(*) FROM reporting.overview_pin") == [(0,)]


class TestRecent:
    def test_what_was_opened_last_is_first_and_a_page_that_is_not_there_is_none(self, web: AppGround) -> None:
        paths = ("/reports/vet_daily?project=ALPHA&lang=en", "/reports/trainer_daily", "/dogs/NOBODY", "/admin/jobs",
                 "/reports/trainer_daily/NONE/2026-01-01")  # fmt: skip
        for path in paths:
            web.page("basel", path, "en")
        web.page("basel", "/reports/vet_daily?project=ALPHA", "en")
        kept = web.ask("SELECT path, search FROM reporting.recent_page ORDER BY opened_at DESC")
        assert kept == [("/reports/vet_daily", "project=ALPHA"), ("/reports/trainer_daily", "")]
        said = web.page("basel", "/", "en").split('id="part-recent"')[1]
        assert said.index("/reports/vet_daily?project=ALPHA") < said.index("/reports/trainer_daily")
        assert "/reports/vet_daily?" not in web.page("carim", "/", "en").split('id="part-recent"')[1]

    def test_many_pages_opened_at_once_by_one_reader_are_all_noted(self, web: AppGround) -> None:
        """More than are kept, so that each may push out one that another opens anew."""
        store = HomeStore(web.database.app)
        [(basel,)] = web.ask("SELECT id::text FROM public.\"user\" WHERE username = 'basel'")

        def open_one(path: str) -> None:
            store.opened(basel, Opened(path=path, search="", at=clock.now()), Actor(user_id=basel, name="basel"))

        with ThreadPoolExecutor(8) as at_once:
            list(at_once.map(open_one, [f"/page/{number % (MOST_PAGES + 15)}" for number in range(600)]))
        open_one("/page/the/last")
        [(kept,)] = web.ask("SELECT count(*) FROM reporting.recent_page")
        assert kept == MOST_PAGES and store.recent(basel)[0].path == "/page/the/last"

    def test_an_address_that_cannot_be_written_down_is_opened_all_the_same(self, web: AppGround) -> None:
        assert web.as_("basel").get("/reports/vet_daily?project=%00", buffered=True).status_code == 200
        assert web.ask("SELECT path, search FROM reporting.recent_page") == [("/reports/vet_daily", "project=%00")]
