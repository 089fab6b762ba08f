"""By how much a number changed: in percent, or why that cannot be said."""

from dataclasses import dataclass

NO_PREVIOUS = "no_previous"
FROM_ZERO = "from_zero"
NO_CURRENT = "no_current"


@dataclass(frozen=True, kw_only=True)
class PercentChange:
    """`value` in percent, or None with a `reason`; never infinite."""

    value: float | None
    reason: str | None = None


def calculate_percent_change(current: float | None, previous: float | None) -> PercentChange:
    """From `previous` to `current`. Of nothing, and of what is not known, there is no percentage."""
    if current is None:
        return PercentChange(value=None, reason=NO_CURRENT)
    if previous is None:
        return PercentChange(value=None, reason=NO_PREVIOUS)
    if previous == 0:
        return PercentChange(value=None, reason=FROM_ZERO)
    return PercentChange(value=100 * (current - previous) / abs(previous))
