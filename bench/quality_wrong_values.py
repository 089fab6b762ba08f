"""Errors that are one wrong value in one column, of the sizes in which people make them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Any

from bench.quality_planting import Label, Planting, label

TRAINING = "public.breeding_training_activity"
VISIT = "public.veterinary_visit"
PAST = "session_date < now() - interval '5 days'"
SEEN = "visit_date < now() - interval '5 days'"


_COSTED = f"{SEEN} AND cost > 0"


def wrong_value(
    kind: str, rule: str, table: str, column: str, make: Callable[[Random, Any], Any], where: str
) -> Callable[[Planting], Iterator[Label]]:
    """A kind of error that is one wrong value in one column."""

    def planted(planting: Planting) -> Iterator[Label]:
        for row in planting.some(table, where):
            planting.change(table, row["key"], **{column: make(planting.random, row[column])})
            yield label(kind, rule, row["key"])

    return planted


WRONG_VALUES: tuple[Callable[[Planting], Iterator[Label]], ...] = (
    wrong_value(
        "duration",
        "range_duration_min",
        TRAINING,
        "duration",
        lambda r, _: r.choice([540, 600, 999, 1200, 4500]),
        PAST,
    ),
    wrong_value(
        "rating",
        "range_rating",
        "public.training_session",
        "success_rating",
        lambda r, _: r.choice([11, 12, 45, 80, -3]),
        PAST,
    ),
    wrong_value(
        "temperature",
        "range_temperature_c",
        VISIT,
        "temperature",
        lambda r, _: r.choice([3.86, 28.5, 47.2, 58.3, 386.0]),
        f"{SEEN} AND temperature IS NOT NULL",
    ),
    wrong_value(
        "heart rate",
        "range_heart_rate",
        VISIT,
        "heart_rate",
        lambda r, _: r.choice([4, 9, 320, 920]),
        f"{SEEN} AND heart_rate IS NOT NULL",
    ),
    wrong_value(
        "weight",
        "range_weight_kg",
        VISIT,
        "weight",
        lambda r, _: r.choice([0.03, 0.2, 180.0, 310.0]),
        f"{SEEN} AND weight IS NOT NULL",
    ),
    wrong_value(
        "cost far off",
        "extreme_cost",
        VISIT,
        "cost",
        lambda r, cost: cost * r.choice([20, 45, 100]),
        f"{_COSTED} AND visit_type::text <> 'EMERGENCY'",
    ),
    wrong_value("negative cost", "range_cost", VISIT, "cost", lambda _, cost: -cost, _COSTED),
    wrong_value(
        "next visit before",
        "before_next_visit_day",
        VISIT,
        "next_visit_date",
        lambda r, day: day - timedelta(days=r.randint(400, 800)),
        f"{SEEN} AND next_visit_date IS NOT NULL",
    ),
    wrong_value(
        "grams",
        "range_grams",
        "public.feeding_log",
        "grams",
        lambda r, _: r.choice([0, 4500, 9000, 50000]),
        "date < current_date - 5",
    ),
    wrong_value(
        "water",
        "range_water_ml",
        "public.feeding_log",
        "water_ml",
        lambda r, _: r.choice([15000, 90000, -5]),
        "date < current_date - 5",
    ),
    wrong_value(
        "severity",
        "unknown_severity",
        "public.daily_checkup_log",
        "severity",
        lambda r, _: r.choice(["شديدد", "high", "?"]),
        "date < current_date - 5",
    ),
)
