"""pm-daily: the duty sheet of a project and day, in the two groups of its paper."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response

from dashboard.api.answers import answer
from dashboard.api.csv_rows import require_export
from dashboard.api.files import file_response, kind_of_file
from dashboard.api.host.asked import Asked, ask, still_there
from dashboard.api.host.body import Given, day_of, given_in_address, given_in_body, required
from dashboard.api.host.members import Members, code_at, name_at
from dashboard.api.host.words import DAY_NAMES, arabic, said
from dashboard.exports.daily_document import daily_document
from dashboard.metrics import ReadPath
from dashboard.metrics.daily import DailySheet, Item, read_sheet
from dashboard.people.current import current_locale, current_viewer
from dashboard.reports.pm_daily import LEAVE_TYPES, PERFORMANCES, PM_DAILY
from dashboard.reports.pm_ticks import TICKS
from dashboard.reports.shared import RATINGS
from dashboard.semantic.period import Days

NAMES = ("project_id", "date")
EXPORT = "/api/reports/attendance/export/pdf/pm-daily"
# Our column, the host's key, where it has a name of its own.
_RENAMED = {
    "training_activation": "training_tansheti",
    "perf_handler": "perf_sais",
    "perf_breeder": "perf_murabbi",
    "perf_health": "perf_sehi",
    "perf_trainer": "perf_mudarrib",
}
_RATING_WORDS, _LEAVE_WORDS = arabic(RATINGS), arabic(LEAVE_TYPES)


class AttendanceEndpoints:
    def __init__(self, reads: ReadPath) -> None:
        self._reads = reads

    def add_to(self, host: Blueprint) -> None:
        run = "/api/reports/attendance/run/pm-daily"
        host.add_url_rule(run, "run_pm_daily", self.run, methods=["POST"])
        host.add_url_rule(EXPORT, "export_pm_daily", self.export, methods=["POST"])
        host.add_url_rule(EXPORT, "pm_daily_pdf", self.pdf)

    def run(self) -> Response:
        given = given_in_body(*NAMES)
        asked = self._ask(given)
        return answer(_report(asked, _sheet(asked, given), given))

    def export(self) -> Response:
        """Where the PDF of the sheet is."""
        given = given_in_body(*NAMES)
        self._ask(given)
        require_export()
        return answer({"path": f"{EXPORT}?{urlencode(given)}".removeprefix("/")})

    def pdf(self) -> Response:
        given = given_in_address(*NAMES)
        asked = self._ask(given)
        timezone = self._reads.conventions.timezone
        return file_response(
            kind_of_file("pdf"), lambda: daily_document(_sheet(asked, given), current_locale(), timezone)
        )

    def _ask(self, given: Given) -> Asked:
        project, day = required(given, "project_id"), day_of(given)
        return ask(self._reads, current_viewer(), PM_DAILY, Days(start=day, end=day), project=project)


def _sheet(asked: Asked, given: Given) -> DailySheet:
    code = asked.query.selections["project"][0]
    return read_sheet(asked.reads, PM_DAILY, code, day_of(given), asked.viewer)


def _report(asked: Asked, sheet: DailySheet, given: Given) -> dict[str, Any]:
    employees, dogs = asked.members("employee"), asked.members("dog")
    groups = [
        {
            "group_no": number,
            "group_title": group.group.label.ar if group.group else "",
            "rows": [
                _row(seq_no, item, employees, dogs) for seq_no, item in enumerate(still_there(group.items), start=1)
            ],
        }
        for number, group in enumerate(sheet.groups, start=1)
    ]
    return {
        "project_id": given["project_id"],
        "project_name": asked.project_name(),
        "date": str(sheet.day),
        "day_name_ar": DAY_NAMES[sheet.day.weekday()],
        "groups": groups,
    }


def _row(seq_no: int, item: Item, employees: Members, dogs: Members) -> dict[str, Any]:
    """Whoever stood at the post; where that was a replacement, `replacement_for` names the one who was planned."""
    is_replacement = item["status"] == "REPLACED"
    who = "replacement_key" if is_replacement else "employee_key"
    return {
        "seq_no": seq_no,
        "employee_id": employees.key(code_at(item, who)),
        "employee_name": name_at(item, who),
        "dog_id": dogs.key(code_at(item, "dog_key")),
        "dog_name": name_at(item, "dog_key"),
        "site_name": name_at(item, "area_key") or item["location"] or "",
        "shift_name": name_at(item, "shift_key"),
        # True, false or, where nobody knows, null.
        **{_RENAMED.get(column, column): item[column] for column, _ in TICKS},
        **{_RENAMED.get(column, column): said(_RATING_WORDS, item[column], unknown="") for column, _ in PERFORMANCES},
        "violations": item["violations"] or "",
        "is_on_leave": item["is_on_leave"],
        "on_leave_type": _LEAVE_WORDS.get(item.get("leave_type") or "", item.get("leave_type")),
        "on_leave_note": item.get("leave_note"),
        "is_replacement": is_replacement,
        "replacement_for": name_at(item, "employee_key") if is_replacement else None,
    }
