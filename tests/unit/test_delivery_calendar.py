"""When schedules are due: across changes of clocks, at the ends of months, after downtime."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dashboard.delivery.calendar import DAILY, FREQUENCIES, MONTHLY, WEEKLY, Plan
from dashboard.delivery.periods import OFFERED, check_period, days_meant, like
from dashboard.delivery.retries import PAUSES, Retries, Trouble
from dashboard.errors import InvalidInput
from dashboard.semantic.period import Period
from dashboard.setting_values import WEEKDAYS

ZONES = ("Europe/Berlin", "Africa/Cairo", "Asia/Aden")


def plan(**changes: object) -> Plan:
    usual = {"frequency": DAILY, "at": time(6), "timezone": "Asia/Aden"}
    return Plan(**(usual | changes))  # type: ignore[arg-type]


def wall(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%d %H:%M")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", [time(0), time(0, 30), time(2, 30), time(6), time(23, 30), time(23, 59)])
def test_it_is_due_once_on_every_date_of_two_years(zone: str, at: time) -> None:
    """Whatever the clocks do: no date twice, none left out, and later dates come later."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    found = plan(timezone=zone, at=at).next(start, 730)
    first = found[0].day
    assert [one.day for one in found] == [first + timedelta(days=number) for number in range(730)]
    moments = [one.at for one in found]
    assert moments == sorted(set(moments))
    assert all(one.at.astimezone(ZoneInfo(zone)).date() == one.day for one in found), "on that date's wall"


def test_an_hour_that_the_clocks_leave_out_moves_on_and_one_that_they_repeat_counts_once() -> None:
    berlin = plan(timezone="Europe/Berlin", at=time(2, 30))
    spring = berlin.next(datetime(2026, 3, 27, 12, tzinfo=UTC), 3)
    assert [wall(one.at, "Europe/Berlin") for one in spring] == ["28 02:30", "29 03:30", "30 02:30"]
    autumn = berlin.next(datetime(2026, 10, 24, 12, tzinfo=UTC), 2)
    assert [one.at.isoformat() for one in autumn] == ["2026-10-25T00:30:00+00:00", "2026-10-26T01:30:00+00:00"]
    cairo = plan(timezone="Africa/Cairo", at=time(0, 15))
    found = cairo.next(datetime(2026, 4, 22, 23, tzinfo=UTC), 2)
    assert [wall(one.at, "Africa/Cairo") for one in found] == ["24 01:15", "25 00:15"], "midnight is left out there"


def test_the_end_of_a_month_is_its_last_day() -> None:
    last = plan(frequency=MONTHLY, month_day=31)
    found = last.next(datetime(2028, 1, 1, tzinfo=UTC), 5)
    assert [one.day for one in found] == [
        date(2028, 1, 31),
        date(2028, 2, 29),
        date(2028, 3, 31),
        date(2028, 4, 30),
        date(2028, 5, 31),
    ]
    leap = plan(frequency=MONTHLY, month_day=29)
    february = [one.day for one in leap.next(datetime(2026, 1, 1, tzinfo=UTC), 30) if one.day.month == 2]
    assert february == [date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]


def test_a_weekly_one_is_due_on_its_weekdays_and_knows_the_next_five() -> None:
    weekly = plan(frequency=WEEKLY, weekdays=("sunday", "wednesday"))
    found = weekly.next(datetime(2026, 11, 26, tzinfo=UTC), 5)
    assert [(one.day.day, WEEKDAYS[one.day.weekday()]) for one in found] == [
        (29, "sunday"), (2, "wednesday"), (6, "sunday"), (9, "wednesday"), (13, "sunday")
    ]  # fmt: skip


@given(
    zone=some.sampled_from(ZONES),
    minutes=some.integers(0, 1439),
    hours=some.integers(0, 20_000),
    frequency=some.sampled_from(FREQUENCIES),
    month_day=some.integers(1, 31),
)
def test_what_passed_and_what_comes_next_are_all_there_is(
    zone: str, minutes: int, hours: int, frequency: str, month_day: int
) -> None:
    """Looking now and then finds each time exactly once, however the looks fall."""
    at = time(minutes // 60, minutes % 60)
    one = plan(timezone=zone, at=at, frequency=frequency, weekdays=("friday",), month_day=month_day)
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    every = one.next(now, 6)
    later = every[3].at
    assert one.passed(every[0].at, later) + one.next(later, 2) == every


def test_wrong_plans_are_refused_by_the_name_of_the_field() -> None:
    for field, wrong in (
        ("frequency", {"frequency": "dayly"}),
        ("weekdays", {"frequency": WEEKLY}),
        ("weekdays", {"weekdays": ("sonday",)}),
        ("month_day", {"month_day": 0}),
    ):
        with pytest.raises(InvalidInput) as refused:
            plan(**wrong)
        assert refused.value.field == field


def test_periods_are_whole_days_before_the_one_it_is_due() -> None:
    thursday, monday = date(2028, 3, 2), 0
    meant = {text: days_meant(text, thursday, monday) for text in OFFERED}
    assert {text: (days.start.isoformat()[5:], days.end.isoformat()[5:]) for text, days in meant.items()} == {
        "yesterday": ("03-01", "03-01"),
        "today": ("03-02", "03-02"),
        "last_week": ("02-21", "02-27"),
        "last_month": ("02-01", "02-29"),
        "this_month": ("03-01", "03-02"),
        "last_7_days": ("02-24", "03-01"),
        "last_30_days": ("02-01", "03-01"),
        "last_90_days": ("12-03", "03-01"),
    }
    assert days_meant("last_week", thursday, 6).start == date(2028, 2, 20), "a week that starts on Sunday"
    with pytest.raises(InvalidInput, match="last_week"):
        check_period("last_weak")


def test_pauses_grow_end_and_never_come_together() -> None:
    retries = Retries(PAUSES, Random(1))
    for trouble in Trouble:
        pauses = PAUSES.get(trouble, ())
        assert list(pauses) == sorted(pauses)
        assert retries.pause(trouble, len(pauses) + 1) is None
        assert all(pause <= (retries.pause(trouble, n + 1) or pause) <= 1.2 * pause for n, pause in enumerate(pauses))
    assert len({retries.pause(Trouble.LATER, 1) for _ in range(50)}) == 50
    assert sum(PAUSES[Trouble.NETWORK], timedelta()) > timedelta(hours=15), "a night without a mail server"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("-30d", "today", "last_30_days"),
        ("yesterday", "yesterday", "yesterday"),
        ("yesterday", "today", "last_30_days"),
        ("this_month", "today", "this_month"),
        ("all", "today", "last_30_days"),
        ("2026-01-01", "2026-01-31", "last_30_days"),
        ("-999d", "today", "last_30_days"),
    ],
)
def test_the_days_of_a_saved_report_are_said_as_a_schedule_says_them(start: str, end: str, said: str) -> None:
    assert like(Period(start=start, end=end)) == said
