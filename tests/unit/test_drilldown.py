"""The way down from a number: which question stands behind a name, and which dimensions lead on."""

import pytest

from dashboard.errors import InvalidInput
from dashboard.metrics.drilldown import EVERYTHING, drilled_query, next_levels
from dashboard.reports import REPORTS
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.semantic.fields import names_of
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType

EVERY_DAY = Query(report=TRAINER_DAILY)


def test_a_measure_as_a_whole_is_the_same_question() -> None:
    place = drilled_query(EVERY_DAY, "unique_dogs", EVERYTHING, None)
    assert (place.query, place.measure.name) == (EVERY_DAY, "unique_dogs")
    assert place.behind is place.measure


def test_a_dimension_narrows_to_its_member() -> None:
    place = drilled_query(EVERY_DAY, "section", "North", None)
    assert place.query.selections == {"section": ("North",)}
    assert place.measure.name == TRAINER_DAILY.default_measure
    assert place.behind is None, "all rows of the member are listed"


def test_a_measure_at_a_member_says_of_which_dimension() -> None:
    place = drilled_query(EVERY_DAY, "unique_dogs", "ALPHA", "project")
    assert (place.query.selections, place.measure.name) == ({"project": ("ALPHA",)}, "unique_dogs")


def test_a_member_called_all_is_reached_by_its_dimension() -> None:
    place = drilled_query(EVERY_DAY, "unique_dogs", EVERYTHING, "location")
    assert place.query.selections == {"location": (EVERYTHING,)}


def test_a_member_without_a_dimension_is_asked_about() -> None:
    with pytest.raises(InvalidInput, match="which dimension") as caught:
        drilled_query(EVERY_DAY, "unique_dogs", "ALPHA", None)
    assert caught.value.field == "by"


@pytest.mark.parametrize(("name", "near"), [("uniqe_dogs", "unique_dogs"), ("projct", "project")])
def test_a_name_that_is_neither_gets_the_nearest(name: str, near: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        drilled_query(EVERY_DAY, name, EVERYTHING, None)
    assert (caught.value.field, caught.value.suggestion) == ("metric", near)


def test_an_unknown_dimension_gets_the_nearest() -> None:
    with pytest.raises(InvalidInput) as caught:
        drilled_query(EVERY_DAY, "unique_dogs", "ALPHA", "projct")
    assert caught.value.suggestion == "project"


@pytest.mark.parametrize("report", REPORTS, ids=[report.name for report in REPORTS])
class TestTheWayDown:
    def test_it_begins_where_nothing_else_leads(self, report: ReportType) -> None:
        first = names_of(next_levels(Query(report=report)))
        assert "section" in first
        assert not {dimension.drills_to for dimension in report.dimensions} & set(first)

    def test_it_always_comes_to_the_rows(self, report: ReportType) -> None:
        query, seen = Query(report=report), set()
        while levels := next_levels(query):
            [name, *_] = names_of(levels)
            assert name not in seen
            seen.add(name)
            query = query.with_filter(name, "x")
        assert seen

    def test_no_level_is_one_that_is_filtered_already(self, report: ReportType) -> None:
        for dimension in report.dimensions:
            filtered = Query(report=report).with_filter(dimension.name, "x")
            assert dimension.name not in names_of(next_levels(filtered))
