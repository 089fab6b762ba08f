"""A range dragged along a chart: everything follows on the way, and nothing jumps when the pointer lets go."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Arrives
from tests.lib.reader import PAINTED_BELOW, Reader

REPORT = "/reports/trainer_daily?project=ALPHA,BRAVO"
OTHERS = {
    "over_time": ("by_dog", "by_person", "by_project", "distribution", "by_weekday"),
    "distribution": ("by_dog", "by_kind", "by_project", "over_time", "by_weekday"),
}
"""With the pointer on one of these, the others must follow."""

FOLLOWS = ("total_sessions", "total_duration_min", "avg_success_rating", "high_rating_share")


def _values(reader: Reader, panel: str) -> object:
    """What a card shows; of days their bars, for what is usual is said of them a moment later."""
    if panel != "over_time":
        return reader.members(panel)
    return reader.page.eval_on_selector_all(".step-mark", "nodes => nodes.map(node => node.style.cssText)")


def _picture(reader: Reader, panel: str) -> dict[str, object]:
    reader.page.evaluate(PAINTED_BELOW)
    found: dict[str, object] = {name: _values(reader, name) for name in OTHERS[panel]}
    return found | {name: reader.kpi(name) for name in FOLLOWS} | {"rows": reader.text("[data-role=rows-counted]")}


def _start(reader: Reader, panel: str, first: int, last: int) -> None:
    """Rest on a chart until its tile has come, and drag from one member to another without letting go."""
    with reader.page.expect_response(lambda response: "/tile" in response.url):
        # Brings it into sight first: what stands above a chart may be taller one day than another.
        reader.member(panel, first).hover()
    end = reader.member(panel, last).bounding_box()
    assert end
    reader.page.mouse.down()
    reader.page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=6)
    expect(reader.all("[data-role=page].is-brushing")).to_have_count(1)


@pytest.mark.parametrize(("panel", "lang"), [("over_time", "en"), ("distribution", "ar")])
def test_everything_follows_the_drag_and_nothing_jumps_at_its_end(arrive: Arrives, panel: str, lang: str) -> None:
    reader = arrive("ghada", lang=lang)
    reader.open(REPORT)
    before, asked = _picture(reader, panel), len(reader.ticks)
    _start(reader, panel, 2, 6)
    on_the_way = _picture(reader, panel)
    assert all(on_the_way[name] != before[name] for name in (*OTHERS[panel], "total_sessions", "rows"))
    assert len(reader.ticks) == asked, "nobody is asked on the way"
    assert reader.all(".kpi.is-behind").count() == 2, "different dogs and people come at the end"
    assert reader.ticks_of(reader.page.mouse.up) == 1
    assert _picture(reader, panel) == on_the_way
    assert reader.all(".kpi.is-behind").count() == 0


def test_a_range_is_moved_by_arrows_and_typed(ghada: Reader) -> None:
    ghada.open(REPORT)
    before, handle = _picture(ghada, "distribution"), ghada.all("[data-panel=distribution] [data-end=first]")
    with ghada.page.expect_response(lambda response: "/tile" in response.url):
        handle.focus()
    for _ in range(6):
        ghada.page.keyboard.press("ArrowRight")
    expect(ghada.all("[data-role=page].is-brushing")).to_have_count(1)
    # What several presses lead to is painted with the next frame.
    expect(handle).to_have_attribute("aria-valuetext", ghada.members("distribution")[6].label)
    on_the_way = _picture(ghada, "distribution")
    ghada.page.keyboard.press("Escape")
    expect(ghada.all("[data-role=page].is-brushing")).to_have_count(0)
    assert _picture(ghada, "distribution") == before
    for _ in range(6):
        ghada.page.keyboard.press("ArrowRight")
    assert ghada.ticks_of(lambda: ghada.page.keyboard.press("Enter")) == 1
    assert _picture(ghada, "distribution") == on_the_way
    assert "rating=" in ghada.address

    ghada.open(REPORT)
    ghada.all("[data-panel=over_time] [data-role=range]").click()
    start = str(ghada.all(".popover [name=from]").get_attribute("min"))
    ghada.all(".popover [name=to]").fill(start)
    expect(ghada.all("[data-role=page].is-brushing")).to_have_count(1)
    assert ghada.ticks_of(lambda: ghada.page.keyboard.press("Enter")) == 1
    assert f"from={start}&to={start}" in ghada.address


def test_a_press_that_is_let_go_of_outside_is_no_drag(ghada: Reader) -> None:
    ghada.open(REPORT)
    step = ghada.member("over_time", 3)
    step.hover()
    at = step.bounding_box()
    assert at
    mouse = ghada.page.mouse
    mouse.down()
    mouse.move(at["x"], at["y"] + 700)
    mouse.up()
    mouse.move(at["x"] + 5, at["y"] + 5)
    mouse.move(at["x"] + 150, at["y"] + 5, steps=5)
    expect(ghada.all("[data-role=page].is-brushing")).to_have_count(0)
    assert ghada.all(".brush-band:not([hidden])").count() == 0
