"""The audit log: what its triggers cost a write and an import; how long sealing, verifying and the compliance report of
a year take."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar
from uuid import uuid4

import click
import sqlalchemy as sa

from bench.table import Timing, render, timed
from dashboard import clock
from dashboard.config import Settings
from dashboard.workflow.audit import make_trail
from dashboard.workflow.audit_chain import seal_audit, take_checkpoint, verify_audit
from dashboard.workflow.compliance import generate_compliance_report
from data_access.compliance_store import ComplianceStore
from data_access.connect import OpenDatabase, opened_database
from data_access.database import Actor
from data_access.importer.service import ImportRequest, import_file
from data_access.migrate import migrate

Done = TypeVar("Done")
BENCH = Actor(name="bench")
WRITES, IMPORTED, IMPORTS = 1000, 10_000, 5
MOST_WRITE_MS, MOST_TIMES, MOST_VERIFY_S, MOST_REPORT_S = 5, 2, 10, 10
WITH, WITHOUT = "with triggers", "without"
_TABLES = (
    "public.training_session",
    "reporting.imported_training_session",
    "reporting.member",
    "reporting.import_batch",
)
_ADD = sa.text(
    "INSERT INTO public.dog (id, name, code, breed, gender, birth_date, microchip_id, current_status, location, color,"
    " specialization, weight, height, medical_records, created_at) VALUES (:id, 'Rex', :code, 'Malinois', 'MALE',"
    " '2021-03-04', :code, 'ACTIVE', 'north kennel', 'fawn', 'search', 30.5, 62,"
    ' \'[{"on": "2024-05-01", "what": "vaccination"}]\', now())'
)
_EDIT = sa.text("UPDATE public.dog SET weight = weight + 0.5 WHERE id = :id")
# As a trigger writes them: of one transaction each where a seal has some.
_ENTRIES = sa.text(
    "INSERT INTO reporting.audit_log (entity_type, entity_id, action, actor, after_values, user_id, ip_address,"
    " request_id) SELECT 'training_session', gen_random_uuid(), 'CREATE', 'amal', jsonb_build_object("
    "'id', gen_random_uuid(), 'dog_id', gen_random_uuid(), 'trainer_id', gen_random_uuid(),"
    " 'project_id', gen_random_uuid(), 'category', 'OBEDIENCE', 'subject', 'recall', 'session_date', now(),"
    " 'duration', 45, 'success_rating', 7.5, 'location', 'field', 'notes', NULL, 'weather_conditions', NULL,"
    " 'equipment_used', jsonb_build_array('ball', 'leash'), 'created_at', now()), gen_random_uuid(), '10.0.0.1',"
    " gen_random_uuid() FROM generate_series(1, :rows)"
)


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print what a write and an import take with and without triggers, and the seconds for `rows` entries."""
    with TemporaryDirectory(prefix="k9-bench-audit-") as directory:
        own = replace(settings, data_dir=Path(directory), database_url="", checkpoint_dir=None)
        with opened_database(own) as database:
            migrate(own, database.owner, database.app_login)
            _print_writes(database)
            _print_imports(database, own)
            _print_chain(database, own, rows)
            _print_compliance(database, own)


def _print_writes(database: OpenDatabase) -> None:
    timings = [Timing(f"{what} {how}", runs) for how in (WITHOUT, WITH) for what, runs in _writes(database, how)]
    click.echo(f"one row of public.dog, {WRITES:,} times, commit included")
    click.echo(render(timings, against=f"insert {WITHOUT}"))
    added = [on.p95 - off.p95 for off, on in zip(timings[:2], timings[2:], strict=True)]
    click.echo(f"promised: at most {MOST_WRITE_MS} ms more at the 95th percentile; {max(added):.2f} ms\n")


def _writes(database: OpenDatabase, how: str) -> list[tuple[str, list[float]]]:
    _switch(database, how)
    inserts, edits = [], []
    with database.owner.engine.connect() as connection:
        for _ in range(WRITES):
            dog = {"id": uuid4(), "code": uuid4().hex[:16]}
            inserts.append(timed(_committed(connection, _ADD, dog)))
            edits.append(timed(_committed(connection, _EDIT, dog)))
    return [("insert", inserts), ("update", edits)]


def _committed(connection: sa.Connection, write: sa.TextClause, row: dict[str, object]) -> Callable[[], None]:
    def both() -> None:
        connection.execute(write, row)
        connection.commit()

    return both


def _print_imports(database: OpenDatabase, settings: Settings) -> None:
    runs: dict[str, list[float]] = {WITHOUT: [], WITH: []}
    # In turn, so that whatever else the machine does is shared.
    for _ in range(IMPORTS):
        for how, taken in runs.items():
            _switch(database, how)
            taken.append(timed(_importing(database, settings)))
    click.echo(f"import of a file of {IMPORTED:,} training sessions")
    timings = [Timing(how, taken) for how, taken in runs.items()]
    click.echo(render(timings, against=WITHOUT))
    click.echo(f"promised: at most {MOST_TIMES} times; {timings[1].median / timings[0].median:.2f} times\n")


def _importing(database: OpenDatabase, settings: Settings) -> Callable[[], object]:
    """The import of a file that was never imported before."""
    path = settings.data_dir / f"{uuid4()}.csv"
    # Everything of a row is new: the same rows twice would be found, and not taken.
    mark = uuid4().hex[:8]
    columns = ("dog", "trainer", "project", "session date", "duration", "category", "notes")
    with path.open("w", newline="", encoding="utf-8") as out:
        lines = csv.writer(out)
        lines.writerow(columns)
        for number in range(IMPORTED):
            day = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02} {number % 12 + 6:02}:{number % 60:02}"
            names = (f"D{number % 200}", f"T{number % 50}", f"P{number % 10}")
            lines.writerow((*names, day, number % 60 + 1, "OBEDIENCE", f"{mark} {number}"))
    request = ImportRequest(path=path, target="training_session", create_missing=("dog", "trainer", "project"))

    def bring() -> None:
        outcome = import_file(database.app, request, actor=BENCH, timezone=settings.timezone)
        assert outcome.is_complete, outcome.rejections[:3]

    return bring


def _switch(database: OpenDatabase, how: str) -> None:
    with database.owner.engine.begin() as connection:
        for table in _TABLES:
            connection.execute(sa.text(f"ALTER TABLE {table} {'ENABLE' if how == WITH else 'DISABLE'} TRIGGER USER"))


def _print_chain(database: OpenDatabase, settings: Settings, rows: int) -> None:
    with database.owner.engine.begin() as connection:
        connection.execute(_ENTRIES, {"rows": rows})
    sealed, sealing_s = _seconds(lambda: seal_audit(database.app, BENCH))
    take_checkpoint(database.app, settings, BENCH)
    found, verifying_s = _seconds(lambda: verify_audit(database.app, settings=settings))
    assert found.is_intact, found.first
    click.echo(f"{sealed:,} entries sealed in {sealing_s:.1f} s ({found.seals:,} seals)")
    click.echo(f"{found.rows:,} entries verified in {verifying_s:.1f} s; promised: {MOST_VERIFY_S} s for 1,000,000")


def _print_compliance(database: OpenDatabase, settings: Settings) -> None:
    """Of the year that ends today: all entries are of it."""
    store, trail = ComplianceStore(database.app), make_trail(settings, database.app)
    today = clock.today(settings.timezone)
    made, seconds = _seconds(lambda: generate_compliance_report(store, trail, today - timedelta(days=365), today))
    assert made.chain.is_whole, made.chain.first_bad
    click.echo(
        f"compliance report of a year with {made.counts.entries:,} entries, chain verified, in {seconds:.1f} s;"
        f" promised: {MOST_REPORT_S} s"
    )


def _seconds(action: Callable[[], Done]) -> tuple[Done, float]:
    started = perf_counter()
    return action(), perf_counter() - started
