"""The addresses of a breeders' log: a day, a week, any range, and the PDF of each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response

from dashboard.api.answers import answer, answer_unless_known, version_of
from dashboard.api.csv_rows import require_export
from dashboard.api.host.asked import Asked, ask
from dashboard.api.host.files import pdf_response
from dashboard.api.host.paging import PageAsked, page_asked
from dashboard.api.host.ranges import DAILY, WEEKLY, Range, day_range, range_asked, week_range
from dashboard.api.questions import single
from dashboard.metrics import ReadPath
from dashboard.people.current import current_viewer
from dashboard.semantic.report import ReportType

Report = Callable[[Asked, Range, PageAsked], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class BreedersLog:
    """One log: its name in the addresses, and what each kind of report says."""

    name: str
    report: ReportType
    daily: Report
    weekly: Report
    unified: Report


class LogEndpoints:
    def __init__(self, reads: ReadPath, log: BreedersLog) -> None:
        self._reads = reads
        self._log = log

    @property
    def _at(self) -> str:
        return f"/api/reports/breeding/{self._log.name}"

    def add_to(self, host: Blueprint) -> None:
        name, at = self._log.name, self._at
        host.add_url_rule(f"{at}/daily", f"{name}_daily", self.daily)
        host.add_url_rule(f"{at}/weekly", f"{name}_weekly", self.weekly)
        host.add_url_rule(f"{at}/unified", name, self.unified)
        host.add_url_rule(f"{at}/daily/export.pdf", f"{name}_daily_export", self.daily_export)
        host.add_url_rule(f"{at}/weekly/export.pdf", f"{name}_weekly_export", self.weekly_export)
        host.add_url_rule(f"{at}/unified/export.pdf", f"{name}_pdf", self.pdf)

    def daily(self) -> Response:
        return self._answer(self._log.daily, day_range())

    def weekly(self) -> Response:
        return self._answer(self._log.weekly, week_range())

    def unified(self) -> Response:
        return self._answer(self._log.unified, range_asked())

    def daily_export(self) -> Response:
        return self._file_of(day_range(), range_type=DAILY, date=single("date"))

    def weekly_export(self) -> Response:
        return self._file_of(week_range(), range_type=WEEKLY, week_start=single("week_start"))

    def pdf(self) -> Response:
        return pdf_response(self._ask(range_asked()))

    def _answer(self, report: Report, range_: Range) -> Response:
        asked, page = self._ask(range_), page_asked()
        return answer_unless_known(version_of(self._reads), lambda: report(asked, range_, page))

    def _file_of(self, range_: Range, **sent: str | None) -> Response:
        """Where the PDF is: these two answer with its address, as in the host."""
        asked = self._ask(range_)
        require_export()
        sent |= {f"{name}_id": key for name, key in asked.given.items()}
        pairs = {name: text for name, text in sent.items() if text}
        return answer({"success": True, "file": f"{self._at}/unified/export.pdf?{urlencode(pairs)}"})

    def _ask(self, range_: Range) -> Asked:
        keys = {"project": single("project_id"), "dog": single("dog_id")}
        return ask(self._reads, current_viewer(), self._log.report, range_.days, **keys)
