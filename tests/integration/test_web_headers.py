"""One contract of headers on every response, whatever its route and its status."""

import re

import pytest
from werkzeug.test import TestResponse

from tests.lib.app_ground import AppGround
from tests.lib.routes import every_route
from web.headers import HEADERS, HSTS


def assert_contract(response: TestResponse, where: str) -> None:
    policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'", where
    assert policy["script-src"] == "'self'", where
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'", where
    assert policy["form-action"] == "'self'", where
    assert "unsafe-eval" not in response.headers["Content-Security-Policy"], where
    for name, value in HEADERS.items():
        assert response.headers[name] == value, where
    assert response.headers["Cache-Control"], where
    assert re.fullmatch(r"[A-Za-z0-9-]{8,64}", response.headers["X-Request-ID"]), where
    assert response.headers["Server"] == "" if "Server" in response.headers else True


@pytest.mark.parametrize("who", [None, "salma"])
def test_every_route_keeps_it(web: AppGround, who: str | None) -> None:
    browser = web.as_(who) if who else web.browser()
    for rule, method, address in every_route(web.app):
        for accept in ("text/html", "application/json"):
            response = browser.client.open(address, method=method, headers={"Accept": accept})
            assert_contract(response, f"{method} {rule.rule}: {response.status}")
            assert "Strict-Transport-Security" not in response.headers, "nobody came by https"


@pytest.mark.parametrize("path", ["/", "/reports/vet_daily", "/reports/vet_daily/rows", "/login", "/nothing"])
def test_a_page_is_kept_by_nobody(web: AppGround, path: str) -> None:
    response = web.as_("salma").get(path)
    assert response.headers["Cache-Control"] == "private, no-store"


def test_what_belongs_to_a_reader_is_not_public(web: AppGround) -> None:
    """Layouts, ticks, rows, errors; only what is the same for everybody may be kept by a proxy."""
    for rule, method, address in every_route(web.app):
        response = web.as_("salma").client.open(address, method=method)
        assert "public" not in response.headers["Cache-Control"], f"{method} {rule.rule}"


def test_scripts_and_styles_may_be_kept(web: AppGround) -> None:
    page = web.as_("salma").get("/reports/vet_daily").text
    for address in re.findall(r'(?:src|href)="(/(?:bundles|_dash-component-suites)/[^"]+)"', page):
        response = web.as_("salma").client.get(address)
        assert response.status_code == 200
        assert "max-age=31536000" in response.headers["Cache-Control"], address


def test_no_page_has_an_inline_script(web: AppGround) -> None:
    for path in ("/", "/reports/vet_daily", "/reports/vet_daily/rows", "/login", "/nothing"):
        for attributes, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", web.as_("salma").get(path).text, re.S):
            assert not body.strip() or 'type="application/json"' in attributes, path
            assert " on" not in attributes


class TestCookies:
    def given(self, web: AppGround, **options: str) -> dict[str, str]:
        browser = web.browser()
        page = browser.get("/login?lang=en", **options)
        token = browser.csrf_token()
        form = {"username": "salma", "password": "correct horse battery", "csrf_token": token}
        answer = browser.client.post("/login", data=form, headers={"Referer": "https://localhost/login"}, **options)
        assert answer.status_code == 303
        sent = page.headers.getlist("Set-Cookie") + answer.headers.getlist("Set-Cookie")
        return {line.split("=")[0]: line for line in sent}

    def test_scripts_cannot_read_them_and_other_sites_cannot_use_them(self, web: AppGround) -> None:
        given = self.given(web)
        assert set(given) == {"k9_session", "k9_form", "k9_lang"}
        for line in given.values():
            assert "HttpOnly" in line and "SameSite=Lax" in line and "Path=/" in line
            assert "Domain" not in line

    def test_by_https_they_never_travel_in_the_clear(self, web: AppGround) -> None:
        secure = web.with_settings(public_url="https://k9.example")
        for line in self.given(secure, base_url="https://localhost").values():
            assert "Secure" in line


class TestHttps:
    def test_a_site_that_is_reached_by_https_only_says_so(self, web: AppGround) -> None:
        secure = web.with_settings(public_url="https://k9.example")
        for path in ("/login", "/healthz", "/api/nothing"):
            assert secure.browser().get(path).headers["Strict-Transport-Security"] == HSTS

    def test_a_trusted_proxy_says_that_the_reader_came_by_https(self, web: AppGround) -> None:
        forwarded = {"X-Forwarded-Proto": "https"}
        behind = web.browser("127.0.0.1").get("/login", headers=forwarded)
        assert "Strict-Transport-Security" in behind.headers
        anybody = web.browser("192.0.2.7").get("/login", headers=forwarded)
        assert "Strict-Transport-Security" not in anybody.headers
