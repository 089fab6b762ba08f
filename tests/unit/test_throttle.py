"""When failed logins lock an account or an address, and when the lock ends."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.people import throttle

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("account", "address", "until"),
    [
        ([], [], None),
        ([0] * 4, [], None),
        ([0] * 5, [], 15),
        ([0, 1, 2, 3, 14], [], 15),
        ([0, 1, 2, 3, 15], [], None),
        ([14] * 5, [], 1),
        ([15] * 5, [], None),
        ([], [0] * 49, None),
        ([], [5] * 50, 10),
        ([2] * 5, [10] * 50, 13),
    ],
)
def test_when_a_lock_ends(account: list[int], address: list[int], until: int | None) -> None:
    """Minutes ago of the failures, and minutes from now when the lock ends."""
    failures = [[NOON - timedelta(minutes=minutes) for minutes in ago] for ago in (account, address)]
    found = throttle.refused_until(*failures, now=NOON)
    assert found == (None if until is None else NOON + timedelta(minutes=until))
