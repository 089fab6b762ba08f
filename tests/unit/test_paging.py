"""What rows can be sorted by, and what is said of what they cannot."""

import pytest

from dashboard.errors import InvalidInput
from dashboard.metrics.paging import check_order
from dashboard.reports.trainer_daily import TRAINER_DAILY


@pytest.mark.parametrize(
    ("columns", "says", "nearest"),
    [
        (("ratign",), "cannot be sorted by 'ratign'", "rating"),
        (("rating", "day", "rating"), "cannot be sorted by 'rating' twice", None),
        (("notes",), "cannot be sorted by 'notes'", None),
    ],
)
def test_an_order_that_cannot_be_is_told_with_the_nearest_that_can(
    columns: tuple[str, ...], says: str, nearest: str | None
) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_order(TRAINER_DAILY, tuple((name, "up") for name in columns))
    assert says in str(caught.value)
    assert (caught.value.code, caught.value.suggestion) == ("bad_sort", nearest)
