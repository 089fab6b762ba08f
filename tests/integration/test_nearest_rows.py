"""Rows with the nearest number first, in the same order from the replica and from PostgreSQL."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from dashboard.metrics import POSTGRESQL
from tests.lib.app_ground import AppGround
from tests.lib.problems import assert_problem

ROWS = "/api/reports/trainer_daily/rows"
STATE = "from=-200d"


@pytest.fixture(scope="module")
def oracle(web: AppGround) -> Iterator[AppGround]:
    """The same application, answering from PostgreSQL."""
    yield web.with_settings(engine=POSTGRESQL)


def _walk(app: AppGround, search: str, size: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = app.as_("basel").json(f"{ROWS}?{search}&rows={size}&{urlencode({'cursor': cursor})}")
        found += page["items"]
        cursor = page["next"]
    assert len(found) == page["total"]
    return found


@pytest.mark.parametrize("sort", ["rating~7.9", "rating~8", "duration_min~31", "duration_min~-5.25"])
def test_the_nearest_comes_first_on_both_engines(web: AppGround, oracle: AppGround, sort: str) -> None:
    column, _, number = sort.partition("~")
    first, second = (_walk(app, f"{STATE}&sort={sort}", 40) for app in (web, oracle))
    distances = [abs(item[column] - float(number)) for item in first if item[column] is not None]
    assert len(set(distances)) > 1
    assert distances == sorted(distances)
    assert [item["row_id"] for item in first] == [item["row_id"] for item in second]


@pytest.mark.parametrize("sort", ["rating~", "rating~seven", "day~7", "dog_key~7", "rating~1e9", "rating~7,rating"])
def test_what_cannot_be_near_is_refused(web: AppGround, sort: str) -> None:
    response = web.as_("basel").get(f"{ROWS}?{STATE}&sort={sort}")
    [error] = assert_problem(response, 400)["errors"]
    assert error["field"] == "sort"
