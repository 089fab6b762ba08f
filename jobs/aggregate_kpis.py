"""Keeps the KPIs of the day, week or month that ends, and of every earlier one that was missed or changed since."""

import time
from datetime import date

from dashboard.metrics.kpi_keeping import Kept, KpiKeeper
from dashboard.metrics.kpi_periods import DAY, MONTH, WEEK
from data_access.kpi_store import KpiStore
from data_access.replica.refresh import refresh_once
from jobs.job import MONTH_START, WEEK_START, Counts, Ground, Job
from jobs.rests import rest_after

LONGEST_CATCH_UP_S = 240.0
"""With its rests. What is left then waits for the next run, some minutes later."""


def aggregate_daily_kpis(ground: Ground, day: date) -> Counts:
    """The KPIs of `day`, of every report type."""
    return _counts(_keeper(ground).aggregate(DAY, day))


def aggregate_weekly_summary(ground: Ground, week_start: date) -> Counts:
    """The KPIs of the week of `week_start`, counted from its rows and not added from its days."""
    return _counts(_keeper(ground).aggregate(WEEK, week_start))


def aggregate_monthly_summary(ground: Ground, month_start: date) -> Counts:
    """The KPIs of the month of `month_start`, counted from its rows."""
    return _counts(_keeper(ground).aggregate(MONTH, month_start))


def catch_up_kpis(ground: Ground, day: date) -> Counts:
    """Whatever day it is asked for, every period that is over by now and whose KPIs are not kept as they are now. After
    a new base that is all of them, some minutes of work."""
    began = time.monotonic()
    until = began + LONGEST_CATCH_UP_S

    def may_go_on() -> bool:
        nonlocal began
        is_told_to_stop = ground.stop.wait(rest_after(time.monotonic() - began))
        began = time.monotonic()
        return began < until and not is_told_to_stop

    kept = _keeper(ground).catch_up(may_go_on)
    return _counts(kept) | {"periods left": kept.left}


def _keeper(ground: Ground) -> KpiKeeper:
    """Over a replica that knows every change of before this moment."""
    refresh_once(ground.database, ground.settings, ground.reads.conventions)
    return KpiKeeper(reads=ground.reads, store=KpiStore(ground.database))


def _counts(kept: Kept) -> Counts:
    return {"periods": kept.periods, "rows changed": kept.rows}


AGGREGATE_DAILY_KPIS = Job(
    name="aggregate_daily_kpis",
    purpose="keep the key figures of the day that ends",
    at="23:59",
    run=aggregate_daily_kpis,
)
AGGREGATE_WEEKLY_SUMMARY = Job(
    name="aggregate_weekly_summary",
    purpose="keep the key figures of the week that ended",
    at="00:01",
    on=WEEK_START,
    days_back=1,
    run=aggregate_weekly_summary,
)
AGGREGATE_MONTHLY_SUMMARY = Job(
    name="aggregate_monthly_summary",
    purpose="keep the key figures of the month that ended",
    at="00:01",
    on=MONTH_START,
    days_back=1,
    run=aggregate_monthly_summary,
)
CATCH_UP_KPIS = Job(
    name="catch_up_kpis",
    purpose="keep key figures that were missed, or whose rows changed since",
    at="*:*/5",
    run=catch_up_kpis,
)
