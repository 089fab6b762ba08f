"""After every committed change the replica equals PostgreSQL again, by redoing the days it made dirty and no others."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from dashboard import clock
from dashboard.semantic.period import Days
from tests import factories as make
from tests.lib.database_ground import DatabaseGround
from tests.lib.processes import soon
from tests.lib.random_unit import FIRST_DAY
from tests.lib.replica_ground import Bench, Ground, replica_ground

ONE, OTHER = date(2026, 9, 3), date(2026, 9, 17)
NOON = datetime(2026, 9, 3, 12)
LATER = timedelta(days=14)


@pytest.fixture(scope="module")
def ground(databases: DatabaseGround) -> Iterator[Ground]:
    with replica_ground(databases, sessions=150) as made:
        yield made


@pytest.fixture(scope="module")
def bench(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return ground.with_replica_in(tmp_path_factory.mktemp("replica"))


def follow(bench: Bench) -> dict[str, set[date]]:
    """Refresh, by days and not by a rebuild; hold against PostgreSQL. The days redone per report."""
    before = bench.generation().meta.generation
    outcome = bench.refresh()
    assert bench.generation().meta.generation == before, "days are enough for this change"
    bench.assert_equal()
    return {report: set(days) for report, days in outcome.dirty.items()}


def test_without_a_change_the_version_stays(bench: Bench) -> None:
    bench.refresh()
    before = bench.generation().data_version
    outcome = bench.refresh()
    assert not outcome.changed
    assert bench.generation().data_version == before == outcome.version


def test_a_row_is_followed_from_its_entry_over_a_move_to_its_deletion(bench: Bench) -> None:
    with bench.owner.engine.begin() as connection:
        session = _session(connection, bench)
    both = {"trainer_daily", "pm_daily"}
    assert follow(bench) == dict.fromkeys(both, {ONE})
    table = "public.breeding_training_activity"
    bench.change(f"UPDATE {table} SET duration = 77, success_rating = 1 WHERE id = :id", id=session)
    assert follow(bench) == dict.fromkeys(both, {ONE})
    bench.change(f"UPDATE {table} SET session_date = session_date + interval '14 days' WHERE id = :id", id=session)
    assert follow(bench) == dict.fromkeys(both, {ONE, OTHER})
    bench.change(f"DELETE FROM {table} WHERE id = :id", id=session)
    assert follow(bench) == dict.fromkeys(both, {OTHER})


def test_days_have_another_version_only_when_a_row_of_theirs_changed(bench: Bench) -> None:
    def versions() -> dict[str, str]:
        week, month = Days(start=ONE, end=ONE + timedelta(days=6)), Days(start=ONE, end=OTHER)
        day, other = Days(start=ONE, end=ONE), Days(start=OTHER, end=OTHER)
        named = {"day": day, "week": week, "month": month, "other day": other}
        found = {name: bench.generation().days_version("vet_daily", days) for name, days in named.items()}
        return found | {"day of another report": bench.generation().days_version("trainer_daily", day)}

    bench.refresh()
    before = versions()
    with bench.owner.engine.begin() as connection:
        make.make_imported_visit(connection, visit_date=NOON, cost=1)
    assert follow(bench) == {"vet_daily": {ONE}}
    after = versions()
    assert {name for name in before if before[name] != after[name]} == {"day", "week", "month"}
    bench.change("UPDATE public.dog SET name = 'Another'")
    assert follow(bench) == {}
    assert versions() == after
    bench.rebuild()
    assert not set(versions().values()) & set(after.values()), "nothing is known of what came before a new base"


def test_a_row_that_gets_its_day_later_or_loses_it_is_followed(bench: Bench) -> None:
    with bench.owner.engine.begin() as connection:
        session = make.make_imported_session(connection, session_date=None)
    assert follow(bench) == {}
    table = "reporting.imported_training_session"
    bench.change(f"UPDATE {table} SET session_date = '2026-09-03 12:00' WHERE id = :id", id=session)
    assert follow(bench)["trainer_daily"] == {ONE}
    bench.change(f"UPDATE {table} SET session_date = NULL WHERE id = :id", id=session)
    assert follow(bench)["trainer_daily"] == {ONE}


def test_a_long_transaction_that_commits_late_is_not_missed(bench: Bench) -> None:
    with bench.owner.engine.connect() as slow, slow.begin() as late:
        _session(slow, bench)
        for hour in range(3):
            with bench.owner.engine.begin() as quick:
                _session(quick, bench, session_date=NOON + LATER + timedelta(hours=hour))
            assert follow(bench)["trainer_daily"] == {OTHER}
        _session(slow, bench, duration=5)
        late.commit()
    assert follow(bench)["trainer_daily"] == {ONE}
    assert follow(bench) == {}


def test_two_long_transactions_that_end_in_the_other_order_are_both_followed(bench: Bench) -> None:
    with bench.owner.engine.connect() as first, bench.owner.engine.connect() as second:
        one, two = first.begin(), second.begin()
        _session(first, bench)
        _session(second, bench, session_date=NOON + LATER)
        two.commit()
        assert follow(bench)["trainer_daily"] == {OTHER}
        bench.rebuild()
        one.commit()
    assert follow(bench)["trainer_daily"] == {ONE}


def test_what_was_rolled_back_changes_nothing(bench: Bench) -> None:
    with bench.owner.engine.connect() as connection, connection.begin() as whole:
        _session(connection, bench)
        whole.rollback()
    assert follow(bench) == {}
    with bench.owner.engine.begin() as connection:
        _session(connection, bench, session_date=NOON + LATER)
        part = connection.begin_nested()
        _session(connection, bench)
        part.rollback()
    assert follow(bench)["trainer_daily"] == {OTHER}


def test_many_rows_of_one_statement_are_followed(bench: Bench) -> None:
    bench.change("UPDATE public.training_session SET duration = duration + 1, session_date = session_date + '1 day'")
    assert len(follow(bench)["trainer_daily"]) > 40


def test_a_visit_touches_its_day_of_the_vets_only(bench: Bench) -> None:
    with bench.owner.engine.begin() as connection:
        unit = bench.unit
        where = {"dog_id": unit.dogs[0], "vet_id": unit.vets[0], "project_id": unit.projects[0]}
        make.make_visit(connection, **where, visit_date=NOON)
        make.make_imported_visit(connection, visit_date=NOON + LATER, cost=12.34)
    assert follow(bench) == {"vet_daily": {ONE, OTHER}}


def test_rows_of_a_file_come_and_go_with_their_batch(bench: Bench) -> None:
    with bench.owner.engine.begin() as connection:
        for hour in range(3):
            make.make_imported_session(connection, session_date=NOON + timedelta(hours=hour), notes="batch")
        make.make_imported_report(connection, date=OTHER, status="approved", notes="batch")
    assert follow(bench) == {"trainer_daily": {ONE}, "pm_daily": {ONE}, "handler_daily": {OTHER}}
    bench.change(
        "DELETE FROM reporting.imported_training_session WHERE notes = 'batch'",
        "DELETE FROM reporting.imported_handler_report WHERE notes = 'batch'",
    )
    assert follow(bench) == {"trainer_daily": {ONE}, "pm_daily": {ONE}, "handler_daily": {OTHER}}


def test_a_duty_sheet_owes_reports_and_moves_with_its_posts(bench: Bench) -> None:
    unit = bench.unit
    day = FIRST_DAY - timedelta(days=3)
    with bench.owner.engine.begin() as connection:
        sheet = make.make_schedule(connection, unit.projects[0], day)
        post = make.make_duty(connection, sheet, unit.handlers[0], dog_id=unit.dogs[0], shift_id=unit.shifts[0])
    assert follow(bench) == {"pm_daily": {day}, "handler_daily": {day}}
    with bench.owner.engine.begin() as connection:
        report = _report(connection, bench, day, schedule_item_id=post)
    assert follow(bench) == {"pm_daily": {day}, "handler_daily": {day}}
    bench.change("UPDATE public.daily_schedule SET date = date - 7 WHERE id = :id", id=sheet)
    week_before = day - timedelta(days=7)
    assert follow(bench) == {"pm_daily": {day, week_before}, "handler_daily": {day, week_before}}
    bench.change("DELETE FROM public.handler_report WHERE id = :id", id=report)
    assert follow(bench)["handler_daily"] == {day, week_before}
    bench.change("DELETE FROM public.daily_schedule WHERE id = :id", id=sheet)
    assert follow(bench) == {"pm_daily": {week_before}, "handler_daily": {week_before}}


def test_the_parts_of_a_handlers_report_are_followed(bench: Bench) -> None:
    with bench.owner.engine.begin() as connection:
        report = _report(connection, bench, ONE)
    follow(bench)
    for part, values in (
        ("training", {"training_type": "FITNESS"}),
        ("incident", {"incident_type": "SUSPICION", "description": "x"}),
    ):
        with bench.owner.engine.begin() as connection:
            make.make_report_part(connection, part, report, **values)
        assert follow(bench) == {"handler_daily": {ONE}}
    with bench.owner.engine.begin() as connection:
        make.make_report_part(connection, "health", report, eyes_status="ABNORMAL")
    assert follow(bench) == {"handler_daily": {ONE}, "pm_daily": {ONE}}
    bench.change("DELETE FROM public.handler_report WHERE id = :id", id=report)
    assert follow(bench) == {"handler_daily": {ONE}, "pm_daily": {ONE}}


def test_what_ticks_the_managers_sheet_is_followed(bench: Bench) -> None:
    unit = bench.unit
    with bench.owner.engine.begin() as connection:
        sheet = make.make_schedule(connection, unit.projects[1], FIRST_DAY - timedelta(days=1))
        post = make.make_duty(connection, sheet, unit.handlers[1], dog_id=unit.dogs[1])
    follow(bench)
    day = {FIRST_DAY - timedelta(days=1)}
    with bench.owner.engine.begin() as connection:
        make.make_meal(connection, unit.dogs[1], unit.projects[1], min(day), grams=300)
    assert follow(bench) == {"pm_daily": day, "feeding_daily": day}
    with bench.owner.engine.begin() as connection:
        make.make_checkup(connection, unit.dogs[1], unit.projects[1], min(day))
    assert follow(bench) == {"pm_daily": day, "checkup_daily": day}
    with bench.owner.engine.begin() as connection:
        evaluation = make.make_evaluation(connection, post, dog_fed=False, perf_handler="GOOD")
    assert follow(bench) == {"pm_daily": day}
    bench.change("DELETE FROM reporting.pm_evaluation WHERE id = :id", id=evaluation)
    assert follow(bench) == {"pm_daily": day}


def test_a_line_of_the_caretakers_log_is_followed(bench: Bench) -> None:
    unit = bench.unit
    with bench.owner.engine.begin() as connection:
        entry = make.make_care(connection, unit.dogs[2], unit.projects[0], ONE, house_clean=True)
    assert follow(bench) == {"caretaker_daily": {ONE}}
    bench.change(
        "UPDATE public.caretaker_daily_log SET date = :day, dog_washed = true WHERE id = :id", id=entry, day=OTHER
    )
    assert follow(bench) == {"caretaker_daily": {ONE, OTHER}}
    bench.change("DELETE FROM public.caretaker_daily_log WHERE id = :id", id=entry)
    assert follow(bench) == {"caretaker_daily": {OTHER}}


def test_two_refreshers_do_not_disturb_each_other(bench: Bench) -> None:
    one, other = bench.refresher(), bench.refresher()
    for hour in range(4):
        with bench.owner.engine.begin() as connection:
            _session(connection, bench, session_date=NOON + timedelta(hours=hour))
        assert one.once().changed
        assert not other.once().changed
    bench.assert_equal()


def _session(connection: sa.Connection, bench: Bench, **overrides: object) -> str:
    unit = bench.unit
    values: dict[str, object] = {"dog_id": unit.dogs[0], "trainer_id": unit.trainers[0], "project_id": unit.projects[0]}
    return make.make_session(connection, **values | {"session_date": NOON} | overrides)


def _report(connection: sa.Connection, bench: Bench, day: date, **overrides: object) -> str:
    unit = bench.unit
    who = {"handler_user_id": unit.handlers[0], "dog_id": unit.dogs[0], "project_id": unit.projects[0]}
    return make.make_handler_report(connection, **who, date=day, **overrides)


def test_a_reading_that_takes_long_says_the_moment_at_which_it_began(bench: Bench) -> None:
    """What is committed while it waits is not in it, so it must not say that it knows this moment."""
    with bench.owner.engine.begin() as connection:
        _session(connection, bench)
    with ThreadPoolExecutor(1) as beside, bench.owner.engine.begin() as holding:
        holding.execute(sa.text("LOCK TABLE public.breeding_training_activity IN ACCESS EXCLUSIVE MODE"))
        refreshed = beside.submit(bench.refresh)
        assert soon(lambda: _is_held_up(bench))
        meanwhile = clock.now()
        _session(holding, bench)
        holding.commit()
        assert refreshed.result().changed
    checked = bench.reader.checked_at()
    assert checked is not None and bench.generation().as_of <= meanwhile and checked <= meanwhile
    follow(bench)


def _is_held_up(bench: Bench) -> bool:
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = CAST(:held AS regclass)"
    return bench.ask(waiting, held="public.breeding_training_activity") != "0"
