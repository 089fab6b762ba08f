"""The unified caretaker report: lines of the log, page by page, and how often each task was done."""

from typing import Any

from flask import Blueprint, Response

from dashboard.api.answers import answer_unless_known, version_of
from dashboard.api.host.asked import Asked, ask, ratio
from dashboard.api.host.files import pdf_response
from dashboard.api.host.members import code_at, name_at
from dashboard.api.host.paging import PageAsked, page_asked
from dashboard.api.host.ranges import Range, range_asked
from dashboard.api.host.words import ALL_PROJECTS, NO, YES
from dashboard.api.questions import single
from dashboard.metrics import ReadPath
from dashboard.metrics.daily import Item
from dashboard.people.current import current_viewer
from dashboard.reports.caretaker_daily import BOWLS, CARETAKER_DAILY, DOG_TASKS, HOUSE_TASKS, TASKS

# The host's key of a row, our column.
TASK_KEYS = {
    "تنظيف_البيت": "house_clean",
    "شفط_البيت": "house_vacuum",
    "تنظيف_الصنبور": "house_tap_clean",
    "تنظيف_البالوعة": "house_drain_clean",
    "تنظيف_الكلب": "dog_clean",
    "استحمام_الكلب": "dog_washed",
    "تمشيط_الكلب": "dog_brushed",
    "تنظيف_الأواني": "bowls_bucket_clean",
}


class CaretakerEndpoints:
    def __init__(self, reads: ReadPath) -> None:
        self._reads = reads

    def add_to(self, host: Blueprint) -> None:
        at = "/api/reports/breeding/caretaker-daily/unified"
        host.add_url_rule(at, "caretaker", self.report)
        host.add_url_rule(f"{at}/export.pdf", "caretaker_pdf", self.pdf)

    def report(self) -> Response:
        range_, asked = self._ask()
        page = page_asked()
        return answer_unless_known(version_of(self._reads), lambda: _report(asked, range_, page))

    def pdf(self) -> Response:
        _, asked = self._ask()
        return pdf_response(asked)

    def _ask(self) -> tuple[Range, Asked]:
        range_ = range_asked()
        keys = {"project": single("project_id"), "dog": single("dog_id")}
        return range_, ask(self._reads, current_viewer(), CARETAKER_DAILY, range_.days, **keys)


def _report(asked: Asked, range_: Range, page: PageAsked) -> dict[str, Any]:
    rows = asked.page(page)
    return {
        "success": True,
        "pagination": page.of(rows.total),
        "filters": {
            "project_id": asked.given["project"],
            **range_.as_filters(),
            "dog_id": asked.given["dog"],
        },
        "kpis": _numbers(asked),
        "rows": [_row(item) for item in rows.items],
        "range_display": range_.in_words(),
        "project_name": asked.project_name(ALL_PROJECTS),
    }


def _row(item: Item) -> dict[str, Any]:
    entered = item["entered_at"]
    return {
        "id": item["row_id"],
        "التاريخ": str(item["day"]),
        "اسم_الكلب": name_at(item, "dog_key"),
        "رمز_الكلب": code_at(item, "dog_key") or "",
        "رقم_البيت": item["location"] or "",
        "القائم_بالرعاية": name_at(item, "caretaker_key"),
        **{key: YES if item[column] else NO for key, column in TASK_KEYS.items()},
        "ملاحظات": item["notes"] or "",
        "المسجل_بواسطة": item["entered_by"] or "",
        "وقت_التسجيل": f"{entered:%Y-%m-%d %H:%M}" if entered else "",
    }


def _numbers(asked: Asked) -> dict[str, Any]:
    tasks = tuple(name for name, _ in TASKS)
    values = asked.values("total_entries", "unique_dogs", *tasks, "full_house_clean", "full_dog_grooming")
    return {
        "total_entries": values["total_entries"],
        "unique_dogs": values["unique_dogs"],
        "unique_dates": len(asked.groups("date", measures=("total_entries",))),
        "house_tasks": {
            **{name: values[name] for name, _ in HOUSE_TASKS},
            "full_house_clean": values["full_house_clean"],
            "house_clean_pct": _percent(values, "house_clean"),
            "full_house_clean_pct": _percent(values, "full_house_clean"),
        },
        "dog_tasks": {
            **{name: values[name] for name, _ in (*DOG_TASKS, *BOWLS)},
            "full_dog_grooming": values["full_dog_grooming"],
            "dog_clean_pct": _percent(values, "dog_clean"),
            "full_dog_grooming_pct": _percent(values, "full_dog_grooming"),
        },
    }


def _percent(values: dict[str, Any], name: str) -> float | None:
    share = ratio(values, name, "total_entries", digits=6)
    return None if share is None else round(100 * share, 1)
