"""Which way a series of days goes: a straight line held against the noise around it.

The rule: least squares over the known days, each less what its weekday usually brings. UP or DOWN when the slope is
further from 0 than chance would take it (Student's t, two-sided, 95 %) and the line moves by at least 2 % of the
typical value from the first day to the last; else STABLE. Under 5 known days nothing is said.
Source of the test: any textbook of regression; of the quantiles: tables of Student's t distribution.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, median

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST_DAYS = 5
LEAST_MOVE = 0.02

# Quantile 0.975 of Student's t by degrees of freedom, 1 to 30; above, the normal one is close enough.
_T_QUANTILES = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086),
    *(2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)
_NORMAL_QUANTILE = 1.960

TOO_FEW_DAYS = "too_few_days"


class Direction(StrEnum):
    UP = "UP"
    DOWN = "DOWN"
    STABLE = "STABLE"


@dataclass(frozen=True, kw_only=True)
class TrendVector:
    """`slope`: units a day, None with a `reason` when nothing can be said. `n`: known days."""

    direction: Direction
    slope: float | None
    n: int
    reason: str | None = None


def calculate_trend_vector(values: Sequence[float | None], usual: Sequence[float] | None = None) -> TrendVector:
    """The direction of consecutive days. `usual`: what each day's weekday brings more (or less) than a plain day."""
    days = np.array([day for day, value in enumerate(values) if value is not None], float)
    known = np.array([value for value in values if value is not None], float)
    if len(known) < LEAST_DAYS:
        return TrendVector(direction=Direction.STABLE, slope=None, n=len(known), reason=TOO_FEW_DAYS)
    if usual is not None:
        known = known - np.array([usual[int(day)] for day in days])
    slope, error = _fitted(days, known)
    moved = abs(slope) * (days[-1] - days[0])
    is_clear = abs(slope) > _quantile(len(known) - 2) * error and moved >= LEAST_MOVE * abs(float(np.mean(known)))
    direction = Direction.STABLE if not is_clear or slope == 0 else Direction.UP if slope > 0 else Direction.DOWN
    return TrendVector(direction=direction, slope=slope, n=len(known))


def _fitted(days: Floats, values: Floats) -> tuple[float, float]:
    """Slope of the least-squares line and its standard error."""
    from_middle = days - days.mean()
    spread = float(from_middle @ from_middle)
    slope = float(from_middle @ values) / spread
    residuals = values - values.mean() - slope * from_middle
    return slope, float(np.sqrt(residuals @ residuals / (len(values) - 2) / spread))


def _quantile(degrees_of_freedom: int) -> float:
    at = degrees_of_freedom - 1
    return _T_QUANTILES[at] if at < len(_T_QUANTILES) else _NORMAL_QUANTILE


def weekday_effects(history: Sequence[float | None], first_weekday: int) -> list[float] | None:
    """What each weekday (0 Monday) brings more than a plain day, by medians of `history` (consecutive days,
    the first on `first_weekday`); None where a weekday has fewer than 3 known days."""
    by_weekday: list[list[float]] = [[] for _ in range(7)]
    for day, value in enumerate(history):
        if value is not None:
            by_weekday[(first_weekday + day) % 7].append(value)
    if min(map(len, by_weekday)) < 3:
        return None
    medians = [median(values) for values in by_weekday]
    plain = fmean(medians)
    return [of_weekday - plain for of_weekday in medians]
