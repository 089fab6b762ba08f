"""The drill of faults knows what is true: it forgets no row that is just being written."""

from datetime import date
from typing import cast

from bench.faults_truth import Truth, Written
from dashboard import clock
from data_access.database import Database


class Nothing(Truth):
    """Of a database that has none of the rows."""

    def count(self, ids: list[str]) -> int:
        return 0


def test_a_row_that_is_being_written_is_not_settled_before_its_end() -> None:
    truth = Nothing(owner=cast("Database", None), day=date(2026, 11, 23))
    under_way, refused = Written("a", clock.now()), Written("b", clock.now(), is_unsure=True)
    truth.written += [under_way, refused]
    truth.settle()
    assert truth.written == [under_way]
    assert truth.wrong(1, None, clock.now()) == ""
