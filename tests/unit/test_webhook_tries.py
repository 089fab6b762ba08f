"""When a webhook is tried again, and what the log keeps of a try."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from dashboard import clock
from dashboard.webhooks.backoff import LONGEST_S, WAITS_S, wait_s
from dashboard.webhooks.posting import Reply, asked_wait_s
from dashboard.webhooks.try_log import LONGEST_BODY, MASK, tried

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def test_the_waits_grow_to_ten_hours_and_are_28_in_all() -> None:
    assert WAITS_S[0] == 5 and max(WAITS_S) == 10 * 3600 and list(WAITS_S) == sorted(WAITS_S)
    assert 27 < sum(WAITS_S) / 3600 < 28.5


def test_receivers_that_were_away_together_are_not_asked_together() -> None:
    waits = [wait_s(3) for _ in range(200)]
    assert 0.8 * WAITS_S[2] <= min(waits) < 0.9 * WAITS_S[2] and 1.1 * WAITS_S[2] < max(waits) <= 1.2 * WAITS_S[2]


def test_a_receiver_is_asked_no_sooner_than_it_says_within_reason() -> None:
    assert wait_s(1, 3600) == 3600
    assert wait_s(1, 10**9) <= 1.2 * LONGEST_S
    assert wait_s(5, 1) > 10_000


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), 300),
        (format_datetime(NOW - timedelta(minutes=5), usegmt=True), 0),
        ("-5", None),
        ("1e9", None),
        ("\u0661\u0662", None),
        ("9" * 400, None),
        (f"Tue, 24 Nov {'9' * 20} 06:00:00 GMT", None),
        (f"Tue, 24 Nov 2026 06:00:00 +{'9' * 14}", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_retry_after_is_seconds_or_a_moment(text: str, seconds: float | None, request: pytest.FixtureRequest) -> None:
    request.addfinalizer(clock.reset)
    clock.set_source(lambda: NOW)
    assert asked_wait_s(text) == seconds


def test_the_log_masks_what_is_secret_and_cuts_what_is_long() -> None:
    said = "you sent Bearer abc-123 and c2VjcmV0; \x00" + "x" * 9000
    reply = Reply(status=200, headers={"set-cookie": "a=b", "x-echo": "Bearer abc-123"}, body=said.encode())
    own = {"authorization": "Bearer abc-123"}
    kept = tried(NOW, 12, {"webhook-id": "msg_1"}, own, reply, ["whsec_c2VjcmV0"])
    assert kept.request_headers == {"webhook-id": "msg_1", "authorization": MASK}
    assert kept.response_headers == {"set-cookie": MASK, "x-echo": MASK}
    assert kept.response_body.startswith(f"you sent {MASK} and {MASK}; \N{REPLACEMENT CHARACTER}xxx")
    assert len(kept.response_body) == LONGEST_BODY
