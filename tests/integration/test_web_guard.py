"""Nobody gets in without a login, and nothing is written without the token of one of our own pages."""

import pytest

from tests.lib.app_ground import AppGround, Browser
from tests.lib.routes import every_route
from web.guard import OPEN_ROUTES, safe_next

OPEN = {route.endpoint for route in OPEN_ROUTES}
UNASKED = {route.endpoint for route in OPEN_ROUTES if not route.has_token}
"""Written to by programs that have no page of ours: what they send is a signed address."""


class TestRoutes:
    def test_every_one_is_closed_unless_it_is_listed_with_a_reason(self, web: AppGround) -> None:
        """Dash's own included: layout, dependencies, callbacks, scripts of components."""
        nobody = web.browser()
        for rule, method, address in every_route(web.app):
            if rule.endpoint in OPEN:
                continue
            response = nobody.client.open(address, method=method)
            assert response.status_code == 401, f"{method} {rule.rule}: {response.status}"
            assert response.json and response.json["code"] == "not_signed_in"

    def test_the_open_ones_answer(self, web: AppGround) -> None:
        nobody = web.browser()
        for rule, method, address in every_route(web.app):
            if rule.endpoint in OPEN:
                # A form without its token is refused for that, not for want of a login.
                expected = (200, 404) if method == "GET" or rule.endpoint in UNASKED else (403,)
                assert nobody.client.open(address, method=method).status_code in expected, rule.rule

    def test_every_open_one_exists_and_says_why(self, web: AppGround) -> None:
        known = {rule.endpoint for rule in web.app.url_map.iter_rules()}
        assert known >= OPEN
        assert all(len(route.reason) > 10 for route in OPEN_ROUTES)

    def test_all_of_dash_is_among_them(self, web: AppGround) -> None:
        rules = {rule.rule for rule in web.app.url_map.iter_rules()}
        assert rules >= {"/_dash-layout", "/_dash-dependencies", "/_dash-update-component", "/", "/<path:path>"}

    def test_an_address_that_does_not_exist_is_closed_too(self, web: AppGround) -> None:
        for method in ("GET", "POST", "DELETE"):
            for address in ("/api/nothing", "/_dash-nothing", "/nothing"):
                assert web.browser().client.open(address, method=method).status_code == 401


class TestAPersonWhoIsNotSignedIn:
    def test_is_sent_to_sign_in_and_comes_back_to_the_same_state(self, web: AppGround) -> None:
        browser, wanted = web.browser(), "/reports/trainer_daily?from=-7d&project=ALPHA"
        refused = browser.get(wanted)
        assert refused.status_code == 303
        page = browser.get(refused.location)
        assert 'name="next" value="/reports/trainer_daily?from=-7d&amp;project=ALPHA"' in page.text
        back = browser.sign_in("basel", next_url=wanted)
        assert (back.status_code, back.location) == (303, wanted)

    def test_keeps_the_way_back_when_changing_the_language(self, web: AppGround) -> None:
        page = web.browser().get("/login?next=%2Freports%2Fvet_daily&lang=ar").text
        assert "/login?next=%2Freports%2Fvet_daily&amp;lang=en" in page

    def test_who_sends_a_form_is_sent_to_sign_in_too(self, web: AppGround) -> None:
        answer = web.browser().post("/logout")
        assert (answer.status_code, answer.location) == (303, "/login")


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/reports/vet_daily?from=-7d", "/reports/vet_daily?from=-7d"),
        ("/reports/x?dog=%D9%84%D9%88%D9%86%D8%A7", "/reports/x?dog=%D9%84%D9%88%D9%86%D8%A7"),
        (None, "/"),
        ("", "/"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        ("javascript:alert(1)", "/"),
        ("evil.example", "/"),
        (" //evil.example", "/"),
        ("/login?next=/", "/"),
        ("/logout", "/"),
        ("/" + "x" * 5000, "/"),
    ],
)
def test_after_the_login_one_stays_on_this_site(wanted: str | None, goes_to: str) -> None:
    assert safe_next(wanted) == goes_to


class TestWrites:
    def test_every_one_needs_the_token_of_a_page(self, web: AppGround) -> None:
        salma = web.as_("salma")
        for rule, method, address in every_route(web.app):
            if method == "GET" or rule.endpoint in UNASKED:
                continue
            for headers in ({}, {"X-CSRFToken": "made-up"}):
                answer = salma.client.open(address, method=method, headers=headers)
                assert answer.status_code == 403, f"{method} {rule.rule}: {answer.status}"
                assert answer.json and answer.json["code"] == "stale_page"

    def test_only_the_button_of_mail_programs_needs_none(self) -> None:
        assert {"unsubscribe.leave"} == UNASKED

    def test_the_token_of_another_login_is_refused(self, web: AppGround) -> None:
        salma, carim = web.as_("salma"), web.as_("carim")
        answer = salma.client.post("/_dash-update-component", json={}, headers={"X-CSRFToken": carim.csrf_token()})
        assert answer.status_code == 403

    def test_a_token_cookie_planted_by_somebody_else_is_refused(self, web: AppGround) -> None:
        """Another site under the same domain could set our cookie to one that it got from us."""
        victim, attacker = web.browser(), web.browser()
        victim.sign_in("salma")
        planted = attacker.csrf_token()
        victim.client.set_cookie("k9_form", attacker.cookie("k9_form") or "")
        answer = victim.client.post("/_dash-update-component", json={}, headers={"X-CSRFToken": planted})
        assert answer.json and answer.json["code"] == "stale_page"

    def test_a_token_from_before_the_login_is_refused_after_it(self, web: AppGround) -> None:
        browser = web.browser()
        before = browser.csrf_token()
        browser.sign_in("salma")
        answer = browser.client.post("/_dash-update-component", json={}, headers={"X-CSRFToken": before})
        assert answer.json and answer.json["code"] == "stale_page"

    def test_a_page_opened_beside_the_sign_in_page_goes_on_working(self, web: AppGround) -> None:
        browser = web.browser()
        browser.sign_in("salma")
        browser.get("/")
        browser.get("/login")
        assert browser.call_back({}).status_code == 400

    def test_the_sign_in_form_needs_one_as_well(self, web: AppGround) -> None:
        answer = web.browser().client.post("/login", data={"username": "amal", "password": "x"})
        assert answer.status_code == 403


class TestTokensOfPrograms:
    def ask(self, web: AppGround, secret: str, path: str = "/api/version", method: str = "GET") -> int:
        headers = {"Authorization": f"Bearer {secret}"}
        return web.browser().client.open(path, method=method, headers=headers).status_code

    def test_one_reads_with_the_rights_of_its_user(self, web: AppGround) -> None:
        secret = web.make_token("basel")
        assert self.ask(web, secret) == 200
        assert self.ask(web, secret, "/api/reports/trainer_daily/tick?project=ALPHA") == 200
        assert self.ask(web, secret, "/api/reports/trainer_daily/tick?project=BRAVO") == 400

    def test_one_that_may_only_read_writes_nothing(self, web: AppGround) -> None:
        assert self.ask(web, web.make_token("amal", "read"), "/api/nothing", "POST") == 403
        assert self.ask(web, web.make_token("amal", "all"), "/api/nothing", "POST") == 404

    def test_pages_and_callbacks_are_for_people(self, web: AppGround) -> None:
        secret = web.make_token("amal", "all")
        for method, path in (("GET", "/"), ("GET", "/_dash-layout"), ("POST", "/_dash-update-component")):
            assert self.ask(web, secret, path, method) == 401

    @pytest.mark.parametrize("sent", ["Bearer wrong", "Bearer ", "Bearer", "Basic YW1hbDp4", "", "Bearer \xff"])
    def test_a_wrong_one_never_falls_back_to_the_cookie(self, web: AppGround, sent: str) -> None:
        amal = web.as_("amal")
        assert amal.client.get("/api/version", headers={"Authorization": sent}).status_code == 401

    def test_one_that_is_over_is_refused(self, web: AppGround) -> None:
        secret = web.make_token("amal", days=1)
        assert self.ask(web, secret) == 200
        web.change("UPDATE reporting.api_token SET expires_at = now() WHERE expires_at IS NOT NULL")
        assert self.ask(web, secret) == 401

    def test_one_of_a_closed_account_is_refused_at_once(self, web: AppGround) -> None:
        username = web.add_person(role="GENERAL_ADMIN")
        secret = web.make_token(username)
        assert self.ask(web, secret) == 200
        web.change('UPDATE public."user" SET active = false WHERE username = :name', name=username)
        assert self.ask(web, secret) == 401

    def test_its_secret_is_stored_nowhere(self, web: AppGround) -> None:
        secret = web.make_token("amal")
        stored = web.ask(
            "SELECT t::text FROM reporting.api_token t UNION ALL SELECT a::text FROM reporting.audit_log a"
        )
        assert not [row for row in stored if secret in row[0]]


def test_the_secret_of_a_session_is_stored_nowhere(web: AppGround) -> None:
    browser: Browser = web.as_("amal")
    secret = browser.cookie("k9_session")
    assert secret and len(secret) >= 43
    stored = web.ask("SELECT s::text FROM reporting.login_session s")
    assert not [row for row in stored if secret in row[0]]
