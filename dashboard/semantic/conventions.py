"""The unit's conventions that change what a number means: week start, score tiers, bands."""

from dataclasses import dataclass
from math import ceil

from dashboard.i18n import Label
from dashboard.semantic.band_words import years_label
from dashboard.semantic.fields import DAYS_PER_YEAR, Band
from dashboard.setting_values import WEEKDAYS as WEEKDAYS
from dashboard.setting_values import Holiday

_TIERS = (
    ("excellent", Label(ar="ممتاز", en="Excellent")),
    ("good", Label(ar="جيد", en="Good")),
    ("fair", Label(ar="مقبول", en="Fair")),
    ("poor", Label(ar="ضعيف", en="Poor")),
)


SCORE_TIER = "score_tier"
"""What bands of a score are called."""


@dataclass(frozen=True, kw_only=True)
class Conventions:
    """Settings of the unit. `tier_limits`: lower limits of excellent, good, fair on the 0-10 scale;
    `age_bands`, `experience_bands`: inner limits in years; `timezone`: IANA name;
    `holidays`: the unit's own, on which no number is judged."""

    week_start: str = "monday"
    tier_limits: tuple[float, float, float] = (9.0, 7.0, 5.0)
    age_bands: tuple[float, ...] = (1, 2, 4, 7)
    experience_bands: tuple[float, ...] = (1, 3, 5, 10)
    timezone: str = "Asia/Aden"
    holidays: tuple[Holiday, ...] = ()

    @property
    def week_start_index(self) -> int:
        """0 = Monday, as in `date.weekday()`."""
        return WEEKDAYS.index(self.week_start)

    def score_tiers(self) -> tuple[Band, ...]:
        lowers = (*self.tier_limits, None)
        uppers = (None, *self.tier_limits)
        return tuple(
            Band(value=value, label=label, lower=lower, upper=upper)
            for (value, label), lower, upper in zip(_TIERS, lowers, uppers, strict=True)
        )

    def bands(self, name: str) -> tuple[Band, ...]:
        """The bands called `age`, `experience` (limits in days) or `score_tier`."""
        if name == SCORE_TIER:
            return self.score_tiers()
        return year_bands({"age": self.age_bands, "experience": self.experience_bands}[name])

    @property
    def key(self) -> str:
        """All that stored numbers depend on."""
        return f"{self.week_start}|{self.tier_limits}|{self.age_bands}|{self.experience_bands}|{self.timezone}"


def year_bands(limits: tuple[float, ...]) -> tuple[Band, ...]:
    """Bands of a column in days from inner limits in years: (1, 2) gives 0-1, 1-2, 2+."""
    years = (0, *limits)
    bands = []
    for index, lower in enumerate(years):
        upper = years[index + 1] if index + 1 < len(years) else None
        text = f"{lower:g}-{upper:g}" if upper is not None else f"{lower:g}+"
        bands.append(
            Band(
                value=text,
                label=years_label(lower, upper),
                # A negative age is a data error, not a puppy: the first band starts at 0.
                lower=ceil(lower * DAYS_PER_YEAR),
                upper=None if upper is None else ceil(upper * DAYS_PER_YEAR),
            )
        )
    return tuple(bands)
