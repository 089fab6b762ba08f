"""An administrator sees the product exactly as somebody else does, for half an hour, and can do nothing meanwhile."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from dashboard import clock
from dashboard.people.accounts import Origin
from dashboard.people.sessions import Sessions
from dashboard.permissions import EVERYTHING, ROLE_PERMISSIONS, Role, Scope, Viewer
from dashboard.reports import REPORTS
from dashboard.workflow.view_as import LONGEST, ViewAs
from data_access.account_store import AccountStore
from data_access.database import Actor
from data_access.scope_store import ScopeStore
from data_access.session_store import SessionStore
from layouts.seen_as import css_text
from tests.lib.app_ground import AppGround, Browser
from tests.lib.routes import every_route
from web.guard import LOOKS_MAY, OPEN_ROUTES, POSTS_THAT_READ

OPEN = {route.endpoint for route in OPEN_ROUTES}
PERIOD = "from=-14d&to=-1d"
READS = (
    "/api/reports",
    "/api/reports/{report}?" + PERIOD + "&by=project",
    "/api/reports/{report}/tick?" + PERIOD,
    "/api/reports/{report}/rows?" + PERIOD,
    "/api/reports/{report}/trends?window=30",
    "/api/filters/dimensions/{report}?" + PERIOD,
    "/api/mobile/summary",
    "/api/overview/attention",
    "/api/search?q=k9",
)
SAID_OF_NOW = ("computed_at", "state", "request_id")
KEPT = ("recent_page", "question_use", "notification", "idempotent_request", "overview_arrangement", "user_profile")


@pytest.fixture
def amal(web: AppGround) -> Iterator[Browser]:
    """The administrator at a browser of her own, looking as nobody when the test ends."""
    browser = web.browser()
    assert browser.sign_in("amal").status_code == 303
    yield browser
    browser.post("/view-as/end")


def look(browser: Browser, username: str) -> TestResponse:
    return browser.post("/view-as", {"user": username})


def told(web: AppGround, action: str) -> dict[str, object]:
    """The newest entry of that action."""
    [row] = web.ask(
        "SELECT to_jsonb(a) FROM reporting.audit_log a WHERE action = :action ORDER BY id DESC LIMIT 1", action=action
    )
    found: dict[str, object] = row[0]
    return found


def without_moments(found: object) -> object:
    if isinstance(found, dict):
        return {name: without_moments(value) for name, value in found.items() if name not in SAID_OF_NOW}
    return [without_moments(one) for one in found] if isinstance(found, list) else found


class TestSeeing:
    @pytest.mark.parametrize(
        ("username", "report"),
        [("basel", "trainer_daily"), ("dina", "vet_daily"), ("faris", "handler_daily"), ("emad", "vet_daily")],
    )
    def test_every_answer_is_the_one_that_the_person_gets(
        self, web: AppGround, amal: Browser, username: str, report: str
    ) -> None:
        """Refusals, too: a trainer reads no visits."""
        themselves = web.as_(username)
        assert look(amal, username).status_code == 303
        for read in READS:
            path = read.format(report=report)
            here, there = amal.get(path), themselves.get(path)
            assert here.status_code == there.status_code, path
            assert without_moments(here.get_json()) == without_moments(there.get_json()), path
        paper = f"/reports/{report}/paper?{PERIOD}&lang=en"
        here, there = amal.get(paper, buffered=True), themselves.get(paper, buffered=True)
        assert (here.status_code == there.status_code == 200) == (username != "emad")
        if username != "emad":
            assert here.text[here.text.index('<div class="paper">') :] == there.text

    def test_every_page_says_whose_eyes_it_is_seen_with(self, amal: Browser) -> None:
        """Also those that are no pages of Dash, errors, and answers to scripts in a header."""
        look(amal, "salma")
        for path in ("/", "/reports/trainer_daily", "/m", "/m/trainer_daily", "/account", "/api/docs", "/admin/jobs"):
            for lang, words in (("en", "You see the product as"), ("ar", "ترى البرنامج كما يراه")):
                page = amal.get(f"{path}?lang={lang}", headers={"Accept": "text/html"})
                assert words in page.text and 'action="/view-as/end"' in page.text, path
                assert page.text.count("data-seen-as=") == 1
        assert amal.get("/api/version").headers["K9-Seen-As"] == "salma"
        amal.post("/view-as/end")
        page = amal.get("/?lang=en")
        assert "data-seen-as" not in page.text and "K9-Seen-As" not in page.headers

    def test_the_language_stays_that_of_who_looks(self, web: AppGround, amal: Browser) -> None:
        web.change(
            "UPDATE reporting.user_profile SET language = 'ar' WHERE user_id = "
            "(SELECT id FROM public.\"user\" WHERE username = 'salma')"
        )
        amal.get("/?lang=en")
        look(amal, "salma")
        assert '<html lang="en"' in amal.get("/").text

    def test_what_administrators_see_is_gone_meanwhile(self, amal: Browser) -> None:
        assert amal.get("/api/admin/jobs").status_code == 200
        look(amal, "salma")
        assert amal.get("/api/admin/jobs").status_code == 403
        assert amal.get("/admin/users").status_code == 404


class TestOnlyLooking:
    def test_every_address_that_writes_is_refused_in_one_way(self, web: AppGround, amal: Browser) -> None:
        """Of the application's map: a new one is refused without a word here."""
        look(amal, "carim")
        token, refused = amal.csrf_token(), 0
        reads = POSTS_THAT_READ | LOOKS_MAY | OPEN | {"/_dash-update-component"}
        for rule, method, address in every_route(web.app):
            if method == "GET" or rule.endpoint in reads:
                continue
            answer = amal.client.open(address, method=method, headers={"X-CSRFToken": token})
            assert answer.status_code == 403, f"{method} {rule.rule}: {answer.status}"
            assert answer.get_json()["code"] == "view_as_read_only", rule.rule
            refused += 1
        assert refused > 70
        assert look(amal, "salma").status_code == 403

    def test_no_file_leaves(self, web: AppGround, amal: Browser) -> None:
        """Whatever an administrator would be given as a file."""
        files = 0
        for rule, method, _ in every_route(web.app):
            if method != "GET" or not rule.endpoint.startswith(("api.", "host.")):
                continue
            values = {"report_name": "vet_daily", "ending": "json", "project": "ALPHA", "day": "2026-11-20"}
            if not rule.arguments <= values.keys():
                continue
            address = web.app.url_map.bind("localhost").build(rule.endpoint, {n: values[n] for n in rule.arguments})
            answer = web.as_("amal").client.get(address, buffered=True)
            if "attachment" not in answer.headers.get("Content-Disposition", ""):
                continue
            files += 1
            if not amal.cookie("k9_look"):
                look(amal, "ghada")
            answer = amal.client.get(address, buffered=True)
            if rule.endpoint == "api.page_paper":
                assert "data-seen-as" in answer.text, "what is printed says whose eyes it was seen with"
            else:
                assert answer.status_code == 403 and '"view_as_read_only"' in answer.text, address
        assert files > 8

    def test_a_refusal_is_a_page_for_who_sent_a_form(self, amal: Browser) -> None:
        look(amal, "carim")
        page = amal.post("/account?lang=en", {"notice_mail": "never"})
        assert page.status_code == 403 and "This is for looking only" in page.text and "data-seen-as" in page.text

    def test_nothing_is_noted_of_the_person(self, web: AppGround, amal: Browser) -> None:
        def kept() -> list[list[tuple[object, ...]]]:
            web.app.extensions["question_use"].write()
            return [web.ask(f"SELECT to_jsonb(t)::text FROM reporting.{table} t ORDER BY 1") for table in KEPT]

        look(amal, "basel")
        before = kept()
        for path in ("/", "/reports/trainer_daily", "/approvals", "/account", "/m", "/reports/builder"):
            amal.get(path)
            amal.get("/_dash-layout", headers={"Referer": f"http://localhost{path}"}, buffered=True)
        for report in REPORTS:
            amal.get(f"/api/reports/{report.name}/tick?{PERIOD}")
            amal.get(f"/api/reports/{report.name}?{PERIOD}")
        amal.get("/api/approvals")
        amal.get("/api/notifications")
        assert kept() == before


class TestWhoMay:
    @pytest.mark.parametrize("username", ["ghada", "basel", "salma", "hana"])
    def test_nobody_but_administrators(self, web: AppGround, username: str) -> None:
        assert look(web.as_(username), "faris").status_code == 403

    def test_not_as_oneself_nor_nobody_nor_a_closed_account(self, web: AppGround, amal: Browser) -> None:
        closed = web.add_person(role="TRAINER")
        web.change('UPDATE public."user" SET active = false WHERE username = :name', name=closed)
        for username, status in (("amal", 403), ("nobody", 404), ("salmaa", 404), (closed, 403)):
            assert look(amal, username).status_code == status, username
        assert "data-seen-as" not in amal.get("/").text

    def test_a_program_with_a_token_never(self, web: AppGround, amal: Browser) -> None:
        look(amal, "salma")
        bearer = {"Authorization": f"Bearer {web.make_token('amal', 'all')}"}
        program = web.app.test_client()
        assert program.post("/view-as", data={"user": "salma"}, headers=bearer).status_code == 401
        program.set_cookie("k9_look", amal.cookie("k9_look") or "")
        assert program.get("/api/admin/jobs", headers=bearer).status_code == 200

    def test_the_cookie_of_a_look_is_worth_nothing_elsewhere(self, web: AppGround, amal: Browser) -> None:
        """It signs nobody in, and lends nothing to another login."""
        look(amal, "salma")
        secret = amal.cookie("k9_look") or ""
        thief = web.browser()
        thief.client.set_cookie("k9_session", secret)
        assert thief.get("/api/version").status_code == 401
        other = web.browser()
        other.sign_in("amal")
        other.client.set_cookie("k9_look", secret)
        assert other.get("/api/admin/jobs").status_code == 200


class TestTheEnd:
    def ended(self, web: AppGround, browser: Browser, ending: str) -> None:
        assert browser.get("/api/admin/jobs").status_code == 200
        entry = told(web, "VIEW_AS_END")
        assert (entry["after_values"] or {})["ending"] == ending  # type: ignore[index]
        assert not browser.cookie("k9_look")

    def test_both_ends_are_in_the_log_with_who_as_whom_and_from_where(
        self, web: AppGround, amal: Browser, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO)
        look(amal, "salma")
        began = told(web, "VIEW_AS")
        amal.get("/api/version")
        line = next(one for one in caplog.records if one.message == "request" and "seen_as" in vars(one))
        assert (vars(line)["user"], vars(line)["seen_as"]) == ("amal", "salma")
        assert amal.post("/view-as/end").location == "/admin/users"
        self.ended(web, amal, "asked")
        [(amal_id,)] = web.ask("SELECT id::text FROM public.\"user\" WHERE username = 'amal'")
        for entry in (began, told(web, "VIEW_AS_END")):
            assert (entry["entity_type"], entry["entity_id"]) == ("account", "salma")
            assert (entry["user_id"], entry["ip_address"]) == (amal_id, amal.address)
        page = web.as_("hana").get("/api/admin/audit-logs?entity_type=account&entity_id=salma&lang=en").text
        assert "looked at the product as" in page and "by the button" in page

    def test_after_half_an_hour(self, web: AppGround, amal: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        look(amal, "salma")
        real = clock.now
        monkeypatch.setattr(clock, "now", lambda: real() + LONGEST - timedelta(seconds=30))
        assert amal.get("/api/admin/jobs").status_code == 403
        monkeypatch.setattr(clock, "now", lambda: real() + LONGEST)
        self.ended(web, amal, "time")

    def test_with_the_account_of_the_person(self, web: AppGround, amal: Browser) -> None:
        username = web.add_person(role="TRAINER")
        look(amal, username)
        assert amal.get("/api/admin/jobs").status_code == 403
        web.change('UPDATE public."user" SET active = false WHERE username = :name', name=username)
        self.ended(web, amal, "person_barred")

    def test_with_the_right_of_who_looks(self, web: AppGround, amal: Browser) -> None:
        look(amal, "salma")
        database = web.database.app
        sessions = Sessions(SessionStore(database), AccountStore(database), ScopeStore(database))
        own = sessions.check(amal.cookie("k9_session") or "", Origin(address=amal.address), is_use=False)
        assert own is not None
        demoted = replace(own, viewer=replace(own.viewer, permissions=ROLE_PERMISSIONS[Role.TRAINER]))
        views = ViewAs.of(database)
        assert views.through(demoted, amal.cookie("k9_look") or "", Origin(address=amal.address)) == demoted
        self.ended(web, amal, "right_gone")

    def test_with_signing_out(self, web: AppGround) -> None:
        browser = web.browser()
        browser.sign_in("amal")
        look(browser, "salma")
        assert browser.post("/logout").status_code == 303
        assert (told(web, "VIEW_AS_END")["after_values"] or {})["ending"] == "signed_out"  # type: ignore[index]
        assert browser.get("/api/version").status_code == 401

    def test_one_that_was_left_open_is_closed_by_the_job(self, web: AppGround, amal: Browser) -> None:
        look(amal, "salma")
        web.change("UPDATE reporting.login_session SET expires_at = now() WHERE seen_as IS NOT NULL")
        views = ViewAs.of(web.database.app)
        assert [views.close_left_open(Actor(name="jobs")) for _ in range(2)] == [1, 0]
        assert "amal" in json.dumps(told(web, "VIEW_AS_END"))


def test_rights_include_others_only_where_nothing_is_outside_of_them() -> None:
    def viewer(role: Role, scope: Scope) -> Viewer:
        return Viewer(user_id="", username="", name="", role=role, scope=scope, permissions=ROLE_PERMISSIONS[role])

    admin, alpha = viewer(Role.ADMIN, EVERYTHING), Scope(projects=frozenset("a"))
    own = Scope(own_employee="e", own_dogs=frozenset("d"))
    assert all(admin.includes(viewer(role, scope)) for role in Role for scope in (EVERYTHING, alpha, own, Scope()))
    of_alpha = viewer(Role.ADMIN, alpha)
    assert of_alpha.includes(viewer(Role.TRAINER, alpha))
    for scope in (EVERYTHING, Scope(projects=frozenset("ab")), own):
        assert not of_alpha.includes(viewer(Role.TRAINER, scope))
    assert not viewer(Role.COMMANDER, EVERYTHING).includes(viewer(Role.AUDITOR, alpha))


def test_no_name_ends_the_style_that_says_it_on_paper() -> None:
    assert css_text('هند </style> "}') == "هند \\3c \\2f style\\3e  \\22 \\7d "
