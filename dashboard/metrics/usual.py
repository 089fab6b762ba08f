"""What is usual for a day: the same weekdays of the eight weeks before it, their level and their spread.

Level: the mean of the middle half of those weekdays, moved by how much the last four weeks differ from all eight (a
season drifts). Spread: how far the days of all eight weeks lie from their weekday's level, by median and 80 %
quantile, and at least what counting itself brings: Poisson noise of rows, binomial noise of shares.
Source: Maronna, Martin, Yohai, Robust Statistics (midmean, MAD); McCullagh, Nelder, Generalized Linear Models
(overdispersion); Cornish, Fisher 1938 (limits under skew).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

WEEKS = 8
HISTORY_DAYS = 7 * WEEKS
RECENT_DAYS = 28
WIDTH = 3.5
"""Limits lie so many standard deviations from the level: chance alone crosses one of them on a day in 2,000."""
LEAST_SPREAD = 0.02
"""Of the level. However exact a series is, nobody wants an alarm about less than `WIDTH` times this."""

_SKEW_FACTOR = (WIDTH**2 - 1) / 6
_QUANTILES_TO_SIGMA = ((0.5, 1.4826), (0.8, 0.7803))
"""Quantiles of absolute deviations, and what makes the standard deviation of normal noise of each."""


class Noise(StrEnum):
    """What varies: rows counted, different members counted, amounts added up, a share in percent, a mean."""

    COUNT = "count"
    DISTINCT = "distinct"
    AMOUNT = "amount"
    SHARE = "share"
    MEAN = "mean"


COUNTED = (Noise.COUNT, Noise.DISTINCT, Noise.AMOUNT)
_LEAST_DISPERSION = {Noise.COUNT: 1.0, Noise.DISTINCT: 0.5, Noise.AMOUNT: 1.0, Noise.SHARE: 1.0, Noise.MEAN: 0.0}
"""In multiples of the noise of counting. Different members of a fixed set vary less than rows do."""


@dataclass(frozen=True, kw_only=True)
class DailyValues:
    """Consecutive days, one entry each; the first `HISTORY_DAYS` are history only. `decimals`: of the measure.

    `values`: nan where not known. `weights`: the rows that a count or an amount is from, the denominator of a ratio.
    `season`: days of another season say nothing of the level. `apart`: days like no other, such as feasts.
    """

    noise: Noise
    values: Floats
    weights: Floats
    season: Ints
    apart: Bools
    decimals: int = 0


@dataclass(frozen=True, kw_only=True)
class Windows:
    """Per judged day its history, (days, HISTORY_DAYS), oldest first; `past` is nan where a day teaches nothing.
    `unit`: what one row brings to a value, per judged day."""

    noise: Noise
    past: Floats
    weights: Floats
    is_of_season: Bools
    unit: Floats

    @property
    def is_known(self) -> Bools:
        return np.isfinite(self.past)


@dataclass(frozen=True, kw_only=True)
class Usual:
    """What a window teaches: the levels of its days as of now, that of the judged day (`expected`), what a value cannot
    be below or above, and how many times the noise of counting the days vary."""

    windows: Windows
    everyday: Floats
    expected: Floats
    least: Floats
    most: Floats
    dispersion: Floats


def read_windows(days: DailyValues) -> Windows:
    """The history of every day after the first `HISTORY_DAYS`; there must be one."""
    past = sliding_window_view(np.where(days.apart, np.nan, days.values), HISTORY_DAYS)[:-1].copy()
    weights = sliding_window_view(days.weights, HISTORY_DAYS)[:-1]
    seasons = sliding_window_view(days.season, HISTORY_DAYS)[:-1]
    if days.noise in COUNTED:
        # Before the first row of all there was nothing to count.
        past[np.cumsum(weights > 0, axis=1) == 0] = np.nan
    return Windows(
        noise=days.noise,
        past=past,
        weights=weights,
        is_of_season=seasons == days.season[HISTORY_DAYS:, None],
        unit=_unit(days, past, weights),
    )


def _unit(days: DailyValues, past: Floats, weights: Floats) -> Floats:
    """One of what is counted; of amounts that of a typical row, and at least one in the last decimal."""
    if days.noise is not Noise.AMOUNT:
        return np.ones(len(past))
    a_row = _quantile(np.abs(past) / np.where(weights > 0, weights, np.nan), 0.5)
    return np.fmax(a_row, 10.0**-days.decimals)


def find_usual(windows: Windows) -> Usual:
    """Level and noise of each judged day; nan where its history is empty."""
    levels = np.tile(_middle_mean(windows.past.reshape(-1, WEEKS, 7), axis=1), WEEKS)
    least, most = _bounds(windows)
    everyday = np.clip(_drifted(windows, levels), least[:, None], most[:, None])
    return Usual(
        windows=windows,
        everyday=everyday,
        # The oldest day of a window has the weekday of the judged one.
        expected=everyday[:, 0],
        least=least,
        most=most,
        dispersion=_dispersion(windows, levels),
    )


def _bounds(windows: Windows) -> tuple[Floats, Floats]:
    """What never was negative cannot be, and no share is above 100."""
    past = np.nan_to_num(windows.past)
    least = np.min(past, axis=1, initial=0)
    return least, np.max(past, axis=1, initial=100) if windows.noise is Noise.SHARE else np.full(len(past), np.inf)


def _dispersion(windows: Windows, levels: Floats) -> Floats:
    """How many times the noise of counting the days vary around their levels."""
    seasonal = _by_season(windows, levels)
    deviations = np.abs(windows.past - seasonal) / _noise(windows, seasonal, windows.weights)
    found = [_quantile(deviations, share) * to_sigma for share, to_sigma in _QUANTILES_TO_SIGMA]
    # The level is an estimate too, from few days.
    same_weekdays = np.maximum(windows.is_known[:, ::7].sum(axis=1), 1)
    uncertainty: Floats = np.sqrt(1 + 2 / same_weekdays)
    return uncertainty * np.maximum(np.maximum(*found), _LEAST_DISPERSION[windows.noise])


def _noise(windows: Windows, level: Floats, weight: Floats) -> Floats:
    """The standard deviation that counting alone brings to a value of this level. Shapes: those of `level`."""
    if windows.noise in COUNTED:
        unit = windows.unit.reshape(-1, *(1,) * (level.ndim - 1))
        return np.sqrt(unit * np.maximum(level, unit))
    share = _share(level)
    of_one: Floats = 100 * np.sqrt(share * (1 - share)) if windows.noise is Noise.SHARE else np.ones_like(level)
    return of_one / np.sqrt(np.maximum(weight, 1))


def _share(level: Floats) -> Floats:
    """Never quite 0 or 1: that nothing was late so far does not make one late report a miracle."""
    return np.clip(level / 100, 0.01, 0.99)


def _by_season(windows: Windows, levels: Floats) -> Floats:
    """The levels as either season of a window has them: a slower month must not pass for noise."""
    own, other = (_moved(windows, levels, is_in) for is_in in (windows.is_of_season, ~windows.is_of_season))
    return np.where(windows.is_of_season, own, other)


def _drifted(windows: Windows, levels: Floats) -> Floats:
    """The levels as of now: as the last known days of the season have them."""
    is_usable = windows.is_known & windows.is_of_season
    from_the_end = np.cumsum(is_usable[:, ::-1], axis=1)[:, ::-1]
    return _moved(windows, levels, is_usable & (from_the_end <= RECENT_DAYS))


def _moved(windows: Windows, levels: Floats, is_in: Bools) -> Floats:
    """The levels moved by how far the chosen days lie above or below them, of which the middle half by that counts;
    as they are where none is chosen."""
    deviations = (windows.past - levels) / _noise(windows, levels, windows.weights)
    deviations = np.where(is_in, deviations, np.nan)
    order = np.argsort(deviations, axis=1)
    is_middle = _middle(np.isfinite(deviations).sum(axis=1), HISTORY_DAYS)
    now, then = (
        np.where(is_middle, np.take_along_axis(each, order, axis=1), 0).sum(axis=1) for each in (windows.past, levels)
    )
    if windows.noise in COUNTED:
        moved: Floats = levels * np.divide(now, then, out=np.ones(len(now)), where=then > 0)[:, None]
    else:
        moved = levels + ((now - then) / np.maximum(is_middle.sum(axis=1), 1))[:, None]
    return moved


def limits(usual: Usual, weight: Floats) -> tuple[Floats, Floats]:
    """From where to where a value is usual; `weight` is what the day's value stands on."""
    expected = usual.expected
    spread = np.maximum(usual.dispersion * _noise(usual.windows, expected, weight), LEAST_SPREAD * np.abs(expected))
    skew = _skew(usual, spread, weight)
    # Where the skew outweighs the spread the short tail ends before the limit, and the formula turns back.
    has_low, has_high = (spread > sign * skew * WIDTH / 2 for sign in (1, -1))
    low = np.where(has_low, expected - WIDTH * spread + _SKEW_FACTOR * skew, -np.inf)
    high = np.where(has_high, expected + WIDTH * spread + _SKEW_FACTOR * skew, np.inf)
    return np.maximum(low, usual.least), np.minimum(high, usual.most)


def _skew(usual: Usual, spread: Floats, weight: Floats) -> Floats:
    """Third by second cumulant: of Poisson noise one row, of binomial noise less towards the middle, of means of
    amounts as if amounts were gamma distributed; for what varies less than its level (ratings) that is next to 0."""
    if usual.windows.noise is Noise.MEAN:
        return np.divide(2 * spread**2, usual.expected, out=np.zeros(len(spread)), where=usual.expected > 0)
    if usual.windows.noise is Noise.SHARE:
        return usual.dispersion**2 * 100 * (1 - 2 * _share(usual.expected)) / np.maximum(weight, 1)
    return usual.dispersion**2 * usual.windows.unit


def _middle_mean(values: Floats, axis: int) -> Floats:
    """The mean of the middle half along an axis, nan left out; nan of nothing."""
    ordered = np.moveaxis(np.sort(values, axis=axis), axis, -1)
    is_middle = _middle(np.isfinite(ordered).sum(axis=-1), ordered.shape[-1])
    count, total = is_middle.sum(axis=-1), np.where(is_middle, ordered, 0).sum(axis=-1)
    found: Floats = np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)
    return found


def _middle(known: Ints, length: int) -> Bools:
    """Which places of rows in rising order, nan last, are in the middle half of so many `known` values."""
    place, cut = np.arange(length), known[..., None] // 4
    return (place >= cut) & (place < known[..., None] - cut)


def _quantile(values: Floats, share: float) -> Floats:
    """Of each row, nan left out; nan of nothing."""
    ordered = np.sort(values, axis=1)
    last = np.isfinite(ordered).sum(axis=1) - 1
    place = np.ceil(share * np.maximum(last, 0)).astype(np.int64)
    return np.take_along_axis(ordered, place[:, None], axis=1)[:, 0]
