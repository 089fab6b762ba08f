"""The page of an address asked for once more: 304 while it says the same."""

import re
from urllib.parse import urlencode

from layouts.standing import Follows
from tests.lib.app_ground import AppGround

RECENT = "/reports/trainer_daily/explain/total_sessions?from=-30d&to=today"
_KNOWN = re.compile(r'data-(follows|digest|version)="([^"]*)"')


def _again(path: str) -> str:
    return f"/_page?{urlencode({'at': path})}"


def test_a_page_that_says_the_same_is_not_sent_again(web: AppGround) -> None:
    """Although it was written at another moment, which it tells."""
    amal = web.as_("amal")
    first = amal.get(_again(RECENT))
    known = dict(_KNOWN.findall(first.text))
    assert (first.status_code, known["follows"]) == (200, Follows.NUMBERS)
    again = amal.get(_again(RECENT), headers={"If-None-Match": f'W/"{known["digest"]}"'})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Data-Version"] == known["version"]


def test_nor_is_it_while_the_product_is_seen_as_somebody_else(web: AppGround) -> None:
    amal = web.browser()
    assert amal.sign_in("amal").status_code == amal.post("/view-as", {"user": "salma"}).status_code == 303
    tag = amal.get(_again(RECENT)).headers["ETag"]
    same = amal.get(_again(RECENT), headers={"If-None-Match": tag})
    assert (same.status_code, same.data, same.headers["K9-Seen-As"]) == (304, b"", "salma")
    amal.post("/view-as/end")


def test_it_is_the_part_of_the_page_that_a_script_puts_in_its_place(web: AppGround) -> None:
    again = web.as_("amal").get(_again(RECENT)).text
    written = re.sub(r' data-as-of="[^"]*"', "", again)
    assert written in re.sub(r' data-as-of="[^"]*"', "", web.as_("amal").get(RECENT).text)


def test_another_readers_page_is_another_one(web: AppGround) -> None:
    digests = {web.as_(who).get(_again(RECENT)).headers["ETag"] for who in ("amal", "basel")}
    assert len(digests) == 2


def test_what_is_not_there_any_more_says_so(web: AppGround) -> None:
    for path in ("/nothing", "/dogs/nobody", "/admin/nothing"):
        again = web.as_("amal").get(_again(path))
        assert again.status_code == 200 and "notice-code" in again.text, path
