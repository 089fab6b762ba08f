"""The version of a day: what was answered about it stays good until one of its rows, or a member, changes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from dashboard.semantic.period import Days
from dashboard.semantic.scope_codes import ScopeCodes
from data_access.replica.stamps import LATELY_DAYS
from tests import factories as make
from tests.lib.database_ground import DatabaseGround
from tests.lib.replica_ground import Bench, replica_ground

ONE, OTHER = date(2026, 9, 3), date(2026, 9, 17)
NOON = datetime(2026, 9, 3, 12)
AROUND = Days(start=ONE - timedelta(days=30), end=ONE)


@pytest.fixture(scope="module")
def bench(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with replica_ground(databases, sessions=60) as ground:
        yield ground.with_replica_in(tmp_path_factory.mktemp("replica"))


def of(bench: Bench, *days: Days | None, report: str = "trainer_daily") -> tuple[str, ...]:
    generation = bench.generation()
    return tuple(generation.version_of(report, span) for span in days)


def one(day: date) -> Days:
    return Days(start=day, end=day)


def test_a_change_moves_the_version_of_its_own_days_and_of_no_others(bench: Bench) -> None:
    spans = (one(ONE), AROUND, None, one(OTHER), Days(start=OTHER, end=OTHER + timedelta(days=400)))
    before, vets = of(bench, *spans), of(bench, None, report="vet_daily")
    with bench.owner.engine.begin() as connection:
        unit = bench.unit
        session = make.make_session(
            connection, trainer_id=unit.trainers[0], dog_id=unit.dogs[0], project_id=unit.projects[0], session_date=NOON
        )
    bench.refresh()
    entered = of(bench, *spans)
    assert [old == new for old, new in zip(before, entered, strict=True)] == [False, False, False, True, True]
    assert of(bench, None, report="vet_daily") == vets
    table = "public.breeding_training_activity"
    bench.change(f"UPDATE {table} SET session_date = session_date + interval '14 days' WHERE id = :id", id=session)
    bench.refresh()
    moved = of(bench, *spans)
    assert not set(moved) & set(entered), "both the day it left and the day it came to"
    bench.change(f"DELETE FROM {table} WHERE id = :id", id=session)
    bench.refresh()
    left = of(bench, *spans)
    assert [old == new for old, new in zip(moved, left, strict=True)] == [True, True, False, False, False]


def test_a_change_of_one_project_leaves_the_versions_of_the_others(bench: Bench) -> None:
    here, there = bench.unit.projects[:2]

    def versions() -> list[str]:
        generation = bench.generation()
        code = generation.members("project").code_of_id
        wanted = [(code[here],), (code[there],), (code[here], code[there])]
        scopes = [*(ScopeCodes(all_projects=False, projects=projects) for projects in wanted), None]
        return [generation.version_of("trainer_daily", one(ONE), scope) for scope in scopes]

    def moved(statement: str, **values: object) -> list[bool]:
        before = versions()
        bench.change(statement, **values)
        bench.refresh()
        return [old != new for old, new in zip(before, versions(), strict=True)]

    with bench.owner.engine.begin() as connection:
        unit = bench.unit
        session, _ = (
            make.make_session(
                connection, trainer_id=unit.trainers[0], dog_id=unit.dogs[0], project_id=project, session_date=NOON
            )
            for project in (here, there)
        )
    bench.refresh()
    change = "UPDATE public.breeding_training_activity SET {} WHERE id = :id"
    of_here = [True, False, True, True]
    assert moved(change.format("duration = 77"), id=session) == of_here
    assert moved(change.format("notes = 'limps'"), id=session) == of_here, "also what the replica does not keep"
    assert moved(change.format("notes = notes"), id=session) == [False] * 4, "nothing that anybody could see"
    assert moved(change.format("project_id = :there"), id=session, there=there) == [True] * 4
    assert moved("DELETE FROM public.breeding_training_activity WHERE id = :id", id=session) == [
        False,
        True,
        True,
        True,
    ]


@pytest.mark.parametrize(("days_ago", "is_known"), [(0, True), (LATELY_DAYS - 1, True), (LATELY_DAYS, False)])
def test_of_the_last_days_of_a_base_it_is_known_which_project_changed(
    bench: Bench, days_ago: int, is_known: bool
) -> None:
    today = date.fromisoformat(bench.ask("SELECT (now() AT TIME ZONE reporting.unit_timezone())::date"))
    day = today - timedelta(days=days_ago)
    here, there = bench.unit.projects[:2]

    def train(project: str) -> None:
        noon = datetime(day.year, day.month, day.day, 12)
        with bench.owner.engine.begin() as connection:
            batch = make.make_batch(connection)
            make.make_imported_session(connection, batch_id=batch, project_id=project, session_date=noon)

    def version(project: str) -> str:
        generation = bench.generation()
        code = generation.members("project").code_of_id[project]
        return generation.version_of("trainer_daily", one(day), ScopeCodes(all_projects=False, projects=(code,)))

    for project in (here, there):
        train(project)
    bench.rebuild()
    before = version(here), version(there)
    train(here)
    bench.refresh()
    bench.assert_equal()
    after = version(here), version(there)
    assert after[0] != before[0]
    assert (after[1] == before[1]) is is_known


@dataclass(frozen=True, kw_only=True)
class OwnRows:
    """What a trainer who has no rows yet may read: own sessions, and those of a dog that nobody has trained."""

    bench: Bench
    batch: str
    trainer: str
    dog: str

    def version(self, days: Days | None) -> str:
        generation = self.bench.generation()
        scope = ScopeCodes(
            all_projects=False,
            own_employee=(generation.members("employee").code_of_id[self.trainer],),
            own_dogs=(generation.members("dog").code_of_id[self.dog],),
            is_own_rows=True,
        )
        return generation.version_of("trainer_daily", days, scope)

    def moved(self, change: Callable[[], object], days: Days | None = None) -> bool:
        before = self.version(days)
        change()
        self.bench.refresh()
        return self.version(days) != before

    def train(self, project: str | None, *, by: str | None = None, when: datetime = NOON) -> str:
        """An imported session, which may be of no project; an own one `by` the dog or the trainer, else of nobody."""
        members = {"dog_id": self.dog, "trainer_id": self.trainer}
        own = {name: member for name, member in members.items() if name == by}
        session = {"batch_id": self.batch, "project_id": project, "session_date": when}
        with self.bench.owner.engine.begin() as connection:
            return make.make_imported_session(connection, **session, **own)

    def delete(self, session: str) -> None:
        self.bench.change("DELETE FROM reporting.imported_training_session WHERE id = :id", id=session)


@pytest.fixture
def own(bench: Bench) -> OwnRows:
    with bench.owner.engine.begin() as connection:
        trainer = make.make_employee(connection, role="TRAINER")
        rows = OwnRows(bench=bench, batch=make.make_batch(connection), trainer=trainer, dog=make.make_dog(connection))
    bench.refresh()
    return rows


@pytest.mark.parametrize("by", ["dog_id", "trainer_id"])
def test_of_own_rows_a_change_where_none_of_them_is_leaves_the_version(bench: Bench, own: OwnRows, by: str) -> None:
    here, there = bench.unit.projects[:2]
    assert not own.moved(lambda: own.train(here)), "there are no own rows yet"
    session = own.train(here, by=by)
    bench.refresh()
    assert own.moved(lambda: own.train(here)), "beside one, which may have been one"
    assert not own.moved(lambda: own.train(there)), "in another project"
    assert not own.moved(lambda: own.train(here, when=NOON + timedelta(days=1))), "on another day"
    of_no_project = own.train(None, by=by)
    bench.refresh()
    assert own.moved(lambda: own.train(None))
    assert own.moved(lambda: own.delete(of_no_project)), "the last one of no project"
    assert not own.moved(lambda: own.train(None))
    assert own.moved(lambda: own.delete(session)), "the last one of all"
    assert not own.moved(lambda: own.train(here))


@pytest.mark.parametrize("by", ["dog_id", "trainer_id"])
def test_own_rows_of_the_base_are_known_too(bench: Bench, own: OwnRows, by: str) -> None:
    here = bench.unit.projects[0]
    session = own.train(here, by=by)
    bench.rebuild()
    assert not own.moved(lambda: own.train(here), days=one(OTHER))
    assert own.moved(lambda: own.train(here), days=one(ONE))
    assert own.moved(lambda: own.delete(session), days=one(ONE)), "it is in the base still"
    assert own.moved(lambda: own.train(here), days=one(ONE)), "who has read it may be told once too often"


def test_a_member_that_is_renamed_moves_every_version(bench: Bench) -> None:
    before = of(bench, one(ONE), one(OTHER)) + of(bench, None, report="vet_daily")
    bench.change("UPDATE public.dog SET name = name || ' II' WHERE id = :id", id=bench.unit.dogs[0])
    bench.refresh()
    after = of(bench, one(ONE), one(OTHER)) + of(bench, None, report="vet_daily")
    assert not set(before) & set(after)


def test_it_stays_while_nothing_changes_and_is_another_after_a_rebuild(bench: Bench) -> None:
    before, identity = of(bench, one(ONE), None), bench.generation().identity
    bench.refresh()
    assert of(bench, one(ONE), None) == before
    assert bench.generation().identity == identity
    bench.rebuild()
    assert not set(of(bench, one(ONE), None)) & set(before)
    assert bench.generation().identity != identity
