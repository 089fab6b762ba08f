"""Files hold what their reader may see, and only those who may take rows along get them."""

import re
from datetime import timedelta

import pytest

from dashboard import clock
from dashboard.exports import FORMATS
from dashboard.permissions import ROLE_PERMISSIONS, Permission, Role
from dashboard.reports import REPORTS
from dashboard.semantic.report import ReportType
from tests.lib.app_ground import AppGround
from tests.lib.exported import fetch, pdf_text, sheets
from tests.lib.sample_document import DAY

every_report = pytest.mark.parametrize("report", REPORTS, ids=[report.name for report in REPORTS])


class TestWhoMaySee:
    @every_report
    def test_nobody_finds_a_sensitive_column_in_a_file_without_the_right(
        self, web: AppGround, report: ReportType
    ) -> None:
        roles = {"vet": "dina", "trainer": "emad", "handler": "faris"}
        for role, who in roles.items():
            held = ROLE_PERMISSIONS[Role(role)]
            hidden = [c for c in report.columns if c.sensitive and c.sensitive not in held]
            if report.permission in held and Permission.REPORT_ROWS_EXPORT in held:
                for ending in ("csv", *(kind.ending for kind in FORMATS)):
                    address = f"/api/reports/{report.name}/export.{ending}?from=-20d&lang=en"
                    told = _told(ending, fetch(web.as_(who), address))
                    for column in hidden:
                        assert column.label.en not in told, f"{who} reads {column.name} in {ending}"

    def test_who_may_not_take_rows_along_gets_no_file(self, web: AppGround) -> None:
        for ending in ("csv", *(kind.ending for kind in FORMATS)):
            for path in (f"export.{ending}?from=-2d", f"ALPHA/{DAY}/export.{ending}"):
                answer = web.as_("hana").get(f"/api/reports/trainer_daily/{path}")
                assert answer.status_code == 403, path

    def test_another_s_project_gives_no_file(self, web: AppGround) -> None:
        yesterday = clock.today("Asia/Aden") - timedelta(days=1)
        for ending in ("csv", "pdf", "xlsx", "json"):
            answer = web.as_("basel").get(f"/api/reports/trainer_daily/BRAVO/{yesterday}/export.{ending}")
            assert answer.status_code == 400, ending

    def test_the_twins_of_the_pages_are_the_same_files(self, web: AppGround) -> None:
        for ending in ("csv", "xlsx", "json"):
            one, other = (
                fetch(web.as_("basel"), f"{path}.{ending}?from=-2d")
                for path in ("/api/reports/trainer_daily/export", "/reports/trainer_daily")
            )
            assert _told(ending, one) == _told(ending, other)


def _told(ending: str, file: bytes) -> str:
    """All words of a file."""
    if ending == "pdf":
        return pdf_text(file)
    if ending == "xlsx":
        rows = [row for sheet in sheets(file) for row in sheet.iter_rows(values_only=True)]
        return "\n".join(str(cell) for row in rows for cell in row)
    return re.sub(r'"computed_at":"[^"]+"', "", file.decode())
