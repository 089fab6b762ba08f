"""A question in every kind of file, read back as a program would read it."""

import csv
import io
import re
import subprocess
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.lib.app_ground import Browser

_ISOLATES = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
TIME = re.compile(r"(?<!\d)\d\d:\d\d(?!\d)")


def fetch(browser: Browser, address: str) -> bytes:
    response = browser.get(address)
    assert response.status_code == 200, f"{address}: {response.status} {response.text[:300]}"
    return bytes(response.data)


def pdf_text(pdf: bytes, *options: str) -> str:
    """What a reader who copies or searches finds, without marks of direction."""
    command = ["pdftotext", "-enc", "UTF-8", *options, "-", "-"]
    found = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return _ISOLATES.sub("", found.stdout.decode())


def csv_rows(text: str) -> list[list[str]]:
    """The lines under the titles."""
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))[1:]


def sheets(workbook: bytes) -> list[Worksheet]:
    return list(load_workbook(io.BytesIO(workbook)).worksheets)


def sheet_rows(sheet: Worksheet) -> list[list[Any]]:
    """The rows between the head and the totals; what is longer goes on in a further sheet."""
    values = [list(row) for row in sheet.iter_rows(values_only=True)]
    return values[1:-1] if sheet.auto_filter.ref else []


@dataclass(frozen=True, kw_only=True)
class Exported:
    """The rows of one question out of each file; `pdf` is its text, None where it was not asked for."""

    csv: list[list[str]]
    sheet: Worksheet
    json: dict[str, Any]
    pdf: str | None

    @property
    def xlsx(self) -> list[list[Any]]:
        return sheet_rows(self.sheet)

    @property
    def items(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.json["tables"][-1]["items"]
        return found

    def times_in_pdf(self) -> int:
        """How many times of day its pages hold, without the one at the foot of each page."""
        assert self.pdf is not None
        return len(TIME.findall(self.pdf)) - self.pdf.count("\f")

    def times_in_rows(self) -> int:
        """How many times of day the rows hold, as an exact measure of what a list must show."""
        return sum(
            len(TIME.findall(str(value).replace("T", " ")[:16])) for item in self.items for value in item.values()
        )


def export(browser: Browser, report: str, query: str, *, with_pdf: bool = True) -> Exported:
    def file(ending: str) -> bytes:
        return fetch(browser, f"/api/reports/{report}/export.{ending}?{query}")

    return Exported(
        csv=csv_rows(file("csv").decode()),
        sheet=sheets(file("xlsx"))[-1],
        json=browser.json(f"/api/reports/{report}/export.json?{query}"),
        pdf=pdf_text(file("pdf"), "-layout") if with_pdf else None,
    )
