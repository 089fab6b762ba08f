"""Plants errors of every kind into a demo database, each with a label: what the rules are there to find.

Nothing here knows a rule's limit: errors are of the sizes in which people make them.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from bench.quality_planting import Label, Planting, label
from bench.quality_wrong_values import PAST, SEEN, TRAINING, VISIT, WRONG_VALUES
from dashboard.metrics.holidays import DayKind, kind_of_day


def plant(planting: Planting) -> list[Label]:
    """Errors of every kind."""
    return [planted for kind in KINDS for planted in kind(planting)]


def twice(planting: Planting) -> Iterator[Label]:
    """Rows that were entered twice."""
    for table, where, rule in (
        (TRAINING, PAST, "double_event_at"),
        (VISIT, SEEN, "double_event_at"),
        ("public.feeding_log", "date < current_date - 5", "double_event_at"),
        ("public.daily_checkup_log", "date < current_date - 5", "double_event_at"),
        ("public.handler_report", "date < current_date - 5 AND status::text <> 'DRAFT'", "double_handler"),
    ):
        for row in planting.some(table, where):
            yield label(f"twice {table}", rule, row["key"], planting.copy(table, row["key"]))


def in_two_places(planting: Planting) -> Iterator[Label]:
    for row in planting.some(TRAINING, f"{PAST} AND duration >= 20"):
        dog = planting.ask(
            f"""SELECT dog_id::text AS dog, project_id::text AS project FROM {TRAINING}
                WHERE session_date::date = :day AND project_id <> :project ORDER BY id LIMIT 1""",
            day=row["session_date"].date(),
            project=row["project_id"],
        )
        if dog:
            at = row["session_date"] + timedelta(minutes=planting.random.randint(0, 8))
            changed = {"project_id": dog[0]["project"], "dog_id": dog[0]["dog"], "session_date": at, "duration": 10}
            planting.copy(TRAINING, row["key"], **changed)
            yield label("in two places", "two_places_trainer", *_day_of_trainer(planting, row))


def overlong_day(planting: Planting) -> Iterator[Label]:
    for row in planting.some(TRAINING, f"{PAST} AND duration < 100", count=6):
        midnight = row["session_date"].replace(hour=0, minute=0)
        for part in range(4):
            at = midnight + timedelta(hours=6 * part, minutes=planting.random.randint(1, 50))
            planting.copy(TRAINING, row["key"], session_date=at, duration=planting.random.randint(390, 440))
        yield label("overlong day", "overlong_day_trainer two_places_trainer", *_day_of_trainer(planting, row))


def _day_of_trainer(planting: Planting, row: dict[str, Any]) -> list[str]:
    found = planting.ask(
        f"SELECT id::text AS key FROM {TRAINING} WHERE trainer_id = :trainer AND session_date::date = :day",
        trainer=row["trainer_id"],
        day=row["session_date"].date(),
    )
    return [one["key"] for one in found]


def before_birth(planting: Planting) -> Iterator[Label]:
    young = planting.ask("SELECT id, birth_date FROM public.dog ORDER BY birth_date DESC LIMIT 10")
    for dog in young:
        where = f"{PAST} AND session_date < :born"
        for row in planting.some(TRAINING, where, count=2, born=dog["birth_date"] - timedelta(days=2)):
            planting.change(TRAINING, row["key"], dog_id=dog["id"])
            yield label("before birth", "unborn_dog_age_days gone_dog", row["key"])


def after_leaving(planting: Planting) -> Iterator[Label]:
    """The last day of a dog that left is that of its last session here; where labels of the demo came later, too."""
    left = planting.ask(
        f"""SELECT d.id, (SELECT max(s.day) FROM (
                SELECT session_date::date AS day, lag(session_date::date) OVER (ORDER BY session_date) AS before
                FROM {TRAINING} WHERE dog_id = d.id) s WHERE s.day - s.before < 8) AS last
            FROM public.dog d WHERE d.current_status::text IN ('RETIRED', 'DECEASED') ORDER BY d.code"""
    )
    for dog in [one for one in left if one["last"] is not None][:10]:
        after = dog["last"] + timedelta(days=12)
        for row in planting.some(TRAINING, f"{PAST} AND session_date > :after", count=1, after=after):
            planting.change(TRAINING, row["key"], dog_id=dog["id"])
            yield label("after leaving", "gone_dog", row["key"])


def in_future(planting: Planting) -> Iterator[Label]:
    for table, column in ((TRAINING, "session_date"), (VISIT, "visit_date")):
        for row in planting.some(table, "true"):
            later = planting.today - row[column].date() + timedelta(days=planting.random.randint(2, 300))
            planting.change(table, row["key"], **{column: row[column] + later})
            yield label(f"in future {table}", "future_day before_next_visit_day gone_dog", row["key"])


def without_a_field(planting: Planting) -> Iterator[Label]:
    """Rows of a file, which may lack what the host's own tables may not."""
    batch = _batch(planting)
    for column, rule in (
        ("dog_id", "missing_dog"),
        ("trainer_id", "missing_trainer"),
        ("duration", "missing_duration_min"),
        ("category", "missing_category"),
    ):
        for row in planting.some(TRAINING, PAST):
            yield label(f"without {column}", rule, _imported(planting, batch, row, **{column: None}))
    for row in planting.some(TRAINING, PAST):
        strange = planting.random.choice(["SWIMMING", "obedience ", "X", "طاعه"])
        yield label("unknown code", "unknown_category", _imported(planting, batch, row, category=strange))
    for column, rule in (("dog_id", "orphan_dog"), ("trainer_id", "orphan_trainer")):
        for row in planting.some(TRAINING, PAST):
            yield label(f"orphan {column}", rule, _imported(planting, batch, row, **{column: str(uuid4())}))


def _batch(planting: Planting) -> str:
    return planting.add(
        "reporting.import_batch",
        target="training_session",
        file_name="faults.csv",
        file_hash=uuid4().hex,
        mapping="{}",
        rows_read=0,
        rows_accepted=0,
        rows_rejected=0,
        rows_duplicate=0,
        created_members="[]",
        rejected_rows="[]",
    )


def _imported(planting: Planting, batch: str, row: dict[str, Any], **changed: Any) -> str:
    kept = {name: row[name] for name in ("dog_id", "trainer_id", "project_id", "category", "subject", "duration")}
    # At an hour at which nobody trains.
    at = row["session_date"].replace(
        hour=3, minute=planting.random.randint(0, 59), second=planting.random.randint(0, 59)
    )
    own = {**kept, "session_date": at, "duration": 1, **changed}
    number = planting.random.randint(1, 10**9)
    return planting.add(
        "reporting.imported_training_session",
        batch_id=batch,
        row_number=number,
        row_hash=uuid4().hex,
        extra="{}",
        **own,
    )


def heavier_or_lighter(planting: Planting) -> Iterator[Label]:
    grown = f"""{SEEN} AND weight IS NOT NULL AND (SELECT birth_date FROM public.dog WHERE id = t.dog_id)
        < visit_date - interval '400 days' AND (SELECT count(weight) FROM {VISIT} o WHERE o.dog_id = t.dog_id) > 3"""
    for row in planting.some(VISIT, grown):
        factor = planting.random.choice([0.45, 0.55, 1.6, 2.0, 2.2])
        planting.change(VISIT, row["key"], weight=round(row["weight"] * factor, 1))
        yield label("weight jump", "jump_weight_kg range_weight_kg", row["key"])


def unnamed_or_doubled_duty(planting: Planting) -> Iterator[Label]:
    item = "public.daily_schedule_item"
    past = "(SELECT date FROM public.daily_schedule s WHERE s.id = t.daily_schedule_id) < current_date - 5"
    for row in planting.some(item, f"status::text = 'REPLACED' AND replacement_handler_id IS NOT NULL AND {past}"):
        planting.change(item, row["key"], replacement_handler_id=None)
        yield label("replacement unnamed", "missing_replacement", row["key"])
    for row in planting.some(item, f"status::text = 'PRESENT' AND shift_id IS NOT NULL AND {past}"):
        twin = planting.copy(item, row["key"])
        yield label("two posts at once", "double_employee double_dog", row["key"], twin)


def silence(planting: Planting) -> Iterator[Label]:
    """All sessions of a few days of a busy project are lost."""
    busy = planting.ask(
        f"""SELECT p.id::text AS key FROM public.project p JOIN {TRAINING} t ON t.project_id = p.id
            WHERE p.status::text = 'ACTIVE' GROUP BY p.id HAVING count(*) > 3000 ORDER BY p.id"""
    )
    for project in planting.random.sample(busy, min(3, len(busy))):
        first = _plain_week(planting)
        for day in (first + timedelta(days=number) for number in range(3)):
            for table in (TRAINING, "public.training_session"):
                lost = sa.text(f"DELETE FROM {table} WHERE project_id = :project AND session_date::date = :day")
                planting.connection.execute(lost, {"project": project["key"], "day": day})
            yield label("silence", "silence_project", f"{project['key']}@{day}")


def _plain_week(planting: Planting) -> date:
    """Monday to Wednesday of a week without a feast."""
    while True:
        day = planting.today - timedelta(days=planting.random.randint(30, 330))
        monday = day - timedelta(days=day.weekday())
        if all(kind_of_day(monday + timedelta(days=n), ()) is DayKind.PLAIN for n in range(3)):
            return monday


KINDS: tuple[Callable[[Planting], Iterator[Label]], ...] = (
    *WRONG_VALUES,
    twice,
    in_two_places,
    overlong_day,
    before_birth,
    after_leaving,
    in_future,
    without_a_field,
    heavier_or_lighter,
    unnamed_or_doubled_duty,
    silence,
)
