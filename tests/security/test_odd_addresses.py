"""Whatever stands in the address of a page, the page is there, or is none, or says what is wrong: never a 500."""

from itertools import cycle

import pytest

from tests.lib.app_ground import AppGround

REPORT = "/reports/trainer_daily"
PAGES = (
    "/", "/m", "/m/vet_daily", "/reports/builder", REPORT, f"{REPORT}/rows", f"{REPORT}/quality", f"{REPORT}/daily",
    f"{REPORT}/explain/total_sessions", f"{REPORT}/explain/none_such", f"{REPORT}/unusual/total_sessions/2026-08-27",
    f"{REPORT}/unusual/none_such/2026-08-27", f"{REPORT}/unusual/total_sessions/2026-99-99",
    f"{REPORT}/ALPHA/2026-08-27", f"{REPORT}/ALPHA/2026-02-30", f"{REPORT}/NONE/9999-12-31",
    f"{REPORT}/snapshots/2026-08-27", f"{REPORT}/record/not-an-id", "/reports/saved/not-an-id", "/dogs/K9-001",
    "/account", "/approvals", "/admin/audit-logs", "/admin/data-quality", "/admin/cache", "/admin/status",
    "/admin/jobs", "/admin/jobs/none_such", "/admin/users", "/admin/imports", "/admin/imports/not-an-id",
    "/admin/schedules", "/admin/deliveries", "/admin/sealed", "/admin/webhooks", "/admin/webhooks/not-an-id",
)  # fmt: skip
WORDS = (
    "from", "to", "compare", "grain", "date", "project", "dog", "category", "rating", "weekday", "month", "measure",
    "sort", "order", "by", "view", "rows", "page", "offset", "after", "cursor", "q", "state", "report", "rule", "who",
    "actor", "action", "day", "lang", "none_such",
)  # fmt: skip
ODD = (
    "", "~", "NONE", "~,~,ALPHA", ",", "-", "-total_sessions", "0", "-1", "9" * 400, "1e400", "nan", "٣", "2026-02-30",
    "9999-12-31", "-99999d", "today,today", "x" * 3000, "\0", "\ud800", "%00%ff%", "[1]", '{"a": 1}', "<b>'\"--",
    "../..", "\u202e", "ALPHA&project=BRAVO",
)  # fmt: skip
VALID = "from=-7d&to=today&project=ALPHA&category=OBEDIENCE"


@pytest.mark.parametrize("who", ["amal", "basel"])
def test_no_word_of_an_address_is_too_odd_for_a_page(web: AppGround, who: str) -> None:
    browser, values = web.as_(who), cycle(ODD)
    for page in PAGES:
        for word in WORDS:
            value = next(values).encode("utf-8", "surrogatepass").decode("latin-1")
            asked = f"{VALID}&{word}={value}"
            answer = browser.client.get(page, query_string=asked)
            assert answer.status_code < 500, f"{page} {asked[:300]!r}: {answer.text[:300]}"


@pytest.mark.parametrize("word", ["measure=none_such", "sort=none_such", "rating=none", "project=NONE", "from=none"])
def test_a_list_that_cannot_be_answered_is_a_page_that_names_no_member(web: AppGround, word: str) -> None:
    page = web.as_("amal").get(f"{REPORT}/rows?category=OBEDIENCE&{word}&lang=en")
    assert page.status_code == 200
    assert "<bdi>" not in page.text.partition('class="crumbs"')[2].partition("</nav>")[0], "no member is named"
