"""The checkup reports: look-overs of a day, of a week by dog, of any range."""

from collections.abc import Mapping
from typing import Any

from dashboard.api.host.asked import Asked, Values
from dashboard.api.host.log import BreedersLog
from dashboard.api.host.members import code_at, name_at
from dashboard.api.host.paging import PageAsked
from dashboard.api.host.parts import WEEKDAYS, lines_of_page, sums_by, weekday_of
from dashboard.api.host.ranges import DAILY, Range
from dashboard.api.host.words import ALL_PROJECTS, UNKNOWN_DOG, UNSPECIFIED, arabic, said
from dashboard.metrics.daily import Item
from dashboard.reports.checkup_daily import CHECKUP_DAILY, PARTS, SEVERITIES
from dashboard.semantic.fields import MISSING

NOTHING_FOUND = "NONE"
"""Our severity of a sound dog; the host has no word for it."""

SEVERITY_WORDS = {code: word for code, word in arabic(SEVERITIES).items() if code != NOTHING_FOUND}
PART_WORDS = arabic(PARTS)
_WORST_FIRST = (("severe", "SEVERE"), ("moderate", "MODERATE"), ("mild", "MILD"))
_SUMS = ("total_checkups", "findings", "mild", "moderate", "severe")
_FLAGS = tuple(f"{part}_findings" for part, _ in PARTS)


def _daily(asked: Asked, range_: Range, page: PageAsked) -> dict[str, Any]:
    rows, day = asked.page(page), str(range_.days.start)
    dogs = asked.members("dog")
    return {
        "success": True,
        "pagination": page.of(rows.total),
        "filters": {"project_id": asked.given["project"], "date": day, "dog_id": asked.given["dog"]},
        "kpis": {**_checks(asked), "by_severity": _by_severity(asked), "flags": _flags(asked.values(*_FLAGS))},
        "rows": [{**_dog(item), "dog_id": dogs.key(code_at(item, "dog_key")), **_parts(item)} for item in rows.items],
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


def _parts(item: Item) -> dict[str, Any]:
    """What the viewer may not see of a dog's health is null."""
    return {
        "المربي": name_at(item, "examiner_key", UNSPECIFIED),
        **{word: _text(item, part) for part, word in PART_WORDS.items()},
        "شدة الحالة": said(SEVERITY_WORDS, _severity(item), unknown=""),
        "ملاحظات": _text(item, "notes"),
    }


def _text(item: Item, column: str) -> str | None:
    return (item[column] or "") if column in item else None


def _severity(item: Item) -> str | None:
    """None for a sound dog, of which the host says nothing."""
    code: str | None = item["severity"]
    return None if code == NOTHING_FOUND else code


def _checks(asked: Asked) -> dict[str, Any]:
    values = asked.values("total_checkups", "unique_dogs")
    return {"total_checks": values["total_checkups"], "unique_dogs": values["unique_dogs"]}


def _by_severity(asked: Asked) -> dict[str, int]:
    groups = asked.groups("severity", measures=("total_checkups",))
    return {
        said(SEVERITY_WORDS, group["severity"]): group["total_checkups"]
        for group in groups
        if group["severity"] not in (NOTHING_FOUND, MISSING)
    }


def _flags(values: Mapping[str, Any]) -> dict[str, int]:
    """Findings by part, of the parts that have any."""
    found = {word: values[f"{part}_findings"] for part, word in PART_WORDS.items()}
    return {word: count for word, count in found.items() if count}


def _weekly(asked: Asked, range_: Range, page: PageAsked) -> dict[str, Any]:
    values = asked.values("total_checkups", "unique_dogs")
    groups = asked.groups("dog", measures=(*_SUMS, *_FLAGS))
    names = asked.members("dog")
    groups.sort(key=lambda group: (names.name(group["dog"]), group["dog"]))
    days = sums_by(asked, _SUMS, weekday_of)
    shown = groups[page.offset : page.offset + page.per_page]
    return {
        "success": True,
        "pagination": page.of(len(groups)),
        "filters": {
            "project_id": asked.given["project"],
            "week_start": str(range_.days.start),
            "dog_id": asked.given["dog"],
        },
        "kpis": {
            "dogs_count": values["unique_dogs"],
            "checks_count": values["total_checkups"],
            "by_severity": _by_severity(asked),
            "flagged_dogs": sum(bool(group["findings"]) for group in groups),
        },
        "table": [
            {
                "dog_id": names.key(group["dog"]),
                "dog_code": group["dog"],
                "dog_name": names.name(group["dog"]),
                "checks": group["total_checkups"],
                "severity_max": _worst(group),
                "flags_total": group["findings"] or 0,
                "flags_by_part": _flags(group),
                "days": {name: _day(days.get((group["dog"], name))) for name in WEEKDAYS},
            }
            for group in shown
        ],
    }


def _worst(sums: Mapping[str, Any], otherwise: str = "") -> str:
    """The word of the worst severity that occurs."""
    return next((SEVERITY_WORDS[code] for measure, code in _WORST_FIRST if sums[measure]), otherwise)


def _day(sums: Values | None) -> dict[str, Any]:
    return {"severity": "", "flags": 0} if sums is None else {"severity": _worst(sums), "flags": sums["findings"] or 0}


def _unified(asked: Asked, range_: Range, page: PageAsked) -> dict[str, Any]:
    total, rows = _rows(asked, page) if range_.aggregation == DAILY else _lines(asked, range_, page)
    return {
        "pagination": page.of(total),
        "filters": {
            "project_id": asked.given["project"],
            **range_.as_filters(),
            "aggregation": range_.aggregation,
            "dog_id": asked.given["dog"],
        },
        "kpis": {**_checks(asked), "date_range_display": range_.in_words()},
        "rows": rows,
        "project_name": asked.project_name(ALL_PROJECTS),
    }


def _rows(asked: Asked, page: PageAsked) -> tuple[int, list[dict[str, Any]]]:
    found = asked.page(page)
    return found.total, [_row(item) for item in found.items]


def _row(item: Item) -> dict[str, Any]:
    return {
        "id": item["row_id"],
        "date": str(item["day"]),
        "time": f"{item['event_at']:%H:%M}",
        "dog_name": name_at(item, "dog_key", UNKNOWN_DOG),
        "dog_microchip": item["dog_microchip"] or "",
        "examiner": name_at(item, "examiner_key", UNSPECIFIED),
        "project": name_at(item, "project_key", UNSPECIFIED),
        "severity": said(SEVERITY_WORDS, _severity(item)),
        "abnormal_findings": [word for part, word in PART_WORDS.items() if item[f"{part}_abnormal"]],
        **{name: _text(item, name) for name in ("symptoms", "initial_diagnosis", "suggested_treatment", "notes")},
    }


def _lines(asked: Asked, range_: Range, page: PageAsked) -> tuple[int, list[dict[str, Any]]]:
    found = lines_of_page(asked, range_, page, _SUMS)
    rows = [
        {
            **line.head(range_),
            "check_count": line.sums["total_checkups"],
            "max_severity": _worst(line.sums, UNSPECIFIED),
            "abnormal_count": line.sums["findings"] or 0,
            "checks": [_check(item) for item in line.items],
        }
        for line in found.lines
    ]
    return found.dogs, rows


def _check(item: Item) -> dict[str, Any]:
    return {
        "date": str(item["day"]),
        "severity": said(SEVERITY_WORDS, _severity(item)),
        "abnormal_findings": [part for part, _ in PARTS if item[f"{part}_abnormal"]],
    }


CHECKUP = BreedersLog(name="checkup", report=CHECKUP_DAILY, daily=_daily, weekly=_weekly, unified=_unified)
