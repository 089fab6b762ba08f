"""The unified veterinary report: the visits of a day, or of a longer range a line per dog."""

import re
from collections import defaultdict
from typing import Any

from flask import Blueprint, Response

from dashboard.api.answers import answer_unless_known, version_of
from dashboard.api.host.asked import Asked, ask
from dashboard.api.host.files import pdf_response
from dashboard.api.host.members import Members, code_at, name_at
from dashboard.api.host.ranges import Range, range_asked
from dashboard.api.host.words import NO_PROJECT, VISIT_WORDS, said
from dashboard.api.questions import single
from dashboard.metrics import ReadPath
from dashboard.metrics.daily import Item
from dashboard.metrics.present import plain
from dashboard.people.current import current_viewer
from dashboard.reports.vet_daily import VET_DAILY
from dashboard.semantic.fields import MISSING

# Between two medicines, but not inside the dose of one.
_BETWEEN_MEDICINES = re.compile(r", (?![^(]*\))")


class VeterinaryEndpoints:
    def __init__(self, reads: ReadPath) -> None:
        self._reads = reads

    def add_to(self, host: Blueprint) -> None:
        at = "/api/reports/breeding/veterinary"
        host.add_url_rule(f"{at}/", "veterinary", self.report, strict_slashes=False)
        host.add_url_rule(f"{at}/export.pdf", "veterinary_pdf", self.pdf)

    def report(self) -> Response:
        range_, asked = self._ask()
        with_numbers = (single("show_kpis") or "1") == "1"
        return answer_unless_known(version_of(self._reads), lambda: _report(asked, range_, with_numbers=with_numbers))

    def pdf(self) -> Response:
        _, asked = self._ask()
        return pdf_response(asked)

    def _ask(self) -> tuple[Range, Asked]:
        range_ = range_asked()
        keys = {"project": single("project_id"), "dog": single("dog_id")}
        return range_, ask(self._reads, current_viewer(), VET_DAILY, range_.days, **keys)


def _report(asked: Asked, range_: Range, *, with_numbers: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "filters": {
            "project_id": asked.given["project"],
            "dog_id": asked.given["dog"],
            **range_.as_filters(),
            "show_kpis": with_numbers,
        },
        "granularity": range_.granularity,
    }
    if with_numbers:
        found["kpis"] = _numbers(asked)
    if range_.granularity == "day":
        return {**found, "rows": _rows(asked)}
    return {**found, "table": _table(asked)}


def _numbers(asked: Asked) -> dict[str, Any]:
    values = asked.values("total_visits", "unique_dogs", "total_medications", "total_cost")
    vets = asked.groups("vet", measures=("total_visits",))
    kinds = asked.groups("visit_type", measures=("total_visits",))
    return {
        "total_visits": values["total_visits"],
        "total_dogs": values["unique_dogs"],
        "total_vets": sum(group["vet"] != MISSING for group in vets),
        "by_visit_type": {said(VISIT_WORDS, group["visit_type"]): group["total_visits"] for group in kinds},
        "total_medications": values["total_medications"],
        "total_cost": values["total_cost"],
    }


def _rows(asked: Asked) -> list[dict[str, Any]]:
    dogs, people, projects = (asked.members(kind) for kind in ("dog", "employee", "project"))
    items = sorted(asked.every_item(), key=lambda item: str(item["event_at"]), reverse=True)
    return [_row(item, dogs, people, projects) for item in items]


def _row(item: Item, dogs: Members, people: Members, projects: Members) -> dict[str, Any]:
    """What the viewer may not see of a dog's health is null."""
    return {
        "date": str(item["day"]),
        "time": f"{item['event_at']:%H:%M:%S}",
        "dog_id": dogs.key(code_at(item, "dog_key")),
        "dog_code": code_at(item, "dog_key") or "",
        "dog_name": name_at(item, "dog_key"),
        "vet_id": people.key(code_at(item, "vet_key")),
        "vet_name": name_at(item, "vet_key"),
        "visit_type": said(VISIT_WORDS, item["visit_type"]),
        **{name: item[name] or "" if name in item else None for name in ("diagnosis", "treatment")},
        "medications": medicines(item["medications"]) if "medications" in item else None,
        "cost": plain(item["cost"]),
        "notes": item["notes"] or "" if "notes" in item else None,
        "project_id": projects.key(code_at(item, "project_key")),
        "project_name": name_at(item, "project_key", NO_PROJECT),
    }


def medicines(text: str | None) -> list[dict[str, str]]:
    """One entry per medicine, its dose and frequency behind its name as on the paper."""
    return [{"name": name} for name in _BETWEEN_MEDICINES.split(text)] if text else []


def _table(asked: Asked) -> list[dict[str, Any]]:
    dogs = asked.members("dog")
    kinds: dict[str, dict[str, Any]] = defaultdict(dict)
    for group in asked.groups("dog", "visit_type", measures=("total_visits",)):
        kinds[group["dog"]][said(VISIT_WORDS, group["visit_type"])] = group["total_visits"]
    return [
        {
            "dog_id": dogs.key(group["dog"]),
            "dog_code": "" if group["dog"] == MISSING else group["dog"],
            "dog_name": dogs.name(group["dog"]),
            "visits": group["total_visits"],
            "by_visit_type": kinds[group["dog"]],
            "medications_count": group["total_medications"],
            "cost_sum": group["total_cost"],
        }
        for group in asked.groups("dog", measures=("total_visits", "total_medications", "total_cost"))
    ]
