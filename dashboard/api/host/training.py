"""trainer-daily: the sessions of a day, a summary by dog, the numbers."""

from collections import defaultdict
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response

from dashboard.api.answers import answer
from dashboard.api.csv_rows import require_export
from dashboard.api.host.asked import Asked, ask, ratio
from dashboard.api.host.body import Given, day_of, given_in_address, given_in_body
from dashboard.api.host.files import pdf_response
from dashboard.api.host.members import name_at
from dashboard.api.host.words import CATEGORY_WORDS, DAY_NAMES, said
from dashboard.errors import InvalidInput, nearest
from dashboard.metrics import ReadPath
from dashboard.metrics.daily import Item
from dashboard.metrics.present import plain
from dashboard.people.current import current_viewer
from dashboard.reports.trainer_daily import CATEGORIES, TRAINER_DAILY
from dashboard.semantic.period import Days

NAMES = ("date", "project_id", "trainer_id", "dog_id", "category")
EXPORT = "/api/reports/training/export/pdf/trainer-daily"
_SUMS = ("total_sessions", "total_duration_min", "rating_sum", "rated_sessions")


class TrainingEndpoints:
    def __init__(self, reads: ReadPath) -> None:
        self._reads = reads

    def add_to(self, host: Blueprint) -> None:
        run = "/api/reports/training/run/trainer-daily"
        host.add_url_rule(run, "run_trainer_daily", self.run, methods=["POST"])
        host.add_url_rule(EXPORT, "export_trainer_daily", self.export, methods=["POST"])
        host.add_url_rule(EXPORT, "trainer_daily_pdf", self.pdf)

    def run(self) -> Response:
        given = given_in_body(*NAMES)
        return answer(_report(self._ask(given), given))

    def export(self) -> Response:
        """Where the PDF of the question is."""
        given = given_in_body(*NAMES)
        self._ask(given)
        require_export()
        sent = {name: text for name, text in given.items() if text is not None}
        return answer({"path": f"{EXPORT}?{urlencode(sent)}".removeprefix("/")})

    def pdf(self) -> Response:
        return pdf_response(self._ask(given_in_address(*NAMES)))

    def _ask(self, given: Given) -> Asked:
        day = day_of(given)
        keys = {name: given[f"{name}_id"] for name in ("project", "trainer", "dog")}
        asked = ask(self._reads, current_viewer(), TRAINER_DAILY, Days(start=day, end=day), **keys)
        category = given["category"]
        return asked if category is None else asked.narrowed("category", (_category(category),))


def _category(text: str) -> str:
    """By its code or by its word, with the article or without. Raises InvalidInput naming the nearest."""
    codes = {value.value: value.value for value in CATEGORIES}
    words = {value.label.ar: value.value for value in CATEGORIES}
    known = codes | words | {word: code for code, word in CATEGORY_WORDS.items()}
    if text not in known:
        raise InvalidInput(
            f"there is no category called {text!r}",
            code="unknown_member",
            field="category",
            value=text,
            suggestion=nearest(text, known),
        )
    return known[text]


def _report(asked: Asked, given: Given) -> dict[str, Any]:
    day = day_of(given)
    return {
        "project_id": given["project_id"],
        "date": str(day),
        "day_name_ar": DAY_NAMES[day.weekday()],
        "project_name": asked.project_name(),
        "filters_applied": dict(given),
        "sessions": [_session(item) for item in sorted(asked.every_item(), key=itemgetter("event_at"))],
        "summary_by_dog": _summary_by_dog(asked),
        "kpis": _numbers(asked),
    }


def _session(item: Item) -> dict[str, Any]:
    return {
        "time": f"{item['event_at']:%H:%M}",
        "trainer_name": name_at(item, "trainer_key"),
        "dog_name": name_at(item, "dog_key"),
        "category_ar": said(CATEGORY_WORDS, item["category"]),
        "subject": item["subject"] or "",
        "duration_min": item["duration_min"],
        "success_rating": plain(item["rating"]),
        "location": item["location"] or "",
        "weather": item["weather"] or "",
        "equipment": item["equipment"] or "",
        "notes": item["notes"] or "",
    }


def _summary_by_dog(asked: Asked) -> list[dict[str, Any]]:
    """A line for each dog, also where two have one name; every category that the unit knows, and those that occur."""
    dogs = asked.members("dog")
    counted: dict[str, dict[str, Any]] = defaultdict(lambda: dict.fromkeys(CATEGORY_WORDS.values(), 0))
    for group in asked.groups("dog", "category", measures=("total_sessions",)):
        counted[group["dog"]][said(CATEGORY_WORDS, group["category"])] = group["total_sessions"]
    return [
        {
            "dog_name": dogs.name(group["dog"]),
            "sessions_count": group["total_sessions"],
            "total_duration_min": group["total_duration_min"],
            "avg_success_rating": ratio(group, "rating_sum", "rated_sessions"),
            "categories_breakdown": counted[group["dog"]],
        }
        for group in asked.groups("dog", measures=_SUMS)
    ]


def _numbers(asked: Asked) -> dict[str, Any]:
    values = asked.values("total_sessions", "unique_dogs", "unique_trainers", *_SUMS[1:])
    shown = {name: values[name] for name in ("total_sessions", "unique_dogs", "unique_trainers", "total_duration_min")}
    return {**shown, "avg_success_rating": ratio(values, "rating_sum", "rated_sessions")}
