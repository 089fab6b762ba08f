"""A commander clicks, and every number answers: selecting, deselecting, several at once, and one question a click."""

import pytest

from tests.e2e.conftest import Arrives
from tests.lib.reader import Reader, Shown

REPORT = "/reports/trainer_daily"
# What a click on the first member of each chart puts into the address.
CHARTS = (
    ("by_project", "project"),
    ("by_dog", "dog"),
    ("by_person", "trainer"),
    ("by_kind", "category"),
    ("by_place", "area"),
    ("by_weekday", "weekday"),
    ("distribution", "rating"),
    ("over_time", "date"),
)


# Where the text itself begins, wherever its box does.
TEXT_EDGE = """(nodes, edge) => nodes.slice(0, 12).map(node => {
  const range = document.createRange();
  range.selectNodeContents(node);
  return range.getBoundingClientRect()[edge];
})"""


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def _index_of_most(members: list[Shown]) -> int:
    return max(range(len(members)), key=lambda index: _number(members[index].value))


def test_it_selects_a_bar_and_everything_else_follows_in_one_tick(ghada: Reader) -> None:
    ghada.open(REPORT)
    before = {panel: ghada.members(panel) for panel, _ in CHARTS}
    first = before["by_project"][0]

    assert ghada.ticks_of(lambda: ghada.member("by_project", 0).click()) == 1

    assert ghada.kpi("total_sessions") == first.value
    assert "project=" in ghada.address
    assert [member.label for member in ghada.members("by_project")] == [m.label for m in before["by_project"]]
    assert [member.value for member in ghada.members("by_project")] == [m.value for m in before["by_project"]]
    assert ghada.pressed("by_project") == [first.label]
    assert all(member.is_dimmed for member in ghada.members("by_project")[1:])
    for panel in ("by_dog", "by_person", "by_weekday", "distribution", "over_time"):
        assert ghada.members(panel) != before[panel], panel
    assert ghada.chips() == [f"Project {first.label}"]


@pytest.mark.parametrize(("panel", "dimension"), CHARTS)
def test_it_selects_and_deselects_a_member_of_every_chart(ghada: Reader, panel: str, dimension: str) -> None:
    ghada.open(f"{REPORT}?from=-7d&to=today")
    before = ghada.picture()
    index = (
        1
        if panel == "over_time"
        else 0
        if panel not in ("by_weekday", "distribution")
        else _index_of_most(ghada.members(panel))
    )

    assert ghada.ticks_of(lambda: ghada.member(panel, index).click()) == 1
    assert f"{dimension}=" in ghada.address
    assert len(ghada.pressed(panel)) == 1

    assert ghada.ticks_of(lambda: ghada.member(panel, index).click()) == 1
    assert ghada.picture() == before


def test_a_chip_deselects(ghada: Reader) -> None:
    ghada.open(REPORT)
    before = ghada.picture()
    ghada.press("by_kind", 0)
    assert ghada.ticks_of(lambda: ghada.all(".chip-x").click()) == 1
    assert ghada.picture() == before


def test_several_members_can_be_selected_and_add_up(ghada: Reader) -> None:
    ghada.open(REPORT)
    first, second = ghada.members("by_project")[:2]
    ghada.press("by_project", 0)
    ghada.press("by_project", 1)
    assert _number(ghada.kpi("total_sessions")) == _number(first.value) + _number(second.value)
    assert ghada.pressed("by_project") == [first.label, second.label]
    assert len(ghada.chips()) == 2


def test_selections_on_several_charts_narrow_together_and_are_cleared_together(ghada: Reader) -> None:
    ghada.open(REPORT)
    everything = ghada.picture()
    ghada.press("by_project", 0)
    of_project = _number(ghada.kpi("total_sessions"))
    wednesday = _index_of_most(ghada.members("by_weekday"))
    expected = ghada.members("by_weekday")[wednesday].value
    ghada.press("by_weekday", wednesday)
    assert ghada.kpi("total_sessions") == expected
    assert _number(expected) < of_project

    assert ghada.ticks_of(lambda: ghada.all("[data-role=clear-all]").click()) == 1
    assert ghada.picture() == everything


def test_a_member_at_zero_stays_and_can_be_selected(ghada: Reader) -> None:
    ghada.open(REPORT)
    members = ghada.members("by_project")
    assert members[-1].value == "0"
    ghada.press("by_project", len(members) - 1)
    assert ghada.kpi("total_sessions") == "0"
    assert ghada.pressed("by_project") == [members[-1].label]


def test_it_shows_another_measure_on_every_card(ghada: Reader) -> None:
    ghada.open(REPORT)
    assert ghada.ticks_of(lambda: ghada.all("[data-role=measure-switch]").select_option("avg_success_rating")) == 1
    titles = ghada.all(".panel-measure").all_inner_texts()
    assert titles == ["Mean rating (of 10)"] * 8
    assert "measure=avg_success_rating" in ghada.address


def test_a_card_can_be_read_and_used_as_a_table(ghada: Reader) -> None:
    ghada.open(REPORT)
    shown = ghada.members("by_kind")
    ghada.all("[data-panel=by_kind] [data-role=twin]").click()
    rows = ghada.all("[data-panel=by_kind] .twin tbody tr").all_inner_texts()
    assert [row.split("\t")[0] for row in rows] == [member.label for member in shown]
    assert [row.split("\t")[2] for row in rows] == [member.value for member in shown]
    assert ghada.ticks_of(lambda: ghada.all("[data-panel=by_kind] .twin-member").first.click()) == 1
    assert ghada.kpi("total_sessions") == shown[0].value


def test_a_drag_along_time_narrows_the_period(ghada: Reader) -> None:
    ghada.open(REPORT)
    steps = ghada.members("over_time")
    start, end = ghada.member("over_time", 3).bounding_box(), ghada.member("over_time", 7).bounding_box()
    assert start and end

    def drag() -> None:
        ghada.page.mouse.move(start["x"] + 3, start["y"] + 50)
        ghada.page.mouse.down()
        ghada.page.mouse.move(end["x"] + 3, end["y"] + 50, steps=4)
        ghada.page.mouse.up()

    assert ghada.ticks_of(drag) == 1
    assert [step.label for step in ghada.members("over_time")] == [step.label for step in steps[3:8]]
    assert not ghada.chips()


def test_names_stand_where_rows_begin_whatever_their_script(arrive: Arrives) -> None:
    for lang, edge in (("en", "left"), ("ar", "right")):
        reader = arrive("ghada", lang=lang)
        reader.open(REPORT)
        edges = reader.page.eval_on_selector_all(
            "[data-panel=by_dog] li:not([hidden]) .bar-label",
            f"nodes => nodes.slice(0, 30).map(node => Math.round(node.getBoundingClientRect().{edge}))",
        )
        assert len(set(edges)) == 1
        starts = reader.page.eval_on_selector_all("[data-panel=by_dog] li:not([hidden]) .bar-label", TEXT_EDGE, edge)
        assert max(starts) - min(starts) <= 2
