"""Handler reports of the duty sheets with their five kinds of parts: filed, late, draft, rejected or missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data_access.demo.columns import (
    Bools,
    Ints,
    Random,
    Rows,
    Times,
    make_keys,
    only,
    pick,
    pick_any,
    weighted,
)
from data_access.demo.duty import PRESENT, REPLACED, Duty, shift_end
from data_access.demo.duty_words import (
    BAD_BEHAVIOR,
    EXCRETION_PLACES,
    FOOD_TYPES,
    GOOD_BEHAVIOR,
    HEALTH_NOTES,
    INCIDENTS,
    REVIEW_REFUSALS,
    TRAINING_TEXTS,
)
from data_access.demo.kennel import NOWHERE
from data_access.demo.training import make_locations
from data_access.demo.unit import Unit

FORGOTTEN, LATE_SHARE, LATE_WAVE_SHARE, INCIDENT_SHARE = 0.05, 0.05, 0.55, 0.022
DRAFT, SUBMITTED, APPROVED, BY_ADMIN, FORWARDED, REJECTED, REJECTED_BY_PM = range(7)
STATUSES = ("DRAFT", "SUBMITTED", "APPROVED", "APPROVED_BY_ADMIN", "FORWARDED_TO_ADMIN", "REJECTED", "REJECTED_BY_PM")
DECISIONS = (0.0, 0.03, 0.74, 0.14, 0.03, 0.04, 0.02)
PARTS = ("eyes", "nose", "ears", "mouth", "teeth", "gums", "front_limbs", "back_limbs", "hair", "tail", "rear")
CHECKS = ("NORMAL", "ABNORMAL", "NEEDS_ATTENTION")
STOOL_COLORS, STOOL_SHAPES = ("BROWN", "YELLOW", "GREEN", "BLACK"), ("NORMAL", "SOFT", "HARD", "LIQUID")


@dataclass(frozen=True, kw_only=True)
class Reports:
    """`item` is the place of the duty item, `handler` of the one who wrote it; submitted is local wall time.

    What has not begun is not there yet.
    """

    keys: pa.StringArray
    item: Ints
    handler: Ints
    submitted: Times
    status: Ints
    has_begun: Bools


def make_reports(rng: Random, unit: Unit, duty: Duty, late_wave: Ints) -> Reports:
    owed = np.flatnonzero((duty.status == PRESENT) | (duty.status == REPLACED))
    item = owed[rng.random(len(owed)) > FORGOTTEN]
    count, until = len(item), np.datetime64(unit.span.until, "s")
    end = shift_end(unit, duty)[item]
    late = rng.random(count) < np.where(np.isin(duty.day[item], late_wave), LATE_WAVE_SHARE, LATE_SHARE)
    minutes = np.where(late, rng.uniform(25 * 60, 80 * 60, count), rng.exponential(40, count) + 3)
    on_time_limit = end.astype("datetime64[D]").astype("datetime64[s]") + np.timedelta64(86399, "s")
    submitted = end + (minutes * 60).astype("timedelta64[s]")
    submitted = np.where(late, submitted, np.minimum(submitted, on_time_limit))
    decided = submitted + (rng.uniform(4, 70, count) * 3600).astype("timedelta64[s]") < until
    status = np.where(decided, weighted(rng, DECISIONS, count), SUBMITTED)
    draft = (submitted > until) | (rng.random(count) < 0.015)
    # What cannot have been submitted yet is a draft where the shift has begun, and not there where it has not.
    return Reports(
        keys=make_keys(rng, count),
        item=item,
        handler=_writers(duty, item),
        submitted=submitted,
        status=np.where(draft, DRAFT, status),
        has_begun=end - np.timedelta64(6, "h") < until,
    )


def _writers(duty: Duty, item: Ints) -> Ints:
    return np.where(duty.status[item] == REPLACED, duty.standin[item], duty.handler[item])


def report_rows(rng: Random, unit: Unit, duty: Duty, reports: Reports) -> list[Rows]:
    there, keys = reports.has_begun, reports.keys
    return [
        _head_rows(rng, unit, duty, reports).only(there),
        _health_rows(rng, keys).only(there),
        _training_rows(rng, unit, duty, reports),
        _care_rows(rng, keys).only(there),
        _behavior_rows(rng, keys).only(there),
        _incident_rows(rng, reports),
    ]


def _behavior_rows(rng: Random, report_keys: pa.StringArray) -> Rows:
    count = len(report_keys)
    return Rows(
        table="public.handler_report_behavior",
        columns={
            "id": make_keys(rng, count),
            "report_id": report_keys,
            "good_behavior_notes": pick_any(rng, GOOD_BEHAVIOR, count, 0.45),
            "bad_behavior_notes": pick_any(rng, BAD_BEHAVIOR, count, 0.08),
        },
    )


def _head_rows(rng: Random, unit: Unit, duty: Duty, reports: Reports) -> Rows:
    count, day = len(reports.item), duty.day[reports.item]
    filed = reports.status != DRAFT
    users = unit.staff.user_keys.take(pa.array(unit.staff.handlers))
    submitted = unit.span.to_utc(reports.submitted, day)
    decided = reports.status > SUBMITTED
    refused = (reports.status == REJECTED) | (reports.status == REJECTED_BY_PM)
    reviewer = unit.staff.user_keys[unit.staff.account("basel")].as_py()
    admin = unit.staff.user_keys[unit.staff.account("amal")].as_py()
    reviewed = np.minimum(
        submitted + np.timedelta64(7, "h"), unit.span.to_utc(np.full(count, np.datetime64(unit.span.until, "s")), day)
    )
    made = np.minimum(submitted, unit.span.to_utc(shift_end(unit, duty)[reports.item], day)) - np.timedelta64(900, "s")
    # One report in nine does not name its schedule item, as when a handler starts from the dog and not the sheet.
    named = rng.random(count) > 0.11
    return Rows(
        table="public.handler_report",
        columns={
            "id": reports.keys,
            "report_type": ["DAILY"] * count,
            "date": unit.span.dates[day],
            "schedule_item_id": pick(duty.keys, np.where(named, reports.item, NOWHERE)),
            "handler_user_id": pick(users, reports.handler),
            "dog_id": pick(unit.kennel.keys, duty.dog[reports.item]),
            "project_id": pick(unit.project_keys, duty.project[reports.item]),
            "location": make_locations(rng, unit, duty.project[reports.item]),
            "status": pick(STATUSES, reports.status),
            "submitted_at": only(submitted, filed),
            "reviewed_by_user_id": pick(
                [reviewer, admin],
                np.where(
                    decided, (duty.project[reports.item] != unit.project_place("ALPHA")).astype(np.int64), NOWHERE
                ),
            ),
            "reviewed_at": only(reviewed, decided),
            "review_notes": pick(REVIEW_REFUSALS, np.where(refused, rng.integers(0, 4, count), NOWHERE)),
            "created_at": made,
            "updated_at": np.where(decided, reviewed, np.where(filed, submitted, made)),
        },
    )


def _health_rows(rng: Random, report_keys: pa.StringArray) -> Rows:
    """The host makes the row with the report; one in six stays empty, some have only a few parts."""
    count = len(report_keys)
    filled_share = np.array([0.0, 0.35, 0.97])[weighted(rng, (0.16, 0.14, 0.70), count)]
    columns: dict[str, pa.Array] = {"id": make_keys(rng, count), "report_id": report_keys}
    for part in PARTS:
        filled = rng.random(count) < filled_share
        found = np.where(filled, weighted(rng, (0.968, 0.012, 0.020), count), NOWHERE)
        columns[f"{part}_status"] = pick(CHECKS, found)
        columns[f"{part}_notes"] = pick(HEALTH_NOTES, np.where(found > 0, rng.integers(0, 5, count), NOWHERE))
    return Rows(table="public.handler_report_health", columns=columns)


def _training_rows(rng: Random, unit: Unit, duty: Duty, reports: Reports) -> Rows:
    """None to two trainings within the shift; those of a night shift may cross midnight."""
    report = np.repeat(np.arange(len(reports.item)), weighted(rng, (0.30, 0.55, 0.15), len(reports.item)))
    count = len(report)
    start = np.array([360, 840, 1320])[duty.shift[reports.item[report]]] + rng.integers(30, 400, count)
    stop = start + rng.integers(3, 13, count) * 5
    kind = weighted(rng, (0.22, 0.14, 0.30, 0.12, 0.17, 0.05), count)
    timed = rng.random(count) < 0.92
    rows = Rows(
        table="public.handler_report_training",
        columns={
            "id": make_keys(rng, count),
            "report_id": reports.keys.take(pa.array(report)),
            "training_type": pick(tuple(TRAINING_TEXTS), kind),
            "description": pick(tuple(TRAINING_TEXTS.values()), kind),
            "time_from": _clock(start, timed),
            "time_to": _clock(stop, timed),
            "notes": pick_any(rng, GOOD_BEHAVIOR, count, 0.1),
        },
    )
    return rows.only(reports.has_begun[report])


def _clock(minutes: Ints, known: Bools) -> pa.Array:
    return only(((minutes % 1440) * 60).astype("int32"), known).cast(pa.time32("s"))


def _care_rows(rng: Random, report_keys: pa.StringArray) -> Rows:
    count = len(report_keys)
    filled = rng.random(count) < 0.88
    words = {
        "food_amount": ("1 كغ", "1.5 كغ", "800 غ", "2 kg"),
        "food_type": FOOD_TYPES,
        "water_amount": ("2 لتر", "3 لتر", "1.5 لتر"),
        "excretion_location": EXCRETION_PLACES,
        "stool_color": STOOL_COLORS,
        "stool_shape": STOOL_SHAPES,
    }
    flags = {
        name: only(rng.random(count) < share, filled)
        for name, share in (("grooming_done", 0.7), ("washing_done", 0.25))
    }
    texts = {
        name: pick(choices, np.where(filled, weighted(rng, range(len(choices), 0, -1), count), NOWHERE))
        for name, choices in words.items()
    }
    return Rows(
        table="public.handler_report_care",
        columns={"id": make_keys(rng, count), "report_id": report_keys, **texts, **flags},
    )


def _incident_rows(rng: Random, reports: Reports) -> Rows:
    report = np.flatnonzero(rng.random(len(reports.item)) < INCIDENT_SHARE)
    what = rng.integers(0, len(INCIDENTS), len(report))
    rows = Rows(
        table="public.handler_report_incident",
        columns={
            "id": make_keys(rng, len(report)),
            "report_id": reports.keys.take(pa.array(report)),
            "incident_type": pick([kind for kind, _ in INCIDENTS], what),
            "description": pick([text for _, text in INCIDENTS], what),
        },
    )
    return rows.only(reports.has_begun[report])
