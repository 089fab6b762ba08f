"""Members change and the replica follows: names without touching a row, bands of age and experience by their days."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import sqlalchemy as sa

from dashboard.reports import report_named
from data_access.fact_tables import fact_table
from tests import factories as make
from tests.integration.test_replica_refresh import follow
from tests.lib.database_ground import DatabaseGround
from tests.lib.random_unit import NOBODY
from tests.lib.replica_ground import Bench, Ground, replica_ground

NOON = datetime(2026, 9, 3, 12)


@pytest.fixture(scope="module")
def ground(databases: DatabaseGround) -> Iterator[Ground]:
    with replica_ground(databases, sessions=120) as made:
        yield made


@pytest.fixture(scope="module")
def bench(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return ground.with_replica_in(tmp_path_factory.mktemp("replica"))


def test_a_renamed_member_touches_no_row(bench: Bench) -> None:
    bench.change("UPDATE public.dog SET name = 'Luna' WHERE id = :id", id=bench.unit.dogs[0])
    assert follow(bench) == {}
    assert "Luna" in bench.generation().members("dog").name
    bench.change("UPDATE public.project SET sector = 'East', code = 'AAA' WHERE id = :id", id=bench.unit.projects[1])
    assert follow(bench) == {}
    assert "AAA" in bench.generation().members("project").code
    bench.change("UPDATE reporting.employee_rank SET rank = 'MAJOR'")
    assert follow(bench) == {}
    assert "MAJOR" in bench.generation().members("employee").attributes["rank"]


def test_an_edited_birth_date_redoes_the_days_of_that_dog(bench: Bench) -> None:
    dog = bench.unit.dogs[1]
    expected = {report: _days_of(bench, report, "dog", dog) for report in ("trainer_daily", "vet_daily", "pm_daily")}
    bench.change("UPDATE public.dog SET birth_date = birth_date - 1000 WHERE id = :id", id=dog)
    redone = follow(bench)
    assert all(redone[report] == days for report, days in expected.items() if days)


def test_an_edited_hire_date_redoes_the_days_of_that_person(bench: Bench) -> None:
    trainer = bench.unit.trainers[0]
    expected = _days_of(bench, "trainer_daily", "employee", trainer)
    bench.change("UPDATE public.employee SET hire_date = hire_date - 2000 WHERE id = :id", id=trainer)
    assert follow(bench)["trainer_daily"] == expected


@pytest.mark.parametrize(
    ("kind", "attribute", "key"), [("dog", "birth_date", "dog_id"), ("employee", "hire_date", "trainer_id")]
)
def test_the_dates_of_members_that_files_brought_count_too(bench: Bench, kind: str, attribute: str, key: str) -> None:
    member = bench.unit.of_files[kind][1]
    with bench.owner.engine.begin() as connection:
        make.make_imported_session(connection, **{key: member}, session_date=NOON)
    follow(bench)
    for value in ("2019-05-01", "2019-02-31", ""):
        bench.change(
            f"UPDATE reporting.member SET attributes = jsonb_build_object('{attribute}', cast(:value AS text))"
            " WHERE id = :id",
            id=member,
            value=value,
        )
        assert NOON.date() in follow(bench)["trainer_daily"]


def test_new_members_come_with_their_rows(bench: Bench) -> None:
    with bench.owner.engine.begin() as connection:
        dog, trainer = make.make_dog(connection, code="A-first-by-code"), make.make_employee(connection)
        make.make_session(
            connection, dog_id=dog, trainer_id=trainer, project_id=bench.unit.projects[0], session_date=NOON
        )
    assert follow(bench)["trainer_daily"] == {NOON.date()}


def test_a_member_that_comes_after_the_rows_that_name_it_is_found_in_them(bench: Bench) -> None:
    with bench.owner.engine.begin() as connection:
        make.make_imported_session(connection, dog_id=NOBODY, session_date=NOON)
    follow(bench)
    with bench.owner.engine.begin() as connection:
        make.make_member(connection, "dog", "late", id=NOBODY, attributes={"birth_date": "2024-01-01"})
    assert NOON.date() in follow(bench)["trainer_daily"]


def test_a_member_that_goes_away_leads_to_a_new_base(bench: Bench) -> None:
    with bench.owner.engine.begin() as connection:
        member = make.make_member(connection, "dog", "short-lived")
    follow(bench)
    before = bench.generation().meta.generation
    bench.change("DELETE FROM reporting.member WHERE id = :id", id=member)
    bench.refresh()
    assert bench.generation().meta.generation == before + 1
    bench.assert_equal()


def test_a_member_that_becomes_another_kind_leads_to_a_new_base(bench: Bench) -> None:
    before = bench.generation().meta.generation
    bench.change("UPDATE reporting.member SET kind = 'project' WHERE id = :id", id=bench.unit.of_files["dog"][1])
    bench.refresh()
    assert bench.generation().meta.generation == before + 1
    bench.assert_equal()


def test_a_place_becomes_a_post_when_the_post_is_entered(bench: Bench) -> None:
    project = bench.unit.projects[2]
    where = {"project_id": project, "dog_id": bench.unit.dogs[0], "trainer_id": bench.unit.trainers[0]}
    with bench.owner.engine.begin() as connection:
        make.make_session(connection, **where, session_date=NOON, location="ساحة  التدريب ")
    follow(bench)
    with bench.owner.engine.begin() as connection:
        post = make.make_post(connection, project, name="ساحه التدريب")
    assert NOON.date() in follow(bench)["trainer_daily"]
    assert _days_of(bench, "trainer_daily", "area", post) == {NOON.date()}
    bench.change("UPDATE public.project_location SET name = 'Somewhere else' WHERE id = :id", id=post)
    assert NOON.date() in follow(bench)["trainer_daily"]
    assert _days_of(bench, "trainer_daily", "area", post) == set()


def test_the_person_behind_an_account_changes_whose_rows_they_are(bench: Bench) -> None:
    user, other = bench.unit.handlers[0], bench.unit.vets[0]
    bench.change('UPDATE public."user" SET employee_id = :other WHERE id = :id', id=user, other=other)
    redone = follow(bench)
    assert redone["pm_daily"] and redone["handler_daily"]
    assert _days_of(bench, "pm_daily", "employee", other)


def test_a_shift_that_ends_later_makes_fewer_reports_late(bench: Bench) -> None:
    bench.change("UPDATE public.shift SET end_time = '04:00' WHERE id = :id", id=bench.unit.shifts[0])
    assert set(follow(bench)) == {"handler_daily"}


def test_a_shift_that_begins_later_moves_its_posts_within_the_day(bench: Bench) -> None:
    bench.change("UPDATE public.shift SET start_time = '20:00' WHERE id = :id", id=bench.unit.shifts[0])
    assert set(follow(bench)) == {"pm_daily", "handler_daily"}


def _days_of(bench: Bench, report: str, members: str, key: str) -> set[date]:
    """Days on which the replica has rows of the member."""
    generation = bench.generation()
    codes = [code for code, found in enumerate(generation.members(members).id) if found == key]
    declared = report_named(report)
    fact = fact_table(declared)
    named = [fact.c[column.name].in_(codes) for column in declared.columns if column.members == members]
    return {day for (day,) in generation.fetch(sa.select(fact.c.day).where(sa.or_(*named)).distinct())}
