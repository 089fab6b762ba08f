"""Endpoint of the KPIs of a day, a week or a month: as they are kept, while that is what would be counted now."""

from flask import Blueprint, Response

from dashboard import clock
from dashboard.api.answers import answer_unless_known, version_of
from dashboard.api.mobile import NAMES
from dashboard.api.questions import refuse_unknown_names, report_asked, single
from dashboard.metrics import ReadPath
from dashboard.metrics.kpi_periods import DAY
from dashboard.metrics.present import Json, kpi_as_json
from dashboard.metrics.present_report import period_as_json
from dashboard.metrics.stored_kpis import PeriodNumbers, stored_kpis
from dashboard.people.current import current_locale, current_viewer
from dashboard.semantic.period import parse_day
from data_access.kpi_store import KpiStore


class KeptEndpoints:
    def __init__(self, reads: ReadPath, kept: KpiStore) -> None:
        self._reads, self._kept = reads, kept

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/reports/<report_name>/kpis", "kpis", self.kpis)

    def kpis(self, report_name: str) -> Response:
        """Those of the `grain` (day, week, month) around `date` (today), of a `project` or of all of them."""
        report, viewer, locale = report_asked(report_name), current_viewer(), current_locale()
        refuse_unknown_names(NAMES)
        grain, day = single("grain") or DAY, single("date")
        around = parse_day(day, field="date") if day else clock.today(self._reads.conventions.timezone)
        project = single("project")

        def compute() -> Json:
            found = stored_kpis(self._reads, self._kept, report, grain, around, viewer, project=project)
            shown = ((report.measure(name), number) for name, number in found.numbers.items())
            return {
                "report_type": report.name,
                "period": period_as_json(found.days, self._reads.conventions) | {"grain": grain},
                "project": project,
                "kpis": {measure.name: kpi_as_json(measure, number, None, locale) for measure, number in shown},
                "provenance": _provenance(found),
            }

        return answer_unless_known(version_of(self._reads), compute)


def _provenance(found: PeriodNumbers) -> Json:
    return {
        "state": found.state,
        "computed_at": found.computed_at.isoformat(),
        "data_version": found.data_version,
        "revised": found.revised,
        "revised_at": found.revised_at and found.revised_at.isoformat(),
    }
