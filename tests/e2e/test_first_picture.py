"""The first picture of a page of charts comes card by card, so that a slow phone stays awake; no other does."""

from typing import Any

from tests.e2e.conftest import Arrives
from tests.lib.reader import Reader

REPORT = "/reports/trainer_daily"
CARDS = 8

# Works of so many milliseconds, one after the other: which of them ran, and in how many tasks and frames.
IN_TURN = """async ({ lengths, isFinished }) => {
  const turn = k9.inTurn(), ran = [], tasks = new Set();
  let task = 0, frames = 0;
  const frame = () => { frames += 1; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { task += 1; channel.port2.postMessage(0); };
  channel.port2.postMessage(0);
  const busy = (length) => { const end = performance.now() + length; while (performance.now() < end); };
  turn.add(...lengths.map((length, i) => () => { busy(length); ran.push(i); tasks.add(task); }));
  const atOnce = ran.length;
  if (isFinished) turn.finish();
  const afterFinish = ran.length;
  while (ran.length < lengths.length) await new Promise((go) => setTimeout(go));
  channel.port1.onmessage = null;
  return { ran, atOnce, afterFinish, tasks: tasks.size, frames };
}"""

# How many cards were painted in the task that painted the first, and the addresses that the page said it had painted.
FIRST_TASK = """() => {
  window.first = null;
  new MutationObserver((changes) => {
    const cards = [...document.querySelectorAll("[data-panel]")];
    const painted = cards.filter((card) => !card.classList.contains("is-waiting")).length;
    if (painted && window.first === null) window.first = painted;
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
}"""


def _in_turn(reader: Reader, lengths: list[int], *, is_finished: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = reader.page.evaluate(IN_TURN, {"lengths": lengths, "isFinished": is_finished})
    return found


def test_long_works_let_the_browser_paint_between_them(ghada: Reader) -> None:
    ghada.open(REPORT)
    found = _in_turn(ghada, [40, 40, 40])
    assert found["ran"] == [0, 1, 2]
    assert found["atOnce"] == 0
    assert found["tasks"] == 3
    assert found["frames"] >= 2


def test_short_works_go_together(ghada: Reader) -> None:
    ghada.open(REPORT)
    assert _in_turn(ghada, [0] * 20)["tasks"] == 1


def test_what_is_left_can_be_finished_at_once(ghada: Reader) -> None:
    ghada.open(REPORT)
    found = _in_turn(ghada, [40, 40, 40], is_finished=True)
    assert found["ran"] == [0, 1, 2]
    assert found["afterFinish"] == 3


def test_a_slow_phone_paints_its_first_card_before_the_others(arrive: Arrives) -> None:
    reader = arrive("ghada", "ar", width=390, height=844)
    session = reader.page.context.new_cdp_session(reader.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 8})
    reader.page.add_init_script(f"({FIRST_TASK})()")
    reader.open(REPORT)
    assert reader.page.evaluate("window.first") < CARDS
    assert reader.page.locator("[data-panel]:not(.is-waiting)").count() == CARDS


def test_a_press_in_the_middle_of_the_first_picture_is_answered_last(arrive: Arrives) -> None:
    reader = arrive("ghada", "en", width=390, height=844)
    session = reader.page.context.new_cdp_session(reader.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 8})
    press = """() => {
      new MutationObserver((_, observer) => {
        const row = document.querySelector("[data-panel]:not(.is-waiting) :is(.bar-row, .column, .step)");
        if (!row) return;
        observer.disconnect();
        window.early = !document.querySelector("[data-painted]");
        row.click();
      }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
    }"""
    reader.page.add_init_script(f"({press})()")
    reader.open(REPORT)
    assert reader.page.evaluate("window.early")
    assert len(reader.ticks) == 2
    assert reader.page.locator("[data-panel].is-waiting").count() == 0
    assert reader.page.locator(":is(.bar-row, .column, .step)[aria-pressed=true]").count() == 1
