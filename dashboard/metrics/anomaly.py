"""Which days of a series are unusual: those outside of what the days before let expect.

A verdict depends on a day and the 56 days before it only, so it is the same in every window that is asked for.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from dashboard.metrics.usual import (
    COUNTED,
    HISTORY_DAYS,
    Bools,
    DailyValues,
    Floats,
    Noise,
    Usual,
    find_usual,
    limits,
    read_windows,
)

LEAST_SAME_WEEKDAYS, LEAST_DAYS, LEAST_OF_SEASON = 4, 21, 7


class Verdict(StrEnum):
    """`SILENT`: nothing at all, for so long that chance does not explain it. From `NO_VALUE` on: not judged."""

    USUAL = "usual"
    HIGH = "high"
    LOW = "low"
    SILENT = "silent"
    NO_VALUE = "no_value"
    APART = "apart"
    TOO_LITTLE_HISTORY = "too_little_history"
    NEW_SEASON = "new_season"


ANOMALIES = (Verdict.HIGH, Verdict.LOW, Verdict.SILENT)
JUDGED = (Verdict.USUAL, *ANOMALIES)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One entry per judged day. `low` to `high` is usual, both included, in the decimals of the measure; with
    `expected` nan where the verdict is that there is none."""

    expected: Floats
    low: Floats
    high: Floats
    verdicts: tuple[Verdict, ...]


def judge(days: DailyValues) -> Judged:
    """A verdict on every day after the history; none when there are no more days than that."""
    if len(days.values) <= HISTORY_DAYS:
        return Judged(expected=np.empty(0), low=np.empty(0), high=np.empty(0), verdicts=())
    usual = find_usual(read_windows(days))
    low, high = limits(usual, days.weights[HISTORY_DAYS:])
    expected, low, high = _as_shown(usual.expected, low, high, days)
    verdicts = _verdicts(days, usual, low, high)
    is_judged = np.array([verdict in JUDGED for verdict in verdicts])
    expected, low, high = (np.where(is_judged, each, np.nan) for each in (expected, low, high))
    return Judged(expected=expected, low=low, high=high, verdicts=verdicts)


def _as_shown(expected: Floats, low: Floats, high: Floats, days: DailyValues) -> tuple[Floats, Floats, Floats]:
    """In the decimals that a reader sees, so that a value shown inside of the range is inside of it: to the last whole
    number inside the limits, and outwards where there are numbers between whole ones."""
    is_whole = days.noise in (Noise.COUNT, Noise.DISTINCT)
    lowest, highest, hair = (np.ceil, np.floor, 1e-9) if is_whole else (np.floor, np.ceil, -1e-9)
    scale = 10.0**days.decimals
    expected = np.round(expected, days.decimals)
    # A zero added makes 0 of -0.
    low = np.minimum(lowest(low * scale - hair) / scale + 0.0, expected)
    return expected, low, np.maximum(highest(high * scale + hair) / scale, expected)


def _verdicts(days: DailyValues, usual: Usual, low: Floats, high: Floats) -> tuple[Verdict, ...]:
    value = np.round(days.values[HISTORY_DAYS:], days.decimals)
    is_known, is_of_season = usual.windows.is_known, usual.windows.is_of_season
    # The first that holds decides.
    cases: tuple[tuple[Bools, Verdict], ...] = (
        (days.apart[HISTORY_DAYS:], Verdict.APART),
        (np.isnan(value), Verdict.NO_VALUE),
        (is_known[:, ::7].sum(axis=1) < LEAST_SAME_WEEKDAYS, Verdict.TOO_LITTLE_HISTORY),
        (is_known.sum(axis=1) < LEAST_DAYS, Verdict.TOO_LITTLE_HISTORY),
        ((is_known & is_of_season).sum(axis=1) < LEAST_OF_SEASON, Verdict.NEW_SEASON),
        (_is_silent(usual, value), Verdict.SILENT),
        (value < low, Verdict.LOW),
        (value > high, Verdict.HIGH),
    )
    numbers = np.select([case for case, _ in cases], range(len(cases)), len(cases))
    verdicts = (*(verdict for _, verdict in cases), Verdict.USUAL)
    return tuple(verdicts[number] for number in numbers)


def _is_silent(usual: Usual, value: Floats) -> Bools:
    """Zero on all days up to this one for as long as should have brought more: a run counts as one long day."""
    windows = usual.windows
    if windows.noise not in COUNTED:
        return np.zeros(len(value), np.bool_)
    is_empty = np.nan_to_num(windows.past) == 0
    is_in_run = np.cumprod(is_empty[:, ::-1], axis=1)[:, ::-1].astype(bool) & windows.is_known
    missed = usual.expected + np.where(is_in_run, usual.everyday, 0).sum(axis=1)
    low, _ = limits(replace(usual, expected=missed), np.ones(len(value)))
    is_silent: Bools = (value == 0) & (low > 0)
    return is_silent
