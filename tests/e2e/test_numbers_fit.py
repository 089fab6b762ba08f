"""Numbers of the longest kind stay inside their cells, on every report and screen."""

import pytest

from dashboard.reports import REPORTS
from dashboard.semantic.report import ReportType
from tests.e2e.conftest import Arrives

# Values and words that reach out of the cell that they stand in.
OUT_OF_CELL = """() => [...document.querySelectorAll(".kpi")].filter(cell => {
  const box = cell.getBoundingClientRect();
  return [...cell.querySelectorAll(".kpi-value, .kpi-unit, .kpi-change")].some(part => {
    const own = part.getBoundingClientRect();
    return own.width > 0 && (own.left < box.left - 1 || own.right > box.right + 1);
  });
}).map(cell => cell.innerText)"""


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_key_figures_fit_their_cells(arrive: Arrives, report: ReportType, lang: str) -> None:
    reader = arrive("ghada", lang=lang)
    reader.open(f"/reports/{report.name}?from=2025-01-01&to=2026-06-30")
    for width in (360, 390, 768, 1280, 1440):
        reader.page.set_viewport_size({"width": width, "height": 844})
        assert reader.page.evaluate(OUT_OF_CELL) == [], width
