"""The files and rows of a report type's last complete day in ALPHA."""

from datetime import date
from typing import Any

from dashboard.semantic.report import ReportType
from tests.lib.app_ground import AppGround
from tests.lib.exported import fetch


def a_day(web: AppGround, report: ReportType, who: str = "amal") -> date:
    """The last complete day on which ALPHA has rows."""
    found = web.as_(who).json(f"/api/reports/{report.name}/rows?project=ALPHA&from=-90d&to=yesterday&rows=1")
    return date.fromisoformat(found["items"][0]["day"])


def day_file(web: AppGround, report: ReportType, ending: str, lang: str = "ar", who: str = "amal") -> bytes:
    day = a_day(web, report, who)
    return fetch(web.as_(who), f"/api/reports/{report.name}/ALPHA/{day}/export.{ending}?lang={lang}")


def rows_of_day(web: AppGround, report: ReportType) -> list[dict[str, Any]]:
    found = web.as_("amal").json(
        f"/api/reports/{report.name}/rows?project=ALPHA&date={a_day(web, report)}&rows=1000&lang=ar"
    )
    items: list[dict[str, Any]] = found["items"]
    return items
