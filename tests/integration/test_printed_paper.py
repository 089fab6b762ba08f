"""What a browser prints of a page of numbers is what the PDF of the page holds, word for word."""

import io
import re
from html.parser import HTMLParser

import pytest

from dashboard.i18n import Locale
from dashboard.reports import REPORTS
from dashboard.semantic.report import ReportType
from layouts import paper
from tests.lib.app_ground import AppGround
from tests.lib.exported import TIME, fetch, pdf_text
from tests.lib.sample_document import HARD_TEXTS, sample_document

every_report = pytest.mark.parametrize("report", REPORTS, ids=[report.name for report in REPORTS])
_WORD = re.compile(r"[0-9A-Za-z][0-9A-Za-z,.%:]*")
_PAGE = re.compile(r"Page \d+ of \d+")


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def texts_of(html: bytes) -> list[str]:
    reader = _Texts()
    reader.feed(html.decode())
    return reader.found


def written(rows: int) -> str:
    out = io.BytesIO()
    paper.write(sample_document(rows), out, Locale(lang="en"))
    return out.getvalue().decode()


@every_report
def test_it_has_every_word_and_every_row_of_the_pdf(web: AppGround, report: ReportType) -> None:
    """Digits and Latin letters are compared: how Arabic words are joined differs between the two, and a tick of the PDF
    has its word along."""
    asked = "from=-3d&to=yesterday&project=ALPHA&lang=en"
    printed = " ".join(texts_of(fetch(web.as_("amal"), f"/reports/{report.name}/paper?{asked}")))
    pdf = _PAGE.sub("", pdf_text(fetch(web.as_("amal"), f"/api/reports/{report.name}/export.pdf?{asked}")))
    whole = re.sub(r"\s+", "", printed)
    missing = {word for word in _WORD.findall(pdf) if word.strip(",.:") not in whole}
    assert missing <= {"Yes", "No"}
    assert len(TIME.findall(printed)) >= len(TIME.findall(pdf)) - pdf.count("\f")


def test_texts_of_records_are_texts_on_it(web: AppGround) -> None:
    printed = written(len(HARD_TEXTS))
    assert "<r>" not in printed and "&lt;r&gt;x &amp; y&lt;/r&gt;" in printed
    assert printed.count("<tbody>") == len(HARD_TEXTS)


def test_more_rows_than_are_printed_are_said_and_not_cut(web: AppGround) -> None:
    printed = written(paper.MOST_ROWS + 1)
    assert "<tbody>" not in printed
    assert f"{paper.MOST_ROWS + 1:,}" in printed and "PDF" in printed


def test_who_may_not_take_rows_along_prints_the_screen(web: AppGround) -> None:
    assert web.as_("hana").get("/reports/trainer_daily/paper?from=-2d").status_code == 403
    assert "data-paper" not in web.as_("hana").get("/reports/trainer_daily").text
