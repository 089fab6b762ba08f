"""The demo looks like a real unit: two years up to now, people and dogs that come and go, a rhythm, known faults."""

import statistics
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest
import sqlalchemy as sa

from dashboard import clock
from dashboard.errors import Conflict
from data_access.connect import OpenDatabase
from data_access.demo import DEFAULT_SEED, load_demo
from data_access.demo.columns import Rows
from data_access.demo.content import demo_rows, make_demo
from data_access.demo.rhythm import make_span
from tests.lib.database_ground import DatabaseGround

DAY = date(2026, 11, 24)
NOON, EVENING = datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 11, 24, 19, tzinfo=UTC)
NEW, OLD = "public.breeding_training_activity", "public.training_session"
SESSIONS = (
    f"(SELECT id, session_date, duration, dog_id, trainer_id, project_id, created_at FROM {NEW}"
    f" UNION ALL SELECT id, session_date, duration, dog_id, trainer_id, project_id, created_at FROM {OLD})"
)


class Demo:
    """The loaded demo, asked in SQL."""

    def __init__(self, database: OpenDatabase, today: date) -> None:
        self._database = database
        self.today = today

    def all(self, statement: str, **values: object) -> list[tuple[Any, ...]]:
        with self._database.owner.read() as connection:
            return [tuple(row) for row in connection.execute(sa.text(statement), values)]

    def one(self, statement: str, **values: object) -> Any:
        [[value]] = self.all(statement, **values)
        return value

    def labelled(self, kind: str) -> set[str]:
        return {key for (key,) in self.all("SELECT entity_id FROM reporting.demo_label WHERE kind = :kind", kind=kind)}


@pytest.fixture(scope="module")
def demo(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with databases.copy() as database:
        settings = replace(databases.settings, data_dir=tmp_path_factory.mktemp("demo"))
        today = clock.today(settings.timezone)
        load_demo(database.owner, settings=settings, today=today)
        yield Demo(database, today)


def test_it_is_the_unit_that_was_promised(demo: Demo) -> None:
    assert demo.one("SELECT count(*) FROM public.project") == 12
    assert demo.one("SELECT count(DISTINCT sector) FROM public.project") >= 4
    assert demo.one("SELECT count(*) FROM public.project_location") >= 36
    assert demo.one("SELECT count(*) FROM public.dog") == 150
    roles = dict(demo.all("SELECT role::text, count(*) FROM public.employee GROUP BY 1"))
    assert roles["TRAINER"] + roles["HANDLER"] == 60
    assert roles["VET"] == 8


def test_it_covers_two_years_up_to_today(demo: Demo) -> None:
    first, last = demo.all(f"SELECT min(session_date)::date, max(session_date)::date FROM {SESSIONS} s")[0]
    assert 729 <= (demo.today - first).days + 1 <= 731
    assert (demo.today - last).days <= 1
    for table, column in (("veterinary_visit", "visit_date"), ("handler_report", "date"), ("feeding_log", "date")):
        assert (demo.today - demo.one(f"SELECT min({column})::date FROM public.{table}")).days > 700


def test_nothing_has_happened_in_the_future(demo: Demo) -> None:
    now = "(now() AT TIME ZONE reporting.unit_timezone())"
    assert demo.one(f"SELECT count(*) FROM {SESSIONS} s WHERE session_date > {now}") == 0
    assert demo.one(f"SELECT count(*) FROM public.veterinary_visit WHERE visit_date > {now}") == 0
    for table in (NEW, OLD, "public.veterinary_visit", "public.handler_report"):
        assert demo.one(f"SELECT count(*) FROM {table} WHERE created_at > now() AT TIME ZONE 'UTC'") == 0


def test_a_working_day_has_120_to_200_sessions_and_the_year_its_rhythm(demo: Demo) -> None:
    planted = {key for (key,) in demo.all("SELECT day FROM reporting.demo_label WHERE entity_type = 'trainer_daily'")}
    counts = dict(demo.all(f"SELECT session_date::date, count(*) FROM {SESSIONS} s GROUP BY 1"))
    plain = {day: count for day, count in counts.items() if day not in planted and day != demo.today}
    working = [count for day, count in plain.items() if day.weekday() != 4]
    fridays = [count for day, count in plain.items() if day.weekday() == 4]
    assert 120 <= statistics.median(working) <= 200
    assert statistics.mean(120 <= count <= 200 for count in working) > 0.8
    assert statistics.median(fridays) < 0.6 * statistics.median(working)
    summer = statistics.median(count for day, count in plain.items() if day.month in (7, 8))
    winter = statistics.median(count for day, count in plain.items() if day.month in (11, 12, 1))
    assert summer < 0.9 * winter
    assert sum(count < 70 and day.weekday() != 4 for day, count in plain.items()) >= 8, "feasts are holidays"


def test_dogs_retire_move_and_are_nowhere_twice(demo: Demo) -> None:
    statuses = dict(demo.all("SELECT current_status::text, count(*) FROM public.dog GROUP BY 1"))
    assert min(statuses[name] for name in ("ACTIVE", "RETIRED", "DECEASED", "TRAINING")) >= 2
    moved = "SELECT count(*) FROM (SELECT dog_id FROM public.project_assignment GROUP BY 1 HAVING count(*) > 1) d"
    assert demo.one(moved) >= 20
    ended = f"""SELECT count(*) FROM {SESSIONS} s JOIN public.project p ON p.id = s.project_id
                WHERE s.session_date::date > p.end_date OR p.status::text = 'PLANNED'"""
    assert demo.one(ended) == 0
    late = f"""SELECT s.id::text FROM {SESSIONS} s JOIN public.dog d ON d.id = s.dog_id
               WHERE s.session_date::date < d.birth_date"""
    assert {key for (key,) in demo.all(late)} == demo.labelled("session_before_birth")


def test_nobody_is_in_two_places_at_once_but_where_that_was_planted(demo: Demo) -> None:
    twins = f"""SELECT a.id::text, b.id::text FROM {SESSIONS} a JOIN {SESSIONS} b
                ON a.trainer_id = b.trainer_id AND a.session_date = b.session_date AND a.id < b.id"""
    known = demo.labelled("trainer_two_places") | demo.labelled("duplicate_row")
    assert [pair for pair in demo.all(twins) if not known & set(pair)] == []


def test_some_records_come_late_stay_drafts_or_are_rejected(demo: Demo) -> None:
    late = f"SELECT avg((created_at > session_date + interval '1 day')::int) FROM {SESSIONS} s"
    assert 0.02 < float(demo.one(late)) < 0.12
    reports = dict(demo.all("SELECT status::text, count(*) FROM public.handler_report GROUP BY 1"))
    assert min(reports[status] for status in ("DRAFT", "SUBMITTED", "APPROVED", "REJECTED")) >= 5
    sessions = dict(demo.all(f"SELECT status::text, count(*) FROM {NEW} GROUP BY 1"))
    assert sessions["DRAFT"] >= 50
    assert sessions["PM_REJECTED"] >= 50
    missing = demo.one("SELECT count(*) FROM reporting.fact_handler_daily WHERE status = 'missing'")
    assert 0.01 < missing / sum(reports.values()) < 0.15


def test_names_and_texts_are_arabic_with_english_ones_where_a_unit_would_have_them(demo: Demo) -> None:
    for table, column in (("employee", "name"), ("project", "name"), ("project_location", "name"), ("dog", "name")):
        arabic = float(demo.one(f"SELECT avg(({column} ~ '[\u0600-\u06ff]')::int) FROM public.{table}"))
        assert arabic > 0.5, table
    assert demo.one("SELECT count(*) FROM public.project WHERE name ~ '[A-Za-z]'") >= 2
    assert demo.one("SELECT count(*) FROM public.employee WHERE name !~ '[\u0600-\u06ff]'") >= 2


def test_a_few_dozen_anomalies_and_errors_are_labelled_where_they_are(demo: Demo) -> None:
    labels = demo.all("SELECT entity_type, entity_id, day, kind FROM reporting.demo_label")
    assert 36 <= len(labels) <= 120
    assert len({kind for *_, kind in labels}) >= 12
    for table, column in (
        ("breeding_training_activity", "session_date"),
        ("training_session", "session_date"),
        ("veterinary_visit", "visit_date"),
        ("handler_report", "date"),
    ):
        wrong = f"""SELECT l.kind FROM reporting.demo_label l LEFT JOIN public.{table} t ON t.id::text = l.entity_id
                    WHERE l.entity_type = '{table}' AND t.{column}::date IS DISTINCT FROM l.day"""
        assert demo.all(wrong) == [], table
    spikes = demo.all("SELECT day FROM reporting.demo_label WHERE kind = 'spike_day'")
    counts = dict(demo.all(f"SELECT session_date::date, count(*) FROM {SESSIONS} s GROUP BY 1"))
    assert all(counts[day] > 1.5 * statistics.median(counts.values()) for (day,) in spikes)


def test_it_is_loaded_once_and_into_an_empty_database_only(
    demo: Demo, databases: DatabaseGround, tmp_path: Any
) -> None:
    with pytest.raises(Conflict, match="already holds rows"):
        load_demo(demo._database.owner, settings=replace(databases.settings, data_dir=tmp_path), today=demo.today)
    entries = demo.all("SELECT action, actor, count(*) FROM reporting.audit_log GROUP BY 1, 2 ORDER BY 1")
    assert entries[0] == ("BULK_LOAD", "demo", 1)
    assert sum(count for *_, count in entries) < 20, "the load is one entry, not one for each row"


def made(now: datetime, seed: int = DEFAULT_SEED, sessions: int | None = None) -> dict[str, pa.Table]:
    """The rows of a demo by table, made in memory."""
    parts: dict[str, list[pa.Table]] = {}
    for rows in demo_rows(make_demo(make_span(DAY, "Asia/Aden", now), seed, sessions), "a hash"):
        parts.setdefault(rows.table, []).append(_as_table(rows))
    return {table: pa.concat_tables(found) for table, found in parts.items()}


def _as_table(rows: Rows) -> pa.Table:
    return pa.table({name: pa.array(values) for name, values in rows.columns.items()})


def test_the_same_seed_gives_the_same_rows_and_another_one_others() -> None:
    once, again, other = made(NOON), made(NOON), made(NOON, seed=7)
    assert all(table.equals(again[name]) for name, table in once.items())
    assert not once["public.dog"].equals(other["public.dog"])


def test_a_few_hours_later_it_is_the_same_demo_with_a_few_rows_more() -> None:
    noon, evening = made(NOON), made(EVENING)
    sessions, later = (_by_id(tables[NEW].drop_columns(["created_at", "updated_at"])) for tables in (noon, evening))
    assert len(later) > len(sessions)
    assert all(later[key] == row for key, row in sessions.items())
    for name in ("public.handler_report_health", "public.veterinary_visit", "reporting.pm_evaluation"):
        assert _by_id(noon[name]).keys() <= _by_id(evening[name]).keys(), name
    assert noon["reporting.demo_label"].equals(evening["reporting.demo_label"])


def _by_id(table: pa.Table) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in table.to_pylist()}


@pytest.mark.parametrize("sessions", [1, 5_000])
def test_so_many_sessions_as_were_asked_for(sessions: int) -> None:
    tables = made(NOON, sessions=sessions)
    assert sum(len(tables[name]) for name in (NEW, OLD) if name in tables) == sessions
