"""The fused kernel against a count by hand, row by row, on random columns and filters."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.metrics.kernel import NO_FILTER, TWO_OR_MORE, tick_days

DAYS, COLUMNS, MEMBERS, INPUTS = 6, 3, 5, 2
NONE = np.empty(0, np.int64)


@given(seed=st.integers(0, 2**32 - 1), n_filters=st.integers(0, 3), scoped=st.booleans())
@settings(max_examples=150, deadline=None)
def test_it_counts_what_a_loop_over_rows_counts(seed: int, n_filters: int, scoped: bool) -> None:
    random = np.random.default_rng(seed)
    starts = np.concatenate([[0], np.cumsum(random.integers(0, 9, DAYS))]).astype(np.int64)
    n = int(starts[-1])
    codes = random.integers(0, MEMBERS, (COLUMNS, max(n, 1))).astype(np.uint16)
    inputs = random.integers(-5, 9, (INPUTS, max(n, 1))).astype(np.int32)
    present = random.integers(0, 2, (1, max(n, 1))).astype(np.uint8)
    day_failed = random.choice([NO_FILTER, NO_FILTER, 0, TWO_OR_MORE], DAYS).astype(np.int16)
    filter_rows = random.choice(COLUMNS, n_filters, replace=False).astype(np.int64)
    filter_allows = random.integers(0, 2, (n_filters, MEMBERS)).astype(np.uint8)
    scope_rows = np.array([0, 1] if scoped else [], np.int64)
    scope_allows = random.integers(0, 2, (len(scope_rows), MEMBERS)).astype(np.uint8)
    histogram_rows = np.arange(COLUMNS, dtype=np.int64)
    panel_inputs, panel_present = np.array([1], np.int64), np.array([0], np.int64)

    def outputs() -> list[np.ndarray]:
        return [
            np.zeros((COLUMNS, MEMBERS, 3), np.int64),
            np.zeros((n_filters, MEMBERS, 3), np.int64),
            np.zeros((DAYS, 3), np.int64),
            np.zeros((1, DAYS, 3), np.int64),
            np.zeros(1 + INPUTS + 1, np.int64),
        ]

    found, expected = outputs(), outputs()
    tick_days(
        codes, inputs, present, starts, 0, DAYS, day_failed,
        scope_rows, scope_allows, filter_rows, filter_allows,
        histogram_rows, panel_inputs, panel_present,
        np.arange(INPUTS, dtype=np.int64), np.array([0], np.int64), *found,
    )  # fmt: skip
    histograms, own, day_all, day_own, totals = expected
    for day in range(DAYS):
        for row in range(starts[day], starts[day + 1]):
            if len(scope_rows) and not any(scope_allows[i, codes[c, row]] for i, c in enumerate(scope_rows)):
                continue
            failed = [i for i, c in enumerate(filter_rows) if not filter_allows[i, codes[c, row]]]
            adds = np.array([1, inputs[1, row], present[0, row]])
            if day_failed[day] == 0 and not failed:
                day_own[0, day] += adds
            if day_failed[day] != NO_FILTER:
                continue
            if len(failed) == 1:
                own[failed[0], codes[filter_rows[failed[0]], row]] += adds
            if failed:
                continue
            for column in range(COLUMNS):
                histograms[column, codes[column, row]] += adds
            day_all[day] += adds
            totals += np.array([1, *inputs[:, row], present[0, row]])
    for ours, by_hand in zip(found, expected, strict=True):
        np.testing.assert_array_equal(ours, by_hand)
