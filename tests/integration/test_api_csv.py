"""The CSV file of any question: a line for every row of the number, as many as it says, and none that is run."""

import csv
import io
import re

import pytest

from dashboard.reports import REPORTS
from dashboard.semantic.report import ReportType
from tests.lib.app_ground import AppGround
from tests.lib.asking_everywhere import STATE, api_path

every_report = pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)


class TestTheFile:
    def lines(self, web: AppGround, address: str, who: str = "amal") -> list[list[str]]:
        answer = web.as_(who).get(address)
        assert answer.status_code == 200
        assert answer.content_type == "text/csv; charset=utf-8"
        assert answer.text.startswith("\ufeff"), "Excel reads UTF-8 only behind this"
        return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))

    @every_report
    def test_it_has_as_many_lines_as_the_number_says(self, web: AppGround, report: ReportType) -> None:
        """One that needs several readings included."""
        for query in ("from=-7d", "from=-7d&to=-7d", "from=all"):
            title, *lines = self.lines(web, api_path(report, "export.csv", query))
            assert len(lines) == web.as_("amal").json(api_path(report, "rows", query))["total"]
            assert all(len(line) == len(title) for line in lines)

    @every_report
    def test_behind_a_measure_it_has_the_rows_of_that_measure(self, web: AppGround, report: ReportType) -> None:
        for measure in report.shown_measures:
            query = f"{STATE}&measure={measure.name}"
            total = web.as_("amal").json(api_path(report, "rows", query))["total"]
            assert len(self.lines(web, api_path(report, "export.csv", query))) == total + 1

    def test_it_is_sorted_as_asked(self, web: AppGround) -> None:
        title, *lines = self.lines(web, api_path(REPORTS[0], "export.csv", "from=-90d&lang=en&sort=-duration_min"))
        minutes = [int(line[title.index("Duration (min)")] or -1) for line in lines]
        assert minutes == sorted(minutes, reverse=True)

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", '=cmd|"/c calc"!A1'])
    def test_no_cell_is_run_as_a_formula(self, web: AppGround, text: str) -> None:
        [(row_id, before)] = web.ask(
            "SELECT id::text, notes FROM public.breeding_training_activity ORDER BY id LIMIT 1"
        )
        change = "UPDATE public.breeding_training_activity SET notes = :notes WHERE id = CAST(:id AS uuid)"
        web.change(change, notes=f"{text} (mark)", id=row_id)
        try:
            lines = self.lines(web, api_path(REPORTS[0], "export.csv", "from=all"))
        finally:
            web.change(change, notes=before, id=row_id)
        cells = [cell for line in lines for cell in line if "(mark)" in cell]
        assert cells and all(cell.startswith("'") for cell in cells)
        numbers = re.compile(r"-?\d+(\.\d+)?")
        risky = [
            cell for line in lines for cell in line if cell[:1] in "=+-@\t" and not numbers.fullmatch(cell) and cell
        ]
        assert not risky

    def test_it_is_a_download_that_nobody_keeps(self, web: AppGround) -> None:
        answer = web.as_("amal").get(api_path(REPORTS[0], "export.csv"))
        assert answer.headers["Content-Disposition"] == 'attachment; filename="trainer_daily.csv"'
        assert answer.headers["Cache-Control"] == "private, no-store"
