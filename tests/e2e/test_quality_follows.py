"""A record is mended where it is seen, and every open page follows: its badge, the finding and the numbers."""

from time import monotonic

from tests.e2e.conftest import Arrives
from tests.lib.reader import Reader, plain

FIND = """async () => {
  const answer = await fetch("/api/reports/trainer_daily/quality?from=all&rule=range_duration_min&rows=1");
  return (await answer.json()).findings.items[0];
}"""
PATIENCE_MS = 20_000


def test_mending_a_record_shows_on_an_open_page(arrive: Arrives) -> None:
    mending, watching = arrive("amal", lang="en"), arrive("ghada", lang="en")
    mending.visit("/reports/trainer_daily")
    finding = mending.page.evaluate(FIND)
    day, project = finding["day"], finding["project"]["value"]
    watching.visit(f"/reports/trainer_daily?from={day}&to={day}&project={project}")
    badge, minutes = (
        watching.all("[data-role=quality-badge]"),
        watching.all("[data-measure=total_duration_min] .kpi-value"),
    )
    badge.wait_for()
    before = (plain(badge.inner_text()), minutes.inner_text())
    assert not badge.locator(".quality-score").filter(has_text="100.0%").count()
    watching.all(".kpi-value").first.wait_for()
    _mend(mending, finding["row_id"])
    started = monotonic()
    badge.locator(".quality-score").filter(has_text="100.0%").wait_for(timeout=PATIENCE_MS)
    print(f"badge after {monotonic() - started:.1f} s")  # noqa: T201
    assert (plain(badge.inner_text()), minutes.inner_text()) != before
    assert minutes.inner_text() != before[1]
    mending.all(".finding").wait_for(state="detached", timeout=PATIENCE_MS)


def _mend(reader: Reader, row_id: str) -> None:
    """On the record's own page, with a reason."""
    reader.visit(f"/reports/trainer_daily/record/{row_id}")
    reader.all(".finding").filter(has_text="999 min").wait_for()
    reader.all(".correction > summary").click()
    reader.all(".correction [name=duration_min]").fill("45")
    reader.all(".correction [name=reason]").fill("the stop watch was read wrongly")
    reader.all(".correction button[type=submit]").click()
