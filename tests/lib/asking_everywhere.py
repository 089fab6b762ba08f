"""Every way to ask about a report type: pages, what is live in them and its callback, the API, the file."""

import io
import json
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlencode
from zipfile import ZipFile

from werkzeug.test import TestResponse

from dashboard.semantic.report import ReportType
from tests.lib.app_ground import Browser

API = {
    "tick": "/api/reports/{report}/tick",
    "tile": "/api/reports/{report}/tile",
    "rows": "/api/reports/{report}/rows",
    "export.csv": "/api/reports/{report}/export.csv",
    "dimensions": "/api/filters/dimensions/{report}",
}
STATE = "from=-90d&project=ALPHA,BRAVO"
PAGES = {"page": "/reports/{report}", "rows page": "/reports/{report}/rows"}


def api_path(report: ReportType, what: str, query: str = STATE) -> str:
    return f"{API[what].format(report=report.name)}?{query}"


@dataclass(frozen=True)
class Way:
    """One way; `answers` are refused with an error, `pages` are there or not."""

    name: str
    is_page: bool = False

    def ask(self, browser: Browser, report: str, **state: str) -> TestResponse:
        search = urlencode(state)
        if self.name in API:
            return browser.get(f"{API[self.name].format(report=report)}?{search}")
        if self.name in PAGES:
            return browser.get(f"{PAGES[self.name].format(report=report)}?{search}")
        if self.name == "layout":
            return browser.get("/_dash-layout", headers={"Referer": f"http://localhost/reports/{report}/rows?{search}"})
        if self.name == "page again":
            return browser.get(f"/_page?{urlencode({'at': f'/reports/{report}/rows?{search}'})}")
        return browser.call_back(_block_of_rows(report, f"?{search}"))


ANSWERS = (*(Way(name) for name in API), Way("rows callback"))
LAYOUTS = (*(Way(name, is_page=True) for name in PAGES), Way("layout", is_page=True), Way("page again", is_page=True))
WAYS = (*ANSWERS, *LAYOUTS)


def _block_of_rows(report: str, search: str) -> dict[str, Any]:
    asked = {"startRow": 0, "endRow": 100, "sortModel": []}
    return {
        "output": "rows-grid.getRowsResponse",
        "outputs": {"id": "rows-grid", "property": "getRowsResponse"},
        "inputs": [{"id": "rows-grid", "property": "getRowsRequest", "value": asked}],
        "state": [
            {"id": "address", "property": "data-path", "value": f"/reports/{report}/rows"},
            {"id": "address", "property": "data-search", "value": search.lstrip("?")},
        ],
        "changedPropIds": ["rows-grid.getRowsRequest"],
    }


def told(response: TestResponse) -> str:
    """All that an answer says, with Arabic as people write it."""
    if response.is_json:
        return json.dumps(response.get_json(), ensure_ascii=False)
    if response.data.startswith(b"PK"):
        with ZipFile(io.BytesIO(response.data)) as workbook:
            return "".join(workbook.read(name).decode() for name in workbook.namelist() if name.endswith(".xml"))
    return unescape(response.text)
