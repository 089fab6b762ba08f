"""Every error, wherever it comes from, has one shape, a request id that the log knows, and tells nothing of ours."""

import io
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import text
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests, UnsupportedMediaType
from werkzeug.test import TestResponse

from dashboard import clock
from dashboard.errors import Conflict, Forbidden, InvalidInput, SetupError, Unavailable
from dashboard.i18n import t, without_isolates
from dashboard.log import KeyValueFormatter
from dashboard.people.refusals import NotSignedIn, TooManyAttempts
from tests.lib.app_ground import AppGround, Browser, with_language
from tests.lib.problems import assert_error_page, assert_problem

SECRET = "hunter2"
BROKEN: dict[str, Exception] = {
    "bad": InvalidInput("the number is too round", field="number", value="000", suggestion="0"),
    "forbidden": Forbidden("not you"),
    "changed": Conflict("it changed meanwhile"),
    "away": Unavailable("a part of us is asleep"),
    "setup": SetupError(f"the password {SECRET} is wrong"),
    "bug": RuntimeError(f"SELECT * FROM public.user WHERE password = '{SECRET}' in /home/k9/app.py"),
}
BROKEN |= {"flood": TooManyRequests(), "guesses": TooManyAttempts(clock.now() + timedelta(minutes=10))}
BROKEN |= {"large": RequestEntityTooLarge(), "kind": UnsupportedMediaType(), "login": NotSignedIn()}
STATUS = {"bad": 400, "forbidden": 403, "changed": 409, "away": 503, "setup": 500, "bug": 500}
STATUS |= {"flood": 429, "guesses": 429, "large": 413, "kind": 415, "login": 401}


@pytest.fixture(scope="module")
def broken(web: AppGround) -> AppGround:
    """An application with addresses at which things go wrong, for programs and for people."""
    made = web.with_settings()

    def go_wrong(how: str) -> str:
        if how == "database":
            with made.database.app.read() as connection:
                connection.execute(text("SELECT * FROM public.nothing WHERE secret = :secret"), {"secret": SECRET})
        raise BROKEN[how]

    made.app.add_url_rule("/api/broken/<how>", "broken_api", go_wrong)
    made.app.add_url_rule("/broken/<how>", "broken_page", go_wrong)
    return made


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.INFO):
        yield caplog


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """The log as it is written."""
    text, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(text), root.level
    handler.setFormatter(KeyValueFormatter())
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield text
    root.removeHandler(handler)
    root.setLevel(level)


class TestForPrograms:
    @pytest.mark.parametrize("how", [*BROKEN, "database"])
    def test_whatever_goes_wrong_has_the_one_shape(self, broken: AppGround, how: str) -> None:
        assert_problem(broken.as_("amal").get(f"/api/broken/{how}"), STATUS.get(how, 500))

    def test_it_names_field_value_and_nearest(self, broken: AppGround) -> None:
        problem = assert_problem(broken.as_("amal").get("/api/broken/bad"), 400)
        assert problem["errors"] == [
            {"field": "number", "message": "the number is too round", "value": "000", "suggestion": "0"}
        ]

    @pytest.mark.parametrize("how", ["away", "flood", "guesses"])
    @pytest.mark.parametrize("path", ["/api/broken/", "/broken/"])
    def test_what_may_pass_says_when_to_try_again(self, broken: AppGround, path: str, how: str) -> None:
        assert int(broken.as_("amal").get(path + how).headers["Retry-After"]) > 0

    def test_an_answer_that_is_refused_for_many_reasons_always_has_it(self, web: AppGround) -> None:
        salma, nobody = web.as_("salma"), web.browser()
        token = {"X-CSRFToken": salma.csrf_token()}
        post = "/_dash-update-component"
        answers: list[tuple[int, TestResponse]] = [
            (400, salma.get("/api/reports/vet_daily/tick?projct=ALPHA")),
            (400, salma.client.post(post, data="{", content_type="application/json", headers=token)),
            (400, salma.client.post(post, json={"output": "nothing"}, headers=token)),
            (401, nobody.get("/api/version")),
            (401, nobody.get("/_dash-layout")),
            (403, salma.client.post(post, json={})),
            (403, web.as_("emad").get("/api/reports/vet_daily/tick")),
            (404, salma.get("/api/nothing")),
            (404, salma.get("/api/reports/nothing/tick")),
            (404, salma.get("/_dash-component-suites/dash/nothing.js")),
            (404, salma.get("/_dash-component-suites/os/path.py")),
            (405, salma.client.post("/api/reports", headers=token)),
            (405, salma.client.delete("/api/reports/vet_daily/tick", headers=token)),
            (405, salma.client.put("/_dash-layout", headers=token)),
            (413, salma.client.post(post, data="x" * 1_100_000, content_type="application/json", headers=token)),
            (415, salma.client.post(post, data="a=b", headers=token)),
        ]
        for status, answer in answers:
            assert_problem(answer, status)

    def test_405_says_what_is_allowed(self, web: AppGround) -> None:
        amal = web.as_("amal")
        answer = amal.client.post("/api/reports", headers={"X-CSRFToken": amal.csrf_token()})
        assert answer.headers["Allow"] == "GET"

    def test_401_says_how_to_come_in(self, web: AppGround) -> None:
        assert web.browser().get("/api/version").headers["WWW-Authenticate"].startswith("Bearer")

    def test_not_allowed_looks_like_not_there(self, web: AppGround) -> None:
        emad = web.as_("emad")
        forbidden = assert_problem(emad.get("/api/reports/vet_daily/tick"), 403)
        unknown = assert_problem(emad.get("/api/reports/nothing/tick"), 404)
        assert set(forbidden) == set(unknown)

    def test_a_suggestion_names_only_what_the_reader_may_read(self, web: AppGround) -> None:
        unknown = assert_problem(web.as_("emad").get("/api/reports/vet_dialy/tick"), 404)
        assert "vet_daily" not in str(unknown)
        assert assert_problem(web.as_("dina").get("/api/reports/vet_dialy/tick"), 404)["errors"][0]["suggestion"]


class TestForPeople:
    @pytest.mark.parametrize("how", [*BROKEN, "database"])
    @pytest.mark.parametrize("lang", ["ar", "en"])
    def test_whatever_goes_wrong_is_a_page_in_their_language(self, broken: AppGround, how: str, lang: str) -> None:
        page = assert_error_page(broken.as_("amal").get(f"/broken/{how}?lang={lang}"), STATUS.get(how, 500))
        assert f'<html lang="{lang}"' in page

    @pytest.mark.parametrize(("lang", "words"), [("en", "This page is out of date"), ("ar", "هذه الصفحة قديمة")])
    def test_a_form_from_an_old_page_says_what_to_do(self, web: AppGround, lang: str, words: str) -> None:
        answer = web.as_("amal").client.post(f"/logout?lang={lang}", headers={"Accept": "text/html"})
        assert words in assert_error_page(answer, 403)

    def test_an_address_that_cannot_be_read_is_a_page_too(self, web: AppGround) -> None:
        amal: Browser = web.as_("amal")
        assert_error_page(amal.get("/", environ_overrides={"QUERY_STRING": "lang=\xff\xfe"}), 400)
        assert_problem(amal.get("/api/reports", environ_overrides={"QUERY_STRING": "a=\xff"}), 400, "bad_query")

    @pytest.mark.parametrize(
        ("path", "lang", "words"),
        [
            ("/reports/trainer_daily.csv?from=24/11/2026", "en", "From: 24/11/2026 is not a day."),
            ("/reports/trainer_daily.pdf?project=ALFA", "en", "Project has no ALFA."),
            ("/reports/trainer_daily.xlsx?projct=ALPHA", "ar", "projct"),
            ("/m?grain=weak", "ar", "grain: weak غير معروف هنا"),
        ],
    )
    def test_what_of_an_address_is_wrong_is_named_with_the_nearest(
        self, web: AppGround, path: str, lang: str, words: str
    ) -> None:
        answer = web.as_("amal").get(with_language(path, lang))
        assert answer.status_code == 400
        told = without_isolates(unescape(answer.text))
        assert words in told
        nearest = {"from": "2026-11-24", "project": "ALPHA", "projct": "project", "grain": "week"}
        asked = path.partition("?")[2].partition("=")[0]
        assert without_isolates(t("error.nearest", lang, value=nearest[asked])) in told

    def test_what_was_typed_is_shown_as_text_and_not_at_any_length(self, web: AppGround) -> None:
        told = web.as_("amal").get("/reports/trainer_daily.csv?from=<img src=x>" + "y" * 2000)
        assert told.status_code == 400
        assert "<img src=x>" not in told.text and "&lt;img src=x&gt;" in told.text
        assert "y" * 100 not in told.text.partition("<main")[2]

    def test_a_page_that_is_not_there_says_so_in_its_status(self, web: AppGround) -> None:
        for path in ("/nothing", "/reports/nothing", "/reports/nothing/rows", "/reports", "/reports/vet_daily/x"):
            answer = web.as_("amal").get(path)
            assert (answer.status_code, answer.mimetype) == (404, "text/html"), path

    def test_a_report_that_one_may_not_read_is_not_there(self, web: AppGround) -> None:
        emad = web.as_("emad")
        assert emad.get("/reports/trainer_daily").status_code == 200
        forbidden, unknown = emad.get("/reports/vet_daily"), emad.get("/reports/vxt_daily")
        assert forbidden.status_code == unknown.status_code == 404
        assert _without_marks(forbidden.text).replace("vet_daily", "vxt_daily") == _without_marks(unknown.text)


def _without_marks(page: str) -> str:
    """Without what Dash draws anew for every page."""
    return re.sub(r'"end_id":"[^"]*"', "", page)


class TestTheLog:
    def test_it_knows_the_request_id_of_the_answer(self, broken: AppGround, log: pytest.LogCaptureFixture) -> None:
        answer = broken.as_("amal").get("/api/broken/bug", headers={"X-Request-ID": "from-the-proxy-1"})
        assert assert_problem(answer, 500)["request_id"] == "from-the-proxy-1"
        [failure] = [record for record in log.records if record.message == "request failed"]
        assert failure.exc_info
        [request] = [record for record in log.records if record.message == "request"]
        assert (vars(request)["status"], vars(request)["route"]) == (500, "/api/broken/<how>")

    @pytest.mark.parametrize("given", ["short", "a b c d e f g", "x" * 65, 'quote"quote"', "ünïcödé-id"])
    def test_it_repeats_no_id_that_is_not_one(self, web: AppGround, given: str) -> None:
        answer = web.browser().client.get("/healthz", headers={"X-Request-ID": given})
        assert answer.headers["X-Request-ID"] != given

    def test_it_holds_no_values(self, broken: AppGround, written: io.StringIO) -> None:
        """Neither of a failed statement, nor of an address, a form, a token or a cookie."""
        amal = broken.as_("amal")
        amal.get("/api/broken/database")
        amal.get(f"/api/reports/vet_daily/tick?project={SECRET}")
        amal.client.get("/api/version", headers={"Authorization": f"Bearer {SECRET}"})
        broken.browser().sign_in("nobody", SECRET)
        broken.browser().client.get("/", headers={"Cookie": f"k9_session={SECRET}"})
        assert "SQLSTATE 42P01" in written.getvalue() and "login refused" in written.getvalue()
        assert SECRET not in written.getvalue()
