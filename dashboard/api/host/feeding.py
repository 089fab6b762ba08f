"""The feeding reports: meals of a day, of a week by dog, of any range."""

from typing import Any

from dashboard.api.host.asked import Asked, Values, ratio
from dashboard.api.host.log import BreedersLog
from dashboard.api.host.members import code_at, name_at
from dashboard.api.host.paging import PageAsked
from dashboard.api.host.parts import WEEKDAYS, lines_of_page, sums_by, weekday_of
from dashboard.api.host.ranges import DAILY, Range
from dashboard.api.host.words import ALL_PROJECTS, UNKNOWN_DOG, UNSPECIFIED, arabic, said
from dashboard.metrics.daily import Item
from dashboard.reports.feeding_daily import FEEDING_DAILY, MEAL_KINDS, PREPARATIONS
from dashboard.semantic.fields import MISSING

KINDS, PREPARED = arabic(MEAL_KINDS), arabic(PREPARATIONS)
_SUMS = ("total_meals", "total_grams", "total_water_ml", "body_condition_sum", "scored_meals")


def _daily(asked: Asked, range_: Range, page: PageAsked) -> dict[str, Any]:
    rows, day = asked.page(page), str(range_.days.start)
    dogs = asked.members("dog")
    return {
        "success": True,
        "pagination": page.of(rows.total),
        "filters": {"project_id": asked.given["project"], "date": day, "dog_id": asked.given["dog"]},
        "kpis": _numbers_of_day(asked),
        "rows": [{**_dog(item), "dog_id": dogs.key(code_at(item, "dog_key")), **_meal(item)} for item in rows.items],
        "date": day,
        "project_name": asked.project_name(),
    }


def _dog(item: Item) -> dict[str, Any]:
    return {
        "date": str(item["day"]),
        "time": f"{item['event_at']:%H:%M:%S}",
        "dog_code": code_at(item, "dog_key") or "",
        "dog_name": name_at(item, "dog_key"),
    }


def _meal(item: Item) -> dict[str, Any]:
    score = item["body_condition_score"]
    return {
        "نوع_الوجبة": said(KINDS, item["meal_kind"]),
        "اسم_الوجبة": item["meal_name"] or "",
        "كمية_الوجبة_غرام": item["grams"],
        "ماء_الشرب_مل": item["water_ml"],
        "طريقة_التحضير": said(PREPARED, item["prep_method"], unknown=""),
        "مكملات": _listed(item["supplements"]),
        "كتلة_الجسد_BCS": "" if score is None else str(score),
        "ملاحظات": item["notes"] or "",
    }


def _listed(supplements: str | None) -> list[str]:
    return supplements.split(", ") if supplements else []


def _numbers_of_day(asked: Asked) -> dict[str, Any]:
    values = asked.values(
        "total_meals", "unique_dogs", "total_grams", "total_water_ml", "weighed_meals",
        "fresh_meals", "dry_meals", "poor_conditions",
    )  # fmt: skip
    kinds = {group["meal_kind"]: group["total_meals"] for group in asked.groups("meal_kind", measures=("total_meals",))}
    scores = asked.groups("body_condition", measures=("total_meals",))
    shown = ("total_meals", "total_grams", "total_water_ml", "fresh_meals", "dry_meals", "poor_conditions")
    return {
        **{name: values[name] for name in shown},
        "total_dogs": values["unique_dogs"],
        "avg_quantity": ratio(values, "total_grams", "weighed_meals", digits=2),
        "by_meal_type": {word: kinds.get(kind, 0) for kind, word in KINDS.items()},
        "bcs_dist": {
            group["body_condition"]: group["total_meals"] for group in scores if group["body_condition"] != MISSING
        },
    }


def _weekly(asked: Asked, range_: Range, _: PageAsked) -> dict[str, Any]:
    """Every dog at once, as in the host."""
    values = asked.values("unique_dogs", *_SUMS)
    return {
        "filters": {
            "project_id": asked.given["project"],
            "week_start": str(range_.days.start),
            "dog_id": asked.given["dog"],
        },
        "kpis": {
            "dogs_count": values["unique_dogs"],
            "meals_count": values["total_meals"],
            "grams_sum": values["total_grams"],
            "water_sum_ml": values["total_water_ml"],
            "avg_bcs": ratio(values, "body_condition_sum", "scored_meals"),
        },
        "rows": _dogs_of_week(asked),
    }


def _dogs_of_week(asked: Asked) -> list[dict[str, Any]]:
    dogs = asked.members("dog")
    days = sums_by(asked, ("total_meals", "total_grams", "total_water_ml"), weekday_of)
    kinds = {
        (group["dog"], group["meal_kind"]): group["total_meals"]
        for group in asked.groups("dog", "meal_kind", measures=("total_meals",))
    }
    return [
        {
            "dog_id": dogs.key(dog),
            "dog_code": dog,
            "dog_name": dogs.name(dog),
            "meals": group["total_meals"],
            "grams_sum": group["total_grams"],
            "water_sum_ml": group["total_water_ml"],
            "bcs_avg": ratio(group, "body_condition_sum", "scored_meals"),
            "by_type": {word: kinds.get((dog, kind), 0) for kind, word in KINDS.items()},
            "days": {name: _day(days.get((dog, name))) for name in WEEKDAYS},
        }
        for group in asked.groups("dog", measures=_SUMS)
        for dog in (group["dog"],)
    ]


def _day(sums: Values | None) -> dict[str, Any]:
    if sums is None:
        return {"meals": 0, "grams": 0, "water": 0}
    return {"meals": sums["total_meals"], "grams": sums["total_grams"], "water": sums["total_water_ml"]}


def _unified(asked: Asked, range_: Range, page: PageAsked) -> dict[str, Any]:
    total, rows = _rows(asked, range_, page) if range_.aggregation == DAILY else _lines(asked, range_, page)
    values = asked.values("total_meals", "unique_dogs", "total_grams", "total_water_ml")
    return {
        "pagination": page.of(total),
        "filters": {
            "project_id": asked.given["project"],
            **range_.as_filters(),
            "aggregation": range_.aggregation,
            "dog_id": asked.given["dog"],
        },
        "kpis": {
            "total_feedings": values["total_meals"],
            "unique_dogs": values["unique_dogs"],
            "total_grams": values["total_grams"],
            "total_water_ml": values["total_water_ml"],
            "date_range_display": range_.in_words(),
        },
        "rows": rows,
        "project_name": asked.project_name(ALL_PROJECTS),
    }


def _rows(asked: Asked, range_: Range, page: PageAsked) -> tuple[int, list[dict[str, Any]]]:
    found = asked.page(page)
    return found.total, [_row(item) for item in found.items]


def _row(item: Item) -> dict[str, Any]:
    return {
        "id": item["row_id"],
        "date": str(item["day"]),
        "time": f"{item['event_at']:%H:%M}",
        "dog_name": name_at(item, "dog_key", UNKNOWN_DOG),
        "dog_microchip": item["dog_microchip"] or "",
        "feeder": name_at(item, "recorder_key", UNSPECIFIED),
        "project": name_at(item, "project_key", UNSPECIFIED),
        "meal_type": said(KINDS, item["meal_kind"]),
        "grams": item["grams"],
        "water_ml": item["water_ml"],
        "prep_method": said(PREPARED, item["prep_method"]),
        "body_condition_scale": item["body_condition_score"],
        "supplements": _listed(item["supplements"]),
        "notes": item["notes"] or "",
    }


def _lines(asked: Asked, range_: Range, page: PageAsked) -> tuple[int, list[dict[str, Any]]]:
    found = lines_of_page(asked, range_, page, _SUMS)
    rows = [
        {
            **line.head(range_),
            "meals": line.sums["total_meals"],
            "total_grams": line.sums["total_grams"],
            "total_water_ml": line.sums["total_water_ml"],
            "avg_bcs": ratio(line.sums, "body_condition_sum", "scored_meals"),
            "logs": [_log(item) for item in line.items],
        }
        for line in found.lines
    ]
    return found.dogs, rows


def _log(item: Item) -> dict[str, Any]:
    return {
        "date": str(item["day"]),
        "meal_type": said(KINDS, item["meal_kind"]),
        "grams": item["grams"],
        "water_ml": item["water_ml"],
    }


FEEDING = BreedersLog(name="feeding", report=FEEDING_DAILY, daily=_daily, weekly=_weekly, unified=_unified)
