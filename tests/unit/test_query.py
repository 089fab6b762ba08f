"""A question reads from and prints to a URL; what it does not know it names, with the nearest right name."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.errors import InvalidInput
from dashboard.reports import REPORTS
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.semantic.fields import names_of
from dashboard.semantic.period import Period
from dashboard.semantic.query import COMPARISONS, Query, join_members, split_members

TODAY = date(2026, 11, 24)

letters = st.characters(exclude_categories=("C", "Zl", "Zp"))
members = st.text(alphabet=letters, min_size=1, max_size=12)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1)).map(date.isoformat)
limits = st.one_of(days, st.sampled_from(["today", "yesterday", "-30d", "-7d", "this_month", "all"]))


@st.composite
def queries(draw: st.DrawFn) -> Query:
    report = draw(st.sampled_from(REPORTS))
    dimensions = names_of(report.dimensions)
    measures = names_of(report.shown_measures)
    return Query(
        report=report,
        measures=tuple(draw(st.lists(st.sampled_from(measures), unique=True, max_size=4))),
        by=tuple(draw(st.lists(st.sampled_from(dimensions), unique=True, max_size=3))),
        filters=tuple(
            (name, tuple(draw(st.lists(members, min_size=1, max_size=3))))
            for name in draw(st.lists(st.sampled_from(dimensions), unique=True, max_size=4))
        ),
        period=Period(start=draw(limits), end=draw(limits)),
        compare_to=draw(st.sampled_from([None, *COMPARISONS])),
        limit=draw(st.one_of(st.none(), st.integers(1, 500))),
    )


@given(queries())
@settings(deadline=None)
def test_a_query_survives_its_own_url(query: Query) -> None:
    assert Query.parse(str(query), query.report) == query


@given(st.lists(members, max_size=5))
def test_members_with_commas_and_backslashes_survive(given_members: list[str]) -> None:
    assert split_members(join_members(given_members)) == tuple(given_members)


def test_the_order_of_names_and_members_does_not_matter() -> None:
    one = Query.parse("project=BRAVO,ALPHA&category=DETECTION", TRAINER_DAILY)
    other = Query.parse("category=DETECTION&project=ALPHA&project=BRAVO", TRAINER_DAILY)
    assert one == other


def test_an_old_name_keeps_working_is_declared_on_the_field() -> None:
    assert all(isinstance(field.was, tuple) for report in REPORTS for field in report.measures)


@pytest.mark.parametrize(
    ("text", "field", "suggestion"),
    [
        ("projct=ALPHA", "dimension", "project"),
        ("by=trainr", "dimension", "trainer"),
        ("measures=total_sesions", "measure", "total_sessions"),
        ("from=24/11/2026", "from", "2026-11-24"),
        ("to=yesterdy", "to", "yesterday"),
        ("limit=many", "limit", "50"),
        ("from=-5.34950688527664e-157", "from", None),
        # One day has one address.
        ("from=20261124", "from", "2026-11-24"),
        ("from=2026-W48-2", "from", "2026-11-24"),
        ("from=1899-12-31", "from", "1900-12-28"),
        ("from=-99999d", "from", "-39999d"),
        ("compare=lastyear", "compare", "year"),
        ("order=-unique_dog", "order", "unique_dogs"),
    ],
)
def test_it_names_what_it_does_not_know_and_the_nearest(text: str, field: str, suggestion: str | None) -> None:
    with pytest.raises(InvalidInput) as caught:
        Query.parse(text, TRAINER_DAILY)
    assert caught.value.field == field
    assert caught.value.suggestion == suggestion


def test_a_name_that_is_given_twice_is_meant_once() -> None:
    query = Query.parse("by=area,week,week,area&measures=unique_dogs,unique_dogs", TRAINER_DAILY)
    assert (query.by, query.measures) == (("area", "week"), ("unique_dogs",))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("-30d", "today", (date(2026, 10, 26), TODAY)),
        ("yesterday", "yesterday", (date(2026, 11, 23), date(2026, 11, 23))),
        ("this_week", "today", (date(2026, 11, 23), TODAY)),
        ("this_month", "today", (date(2026, 11, 1), TODAY)),
        ("2026-11-24", "2026-11-01", (date(2026, 11, 1), TODAY)),
        ("all", "today", (date(2018, 1, 29), TODAY)),
    ],
)
def test_relative_periods_follow_today(start: str, end: str, expected: tuple[date, date]) -> None:
    days = Period.parse(start, end).resolve(today=TODAY, first_day=date(2018, 1, 29))
    assert (days.start, days.end) == expected


def test_all_days_up_to_one_before_the_first_have_none_after_it() -> None:
    days = Period.parse("all", "2025-06-01").resolve(today=TODAY, first_day=date(2026, 1, 1))
    assert days.end == date(2025, 6, 1)


def test_the_week_starts_where_the_unit_says() -> None:
    assert Period.parse("this_week", None).resolve(today=TODAY, week_start=5).start == date(2026, 11, 21)


def test_the_period_before_is_as_long_and_ends_the_day_before() -> None:
    days = Period.parse("2026-11-01", "2026-11-10").resolve(today=TODAY)
    assert (days.before().start, days.before().end) == (date(2026, 10, 22), date(2026, 10, 31))
