"""Files for people: PDF and workbook are right in both directions, whole, the same twice, and run nothing."""

import os
import re
import subprocess
import sys
from datetime import datetime
from itertools import combinations
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.i18n import Locale, t
from dashboard.metrics.words import day_label
from dashboard.reports import REPORTS
from dashboard.semantic.fields import ColumnType
from dashboard.semantic.report import ReportType
from dashboard.setting_values import PROJECT_ROOT
from tests.lib.app_ground import AppGround
from tests.lib.day_files import a_day, day_file, rows_of_day
from tests.lib.exported import csv_rows, fetch, pdf_text, sheet_rows, sheets
from tests.lib.sample_document import HARD_TEXTS, sample_document, written

every_report = pytest.mark.parametrize("report", REPORTS, ids=[report.name for report in REPORTS])
LANGUAGES = ("ar", "en")
_ARABIC = re.compile("[\u0621-\u064a]+")
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


def boxes(pdf: bytes) -> list[list[tuple[float, float, float, float, str]]]:
    """Page by page, where each word stands."""
    pages = pdf_text(pdf, "-bbox").split("<page ")[1:]
    return [[(*map(float, found[:4]), found[4]) for found in _WORD.findall(page)] for page in pages]


class TestThePdf:
    @every_report
    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_every_letter_has_a_font_that_the_file_brings_along(
        self, web: AppGround, report: ReportType, lang: str
    ) -> None:
        pdf = day_file(web, report, "pdf", lang)
        fonts = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
        named = fonts.splitlines()[2:]
        assert named
        for line in named:
            assert re.search(r"Vazirmatn-\w+ +TrueType +\w+ +yes yes yes", line), line
        assert "\ufffd" not in pdf_text(pdf), "a box where a letter should be"

    @every_report
    def test_names_are_found_as_people_write_them(self, web: AppGround, report: ReportType) -> None:
        """Word by word: a name may go on in the next line of its cell."""
        text = pdf_text(day_file(web, report, "pdf"))
        columns = [c.name for c in report.columns if c.type is ColumnType.KEY and c.name in report.sheet.columns]
        names = {item[name]["label"] for item in rows_of_day(web, report) for name in columns if item[name]}
        assert names
        words = {word for name in names for word in _ARABIC.findall(name)}
        assert words <= set(_ARABIC.findall(text)), words

    def test_a_dog_that_is_called_luna_is_found(self, web: AppGround) -> None:
        report = REPORTS[0]
        [item] = rows_of_day(web, report)[:1]
        code = item["dog_key"]["value"]
        [(before,)] = web.ask("SELECT name FROM public.dog WHERE code = :code", code=code)
        change = "UPDATE public.dog SET name = :name WHERE code = :code"
        web.change(change, name="لونا", code=code)
        try:
            text = pdf_text(day_file(web, report, "pdf"))
        finally:
            web.change(change, name=before, code=code)
        assert "لونا" in text
        assert "انول" not in text

    def test_the_name_of_god_keeps_its_ligature(self) -> None:
        pdf = written("pdf", sample_document(8))
        assert "عبد الله" in pdf_text(pdf)

    @pytest.mark.parametrize("lang", LANGUAGES)
    @every_report
    def test_the_day_is_written_out(self, web: AppGround, report: ReportType, lang: str) -> None:
        text = pdf_text(day_file(web, report, "pdf", lang))
        day = a_day(web, report)
        words = re.findall(r"\d+|[^\W\d]+", text)
        assert set(day_label(day, Locale(lang=lang)).split()) <= set(words)
        assert f"{day:%d%m%Y}" not in text and "/ /" not in text

    @every_report
    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_no_word_stands_on_another(self, web: AppGround, report: ReportType, lang: str) -> None:
        for words in boxes(day_file(web, report, "pdf", lang)):
            for one, other in combinations(words, 2):
                wide = min(one[2], other[2]) - max(one[0], other[0])
                high = min(one[3], other[3]) - max(one[1], other[1])
                assert wide < 1 or high < 0.4 * (one[3] - one[1]), (one, other)

    @every_report
    def test_every_row_of_a_day_has_its_line(self, web: AppGround, report: ReportType) -> None:
        """Counted by the time on each, which no sheet leaves out."""
        items = rows_of_day(web, report)
        text = pdf_text(day_file(web, report, "pdf"), "-layout")
        shown = [item["event_at"][11:16] for item in items if item["event_at"]]
        if "event_at" in report.sheet.columns:
            assert sorted(t for t in re.findall(r"\b\d\d:\d\d\b", text) if t in shown)[: len(shown)]
            for moment in set(shown):
                assert text.count(moment) >= shown.count(moment), moment

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_its_head_says_which_number_its_rows_stand_behind(self, web: AppGround, lang: str) -> None:
        asked = f"from=-20d&to=yesterday&lang={lang}&measure=emergencies"
        counted = web.as_("dina").json(f"/api/reports/vet_daily/rows?{asked}&rows=1")["total"]
        words = pdf_text(fetch(web.as_("dina"), f"/api/reports/vet_daily/export.pdf?{asked}")).split()
        assert words.count(t("export.fact_behind", lang).split()[-1]) == 2, "in the head and over the rows"
        assert str(counted) in words

    def test_thousands_of_rows_lose_none(self) -> None:
        text = pdf_text(written("pdf", sample_document(4000)))
        assert sorted(re.findall(r"N\d{5}", text)) == [f"N{number:05d}" for number in range(4000)]
        pages = text.count("\f")
        assert f"صفحة{pages}من{pages}" in re.sub(r"\s", "", text)
        assert text.count("ملاحظات") == pages, "the head stands on every page of the table"

    def test_ticks_are_seen_and_found(self) -> None:
        """The font has none: they are drawn, and all that comes after them is still visible."""
        report = next(report for report in REPORTS if report.name == "pm_daily")
        document = sample_document(0)
        columns = (report.column("uniform_ok"), report.column("card_ok"))
        items = [{"uniform_ok": True, "card_ok": number % 2 == 0} for number in range(10)]
        table = document.tables[0].__class__(heading="", columns=columns, pages=(items,))
        marked = written("pdf", document.__class__(**vars(document) | {"tables": (table,), "report": report}))
        text = pdf_text(marked)
        assert len(re.findall(r"\bنعم\b", text)) == 15
        assert len(re.findall(r"\bلا\b", text)) == 5
        plain = written("pdf", sample_document(0))
        assert _ink_at_the_foot(marked) == _ink_at_the_foot(plain) > 0


def _ink_at_the_foot(pdf: bytes) -> int:
    """Dark points in the last eighth of the first page."""
    command = ["pdftoppm", "-r", "50", "-gray", "-f", "1", "-l", "1", "-"]
    picture = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    _, size, _, points = picture.split(b"\n", 3)
    width, height = map(int, size.split())
    return sum(point < 160 for point in points[width * (height - height // 8) :])


class TestTheWorkbook:
    @every_report
    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_it_has_the_rows_that_the_pdf_of_the_same_minute_has(
        self, web: AppGround, report: ReportType, lang: str
    ) -> None:
        _, *tables = sheets(day_file(web, report, "xlsx", lang))
        assert sum(len(sheet_rows(table)) for table in tables) == len(rows_of_day(web, report)) > 0

    @every_report
    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_its_sheets_are_laid_out_for_reading(self, web: AppGround, report: ReportType, lang: str) -> None:
        summary, *tables = sheets(day_file(web, report, "xlsx", lang))
        for sheet in (summary, *tables):
            assert bool(sheet.sheet_view.rightToLeft) is (lang == "ar")
        for sheet in tables:
            assert sheet.freeze_panes == "A2"
            if sheet_rows(sheet):
                assert sheet.auto_filter.ref == f"A1:{sheet.cell(sheet.max_row - 1, sheet.max_column).coordinate}"

    @every_report
    def test_cells_are_of_the_kind_of_their_column(self, web: AppGround, report: ReportType) -> None:
        kinds: dict[ColumnType, type | tuple[type, ...]] = {
            ColumnType.DATE: datetime,
            ColumnType.TIMESTAMP: datetime,
            ColumnType.INTEGER: (int, float),
            ColumnType.DECIMAL: (int, float),
        }
        address = f"/api/reports/{report.name}/export.xlsx?project=ALPHA&from=-7d"
        rows = sheet_rows(sheets(fetch(web.as_("amal"), address))[-1])
        assert rows
        for column, cells in zip(report.columns, zip(*rows, strict=True), strict=True):
            for cell in cells:
                assert cell is None or isinstance(cell, kinds.get(column.type, str)), (column.name, cell)

    @every_report
    def test_its_totals_are_formulas_that_agree(self, web: AppGround, report: ReportType) -> None:
        address = f"/api/reports/{report.name}/export.xlsx?from=-7d"
        workbook = fetch(web.as_("amal"), address)
        kpis = web.as_("amal").json(f"/api/reports/{report.name}?from=-7d")["kpis"]
        sheet = sheets(workbook)[-1]
        for cell in sheet[sheet.max_row]:
            if cell.data_type == "f":
                assert re.fullmatch(
                    rf"=SUBTOTAL\(109,{cell.column_letter}2:{cell.column_letter}{sheet.max_row - 1}\)", cell.value
                )
                total = sum(value for value in _cells_of(sheet, cell.column) if value is not None)
                assert any(kpi["value"] == pytest.approx(total) for kpi in kpis.values()), cell.coordinate

    def test_more_rows_than_a_sheet_holds_go_on_in_another(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("dashboard.exports.as_xlsx.MOST_ROWS", 100)
        tables = sheets(written("xlsx", sample_document(250)))[1:]
        assert [len(sheet_rows(table)) for table in tables] == [100, 100, 50]
        marks = [row[-1] for table in tables for row in sheet_rows(table)]
        assert marks == [f"N{number:05d}" for number in range(250)]

    def test_no_text_is_run_and_every_text_is_kept(self) -> None:
        sheet = sheets(written("xlsx", sample_document(len(HARD_TEXTS))))[-1]
        written_texts = []
        for row in sheet.iter_rows(min_row=2, max_row=1 + len(HARD_TEXTS)):
            for cell in row:
                assert cell.data_type != "f", cell.value
            place = row[6]
            written_texts.append(place.value or "")
            if str(place.value or "").startswith(("=", "-", "@", "+")):
                assert place.quotePrefix, "shown as the text that it is"
        assert tuple(written_texts) == HARD_TEXTS

    def test_no_mark_of_direction_is_left_in_it(self) -> None:
        for sheet in sheets(written("xlsx", sample_document(5))):
            for row in sheet.iter_rows(values_only=True):
                assert not [cell for cell in row if re.search("[\u2066-\u2069]", str(cell))]


def _cells_of(sheet: Worksheet, column: int) -> list[Any]:
    return [sheet.cell(row, column).value for row in range(2, sheet.max_row)]


class TestTheSameTwice:
    @pytest.mark.parametrize("ending", ["pdf", "xlsx"])
    def test_of_the_same_data_the_same_bytes(self, web: AppGround, ending: str) -> None:
        """Only the moment of the data may differ between two askings; nothing refreshes it here."""
        for report in REPORTS:
            assert day_file(web, report, ending) == day_file(web, report, ending), report.name

    def test_in_any_process_at_any_time(self) -> None:
        def hashes(seed: str) -> str:
            environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(PROJECT_ROOT), "TZ": f"X{seed}"}
            command = [sys.executable, "-m", "tests.lib.sample_document"]
            found = subprocess.run(
                command, env=environment, cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
            )
            return found.stdout

        assert hashes("1") == hashes("2")
        assert len(hashes("3").split()) == 3


def test_a_csv_holds_the_rows_of_a_day(web: AppGround) -> None:
    report = REPORTS[0]
    lines = csv_rows(day_file(web, report, "csv").decode())
    assert len(lines) == len(rows_of_day(web, report))
