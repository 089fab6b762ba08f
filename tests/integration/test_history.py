"""A dog's history: every report type that the viewer may read, whole days, newest first, page after page."""

from collections.abc import Iterator
from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from dashboard.errors import InvalidInput
from dashboard.metrics import ReadPath
from dashboard.metrics.history import History, read_history
from dashboard.permissions import EVERYTHING, Scope, Viewer
from tests.lib.database_ground import DatabaseGround
from tests.lib.engines import viewer_of
from tests.lib.measure_ground import measured
from tests.lib.quiet_unit import TODAY, QuietUnit, clock_at

GHADA = viewer_of(EVERYTHING)
DAYS = 9


def add_rows(connection: sa.Connection) -> None:
    """REX trains three times a day, MAX once."""
    unit = QuietUnit(connection)
    for number in range(1, DAYS + 1):
        day = TODAY - timedelta(days=number)
        unit.train("REX", day, 3, at=time(9))
        unit.train("MAX", day, 1, at=time(10))


@pytest.fixture(scope="module")
def reads(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadPath]:
    with clock_at(time(12)), measured(databases, tmp_path_factory.mktemp("history"), add_rows) as found:
        yield found.reads


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock_at(time(12)):
        yield


def every_page(reads: ReadPath, dog: str, viewer: Viewer, limit: int) -> list[History]:
    pages = [read_history(reads, dog, viewer, limit=limit)]
    while pages[-1].older is not None:
        pages.append(read_history(reads, dog, viewer, until=pages[-1].older, limit=limit))
    return pages


def test_all_records_of_the_dog_come_newest_first_and_no_other_dogs(reads: ReadPath) -> None:
    history = read_history(reads, "REX", GHADA, limit=1000)
    assert len(history.events) == 3 * DAYS
    assert history.older is None
    assert [one.day for one in history.events] == sorted((one.day for one in history.events), reverse=True)
    assert {one.item["dog_key"]["value"] for one in history.events} == {"REX"}


@pytest.mark.parametrize("limit", [1, 2, 4, 7, 60])
def test_pages_hold_whole_days_and_miss_none(reads: ReadPath, limit: int) -> None:
    pages = every_page(reads, "REX", GHADA, limit)
    days = [[one.day for one in page.events] for page in pages]
    assert sum(map(len, days)) == 3 * DAYS
    for earlier, later in zip(days, days[1:], strict=False):
        assert set(earlier).isdisjoint(later)


def test_a_dog_that_does_not_exist_is_named(reads: ReadPath) -> None:
    with pytest.raises(InvalidInput, match="RXE"):
        read_history(reads, "RXE", GHADA)


def test_who_may_see_no_project_learns_of_no_dog(reads: ReadPath) -> None:
    nobody = viewer_of(Scope(projects=frozenset()))
    with pytest.raises(InvalidInput):
        read_history(reads, "REX", nobody)
