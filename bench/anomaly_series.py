"""The daily series of the demo's labelled measures, made in memory from the rows that would be loaded.

A short second reading of the fact views, of the few columns that labels are about; a test holds it against the
read path.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd
import pyarrow as pa

from dashboard import clock
from dashboard.metrics.anomalies import JudgedDay, judge_series
from dashboard.metrics.trends import Series
from dashboard.metrics.usual import HISTORY_DAYS, Floats
from dashboard.reports import report_named
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Ratio
from dashboard.semantic.period import Days
from data_access.demo.columns import Rows
from data_access.demo.content import demo_rows, make_demo
from data_access.demo.rhythm import make_span

LABELS = "reporting.demo_label"
SESSION_TABLES = (("public.breeding_training_activity", 2), ("public.training_session", 1))
"""With what makes a rating of 10 of theirs."""

Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True, kw_only=True)
class DemoFacts:
    """By report type one line per row: day, project code, and what it adds to each measure. `days`: those with
    records, of which the last still runs. `labels`: as the demo keeps them."""

    days: Days
    rows: Tables
    labels: pd.DataFrame


def make_facts(seed: int, timezone: str, sessions: int | None = None) -> DemoFacts:
    """The demo of this seed up to the present moment; takes some seconds. `sessions`: as `load_demo` takes it."""
    today = clock.today(timezone)
    span = make_span(today, timezone, clock.now())
    tables = _tables(demo_rows(make_demo(span, seed, sessions), "no password"))
    codes = tables["public.project"].set_index("id")["code"]
    made = {
        "trainer_daily": _sessions(tables),
        "vet_daily": _visits(tables),
        "pm_daily": _posts(tables),
        "handler_daily": _reports(tables, timezone),
    }
    rows = {name: frame.assign(project=frame["project_id"].map(codes)) for name, frame in made.items()}
    return DemoFacts(days=Days(start=span.first, end=today), rows=rows, labels=tables[LABELS])


def judged_days(
    facts: DemoFacts, report_name: str, measure_name: str, project: str | None, conventions: Conventions
) -> tuple[JudgedDay, ...]:
    """The verdict on every day of one series that has enough days before it."""
    series, weights = read_series(facts, report_name, measure_name, project)
    return judge_series(report_named(report_name), series, weights, conventions)


def read_series(facts: DemoFacts, report_name: str, measure_name: str, project: str | None) -> tuple[Series, Floats]:
    """All days of a measure after a first history, of one project or of all; what each value stands on."""
    measure = report_named(report_name).measure(measure_name)
    rows = facts.rows[report_name]
    rows = rows if project is None else rows[rows["project"] == project]
    days = [pd.Timestamp(day) for day in facts.days]
    daily = rows.groupby("day").sum(numeric_only=True).reindex(days, fill_value=0)
    counts = rows.groupby("day").size().reindex(days, fill_value=0)
    if isinstance(measure, Ratio):
        over, under = (daily[name] for name in measure.over)
        scale = 100 if measure.unit == "%" else 1
        values, weights = (scale * over / under).where(under >= measure.minimum), under
    else:
        values, weights = daily[measure.name], counts
    known = [None if np.isnan(value) else float(value) for value in values]
    series = Series(
        measure=measure,
        days=Days(start=facts.days.start + timedelta(days=HISTORY_DAYS), end=facts.days.end),
        values=tuple(known[HISTORY_DAYS:]),
        history=tuple(known[:HISTORY_DAYS]),
        rows=tuple(int(count) for count in counts),
    )
    return series, weights.to_numpy(float)


def _tables(parts: Iterable[Rows]) -> Tables:
    found: dict[str, list[pd.DataFrame]] = {}
    for part in parts:
        table = pa.table({name: pa.array(values) for name, values in part.columns.items()})
        found.setdefault(part.table, []).append(table.to_pandas(date_as_object=False))
    return {name: pd.concat(frames, ignore_index=True) for name, frames in found.items()}


def _sessions(tables: Tables) -> pd.DataFrame:
    frames = [
        tables[name].assign(rating_sum=tables[name]["success_rating"] * scale)
        for name, scale in SESSION_TABLES
        if name in tables
    ]
    rows = pd.concat(frames, ignore_index=True)
    day = rows["session_date"].dt.normalize()
    return rows[["project_id", "rating_sum"]].assign(day=day, total_sessions=1, rated_sessions=1)


def _visits(tables: Tables) -> pd.DataFrame:
    visits = tables["public.veterinary_visit"]
    is_emergency = visits["visit_type"] == "EMERGENCY"
    return visits[["project_id"]].assign(day=visits["visit_date"].dt.normalize(), emergencies=is_emergency.astype(int))


def _posts(tables: Tables) -> pd.DataFrame:
    items = _items(tables)
    is_decided = items["status"].isin(("PRESENT", "ABSENT", "REPLACED"))
    is_present = items["status"] == "PRESENT"
    return items[["project_id", "day"]].assign(decided_posts=is_decided.astype(int), present=is_present.astype(int))


def _items(tables: Tables) -> pd.DataFrame:
    sheets = tables["public.daily_schedule"][["id", "date", "project_id"]]
    items = tables["public.daily_schedule_item"].merge(
        sheets, left_on="daily_schedule_id", right_on="id", suffixes=("", "_sheet")
    )
    return items.assign(day=items["date"].astype("datetime64[s]"))


def _reports(tables: Tables, timezone: str) -> pd.DataFrame:
    """Reports that were sent, late when after the end of the day on which the shift ended."""
    shifts = tables["public.shift"].set_index("id")
    ends_next_day = shifts["end_time"] <= shifts["start_time"]
    items = _items(tables)
    served = items[items["status"].isin(("PRESENT", "REPLACED"))]
    by_whom = served["handler_user_id"].where(served["status"] == "PRESENT", served["replacement_handler_id"])
    own = served.assign(handler_user_id=by_whom).sort_values("id").drop_duplicates(["handler_user_id", "dog_id", "day"])
    reports = tables["public.handler_report"].assign(
        day=lambda frame: frame["date"].astype("datetime64[s]"), place=lambda frame: np.arange(len(frame))
    )
    named = reports.merge(items[["id", "shift_id"]], left_on="schedule_item_id", right_on="id", suffixes=("", "_item"))
    unnamed = reports[reports["schedule_item_id"].isna()].merge(
        own[["handler_user_id", "dog_id", "day", "shift_id"]], on=["handler_user_id", "dog_id", "day"], how="left"
    )
    every = pd.concat([named, unnamed], ignore_index=True)
    sent = every[every["status"] != "DRAFT"]
    last_day = sent["day"] + pd.to_timedelta(1 + sent["shift_id"].map(ends_next_day).astype(float), unit="D")
    submitted = sent["submitted_at"].dt.tz_localize("UTC").dt.tz_convert(timezone).dt.tz_localize(None)
    return sent[["project_id", "day"]].assign(reports_submitted=1, late_reports=(submitted >= last_day).astype(int))
