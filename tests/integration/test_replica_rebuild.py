"""Where days are not enough a new base is built beside the one that serves, and nothing committed meanwhile is lost."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.errors import Unavailable
from dashboard.reports import REPORTS
from dashboard.semantic.conventions import Conventions
from data_access.replica import build, changes, meta, refresh
from data_access.replica.base import build_base
from data_access.replica.layout import FACTS_FILE
from tests import factories as make
from tests.lib.database_ground import DatabaseGround
from tests.lib.replica_ground import Bench, Ground, replica_ground

NOON = datetime(2026, 9, 3, 12)


@pytest.fixture(scope="module")
def ground(databases: DatabaseGround) -> Iterator[Ground]:
    with replica_ground(databases, sessions=120) as made:
        yield made


@pytest.fixture
def bench(ground: Ground, tmp_path: Path) -> Bench:
    return ground.with_replica_in(tmp_path)


@pytest.fixture(scope="module")
def quiet(databases: DatabaseGround) -> Iterator[Ground]:
    """A unit without a row."""
    with replica_ground(databases, sessions=0) as made:
        yield made


def assert_rebuilt(bench: Bench) -> None:
    """A refresh of a replica that days cannot help: the next base, equal to PostgreSQL."""
    before = bench.layout.next_generation()
    assert bench.refresh().changed
    assert bench.generation().meta.generation == before
    bench.assert_equal()


def test_a_truncated_table(bench: Bench) -> None:
    bench.change("TRUNCATE public.feeding_log")
    assert_rebuilt(bench)


def test_a_bulk_load_that_left_no_entry_for_its_rows(bench: Bench) -> None:
    bench.change(
        "INSERT INTO reporting.audit_log (entity_type, entity_id, action, actor)"
        " VALUES ('training_session', '*', 'BULK_LOAD', 'loader')"
    )
    assert_rebuilt(bench)


def test_a_table_of_the_feed_that_the_replica_does_not_know(bench: Bench) -> None:
    bench.change(
        "INSERT INTO reporting.audit_log (entity_type, entity_id, action, actor)"
        " VALUES ('new_table', '1', 'CREATE', 'someone')"
    )
    assert_rebuilt(bench)


def test_so_many_days_that_reading_everything_is_quicker(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "_MANY_DAYS", 20)
    monkeypatch.setattr(changes, "_MANY_ROWS", 50)
    bench.change("UPDATE public.training_session SET duration = duration + 1")
    assert_rebuilt(bench)


def test_an_edited_convention(bench: Bench) -> None:
    edited = replace(bench, settings=replace(bench.settings, tier_limits=(8.0, 6.0, 4.0)))
    assert_rebuilt(edited)
    assert not edited.refresh().changed


def test_an_edited_declaration_or_view_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = [meta.definition_version(Conventions())]
    report = REPORTS[0]
    edited = replace(report, measures=(*report.measures, replace(report.measures[0], name="other", hidden=True)))
    monkeypatch.setattr(meta, "REPORTS", (edited, *REPORTS[1:]))
    versions.append(meta.definition_version(Conventions()))
    monkeypatch.setattr(meta, "_view_texts", lambda: ["SELECT 1"])
    versions.append(meta.definition_version(Conventions()))
    assert len(set(versions)) == 3


def test_a_lost_pointer(bench: Bench) -> None:
    bench.layout.current_file.unlink()
    with pytest.raises(Unavailable):
        bench.generation()
    assert_rebuilt(bench)


@pytest.mark.parametrize("damage", ["", "not json", '{"base": "base-000099", "delta": null}'])
def test_a_damaged_pointer(bench: Bench, damage: str) -> None:
    bench.layout.current_file.write_text(damage)
    assert_rebuilt(bench)


def test_a_lost_delta_a_damaged_base_and_a_lost_replica(bench: Bench) -> None:
    _add_session(bench)
    bench.refresh()
    named = bench.layout.current()
    assert named is not None and named.delta is not None
    shutil.rmtree(bench.layout.root / named.delta)
    assert_rebuilt(bench)
    (bench.layout.root / "base-000002" / FACTS_FILE).write_bytes(b"damaged")
    _add_session(bench)
    assert_rebuilt(bench)
    shutil.rmtree(bench.layout.root)
    assert_rebuilt(bench)


def test_another_database_behind_the_same_directory(bench: Bench, quiet: Ground) -> None:
    before = bench.generation().data_version
    other = replace(bench, database=quiet.database, owner=quiet.owner)
    assert_rebuilt(other)
    assert sum(other.generation().meta.rows.values()) == 0
    assert_rebuilt(bench)
    assert bench.generation().data_version != before


def test_a_restored_older_state_of_the_same_database(bench: Bench) -> None:
    directory = bench.layout.root / "base-000001"
    plain = json.loads((directory / meta.META_FILE).read_text())
    plain["feed"]["low"] += 1_000_000
    (directory / meta.META_FILE).write_text(json.dumps(plain))
    assert_rebuilt(bench)


def test_a_state_that_an_older_program_left(bench: Bench) -> None:
    directory = bench.layout.root / "base-000001"
    plain = json.loads((directory / meta.META_FILE).read_text())
    plain["dirty_days"] = {report: [20_000] for report in plain["dirty_days"]}
    (directory / meta.META_FILE).write_text(json.dumps(plain))
    assert_rebuilt(bench)


def test_a_day_that_begins_makes_its_reports_due(quiet: Ground, tmp_path: Path) -> None:
    zone = "CREATE OR REPLACE FUNCTION reporting.unit_timezone() RETURNS text LANGUAGE sql IMMUTABLE RETURN '{}'::text"
    bench = quiet.with_replica_in(tmp_path / "unused")
    bench.change(zone.format("Etc/GMT+12"))
    bench.rebuild()
    before = bench.generation().meta.today
    with bench.owner.engine.begin() as connection:
        for ahead in range(-1, 4):
            sheet = make.make_schedule(connection, bench.unit.projects[0], before + timedelta(days=ahead))
            post = make.make_duty(connection, sheet, bench.unit.handlers[0], dog_id=bench.unit.dogs[0])
            if ahead == 1:
                # Filed the evening before; it is due from the day of its post on.
                who = {"handler_user_id": bench.unit.handlers[0], "project_id": bench.unit.projects[0]}
                filed = {"dog_id": bench.unit.dogs[0], "schedule_item_id": post, "date": before}
                make.make_handler_report(connection, **who, **filed)
    bench.refresh()
    bench.assert_equal()
    bench.change(zone.format("Pacific/Kiritimati"))  # 26 hours ahead: a day that has begun, or two
    dirty = bench.refresh().dirty
    assert set(dirty) == {"handler_daily"}
    assert dirty["handler_daily"][:2] == (before, before + timedelta(days=1))
    bench.assert_equal()
    assert not bench.refresh().changed


def test_what_is_committed_during_a_rebuild_is_in_what_it_publishes(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = []

    def build_and_change(*arguments: object) -> meta.Meta:
        made = build_base(*arguments)  # type: ignore[arg-type]
        built.append(made.generation)
        _add_session(bench)
        if len(built) == 1:
            bench.change("TRUNCATE public.feeding_log")
        return made

    monkeypatch.setattr(build, "build_base", build_and_change)
    published = bench.rebuild()
    assert len(built) == 2, "the first base was out of date when it was ready"
    assert published.generation == built[-1]
    assert published.delta == 1
    bench.assert_equal()


def test_a_delta_that_grows_is_folded_into_a_new_base(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refresh, "_LARGE_ROWS", 20)
    monkeypatch.setattr(refresh, "_LARGE_SHARE", 0.0)
    bench.change("UPDATE public.training_session SET duration = duration + 1")
    refresher = bench.refresher()
    assert refresher.once().is_large
    before = bench.generation().meta.generation
    refresher.fold_in_background()
    refresher.fold_in_background()
    assert refresher._folding is not None
    refresher._folding.join(timeout=60)
    found = bench.generation().meta
    assert (found.generation, found.delta) == (before + 1, 0)
    assert not refresher.once().is_large
    bench.assert_equal()


def test_old_directories_go_away_after_their_grace(bench: Bench) -> None:
    for _ in range(3):
        _add_session(bench)
        bench.refresh()
    bench.rebuild()
    (bench.layout.root / "tmp-delta-000001-000009").mkdir()
    (bench.layout.root / "tmp-base-000009").mkdir()
    bench.refresher().tidy()
    assert "base-000001" in bench.directories(), "readers may still open it"
    bench.layout.clean(bases=True, grace_seconds=0)
    assert bench.directories() == {"base-000002"}
    bench.assert_equal()


def _add_session(bench: Bench, day: date | None = None) -> None:
    unit = bench.unit
    where = {"dog_id": unit.dogs[0], "trainer_id": unit.trainers[0], "project_id": unit.projects[0]}
    with bench.owner.engine.begin() as connection:
        make.make_session(connection, **where, session_date=NOON)
