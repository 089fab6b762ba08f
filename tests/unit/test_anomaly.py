"""Which days of a series are unusual, told with series that a reader can follow."""

from collections.abc import Callable, Iterable

import numpy as np
import pytest

from dashboard.metrics.anomaly import ANOMALIES, Judged, Verdict, judge
from dashboard.metrics.usual import HISTORY_DAYS, DailyValues, Noise

WEEK = (30.0, 30, 30, 30, 8, 24, 30)
"""Monday first; Friday is the day off."""
FRIDAY = 4
PLAIN, RAMADAN = 0, 1


def weeks(count: int) -> list[float]:
    return list(WEEK) * count


def judged(
    values: Iterable[float | None],
    noise: Noise = Noise.COUNT,
    *,
    weights: Iterable[float] | None = None,
    season: Iterable[int] | None = None,
    apart: Iterable[bool] | None = None,
    decimals: int = 0,
) -> Judged:
    """The series after its first eight weeks. A day without weights stands on as many rows as it counts."""
    known = np.array([np.nan if value is None else value for value in values])
    return judge(
        DailyValues(
            noise=noise,
            values=known,
            weights=np.array(list(weights), float) if weights is not None else np.nan_to_num(known),
            season=np.array(list(season) if season is not None else [PLAIN] * len(known), np.int64),
            apart=np.array(list(apart) if apart is not None else [False] * len(known)),
            decimals=decimals,
        )
    )


def verdicts(*after: float | None, **how: object) -> list[Verdict]:
    """The verdicts on days after eight plain weeks (the first one a Monday)."""
    return list(judged([*weeks(8), *after], **how).verdicts)  # type: ignore[arg-type]


def unusual(found: Judged) -> list[int]:
    """Places of the unusual days among the judged ones."""
    return [place for place, verdict in enumerate(found.verdicts) if verdict in ANOMALIES]


class TestCounts:
    def test_the_same_as_ever_is_usual(self) -> None:
        assert verdicts(*WEEK) == [Verdict.USUAL] * 7

    def test_a_spike_is_high(self) -> None:
        found = judged([*weeks(8), 63])
        assert found.verdicts == (Verdict.HIGH,)
        assert found.expected.tolist() == [30]
        assert 8 < found.low[0] < 20 < 40 < found.high[0] < 60

    def test_a_drop_is_low(self) -> None:
        assert verdicts(5) == [Verdict.LOW]

    def test_what_is_usual_on_a_friday_is_not_on_a_monday(self) -> None:
        assert verdicts(*WEEK[:4], 8) == [Verdict.USUAL] * 5
        assert verdicts(8) == [Verdict.LOW]
        assert verdicts(*WEEK[:4], 30) == [*[Verdict.USUAL] * 4, Verdict.HIGH]

    def test_the_limits_themselves_are_usual(self) -> None:
        found = judged([*weeks(8), 30])
        low, high = found.low[0], found.high[0]
        assert low == round(low) and high == round(high)
        assert verdicts(low) == verdicts(high) == [Verdict.USUAL]
        assert verdicts(low - 1) == [Verdict.LOW]
        assert verdicts(high + 1) == [Verdict.HIGH]

    def test_chance_alone_gives_few_alarms(self) -> None:
        random = np.random.default_rng(3)
        alarms = [len(unusual(judged(random.poisson(level, 756).astype(float)))) for level in (1, 4, 20, 200)]
        assert sum(alarms) <= 4

    def test_a_rare_thing_that_happens_ten_times_is_high(self) -> None:
        random = np.random.default_rng(4)
        assert judged([*random.poisson(1, HISTORY_DAYS).astype(float), 10]).verdicts == (Verdict.HIGH,)

    def test_rows_that_come_in_lumps_are_allowed_more(self) -> None:
        """The same mean; one unit enters its rows day by day, the other in heaps."""
        even, heaped = [20.0] * HISTORY_DAYS, [0.0, 40] * (HISTORY_DAYS // 2)
        assert judged([*even, 52]).verdicts == (Verdict.HIGH,)
        assert judged([*heaped, 52]).verdicts == (Verdict.USUAL,)

    def test_an_unusual_day_does_not_change_what_is_usual(self) -> None:
        history = weeks(8)
        history[49], history[42] = 90, 0
        found = judged([*history, 30])
        assert found.verdicts == (Verdict.USUAL,)
        assert found.expected[0] == 30

    def test_small_differences_of_an_exact_series_are_nobodys_alarm(self) -> None:
        exact = [100_000.0] * HISTORY_DAYS
        assert judged([*exact, 106_000]).verdicts == (Verdict.USUAL,)
        assert judged([*exact, 110_000]).verdicts == (Verdict.HIGH,)


class TestChange:
    def test_a_drifting_season_gives_no_alarm(self) -> None:
        """From its height to its low within half a year, a third less."""
        days = np.arange(756)
        level = 200 * (1 + 0.2 * np.sin(2 * np.pi * days / 365)) * np.tile(WEEK, 108) / 30
        assert unusual(judged(level.round())) == []
        noisy = np.random.default_rng(5).poisson(level).astype(float)
        assert len(unusual(judged(noisy))) <= 1

    def test_it_expects_what_the_season_brings_now(self) -> None:
        rising = [100 + day for day in range(HISTORY_DAYS + 1)]
        assert judged(rising).expected[0] > 130

    def test_a_new_level_is_unusual_until_it_is_the_usual_one(self) -> None:
        found = judged([*weeks(8), *(value * 2 for value in weeks(8))])
        assert found.verdicts[0] is Verdict.HIGH
        assert found.verdicts[28:] == (Verdict.USUAL,) * 28
        assert found.expected[-7:].tolist() == [value * 2 for value in WEEK]

    def test_a_verdict_is_the_same_in_every_window(self) -> None:
        random = np.random.default_rng(6)
        values = random.poisson(np.tile(WEEK, 20)).astype(float)
        whole = judged(values)
        for first in (7, 30, 83):
            part = judged(values[first:])
            assert part.verdicts == whole.verdicts[first:]
            assert part.high.tolist() == whole.high[first:].tolist()


class TestSilence:
    def test_a_silent_week_is_silent_on_every_day(self) -> None:
        assert verdicts(*[0] * 7) == [Verdict.SILENT] * 7

    def test_a_thing_that_is_often_missing_for_a_day_is_silent_after_some(self) -> None:
        """Four a day: none on one day is chance, none for a week is not."""
        random = np.random.default_rng(8)
        found = judged([*np.maximum(random.poisson(4, HISTORY_DAYS), 1), *[0.0] * 7], weights=[5] * (HISTORY_DAYS + 7))
        assert found.verdicts[0] is Verdict.USUAL
        assert found.verdicts[-1] is Verdict.SILENT

    def test_a_day_off_is_not_silent(self) -> None:
        closed = [30.0, 30, 30, 30, 0, 24, 30]
        assert unusual(judged(closed * 10)) == []

    def test_what_ended_is_silent_until_that_is_usual(self) -> None:
        found = judged([*weeks(8), *[0] * 56])
        assert found.verdicts[0] is Verdict.SILENT
        assert found.verdicts[28:] == (Verdict.USUAL,) * 28

    def test_what_nobody_counts_is_not_silent(self) -> None:
        assert judged([*[5.0] * HISTORY_DAYS, 0], Noise.MEAN).verdicts == (Verdict.LOW,)


class TestRatios:
    def test_a_share_of_many_is_held_closer_than_one_of_few(self) -> None:
        share = [90.0] * (HISTORY_DAYS + 1)
        many, few = (judged(share, Noise.SHARE, weights=[rows] * len(share), decimals=1).low[0] for rows in (400, 10))
        assert few < 60 < 80 < many < 90

    def test_it_is_the_weight_of_the_day_that_counts(self) -> None:
        history = [90.0] * HISTORY_DAYS
        for rows, verdict in ((400, Verdict.LOW), (10, Verdict.USUAL)):
            found = judged([*history, 70], Noise.SHARE, weights=[*[100] * HISTORY_DAYS, rows], decimals=1)
            assert found.verdicts == (verdict,)

    def test_a_share_stays_within_0_and_100(self) -> None:
        rows = [20] * (HISTORY_DAYS + 1)
        for level in (0.0, 2.0, 98.0, 100.0):
            found = judged([level] * len(rows), Noise.SHARE, weights=rows, decimals=1)
            assert 0 <= found.low[0] <= level <= found.high[0] <= 100
            assert found.verdicts == (Verdict.USUAL,)

    def test_one_late_report_is_no_alarm_where_none_ever_was(self) -> None:
        rows = [25] * (HISTORY_DAYS + 1)
        assert judged([*[0.0] * HISTORY_DAYS, 4], Noise.SHARE, weights=rows, decimals=1).verdicts == (Verdict.USUAL,)
        assert judged([*[0.0] * HISTORY_DAYS, 40], Noise.SHARE, weights=rows, decimals=1).verdicts == (Verdict.HIGH,)

    def test_a_mean_rating_drops(self) -> None:
        random = np.random.default_rng(9)
        ratings = [*(7.2 + random.normal(0, 0.1, HISTORY_DAYS)), 5.6]
        found = judged(ratings, Noise.MEAN, weights=[150] * len(ratings), decimals=1)
        assert found.verdicts == (Verdict.LOW,)
        assert 6 < found.low[0] < 7.2 < found.high[0] < 8

    def test_limits_have_the_decimals_of_the_measure_and_hold_for_the_value_as_shown(self) -> None:
        """Half a decimal beyond a limit looks like the limit, and is judged as it looks."""
        random = np.random.default_rng(9)
        ratings = [*(7.2 + random.normal(0, 0.1, HISTORY_DAYS))]

        def verdict(value: float) -> Verdict:
            return judged([*ratings, value], Noise.MEAN, weights=[150] * 57, decimals=1).verdicts[0]

        low = judged([*ratings, 7.2], Noise.MEAN, weights=[150] * 57, decimals=1).low[0]
        assert low == round(low, 1)
        assert verdict(low - 0.04) is Verdict.USUAL
        assert verdict(low - 0.06) is Verdict.LOW

    def test_amounts_get_the_noise_of_their_rows(self) -> None:
        """As much money from 4 rows a day varies more than from 400."""
        money = [400.0] * (HISTORY_DAYS + 1)
        few, many = (judged(money, Noise.AMOUNT, weights=[rows] * len(money)).high[0] for rows in (4, 400))
        assert 400 < many < 500 < 900 < few

    def test_members_of_a_fixed_set_vary_less_than_rows(self) -> None:
        trainers = [20.0] * HISTORY_DAYS
        assert judged([*trainers, 8], Noise.DISTINCT).verdicts == (Verdict.LOW,)
        assert judged([*trainers, 8], Noise.COUNT).verdicts == (Verdict.USUAL,)


class TestNotJudged:
    def test_without_more_days_than_the_history_nothing_is_judged(self) -> None:
        assert judged(weeks(8)).verdicts == ()
        assert judged([]).verdicts == ()

    def test_too_little_history(self) -> None:
        """Records begin three weeks before."""
        found = judged([*[0.0] * 35, *weeks(3), 90])
        assert found.verdicts == (Verdict.TOO_LITTLE_HISTORY,)
        assert np.isnan([found.expected[0], found.low[0], found.high[0]]).all()

    def test_four_of_a_weekday_are_enough(self) -> None:
        assert judged([*[0.0] * 28, *weeks(4), 90]).verdicts == (Verdict.HIGH,)

    def test_days_on_which_others_were_counted_are_history(self) -> None:
        """No emergency in eight weeks of visits is knowledge; without visits it would be none."""
        nothing = [0.0] * HISTORY_DAYS
        assert judged([*nothing, 12], weights=[6] * (HISTORY_DAYS + 1)).verdicts == (Verdict.HIGH,)
        assert judged([*nothing, 12]).verdicts == (Verdict.TOO_LITTLE_HISTORY,)

    def test_a_missing_value_is_not_judged_and_not_history(self) -> None:
        known = [7.0 if day % 3 else None for day in range(HISTORY_DAYS)]
        assert judged([*known, None], Noise.MEAN, weights=[100] * 57, decimals=1).verdicts == (Verdict.NO_VALUE,)
        assert judged([*known, 7.1], Noise.MEAN, weights=[100] * 57, decimals=1).verdicts == (Verdict.USUAL,)
        mostly_missing = [7.0 if day % 7 == 0 else None for day in range(HISTORY_DAYS)]
        found = judged([*mostly_missing, 2.0], Noise.MEAN, weights=[100] * 57, decimals=1)
        assert found.verdicts == (Verdict.TOO_LITTLE_HISTORY,)

    def test_a_feast_is_not_judged(self) -> None:
        values = [*weeks(8), 3, 2, 30]
        found = judged(values, apart=[*[False] * HISTORY_DAYS, True, True, False])
        assert found.verdicts == (Verdict.APART, Verdict.APART, Verdict.LOW if WEEK[2] < 10 else Verdict.USUAL)

    def test_a_feast_teaches_nothing_of_other_days(self) -> None:
        values, apart = weeks(8), [False] * HISTORY_DAYS
        values[42:52], apart[42:52] = [0] * 10, [True] * 10
        found = judged([*values, *WEEK], apart=[*apart, *[False] * 7])
        assert found.verdicts == (Verdict.USUAL,) * 7
        assert found.expected.tolist() == list(WEEK)

    def test_ramadan_is_judged_by_ramadan_once_there_is_a_week_of_it(self) -> None:
        slow = [value * 0.6 for value in WEEK]
        values, season = [*weeks(8), *slow * 4], [*[PLAIN] * HISTORY_DAYS, *[RAMADAN] * 28]
        found = judged(values, season=season)
        assert found.verdicts == (*(Verdict.NEW_SEASON,) * 7, *(Verdict.USUAL,) * 21)
        assert found.expected[7] == pytest.approx(30 * 0.6)
        assert judged([*values[:70], 45], season=season[:71]).verdicts[-1] is Verdict.HIGH

    def test_after_ramadan_the_days_before_it_count(self) -> None:
        slow = [value * 0.6 for value in WEEK]
        values, season = [*weeks(8), *slow * 4, *WEEK], [*[PLAIN] * HISTORY_DAYS, *[RAMADAN] * 28, *[PLAIN] * 7]
        found = judged(values, season=season)
        assert found.verdicts[-7:] == (Verdict.USUAL,) * 7
        assert found.expected[-7] == pytest.approx(30)


@pytest.mark.parametrize("noise", Noise)
@pytest.mark.parametrize(
    "make",
    [
        lambda n: [0.0] * n,
        lambda n: [None] * n,
        lambda n: [None if day % 2 else 0.0 for day in range(n)],
        lambda n: [-5.0] * n,
        lambda n: [1e12] * n,
        lambda n: [1e-9] * n,
    ],
    ids=["zeros", "missing", "half missing", "negative", "huge", "tiny"],
)
def test_every_series_gets_an_answer_without_a_warning(noise: Noise, make: Callable[[int], list[float | None]]) -> None:
    values = make(HISTORY_DAYS + 14)
    found = judged(values, noise, weights=[3] * len(values), decimals=1)
    assert len(found.verdicts) == 14
    assert not unusual(found)
