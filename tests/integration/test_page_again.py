"""The page of an address asked for once more: 304 while it says the same, nothing where no page is written."""

from urllib.parse import urlencode

from layouts.standing import Follows
from tests.lib.app_ground import AppGround
from tests.lib.problems import assert_problem

RECENT = "/reports/trainer_daily/explain/total_sessions?from=-30d&to=today"


def _again(path: str) -> str:
    return f"/_page?{urlencode({'at': path})}"


def test_a_page_that_says_the_same_is_not_sent_again(web: AppGround) -> None:
    """Although it was written at another moment, which it tells."""
    amal = web.as_("amal")
    first = amal.get(_again(RECENT))
    props = first.get_json()["page"]["props"]
    assert (first.status_code, props["data-follows"]) == (200, Follows.NUMBERS)
    again = amal.get(_again(RECENT), headers={"If-None-Match": f'W/"{props["data-digest"]}"'})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Data-Version"] == props["data-version"]


def test_another_readers_page_is_another_one(web: AppGround) -> None:
    digests = {web.as_(who).get(_again(RECENT)).headers["ETag"] for who in ("amal", "basel")}
    assert len(digests) == 2


def test_pages_that_scripts_fill_are_not_written(web: AppGround) -> None:
    for path in ("/", "/reports/trainer_daily", "/admin/cache", "/nothing"):
        assert_problem(web.as_("amal").get(_again(path)), 404, "not_found")
